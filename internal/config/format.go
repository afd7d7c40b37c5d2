package config

import (
	"bytes"
	"strings"

	"github.com/mattn/go-runewidth"
)

// Format lays out a rules file: one blank line between sections, the equal signs
// and trailing comments of neighbouring lines in one column, no stray white
// space. Keys, values, comments and their order stay exactly as they are. A file whose
// syntax is broken comes back as [*Problems].
func Format(name string, src []byte) ([]byte, error) {
	t := newText(name, src)
	r := &treeReader{text: t, noteLines: true}
	r.read()
	if len(r.faults) > 0 {
		problems, _ := sorted(name, r.faults)
		return nil, problems
	}
	f := formatter{text: t, pairs: r.pairs}
	f.lines()
	f.squeeze()
	f.align()
	return f.bytes(), nil
}

// pair is one key = value at the level of lines.
type pair struct{ key, value span }

// outLine is one line of the laid-out file, or a value of several lines.
type outLine struct {
	key, value, comment string // of a pair
	text                string // of anything else; "" is a blank line
	isPair, isHeader    bool
}

type formatter struct {
	text  *text
	pairs []pair
	out   []outLine
}

// lines cuts the file into lines, a pair with a value of several lines being one.
func (f *formatter) lines() {
	src := f.text.src
	at := f.text.lines[0]
	pairs := f.pairs
	for at < len(src) {
		_, line := f.text.line(at)
		if len(pairs) > 0 && pairs[0].key.start < line.end {
			p := pairs[0]
			pairs = pairs[1:]
			_, last := f.text.line(p.value.end)
			f.out = append(f.out, outLine{
				isPair: true, key: string(src[p.key.start:p.key.end]),
				value:   strings.ReplaceAll(string(src[p.value.start:p.value.end]), "\r\n", "\n"),
				comment: strings.TrimSpace(string(src[p.value.end:last.end])),
			})
			at = f.after(last)
			continue
		}
		text := strings.TrimSpace(string(src[line.start:line.end]))
		f.out = append(f.out, outLine{text: text, isHeader: strings.HasPrefix(text, "[")})
		at = f.after(line)
	}
}

// after is where the line following this one begins.
func (f *formatter) after(line span) int {
	at := line.end
	if at < len(f.text.src) && f.text.src[at] == '\r' {
		at++
	}
	return at + 1
}

// squeeze leaves one blank line where there were several, none at the ends, and
// one above each header (or above the comment that belongs to it).
func (f *formatter) squeeze() {
	var out []outLine
	blank := func() {
		if n := len(out); n > 0 && (out[n-1].isPair || out[n-1].text != "") {
			out = append(out, outLine{})
		}
	}
	for i, l := range f.out {
		switch {
		case !l.isPair && l.text == "":
			blank()
			continue
		case l.isHeader && !(i > 0 && strings.HasPrefix(f.out[i-1].text, "#")):
			blank()
		}
		out = append(out, l)
	}
	if n := len(out); n > 0 && !out[n-1].isPair && out[n-1].text == "" {
		out = out[:n-1]
	}
	f.out = out
}

// align puts the equal signs of neighbouring pairs into one column, and then
// their comments.
func (f *formatter) align() {
	for from := 0; from < len(f.out); {
		to := from
		for to < len(f.out) && f.out[to].isPair {
			to++
		}
		alignKeys(f.out[from:to])
		alignComments(f.out[from:to])
		from = to + 1
	}
}

func alignKeys(run []outLine) {
	width := 0
	for _, l := range run {
		width = max(width, runewidth.StringWidth(l.key))
	}
	for i := range run {
		run[i].text = run[i].key + strings.Repeat(" ", width-runewidth.StringWidth(run[i].key)) + " = " + run[i].value
	}
}

// widest is the furthest column, in cells, to which comments are pushed.
const widest = 60

// alignComments aligns comments of lines that follow one another directly.
func alignComments(run []outLine) {
	for from := 0; from < len(run); {
		to, width := from, 0
		for to < len(run) && run[to].comment != "" && !strings.Contains(run[to].value, "\n") {
			if w := runewidth.StringWidth(run[to].text); w <= widest {
				width = max(width, w)
			}
			to++
		}
		for i := from; i < to; i++ {
			pad := max(width-runewidth.StringWidth(run[i].text), 0) + 2
			run[i].text += strings.Repeat(" ", pad) + run[i].comment
		}
		if to < len(run) && run[to].comment != "" { // behind a value of several lines
			run[to].text += "  " + run[to].comment
		}
		from = to + 1
	}
}

func (f *formatter) bytes() []byte {
	var b bytes.Buffer
	for _, l := range f.out {
		b.WriteString(l.text)
		b.WriteByte('\n')
	}
	return b.Bytes()
}
