package config

import (
	"bytes"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

// statement is what a line looks like at which reading can go on after a fault.
var statement = regexp.MustCompile(`^\s*(\[|["']?[A-Za-z0-9_-]+["']?(\s*\.\s*["']?[A-Za-z0-9_-]+["']?)*\s*=)`)

// keyValue adds one key, dotted or not, to the table t.
func (r *treeReader) keyValue(t *table, n *unstable.Node) {
	parts := r.key(n)
	for _, p := range parts[:len(parts)-1] {
		old := t.get(p.name)
		if old == nil {
			next := newTable(p.at, byDots)
			t.put(p.name, p.at, &value{kind: kindTable, at: p.at, table: next})
			t = next
			continue
		}
		if old.value.kind != kindTable || old.value.table.made != byDots {
			r.twice(p.at, p.name, old)
			return
		}
		t = old.value.table
	}
	last := parts[len(parts)-1]
	if old := t.get(last.name); old != nil {
		r.twice(last.at, last.name, old)
		return
	}
	whole := r.span(n.Raw)
	t.put(last.name, last.at, r.value(n.Value(), span{r.valueStart(last.at.end, whole.end), whole.end}))
}

// valueStart finds where the value begins after its key: the parser gives lists
// and inline tables no position of their own.
func (r *treeReader) valueStart(from, end int) int {
	src := r.text.src[from:end]
	i := bytes.IndexByte(src, '=')
	if i < 0 {
		return from
	}
	for i++; i < len(src) && (src[i] == ' ' || src[i] == '\t'); i++ {
	}
	return from + i
}

// value copies a node out of the parser. around is where to point when the node
// has no range itself.
func (r *treeReader) value(n *unstable.Node, around span) *value {
	v := &value{at: around}
	if n.Raw.Length > 0 && n.Kind != unstable.InlineTable {
		v.at = r.span(n.Raw)
	}
	switch n.Kind {
	case unstable.Array:
		v.kind = kindList
		for it := n.Children(); it.Next(); {
			v.list = append(v.list, r.value(it.Node(), around))
		}
	case unstable.InlineTable:
		v.kind = kindTable
		if n.Raw.Length > 0 {
			v.at = r.span(n.Raw)
		}
		v.table = newTable(v.at, inline)
		r.inlineTable(v.table, n)
	default:
		r.scalar(v, n)
	}
	return v
}

func (r *treeReader) inlineTable(t *table, n *unstable.Node) {
	for it := n.Children(); it.Next(); {
		r.keyValue(t, it.Node())
	}
	seal(t)
}

// seal closes tables made by dotted keys within an inline table.
func seal(t *table) {
	t.made = inline
	for _, e := range t.entries {
		if e.value.kind == kindTable {
			seal(e.value.table)
		}
	}
}

var errLeadingZero = errors.New("leading zero")

func (r *treeReader) scalar(v *value, n *unstable.Node) {
	v.text = string(n.Data)
	var err error
	switch n.Kind {
	case unstable.String:
		v.kind = kindText
	case unstable.Bool:
		v.kind = kindFlag
	case unstable.Integer:
		v.kind = kindInteger
		_, err = v.integer()
	case unstable.Float:
		v.kind = kindDecimal
		_, err = v.decimal()
	default:
		v.kind = kindMoment
		err = checkMoment(n.Kind, v.text)
	}
	if err != nil {
		r.fault(v.at, "", "%s is not %s", v.text, v.kind)
	}
}

func (v *value) integer() (int64, error) {
	digits := strings.TrimLeft(v.text, "+-")
	if len(digits) > 1 && digits[0] == '0' && (digits[1] >= '0' && digits[1] <= '9' || digits[1] == '_') {
		return 0, errLeadingZero
	}
	return strconv.ParseInt(v.text, 0, 64)
}

func (v *value) decimal() (float64, error) {
	return strconv.ParseFloat(strings.ReplaceAll(v.text, "_", ""), 64)
}

func checkMoment(k unstable.Kind, s string) error {
	s = strings.Replace(strings.ToUpper(s), " ", "T", 1)
	layouts := map[unstable.Kind][]string{
		unstable.LocalDate:     {"2006-01-02"},
		unstable.LocalTime:     {"15:04:05", "15:04"},
		unstable.LocalDateTime: {"2006-01-02T15:04:05", "2006-01-02T15:04"},
		unstable.DateTime:      {time.RFC3339, "2006-01-02T15:04Z07:00"},
	}
	var err error
	for _, l := range layouts[k] {
		if _, err = time.Parse(l, s); err == nil {
			return nil
		}
	}
	return err
}

// explainSyntax puts the parser's complaint into words for somebody who does not
// know TOML, and moves the position to where the cause is likely to be.
func explainSyntax(t *text, at span, err error) (span, string, string) {
	_, line := t.line(min(at.start, len(t.src)))
	written := strings.TrimSpace(string(t.src[line.start:line.end]))
	message := "cannot read this line: " + err.Error()
	switch said := err.Error(); {
	case strings.Contains(said, "start of value"), strings.Contains(said, "expected value"), strings.Contains(said, "expected keyword"):
		return at, "a value is expected here", `texts stand in quotes: key = "text"`
	case strings.HasPrefix(written, "[") && strings.Contains(said, "close"):
		return at, "this header has no closing bracket", "headers are [name] or [[name]]"
	case strings.Contains(said, "'=' after key"):
		return at, `a "=" is expected after the key`, `key = "value"`
	case strings.Contains(said, "newline"):
		return at, "there is something behind the value", "one key = value a line; a # begins a comment"
	case strings.Contains(said, "unterminated"), strings.Contains(said, "not terminated"), strings.Contains(said, "cannot have new lines"):
		return at, "this text has no closing quote", "close it on the same line, or write long texts between triple quotes"
	}
	return at, message, ""
}
