package query

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrDialect is returned by [Import] for a tool it does not know.
var ErrDialect = errors.New("unknown dialect")

// Translation is another tool's query in ours.
type Translation struct {
	Query string
	// Notes say where the meaning is not quite the same.
	Notes []string
}

// Dialects are the tools whose queries [Import] reads.
func Dialects() []string {
	names := make([]string, 0, len(dialects))
	for name := range dialects {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// Import translates a query written for another tool. What has no counterpart is
// an *[Error] at its place in src that names everything of the kind; an unknown tool
// is [ErrDialect].
func Import(dialect, src string) (Translation, error) {
	d, ok := dialects[strings.ToLower(dialect)]
	if !ok {
		return Translation{}, fmt.Errorf("import query from %q: %w", dialect, ErrDialect)
	}
	t := &translator{dialect: d, lexer: lexer{src: src}, noted: map[string]bool{}}
	if err := (&parser{lexer: t.lexer}).checkSource(); err != nil {
		return Translation{}, err
	}
	if err := t.all(); err != nil {
		return Translation{}, err
	}
	if err := t.verdict(); err != nil {
		return Translation{}, err
	}
	q, err := Parse(t.out.String(), Options{})
	if err != nil {
		return Translation{}, t.backTranslate(err)
	}
	for _, w := range q.Warnings() {
		t.note(w.Msg)
	}
	return Translation{Query: q.String(), Notes: t.notes}, nil
}

// translator rewrites a query piece by piece.
type translator struct {
	lexer
	dialect dialect
	out     strings.Builder
	places  []placed // where each piece of out comes from
	faults  []*Error
	notes   []string
	noted   map[string]bool
}

type placed struct{ out, start, end int }

func (t *translator) note(s string) {
	if !t.noted[s] {
		t.noted[s] = true
		t.notes = append(t.notes, s)
	}
}

func (t *translator) emit(s string, start int) {
	if t.out.Len() > 0 {
		t.out.WriteByte(' ')
	}
	t.glue(s, start)
}

// glue is emit without a space before.
func (t *translator) glue(s string, start int) {
	t.places = append(t.places, placed{t.out.Len(), start, t.pos})
	t.out.WriteString(s)
}

// lacking records what has no counterpart.
func (t *translator) lacking(start int, what, fix string) {
	t.faults = append(t.faults, t.fail(start, t.pos, what+" has no counterpart", "", fix))
}

// verdict is the first fault, naming the others.
func (t *translator) verdict() error {
	if len(t.faults) == 0 {
		return nil
	}
	first := *t.faults[0]
	for i, f := range t.faults[1:] {
		if i == 8 {
			first.Msg += fmt.Sprintf("; and %d more", len(t.faults)-1-i)
			break
		}
		first.Msg += fmt.Sprintf("; at byte %d %s", f.Offset, f.Msg)
	}
	return &first
}

// backTranslate moves an error in our form of the query to its place in theirs.
func (t *translator) backTranslate(err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	moved := *e
	moved.Source, moved.Offset, moved.End = t.src, len(t.src), len(t.src)
	for _, p := range t.places {
		if p.out <= e.Offset {
			moved.Offset, moved.End = p.start, p.end
		}
	}
	return &moved
}

// all rewrites the whole source.
func (t *translator) all() error {
	for {
		if err := t.skip(); err != nil {
			return err
		}
		if t.pos == len(t.src) {
			return nil
		}
		start := t.pos
		r, size := utf8.DecodeRuneInString(t.src[start:])
		switch {
		case isBracket(r):
			t.pos += size
			t.emit(map[bool]string{true: "(", false: ")"}[r == '(' || r == '（'], start)
		case isQuote(r) || r == '{':
			if err := t.quoted(start, ""); err != nil {
				return err
			}
		case r == '[' || r == ']' || r == '}':
			t.pos += size
			t.lacking(start, string(r)+" here", "")
		case r == '-' && t.operandAhead(size):
			t.pos += size
			t.emit("NOT", start)
		case r == '+':
			if err := t.plus(start); err != nil {
				return err
			}
		default:
			if err := t.piece(start); err != nil {
				return err
			}
		}
	}
}

// quoted copies a phrase or a braced word, with the ~n behind it.
func (t *translator) quoted(start int, prefix string) error {
	tok, err := t.next()
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(tok.text, `"`, " ")
	if tok.kind == tokBrace {
		t.emit(prefix+"{"+text+"}", start)
		return nil
	}
	if t.dialect.loneStar && strings.Contains(" "+text+" ", " * ") {
		t.lacking(start, "a * for a whole word in a phrase", "write the words with NEAR between them")
	}
	t.emit(prefix+`"`+text+`"`, start)
	if strings.HasPrefix(t.src[t.pos:], "~") {
		from := t.pos
		slop, err := t.next()
		if err != nil {
			return err
		}
		t.glue(fmt.Sprintf("~%d", slop.n), from)
	}
	return nil
}

// plus reads +"x" (as written) and ++"X" (as written, in this case).
func (t *translator) plus(start int) error {
	n := 0
	for t.pos < len(t.src) && t.src[t.pos] == '+' {
		t.pos++
		n++
	}
	if n > 2 || t.pos == len(t.src) || unicode.IsSpace(rune(t.src[t.pos])) {
		t.lacking(start, strings.Repeat("+", n)+" here", "")
		return nil
	}
	if n == 1 {
		t.note("+ says to take a word as written, without its other forms; earshot always does, so it is dropped")
		return nil
	}
	return t.exact(start)
}

// exact reads the word or phrase here as a case-exact one.
func (t *translator) exact(start int) error {
	if r, _ := utf8.DecodeRuneInString(t.src[t.pos:]); isQuote(r) || r == '{' {
		tok, err := t.next()
		if err != nil {
			return err
		}
		t.emit("{"+tok.text+"}", start)
		return nil
	}
	end := t.wordEnd(t.pos)
	word := t.src[t.pos:end]
	t.pos = end
	t.emit("{"+word+"}", start)
	return nil
}

var (
	nearWord   = regexp.MustCompile(`(?i)^(o?near)/?(\d+)(f?)$`)
	nearList   = regexp.MustCompile(`(?i)^(o?near)/(\d+):`)
	aroundWord = regexp.MustCompile(`^AROUND\s*\(\s*(\d+)\s*\)`)
)

// piece rewrites a word, an operator or a field.
func (t *translator) piece(start int) error {
	rest := t.src[start:]
	if m := aroundWord.FindStringSubmatch(rest); m != nil {
		t.pos += len(m[0])
		t.emit("NEAR/"+m[1], start)
		return nil
	}
	if m := nearList.FindStringSubmatch(rest); m != nil {
		t.pos += len(m[0])
		return t.list(start, strings.ToUpper(m[1])+"/"+m[2])
	}
	if name, ok := t.foreignField(); ok {
		return t.field(start, name)
	}
	end := t.wordEnd(start)
	word := rest[:end-start]
	t.pos = end
	if m := nearWord.FindStringSubmatch(word); m != nil && (t.dialect.anyCase || m[1] == strings.ToUpper(m[1])) {
		op := strings.ToUpper(m[1])
		if m[3] != "" {
			op = "ONEAR"
		}
		distance := m[2]
		if strings.Trim(distance, "0") == "" {
			distance = "1"
			t.note("a distance of 0 is that of neighbours, which is 1 here")
		}
		t.emit(op+"/"+distance, start)
		return nil
	}
	if fault, fix := t.foreignSign(word); fault != "" {
		t.lacking(start, fault, fix)
		return nil
	}
	if op, ok := t.operatorOf(word); ok {
		t.emit(op, start)
		return nil
	}
	t.emit(word, start)
	return nil
}

var (
	nearBare    = regexp.MustCompile(`(?i)^o?near$`)
	numberRange = regexp.MustCompile(`^[$€£]?\d+\.\.[$€£]?\d+$`)
)

// foreignSign names what a word means there and nothing here, with what to write.
func (t *translator) foreignSign(word string) (fault, fix string) {
	switch {
	case nearBare.MatchString(word) && (t.dialect.anyCase || word == strings.ToUpper(word)):
		return word + " without a distance", "write the distance: " + strings.ToUpper(word) + "/4"
	case word[0] == '~' && strings.HasSuffix(strings.TrimRight(t.src[:t.pos-len(word)], " "), ")"):
		return "a ~ behind a group", "write (a OR b) NEAR/5 (c OR d)"
	case word[0] == '~':
		return "a ~ before a word", "write the words that mean the same, joined with OR"
	case t.dialect.loneStar && numberRange.MatchString(word):
		return "a range of numbers in the text", "write the numbers, joined with OR"
	}
	return "", ""
}

// operatorOf is our form of an operator of theirs.
func (t *translator) operatorOf(word string) (string, bool) {
	switch word {
	case "|", "||":
		return "OR", true
	case "&", "&&":
		return "AND", true
	case "!":
		return "NOT", true
	}
	upper := strings.ToUpper(word)
	if word != upper && !t.dialect.anyCase {
		return "", false
	}
	switch upper {
	case "AND", "OR", "NOT":
		return upper, true
	case "SENTENCE", "OSENTENCE":
		return upper, word == upper
	}
	return "", false
}

// list reads near/4:a,"b c",d.
func (t *translator) list(start int, op string) error {
	t.emit("(", start)
	for n := 0; ; n++ {
		if err := t.skip(); err != nil {
			return err
		}
		if n > 0 {
			t.emit(op, start)
		}
		if r, _ := utf8.DecodeRuneInString(t.src[t.pos:]); isQuote(r) {
			if err := t.quoted(t.pos, ""); err != nil {
				return err
			}
		} else {
			from := t.pos
			end := t.wordEnd(from)
			if comma := strings.IndexByte(t.src[from:end], ','); comma >= 0 {
				end = from + comma
			}
			if t.pos = end; end == from {
				return t.fail(from, from, "a word is missing in the list of "+strings.ToLower(op), "as in near/4:acme,recall", "")
			}
			t.emit(t.src[from:end], from)
		}
		if t.pos == len(t.src) || t.src[t.pos] != ',' {
			t.emit(")", start)
			return nil
		}
		t.pos++
	}
}

// foreignField is the name before a colon; other tools' names hold capitals,
// digits, dots and underscores.
func (t *translator) foreignField() (string, bool) {
	i := t.pos
	for i < len(t.src) && (unicode.IsLetter(rune(t.src[i])) && t.src[i] < utf8.RuneSelf || t.src[i] == '_' || t.src[i] == '.') {
		i++
	}
	if i == t.pos || i == len(t.src) || t.src[i] != ':' || strings.HasPrefix(t.src[i:], "://") {
		return "", false
	}
	return t.src[t.pos:i], true
}

// field rewrites a field and its value.
func (t *translator) field(start int, name string) error {
	t.pos += len(name) + 1
	key := strings.ToLower(name)
	ours, known := t.dialect.fields[key]
	if !known {
		ours, known = commonFields[key]
	}
	if err := t.skip(); err != nil {
		return err
	}
	if key == "raw" {
		t.note("raw: compares with the text as it was written; a case-exact word { } does, except for punctuation")
		return t.exact(start)
	}
	if !known {
		t.pos = t.valueEnd()
		fix := "remove the clause"
		if near := nearest(key, slices.Collect(mapKeys(commonFields))); near != "" {
			fix = "did you mean " + near + ":?"
		}
		t.lacking(start, name+":", fix)
		return nil
	}
	if ours.note != "" {
		t.note(ours.note)
	}
	return t.fieldValue(start, name, ours)
}

// valueEnd is where the value here ends, brackets and quotes included.
func (t *translator) valueEnd() int {
	if t.pos == len(t.src) {
		return t.pos
	}
	closing := map[byte]byte{'(': ')', '[': ']', '"': '"', '{': '}'}[t.src[t.pos]]
	if closing == 0 {
		return t.wordEnd(t.pos)
	}
	if i := strings.IndexByte(t.src[t.pos+1:], closing); i >= 0 {
		return t.pos + i + 2
	}
	return len(t.src)
}

var span = regexp.MustCompile(`^\[\s*(\S+)\s+TO\s+(\S+)\s*\]`)

// fieldValue writes our field with the value that stands here.
func (t *translator) fieldValue(start int, name string, f foreign) error {
	rest := t.src[t.pos:]
	if m := span.FindStringSubmatch(rest); m != nil {
		t.pos += len(m[0])
		low, high := strings.TrimSuffix(m[1], "*"), strings.TrimSuffix(m[2], "*")
		if low == "" && high == "" {
			t.lacking(start, "a range without ends", "")
			return nil
		}
		t.emit(string(f.ours)+":"+low+".."+high, start)
		return nil
	}
	if rest == "" {
		return t.fail(start, t.pos, "nothing stands behind "+name+":", "a value", "")
	}
	prefix := string(f.ours) + ":" + f.before
	if f.ours == "" {
		prefix = f.before
	}
	if rest[0] == '(' || rest[0] == '{' {
		if f.before != "" || f.values != nil {
			t.pos = t.valueEnd()
			t.lacking(start, "a group behind "+name+":", "repeat "+name+": before each value")
			return nil
		}
		t.emit(prefix, start)
		if rest[0] == '(' {
			t.glue("(", t.pos)
			t.pos++
		}
		return nil
	}
	end := t.valueEnd()
	value := rest[:end-t.pos]
	t.pos = end
	bare := strings.Trim(value, `"`)
	if f.values != nil {
		mapped, ok := f.values[strings.ToLower(bare)]
		if !ok {
			t.lacking(start, name+":"+value, "remove the clause")
			return nil
		}
		t.emit(mapped, start)
		return nil
	}
	if f.hostOnly && strings.ContainsAny(strings.TrimPrefix(strings.TrimPrefix(bare, "http://"), "https://"), "/?*") {
		t.lacking(start, name+": with more than a host", "site: with the host alone, or link: for addresses in the text")
		return nil
	}
	t.emit(prefix+value, start)
	return nil
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
