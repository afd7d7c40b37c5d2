package config

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"
)

// kind is what sort of value stands in the file.
type kind int

const (
	kindText kind = iota
	kindInteger
	kindDecimal
	kindFlag
	kindMoment
	kindList
	kindTable
)

func (k kind) String() string {
	return [...]string{"a text", "a whole number", "a number", "true or false", "a date", "a list", "a table"}[k]
}

// value is anything that stands behind a key.
type value struct {
	kind  kind
	at    span   // the value as written; of a table its header or "{"
	text  string // the decoded text, or a scalar as written
	list  []*value
	table *table
	// refused marks a value about which everything has been said already.
	refused bool
	// ofTables marks a list made by [[headers]].
	ofTables bool
}

// entry is one key with its value.
type entry struct {
	key   string
	keyAt span
	value *value
}

// table is a TOML table in the order of the file.
type table struct {
	at      span
	entries []*entry
	index   map[string]*entry
	made    howMade
	// broken is set when a line of it could not be read, so that a key missing
	// from it is no news.
	broken bool
}

// howMade says what may still add to a table.
type howMade int

const (
	implicit howMade = iota // by a header below it: its own header may come
	byHeader                // complete but for tables below it
	byDots                  // by a dotted key: further dotted keys may come
	inline                  // { … }: closed
)

func newTable(at span, made howMade) *table {
	return &table{at: at, index: map[string]*entry{}, made: made}
}

func (t *table) get(key string) *entry { return t.index[key] }

func (t *table) put(key string, keyAt span, v *value) {
	e := &entry{key: key, keyAt: keyAt, value: v}
	t.entries = append(t.entries, e)
	t.index[key] = e
}

// treeReader builds the tree of a file and notes every fault of its syntax.
type treeReader struct {
	text   *text
	parser unstable.Parser
	base   int // where in the file the parser's input begins
	root   *table
	cur    *table
	done   int // end of what has been understood
	faults []Problem

	noteLines bool   // collect pairs, for laying out
	pairs     []pair // the keys and values that stand on lines of their own
	heads     []head // the headers, in order
}

// maxFaults bounds the faults of syntax shown: a binary dump has one a line.
const maxFaults = 1000

// readTree parses the whole file. After a line that cannot be read it goes on at
// the next one that looks like a key or a header, so that one missing quote does
// not hide every other fault.
func readTree(t *text) (*table, []Problem) {
	r := &treeReader{text: t}
	r.read()
	return r.root, r.faults
}

func (r *treeReader) read() {
	r.root = newTable(span{}, byHeader)
	r.cur = r.root
	src := r.text.src
	if bytes.HasPrefix(src, byteOrderMark) {
		r.base = len(byteOrderMark)
	}
	if at := invalidUTF8(src); at >= 0 {
		r.fault(span{at, at + 1}, "save the file as UTF-8", "the file is not UTF-8 here")
		return
	}
	for r.base < len(src) && len(r.faults) <= maxFaults {
		r.parser.Reset(src[r.base:])
		for len(r.faults) <= maxFaults && r.parser.NextExpression() {
			r.expression(r.parser.Expression())
		}
		err := r.parser.Error()
		if err == nil {
			break
		}
		r.resumeAfter(err)
	}
}

func invalidUTF8(src []byte) int {
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func (r *treeReader) fault(at span, fix, format string, args ...any) {
	if len(r.faults) > maxFaults {
		return
	}
	if len(r.faults) == maxFaults {
		fix, format, args = "", "more than %d faults; the rest is not shown", []any{maxFaults}
	}
	r.faults = append(r.faults, r.text.problem(at, fmt.Sprintf(format, args...), fix))
}

// span turns the parser's range into one of the file.
func (r *treeReader) span(raw unstable.Range) span {
	start := r.base + int(raw.Offset)
	return span{start, start + int(raw.Length)}
}

// resumeAfter notes a syntax fault and moves base behind it.
func (r *treeReader) resumeAfter(err error) {
	at := span{len(r.text.src), len(r.text.src)}
	var perr *unstable.ParserError
	if errors.As(err, &perr) && len(perr.Highlight) > 0 {
		at = r.span(r.parser.Range(perr.Highlight))
	}
	at, message, fix := explainSyntax(r.text, at, err)
	_, line := r.text.line(at.start)
	begin := r.begin()
	_, first := r.text.line(begin.start)
	resume := nextStatement(r.text.src, max(line.end, r.base+1))
	if first.start < line.start {
		// The value began on an earlier line and was never closed: point there, and
		// read on at the first line that looks like the next key.
		at, message, fix = begin, "this value is not closed", "close it with the bracket or the quotes it was opened with"
		resume = nextStatement(r.text.src, first.end)
	}
	r.fault(at, fix, "%s", message)
	if r.text.src[begin.start] == '[' {
		r.cur = newTable(first, byHeader) // what follows belongs to a table whose name was not understood
	}
	r.cur.broken = true
	r.base = resume
}

// begin is the first line of the statement that could not be understood.
func (r *treeReader) begin() span {
	src := r.text.src
	at := max(r.base, r.done)
	for at < len(src) {
		_, line := r.text.line(at)
		rest := bytes.TrimLeft(src[at:line.end], " \t")
		if len(rest) > 0 && rest[0] != '#' {
			return span{line.end - len(rest), line.end}
		}
		if at = line.end; at < len(src) && src[at] == '\r' {
			at++
		}
		at++
	}
	return span{len(src) - 1, len(src)}
}

// nextStatement finds the next line that looks like a header or "key =".
func nextStatement(src []byte, from int) int {
	for from < len(src) {
		n := bytes.IndexByte(src[from:], '\n')
		if n < 0 {
			return len(src)
		}
		from += n + 1
		end := len(src)
		if n := bytes.IndexByte(src[from:], '\n'); n >= 0 {
			end = from + n
		}
		if statement.Match(src[from:end]) {
			return from
		}
	}
	return len(src)
}

// expression takes in one header or one key with its value.
func (r *treeReader) expression(n *unstable.Node) {
	switch n.Kind {
	case unstable.Table:
		r.header(n, false)
	case unstable.ArrayTable:
		r.header(n, true)
	case unstable.KeyValue:
		r.note(n)
		r.keyValue(r.cur, n)
	}
}

// note remembers where a line's key and value stand.
func (r *treeReader) note(n *unstable.Node) {
	if !r.noteLines {
		return
	}
	parts, whole := r.key(n), r.span(n.Raw)
	last := parts[len(parts)-1]
	r.pairs = append(r.pairs, pair{span{parts[0].at.start, last.at.end}, span{r.valueStart(last.at.end, whole.end), whole.end}})
}
