package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
