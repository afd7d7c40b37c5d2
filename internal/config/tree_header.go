package config

import (
	"github.com/pelletier/go-toml/v2/unstable"
)

type keyPart struct {
	name string
	at   span
}

func (r *treeReader) key(n *unstable.Node) []keyPart {
	var parts []keyPart
	for it := n.Key(); it.Next(); {
		parts = append(parts, keyPart{string(it.Node().Data), r.span(it.Node().Raw)})
	}
	return parts
}

// header enters [a.b] or, when many, [[a.b]].
func (r *treeReader) header(n *unstable.Node, many bool) {
	parts := r.key(n)
	last := parts[len(parts)-1]
	_, line := r.text.line(last.at.end)
	r.done = line.end
	at := span{parts[0].at.start, last.at.end}
	r.cur = newTable(at, byHeader) // kept apart should the header be refused
	defer r.noteHead(parts, many, at)
	parent, refused := r.walkHeader(parts[:len(parts)-1], at)
	if refused {
		return
	}
	old := parent.get(last.name)
	switch {
	case old == nil && many:
		first := &value{kind: kindTable, at: at, table: r.cur}
		parent.put(last.name, last.at, &value{kind: kindList, at: at, ofTables: true, list: []*value{first}})
	case old == nil:
		parent.put(last.name, last.at, &value{kind: kindTable, at: at, table: r.cur})
	case many && old.value.ofTables:
		old.value.list = append(old.value.list, &value{kind: kindTable, at: at, table: r.cur})
	case !many && old.value.kind == kindTable && old.value.table.made == implicit:
		r.cur = old.value.table
		r.cur.made, r.cur.at = byHeader, at
	case !many && old.value.ofTables:
		r.fault(at, "write [["+pathOf(parts)+"]]", "[%s] is one of several; its header has double brackets", pathOf(parts))
	case many && old.value.kind == kindTable:
		r.fault(at, "write ["+pathOf(parts)+"]", "[[%s]] is a single table; its header has single brackets", pathOf(parts))
	default:
		r.twice(at, last.name, old)
	}
}

// noteHead remembers where a header stands and the table it opened.
func (r *treeReader) noteHead(parts []keyPart, many bool, at span) {
	if !r.noteLines {
		return
	}
	path := make([]string, len(parts))
	for i, p := range parts {
		path[i] = p.name
	}
	r.heads = append(r.heads, head{at, path, many, r.cur})
}

// walkHeader goes to the table a header's last part stands in.
func (r *treeReader) walkHeader(parts []keyPart, at span) (t *table, refused bool) {
	t = r.root
	for _, p := range parts {
		old := t.get(p.name)
		switch {
		case old == nil:
			next := newTable(at, implicit)
			t.put(p.name, p.at, &value{kind: kindTable, at: at, table: next})
			t = next
		case old.value.ofTables:
			t = old.value.list[len(old.value.list)-1].table
		case old.value.kind == kindTable && old.value.table.made != inline && old.value.table.made != byDots:
			t = old.value.table
		default:
			r.twice(p.at, p.name, old)
			return nil, true
		}
	}
	return t, false
}

func (r *treeReader) twice(at span, name string, old *entry) {
	line, _ := r.text.line(old.keyAt.start)
	r.fault(at, "keep one of them", "%q stands here for the second time, first in line %d", name, line)
}

func pathOf(parts []keyPart) string {
	var b []byte
	for i, p := range parts {
		if i > 0 {
			b = append(b, '.')
		}
		b = append(b, p.name...)
	}
	return string(b)
}
