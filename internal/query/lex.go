package query

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind sorts what the lexer reads.
type tokenKind uint8

const (
	tokEnd   tokenKind = iota
	tokWord            // a run of anything but spaces, brackets, quotes and braces
	tokQuote           // "…"; text is what stands inside
	tokBrace           // {…}; likewise
	tokOpen            // (
	tokClose           // )
	tokMinus           // - before an operand
	tokAnd             // AND
	tokOr              // OR
	tokNot             // NOT
	tokNear            // NEAR/n, ONEAR/n
	tokSame            // SENTENCE, OSENTENCE
	tokField           // name: ; text is the name in lower case
	tokSlop            // ~n directly behind a quote
)

// token is one piece of a query's source.
type token struct {
	kind       tokenKind
	text       string
	start, end int
	n          int  // of NEAR and ~
	ordered    bool // ONEAR, OSENTENCE
	glued      bool // no space before it
}

// lexer cuts a query into tokens.
type lexer struct {
	src string
	pos int
	// hidden are the invisible characters met, for a warning.
	hidden []int
}

func (l *lexer) fail(start, end int, msg, expected, fix string) *Error {
	return &Error{Offset: start, End: end, Msg: msg, Expected: expected, Fix: fix, Source: l.src}
}

// skip passes spaces, invisible characters and comments.
func (l *lexer) skip() *Error {
	for l.pos < len(l.src) {
		r, size := utf8.DecodeRuneInString(l.src[l.pos:])
		switch {
		case unicode.IsSpace(r):
			l.pos += size
		case ignorable(r):
			l.hidden = append(l.hidden, l.pos)
			l.pos += size
		case strings.HasPrefix(l.src[l.pos:], "<<<"):
			end := strings.Index(l.src[l.pos:], ">>>")
			if end < 0 {
				return l.fail(l.pos, l.pos+3, "a comment that begins here is not closed", ">>>", "")
			}
			l.pos += end + 3
		default:
			return nil
		}
	}
	return nil
}

// ignorable tells whether a rune between words is only a stowaway of copying.
func ignorable(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069 || r == 0xFEFF || r == 0xAD
}

// next reads a token.
func (l *lexer) next() (token, *Error) {
	before := l.pos
	if err := l.skip(); err != nil {
		return token{}, err
	}
	t := token{start: l.pos, glued: l.pos == before && l.pos > 0}
	if l.pos == len(l.src) {
		t.end = l.pos
		return t, nil
	}
	r, size := utf8.DecodeRuneInString(l.src[l.pos:])
	switch {
	case isBracket(r):
		l.pos += size
		t.kind = tokOpen
		if r == ')' || r == '）' {
			t.kind = tokClose
		}
	case isQuote(r):
		return l.quote(t, r, size)
	case r == '{':
		return l.brace(t)
	case r == '}':
		return t, l.fail(l.pos, l.pos+1, "a } without its {", "", "a case-exact word is written {Acme}")
	case r == '~' && t.glued:
		return l.slop(t)
	case r == '-' && l.operandAhead(size):
		l.pos += size
		t.kind = tokMinus
	default:
		return l.word(t)
	}
	t.end = l.pos
	return t, nil
}

// operandAhead tells whether something to negate follows the minus at once.
func (l *lexer) operandAhead(size int) bool {
	r, n := utf8.DecodeRuneInString(l.src[l.pos+size:])
	return n > 0 && !unicode.IsSpace(r) && r != ')' && r != '）' && r != '-'
}

// isBracket tells the brackets of groups; the wide ones come from Asian keyboards.
func isBracket(r rune) bool { return r == '(' || r == ')' || r == '（' || r == '）' }

func isQuote(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '«', '»', '＂':
		return true
	}
	return false
}

// quote reads a phrase. Typographic quotes count as straight ones.
func (l *lexer) quote(t token, open rune, size int) (token, *Error) {
	from := l.pos + size
	for i, r := range l.src[from:] {
		if isQuote(r) && (open != '"' || r == '"') {
			t.kind, t.text = tokQuote, l.src[from:from+i]
			l.pos = from + i + utf8.RuneLen(r)
			t.end = l.pos
			return t, nil
		}
	}
	return t, l.fail(l.pos, l.pos+size, "the quote that opens here is not closed", `a closing "`, "")
}

// brace reads a case-exact word or phrase.
func (l *lexer) brace(t token) (token, *Error) {
	end := strings.IndexByte(l.src[l.pos:], '}')
	if end < 0 {
		return t, l.fail(l.pos, l.pos+1, "the { that opens here is not closed", "a closing }", "")
	}
	inner := l.src[l.pos+1 : l.pos+end]
	if i := strings.IndexByte(inner, '{'); i >= 0 {
		at := l.pos + 1 + i
		return t, l.fail(at, at+1, "a { inside { }", "a word or a phrase", "")
	}
	t.kind, t.text = tokBrace, strings.Trim(inner, " \t\"“”")
	l.pos += end + 1
	t.end = l.pos
	return t, nil
}

// slop reads the ~n behind a phrase.
func (l *lexer) slop(t token) (token, *Error) {
	i := l.pos + 1
	for i < len(l.src) && l.src[i] >= '0' && l.src[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(l.src[l.pos+1 : i])
	if err != nil || n < 1 || n > MaxDistance {
		return t, l.fail(l.pos, i, "a distance must follow the ~", "a number from 1 to "+strconv.Itoa(MaxDistance), `as in "acme recall"~5`)
	}
	l.pos = i
	t.kind, t.n, t.end = tokSlop, n, i
	return t, nil
}

// word reads a word, an operator or the name of a field.
func (l *lexer) word(t token) (token, *Error) {
	if name, ok := l.fieldName(); ok {
		l.pos += len(name) + 1
		t.kind, t.text, t.end = tokField, strings.ToLower(name), l.pos
		return t, nil
	}
	i := l.wordEnd(l.pos)
	t.text, t.end, t.kind = l.src[l.pos:i], i, tokWord
	l.pos = i
	if strings.HasPrefix(t.text, "-") {
		return t, l.fail(t.start, t.end, "a - that negates nothing", "an operand directly behind a single -", "write -word or NOT word, or remove it")
	}
	return l.operator(t)
}

// wordEnd is where the word at i ends.
func (l *lexer) wordEnd(i int) int {
	for i < len(l.src) {
		r, size := utf8.DecodeRuneInString(l.src[i:])
		if unicode.IsSpace(r) || isBracket(r) || r == '{' || r == '}' || isQuote(r) || strings.HasPrefix(l.src[i:], "<<<") {
			break
		}
		i += size
	}
	return i
}

// fieldName is the name before a colon at the present place. Letters alone
// count, so that 12:30 stays a word; an address is no field.
func (l *lexer) fieldName() (string, bool) {
	i := l.pos
	for i < len(l.src) && (l.src[i]|0x20 >= 'a' && l.src[i]|0x20 <= 'z' || l.src[i] == '_') {
		i++
	}
	if i == l.pos || i == len(l.src) || l.src[i] != ':' || strings.HasPrefix(l.src[i:], "://") {
		return "", false
	}
	return l.src[l.pos:i], true
}

// operator tells the operators from the words.
func (l *lexer) operator(t token) (token, *Error) {
	switch bare := strings.Map(dropIgnorable, t.text); bare {
	case "AND":
		t.kind = tokAnd
	case "OR":
		t.kind = tokOr
	case "NOT":
		t.kind = tokNot
	case "SENTENCE", "OSENTENCE":
		t.kind, t.ordered = tokSame, bare == "OSENTENCE"
	case "NEAR", "ONEAR":
		return t, l.fail(t.start, t.end, bare+" needs a distance", bare+"/5", `or quote the word: "`+strings.ToLower(bare)+`"`)
	case "|", "||", "&&", "&", "!":
		word := map[byte]string{'|': "OR", '&': "AND", '!': "NOT"}[bare[0]]
		return t, l.fail(t.start, t.end, bare+" is no operator here", word, "write "+word)
	default:
		for _, op := range []string{"NEAR/", "ONEAR/"} {
			if strings.HasPrefix(bare, op) {
				return l.near(t, op, bare[len(op):])
			}
		}
	}
	return t, nil
}

func dropIgnorable(r rune) rune {
	if ignorable(r) {
		return -1
	}
	return r
}

func (l *lexer) near(t token, op, digits string) (token, *Error) {
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > MaxDistance {
		fix := ""
		if strings.HasSuffix(digits, "f") {
			fix = "the order of words is kept by O" + strings.TrimPrefix(op, "O") + strings.TrimSuffix(digits, "f")
		}
		return t, l.fail(t.start+len(op), t.end, "the distance of "+strings.TrimSuffix(op, "/")+" is wrong",
			"a whole number from 1 to "+strconv.Itoa(MaxDistance), fix)
	}
	t.kind, t.n, t.ordered = tokNear, n, op == "ONEAR/"
	return t, nil
}
