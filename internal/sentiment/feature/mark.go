package feature

import (
	"strings"
	"unicode/utf8"
)

// The hashes of marks that more than one spelling shares.
var (
	ellipsisHash = Hash("...")
	questionHash = Hash("?")
	exclaimHash  = Hash("!")
	manyHash     = Hash("!!")
	interroHash  = Hash("?!")
	quoteHash    = Hash("\"")
	userTag      = UserHash
)

// mark reads what begins with a mark: @name, #tag, an emoticon, punctuation.
func (t *Tokenizer) mark(text string, i int) int {
	c := text[i]
	if c == '@' {
		j := i + 1
		for j < len(text) && (text[j] == '_' || text[j] < 0x80 && class[text[j]] != other) {
			j++
		}
		if j > i+1 {
			t.add(userTag, i, j, User, 0)
			return j
		}
	}
	if c == '#' && i+1 < len(text) && (text[i+1] >= 0x80 || class[text[i+1]] != other) {
		if end, ok := t.tag(text, i); ok {
			return end
		}
	}
	if c == '&' {
		t.odd = t.odd || escapeAt(text, i) > 0
		if end, ok := entity(text, i); ok {
			return end
		}
	}
	if c == '<' && !t.odd {
		_, n := tagged(text, i)
		t.odd = n > 0
	}
	if h, n := emoticon(text, i); n > 0 {
		t.add(h, i, i+n, Emoticon, 0)
		return i + n
	}
	return t.punct(text, i)
}

// entity skips HTML's escapes, which gathered texts should not hold but do. The models have learned from texts in which
// they are passed over; the engine reads them as what they stand for ([Legible]).
func entity(text string, i int) (int, bool) {
	for _, e := range [...]string{"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&nbsp;"} {
		if strings.HasPrefix(text[i:], e) {
			return i + len(e), true
		}
	}
	return 0, false
}

// punct reads a run of one mark.
func (t *Tokenizer) punct(text string, i int) int {
	c := text[i]
	j := i + 1
	mixed := false
	for j < len(text) && runs(c, text[j]) {
		mixed = mixed || text[j] != c
		j++
	}
	if !isMark(c) {
		return j
	}
	h := hashOfMark[c]
	switch {
	case mixed:
		h = interroHash
	case c == '!' && j-i > 1:
		h = manyHash
	case c == '.' && j-i > 1:
		h = ellipsisHash
	case c == '\'' && j-i == 2 || c == '`':
		h = quoteHash
	}
	t.add(h, i, j, Punct, breaks(c))
	return j
}

// runs says whether mark d goes on with a run that c has begun.
func runs(c, d byte) bool {
	return d == c || (c == '!' || c == '?') && (d == '!' || d == '?')
}

// breaking are the marks that end a clause, binding the others that are tokens.
const (
	breaking = "!?.,;:()-/|"
	binding  = "\"*$%+=<>~^[]{}#@&_'`\\"
)

func isMark(c byte) bool {
	return strings.IndexByte(breaking, c) >= 0 || strings.IndexByte(binding, c) >= 0
}

func breaks(c byte) uint8 {
	if strings.IndexByte(breaking, c) >= 0 {
		return Breaks
	}
	return 0
}

// single holds the marks that, where they stand alone, are nothing but themselves: no
// beginning of a name, a tag, an escape or an emoticon.
var single = func() (s [utf8.RuneSelf]struct {
	hash  uint64
	flags uint8
}) {
	for c := range byte(utf8.RuneSelf) {
		if isMark(c) && strings.IndexByte("@#&<^-:;='`", c) < 0 {
			s[c].hash, s[c].flags = hashOfMark[c], breaks(c)
		}
	}
	return s
}()

var hashOfMark = func() (h [128]uint64) {
	for c := range h {
		h[c] = Hash(string(rune(c)))
	}
	return h
}()

// emoticon recognises eyes, nose and mouth, and hearts; 0 when there is none.
func emoticon(text string, i int) (uint64, int) {
	c := text[i]
	rest := text[i:]
	if c == '<' {
		if strings.HasPrefix(rest, "</3") {
			return brokenHash, 3
		}
		if strings.HasPrefix(rest, "<3") {
			n := 2
			for n < len(rest) && rest[n] == '3' {
				n++
			}
			return heartHash, n
		}
		return 0, 0
	}
	if c == '^' {
		if strings.HasPrefix(rest, "^_^") || strings.HasPrefix(rest, "^-^") {
			return smileHash, 3
		}
		return 0, 0
	}
	if c == '-' {
		if strings.HasPrefix(rest, "-_-") || strings.HasPrefix(rest, "-__-") {
			return annoyedHash, 3 + strings.Count(rest[:min(4, len(rest))], "__")
		}
		return 0, 0
	}
	if c != ':' && c != ';' && c != '=' {
		return 0, 0
	}
	n := 1
	if n < len(rest) && rest[n] == ' ' && n+1 < len(rest) && (rest[n+1] == ')' || rest[n+1] == '(') {
		n++ // ": )" of tokenised texts
	}
	tear := false
	for n < len(rest) && n < 3 && (rest[n] == '-' || rest[n] == '\'' || rest[n] == 'o' || rest[n] == '^') {
		tear = tear || rest[n] == '\''
		n++
	}
	if n >= len(rest) {
		return 0, 0
	}
	var h uint64
	switch rest[n] {
	case ')', ']', '}':
		h = smileHash
	case 'D':
		h = laughHash
	case '(', '[', '{':
		h = frownHash
	case 'P', 'p':
		h = tongueHash
	case '/', '\\', '|', 'S', '$':
		h = doubtHash
	case '*', 'x':
		h = kissHash
	case '3':
		h = smileHash
	default:
		return 0, 0
	}
	if c == ':' && n == 1 && rest[n] == '/' && strings.HasPrefix(rest, "://") {
		return 0, 0
	}
	if (rest[n] == 'D' || rest[n] == 'P' || rest[n] == 'p' || rest[n] == 'x' || rest[n] == 'S' || rest[n] == '3') && n+1 < len(rest) && rest[n+1] < 0x80 && class[rest[n+1]] != other {
		return 0, 0
	}
	if tear && h == frownHash {
		h = cryHash
	}
	if c == ';' && h == smileHash {
		h = winkHash
	}
	n++
	for n < len(rest) && rest[n] == rest[n-1] {
		n++
	}
	return h, n
}

// The emoticons are hashed as the emoji they stand for, so they share weights.
var (
	smileHash   = Hash("🙂")
	laughHash   = Hash("😀")
	frownHash   = Hash("🙁")
	cryHash     = Hash("😢")
	winkHash    = Hash("😉")
	tongueHash  = Hash("😛")
	doubtHash   = Hash("😕")
	kissHash    = Hash("😘")
	heartHash   = Hash("❤")
	brokenHash  = Hash("💔")
	annoyedHash = Hash("😑")
)

// url recognises a link, or a masked "http", that begins at i.
func url(text string, i int) (int, bool) {
	rest := text[i:]
	switch {
	case strings.HasPrefix(rest, "http://"), strings.HasPrefix(rest, "https://"), strings.HasPrefix(rest, "www."),
		strings.HasPrefix(rest, "HTTP://"), strings.HasPrefix(rest, "HTTPS://"), strings.HasPrefix(rest, "Http"), strings.HasPrefix(rest, "pic.twitter.com/"), strings.HasPrefix(rest, "pic.x.com/"):
	case rest == "http" || strings.HasPrefix(rest, "http ") || strings.HasPrefix(rest, "https:/"):
	default:
		return 0, false
	}
	j := i
	for j < len(text) && text[j] > ' ' && text[j] != '"' && text[j] != '<' {
		j++
	}
	return j, true
}
