package feature

import (
	"unicode"
	"unicode/utf8"
)

// wordReader builds the normal form of a word: lower case, accents of Latin
// letters folded, combining marks gone, letters repeated more than twice cut to
// two, typographic and stray apostrophes made plain.
type wordReader struct {
	norm         []byte
	upper, lower int
	stretched    bool
	odd          bool // it holds runes that read otherwise than they are written
	last         rune
	run          int
}

// maxWord bounds the normal form: longer runs are base64 and the like.
const maxWord = 48

// read reads the word that begins at i and returns where it ends.
func (w *wordReader) read(text string, i int, tag bool) int {
	for i < len(text) {
		c := text[i]
		if c < utf8.RuneSelf {
			switch {
			case class[c] != other:
				if class[c] == letter && glued(w.last) {
					return i
				}
				if c >= 'A' && c <= 'Z' {
					w.upper++
					c += 'a' - 'A'
				} else if class[c] == letter {
					w.lower++
				}
				w.put(rune(c))
				i++
				continue
			case c == '_' && tag:
				i++
				continue
			case c == '\'' || c == '`' || c == ' ' || c == '-':
				next, ok := w.joint(text, i)
				if !ok {
					return i
				}
				i = next
				continue
			}
			return i
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r == '’' || r == '‘' || r == '´' {
			next, ok := w.joint(text, i)
			if !ok {
				return i
			}
			i = next
			continue
		}
		if r == utf8.RuneError && n <= 1 {
			return i
		}
		if w.last >= 'a' && w.last <= 'z' && glued(r) || !w.rune(r) {
			return i
		}
		i += n
	}
	return i
}

// glued says whether a letter belongs to a script that puts its words next to a Latin
// name without a space, as in "Acmeは最高": the name is a word of its own there.
func glued(r rune) bool {
	return r >= 0x0E00 && (r < 0x0E80 || r >= 0x3040 && r < 0x3100 || r >= 0x3400 && r < 0xA000 || r >= 0xAC00 && r < 0xD7B0 || r >= 0xFF66 && r < 0xFFA0 || r >= 0x20000 && r < 0x30000)
}

// Runs says whether a text begins with a letter of a script that writes its words without
// spaces between them, or with endings that are words.
func Runs(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return glued(r)
}

// rune takes one rune beyond ASCII; false when it does not belong to a word.
func (w *wordReader) rune(r rune) bool {
	switch {
	case r < rune(len(marked)) && marked[r].low != 0: // most of what Latin writes
		if rune(marked[r].low) != r {
			w.upper++
		} else {
			w.lower++
		}
		w.put(rune(marked[r].base))
		return true
	case r >= 0x620 && r <= 0x64A && r != 0x640: // most of what Arabic writes
		w.lower++
		w.put(arabicForm(r))
		return true
	case r >= 0x430 && r <= 0x44F || r >= 0x905 && r <= 0x939: // Cyrillic, Devanagari
		w.lower++
		w.put(r)
		return true
	case unicode.IsLetter(r):
		w.odd = w.odd || odd(r)
		low := unicode.ToLower(r)
		if low != r {
			w.upper++
		} else {
			w.lower++
		}
		if low < rune(len(folded)) && folded[low] != 0 {
			w.put(rune(folded[low]))
			return true
		}
		w.put(arabicForm(low))
		return true
	case unicode.IsMark(r):
		if r >= 0x900 && r < 0x1000 || r >= 0x0E00 && r < 0x0F00 {
			w.put(r) // vowel signs of Indic scripts and Thai carry meaning
		}
		return true
	case r == 0x200C || r == 0x200D || r == 0x0640:
		w.odd = w.odd || w.last < utf8.RuneSelf
		return true
	case unicode.IsDigit(r):
		w.odd = w.odd || odd(r)
		w.put(r)
		return true
	}
	return false
}

// arabicForm folds the forms of alef, yeh and teh that writers mix.
func arabicForm(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى':
		return 'ي'
	case 'ة':
		return 'ه'
	}
	return r
}

func (w *wordReader) put(r rune) {
	if r == w.last {
		w.run++
		if w.run > 2 {
			w.stretched = true
			return
		}
	} else {
		w.last, w.run = r, 1
	}
	if len(w.norm) < maxWord {
		w.norm = utf8.AppendRune(w.norm, r)
	}
}

// joint decides whether an apostrophe at i joins two parts of one word, as in
// "don't", "don`t" and the spaced "don ' t" of tokenised texts.
func (w *wordReader) joint(text string, i int) (int, bool) {
	j := i
	for j < len(text) && text[j] == ' ' && j-i < 1 {
		j++
	}
	if j >= len(text) {
		return 0, false
	}
	spaced := j > i
	switch {
	case text[j] == '\'' || text[j] == '`':
		j++
	case text[j] >= utf8.RuneSelf:
		r, n := utf8.DecodeRuneInString(text[j:])
		if r != '’' && r != '‘' && r != '´' {
			return 0, false
		}
		j += n
	default:
		return 0, false
	}
	if j < len(text) && text[j] == ' ' {
		if !spaced {
			return 0, false
		}
		j++
	}
	n := 0
	for j+n < len(text) && n < 4 && text[j+n] < utf8.RuneSelf && class[text[j+n]] == letter {
		n++
	}
	if n == 0 || spaced && !suffix(text[j:j+n]) {
		return 0, false
	}
	if n >= 4 && spaced {
		return 0, false
	}
	if suffix(text[j:j+n]) || !spaced {
		w.put('\'')
		return j, true
	}
	return 0, false
}

// suffix is what English writes after an apostrophe.
func suffix(s string) bool {
	switch s {
	case "s", "t", "m", "d", "re", "ve", "ll", "S", "T", "M", "D", "RE", "VE", "LL":
		return true
	}
	return false
}

// folded maps Latin letters with marks to their base letter, else 0.
var folded = func() (f [0x180]byte) {
	for base, marked := range map[byte]string{
		'a': "àáâãäåāăą", 'c': "çćĉċč", 'd': "ďđ", 'e': "èéêëēĕėęě", 'g': "ĝğġģ", 'h': "ĥħ", 'i': "ìíîïĩīĭįı",
		'j': "ĵ", 'k': "ķ", 'l': "ĺļľŀł", 'n': "ñńņňŉ", 'o': "òóôõöøōŏő", 'r': "ŕŗř", 's': "śŝşš", 't': "ţťŧ",
		'u': "ùúûüũūŭůűų", 'w': "ŵ", 'y': "ýÿŷ", 'z': "źżž",
	} {
		for _, r := range marked {
			f[r] = base
		}
	}
	return f
}()

// marked are the Latin letters beyond ASCII: their small form, 0 for what is no letter,
// and what they are folded to.
var marked = func() (m [len(folded)]struct{ low, base uint16 }) {
	for r := rune(utf8.RuneSelf); r < rune(len(m)); r++ {
		low := unicode.ToLower(r)
		if !unicode.IsLetter(r) || low >= rune(len(m)) {
			continue
		}
		m[r].low, m[r].base = uint16(low), uint16(low)
		if folded[low] != 0 {
			m[r].base = uint16(folded[low])
		}
	}
	return m
}()
