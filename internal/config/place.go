package config

import (
	"bytes"
	"fmt"
	"strings"
)

// Place is where one entry of a list ([[rules]], [[sources]], …) stands in a
// file: its header, the comment right above it, and everything up to what
// belongs to the next header.
type Place struct {
	Start, End int // bytes, half open
	Line       int // of Start, from 1
}

// head is a header as it was met.
type head struct {
	at    span
	path  []string
	many  bool
	table *table
}

// Find tells where the entry of a list with this name stands. A file with
// faults elsewhere is no hindrance; ok is false when there is no such entry.
func Find(src []byte, list, name string) (at Place, ok bool) {
	t, heads := headsOf(src)
	for k, h := range heads {
		if !h.is(list) {
			continue
		}
		e := h.table.get("name")
		if e == nil || e.value.text != name {
			continue
		}
		start, end := t.above(h.at.start), len(src)
		for _, next := range heads[k+1:] {
			if !next.below(list) {
				end = t.above(next.at.start)
				break
			}
		}
		body := bytes.TrimRight(src[start:end], " \t\r\n")
		end = min(start+len(body)+1, len(src)) // with its line end
		line, _ := t.line(start)
		return Place{start, end, line}, true
	}
	return Place{}, false
}

// headsOf lists a file's headers in order.
func headsOf(src []byte) (*text, []head) {
	t := newText("", src)
	r := &treeReader{text: t, noteLines: true}
	r.read()
	return t, r.heads
}

// is reports whether this begins an entry of the list.
func (h head) is(list string) bool { return h.many && len(h.path) == 1 && h.path[0] == list }

// below reports whether this header adds to the entry of a list above it.
func (h head) below(list string) bool { return len(h.path) > 1 && h.path[0] == list }

// above is where the lines begin that belong to a header: its own, and comments
// right above it.
func (t *text) above(offset int) int {
	n, line := t.line(offset)
	for n > 1 {
		_, before := t.line(t.lines[n-2])
		if !bytes.HasPrefix(bytes.TrimLeft(t.src[before.start:before.end], " \t"), []byte("#")) {
			break
		}
		n, line = n-1, before
	}
	return line.start
}

// OneEntry checks that a text is one entry of a list and nothing else, so that it can
// take an entry's place without touching other sections, and gives the entry's
// name ("" when it has none yet). The error is a plain sentence, or a [*Problems]
// when the text alone is no TOML.
func OneEntry(src []byte, list string) (name string, err error) {
	t := newText("", src)
	r := &treeReader{text: t, noteLines: true}
	r.read()
	if len(r.faults) > 0 {
		problems, _ := sorted("", r.faults)
		return "", problems
	}
	e := r.root.get(list)
	switch {
	case e == nil:
		return "", fmt.Errorf("it must begin with [[%s]]", list)
	case len(r.root.entries) > 1:
		return "", fmt.Errorf("only one [[%s]] can be edited here; %q belongs elsewhere in the file", list, other(r.root, list))
	case !e.value.ofTables || len(e.value.list) != 1:
		return "", fmt.Errorf("only one [[%s]] can be edited here", list)
	}
	if n := e.value.list[0].table.get("name"); n != nil {
		name = n.value.text
	}
	return name, nil
}

func other(root *table, list string) string {
	for _, e := range root.entries {
		if e.key != list {
			return e.key
		}
	}
	return ""
}

// Replace puts other text in the place of an entry, and leaves the rest of the
// file as it is.
func Replace(src []byte, at Place, with string) []byte {
	out := append([]byte{}, src[:at.Start]...)
	out = append(out, oneEnd(with)...)
	return append(out, src[at.End:]...)
}

// Append adds an entry at the end of a file, a blank line before it, and says
// where it then stands.
func Append(src []byte, with string) ([]byte, Place) {
	out := bytes.TrimRight(src, " \t\r\n")
	if len(out) > 0 {
		out = append(append([]byte{}, out...), "\n\n"...)
	}
	start := len(out)
	out = append(out, oneEnd(with)...)
	return out, Place{start, len(out), 1 + bytes.Count(out[:start], []byte("\n"))}
}

// oneEnd ends a text in exactly one line end, and gives it the line ends of
// files: browsers send others.
func oneEnd(s string) string {
	return strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), " \t\n") + "\n"
}

// Holds reports whether a problem of the file lies in this place.
func (p Place) Holds(x *Problem) bool { return x.offset >= p.Start && x.offset < p.End }
