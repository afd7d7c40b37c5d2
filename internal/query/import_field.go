package query

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
