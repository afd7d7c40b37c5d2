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
	whole := r.span(n.Raw)
	r.done = max(r.done, whole.end)
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
		v.refused = true
		r.fault(v.at, "", "%s is not %s earshot can hold", v.text, v.kind)
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

const needsQuotes = "this value needs quotes"

// wholeToken widens a place to the bare word around it, and returns the word when
// quoting it is all there is to do.
func wholeToken(t *text, at span) (span, string) {
	_, line := t.line(at.start)
	bare := func(b byte) bool { return !bytes.ContainsAny([]byte{b}, " \t=[]{},#\"'\r") }
	for at.start > line.start && bare(t.src[at.start-1]) {
		at.start--
	}
	for at.end < line.end && bare(t.src[at.end]) {
		at.end++
	}
	word := string(t.src[at.start:at.end])
	if len(word) == 0 || len(word) > 60 || !bare(word[0]) {
		return at, ""
	}
	return at, word
}

// syntaxSayings turns the parser's complaints into words for somebody who does
// not know TOML: what it says, what we say, what to write.
var syntaxSayings = []struct{ said, message, fix string }{
	{"strings must be quoted", needsQuotes, `texts and durations stand in quotes: every = "30m"`},
	{"start of value", needsQuotes, `texts stand in quotes: key = "text"`},
	{"expected value", "a value is expected here", `key = "value"`},
	{"expected keyword", needsQuotes, `texts stand in quotes: key = "text"`},
	{"expected \"true\"", needsQuotes, `true, or a text in quotes`},
	{"expected \"false\"", needsQuotes, `false, or a text in quotes`},
	{"close table name", "this header has no closing bracket", "a section is [name]"},
	{"close array table name", "this header has no closing brackets", "an entry of a list is [[name]]"},
	{"'=' after key", `a "=" is expected after the key`, `key = "value"`},
	{"start of key", "no key can begin like this", `key = "value"; comments begin with #`},
	{"expected newline", "there is something behind the value", "one key = value a line; comments begin with #"},
	{"invalid escape", "a backslash means something else between double quotes", `double it (\\), or use single quotes: 'C:\dir'`},
	{"escape sequence", "this is no character", `\u takes four hex digits, \U eight`},
	{"unterminated", "this text has no closing quote", "close it on the same line, or write long texts between triple quotes"},
	{"cannot have new lines", "this text has no closing quote", "close it on the same line, or write long texts between triple quotes"},
	{"not terminated", "this text has no closing quotes", `close it with the three quotes it was opened with`},
	{"control characters", "a control character stands here", "take it out"},
	{"carriage return", "a lone carriage return stands here", "end lines with a line feed"},
	{"leading zeroes", "a number has no leading zeros", ""},
	{"after array value", "a comma or the closing bracket is missing", `["one", "two"]`},
	{"after inline table", "a comma or the closing brace is missing", `{ key = "value", other = 1 }`},
	{"comma in inline table", "there is a comma too many", `{ key = "value", other = 1 }`},
	{"got U+002C", "there is a comma too many", `["one", "two"]`},
	{"nested more than", "brackets stand thousands deep in brackets", ""},
}

// explainSyntax words a fault of syntax and points at its line at least.
func explainSyntax(t *text, at span, err error) (span, string, string) {
	if at.start >= len(t.src) && len(t.src) > 0 {
		at = span{len(t.src) - 1, len(t.src)}
	}
	said := err.Error()
	for _, s := range syntaxSayings {
		if !strings.Contains(said, s.said) {
			continue
		}
		if s.message == needsQuotes {
			var token string
			if at, token = wholeToken(t, at); token != "" {
				return at, s.message, "write " + strconv.Quote(token)
			}
		}
		return at, s.message, s.fix
	}
	return at, "this cannot be read: " + said, ""
}
