// Package feature turns a text into the tokens and hashed features the
// sentiment models read.
//
// It owns tokenising, normalising and hashing, shared by the engine and by the
// training program so that both see the same thing. It holds no weights and
// judges nothing. Everything here is linear in the length of the text and
// accepts any bytes.
package feature

import (
	"unicode"
	"unicode/utf8"
)

// Kind is what sort of token a token is.
type Kind uint8

// The kinds of token.
const (
	Word Kind = iota
	Hashtag
	User
	URL
	Number
	Emoji
	Emoticon
	Punct
	Target // stands for the name of the one who is talked about
)

// Flags are what the normal form of a token no longer shows.
const (
	Caps      = 1 << iota // two letters or more, all upper case
	Stretched             // "soooo"
	Negator               // turns what follows round
	Breaks                // ends a clause: . ! ? ; : and the like
	Contrast              // but, however, though
	Hinge                 // begins a contrast in its language, set by who knows it
	Flat                  // begins none there, though it does in another
	Other                 // names somebody else who is asked about, set by who asks
)

// Token is one unit of a text: its hash after normalising, its place in bytes.
type Token struct {
	Hash       uint64
	Start, End int32
	Kind       Kind
	Flags      uint8
	Tone       int8  // how far the word leans, -3 to 3, set by who knows
	English    int8  // how much more it is English than any other language, set by who knows
	ID         int32 // its number in the models' vocabulary, set by who holds one; 0: unknown
}

// MaxTokens bounds how much of one text is read.
const MaxTokens = 4096

// The hashes of tokens that stand for a class of things.
var (
	UserHash   = Hash("<user>")
	URLHash    = Hash("<url>")
	NumberHash = Hash("<number>")
	TargetHash = Hash("<target>")
)

// Tokenizer cuts texts into tokens. It reuses its buffers: one per goroutine.
type Tokenizer struct {
	tokens  []Token
	norm    []byte
	foreign int // words that begin with a letter of another script than Latin
	odd     bool
}

// Foreign counts the words of the last text that begin in another script than Latin.
func (t *Tokenizer) Foreign() int { return t.foreign }

// Disguised says whether the last text may hold what reads otherwise than it is written, an escape of HTML or a letter in
// fancy dress: [NewLegible] can tell.
func (t *Tokenizer) Disguised() bool { return t.odd }

// Tokens cuts text into tokens; at most [MaxTokens], the rest is not read. The
// result is valid until the next call.
func (t *Tokenizer) Tokens(text string) []Token {
	t.tokens, t.foreign, t.odd = t.tokens[:0], 0, false
	for i := 0; i < len(text) && len(t.tokens) < MaxTokens; {
		c := text[i]
		switch {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			i++
		case c >= utf8.RuneSelf:
			i = t.wide(text, i)
		case class[c] == letter:
			i = t.letters(text, i)
		case class[c] == digit:
			i = t.number(text, i)
		case single[c].hash != 0 && (i+1 == len(text) || !runs(c, text[i+1])):
			t.add(single[c].hash, i, i+1, Punct, single[c].flags)
			i++
		default:
			i = t.mark(text, i)
		}
	}
	return t.tokens
}

const (
	other = iota
	letter
	digit
)

// class sorts the ASCII bytes.
var class = func() (c [utf8.RuneSelf]uint8) {
	for b := byte('a'); b <= 'z'; b++ {
		c[b], c[b-32] = letter, letter
	}
	for b := byte('0'); b <= '9'; b++ {
		c[b] = digit
	}
	return c
}()

func (t *Tokenizer) add(h uint64, start, end int, k Kind, flags uint8) {
	t.tokens = append(t.tokens, Token{Hash: h, Start: int32(start), End: int32(end), Kind: k, Flags: flags})
}

// letters reads words that begin with an ASCII letter, as long as nothing but a space stands between them, or a URL
// without a mark.
func (t *Tokenizer) letters(text string, i int) int {
	for {
		var v uint64 // eightAt, which is too long to be inlined
		if i+8 <= len(text) {
			v = eight(text[i:])
		} else {
			v = fewAt(text, i)
		}
		if low := v&0xFFFF | 0x2020; low == 'h'|'t'<<8 || low == 'w'|'w'<<8 || low == 'p'|'i'<<8 {
			if end, ok := url(text, i); ok {
				t.add(URLHash, i, end, URL, 0)
				return end
			}
		}
		first := readOctet(v)
		end := i + first.n
		if first.n < 8 && !thrice(first.low, first.n) && wordEnds(text, end) {
			h := finish(absorb(hashSeed, first.low))
			t.add(h, i, end, Word, first.caps(first.n)|steers(h))
		} else if end = t.plain(text, i, v, Word); end == 0 {
			return t.word(text, i, Word)
		}
		if i = end + 1; i >= len(text) || text[end] != ' ' || plainForm[text[i]] < 'a' || len(t.tokens) == MaxTokens {
			return end
		}
	}
}

// word reads letters, digits and inner apostrophes from i, normalises them and
// adds a token of this kind.
func (t *Tokenizer) word(text string, i int, k Kind) int {
	w := wordReader{norm: t.norm[:0]}
	end := w.read(text, i, k == Hashtag)
	t.norm, t.odd = w.norm, t.odd || w.odd
	if len(w.norm) == 0 {
		return end
	}
	h := HashBytes(w.norm)
	flags := flagsOf(w.norm, h)
	if w.upper >= 2 && w.lower == 0 {
		flags |= Caps
	}
	if w.stretched {
		flags |= Stretched
	}
	t.add(h, i, end, k, flags)
	return end
}

// number reads digits with their separators; "3rd" and "4g" are words.
func (t *Tokenizer) number(text string, i int) int {
	j := i
	for j < len(text) && (text[j] < utf8.RuneSelf && class[text[j]] == digit || (text[j] == '.' || text[j] == ',' || text[j] == ':') && j+1 < len(text) && text[j+1] < utf8.RuneSelf && class[text[j+1]] == digit) {
		j++
	}
	if j < len(text) && text[j] < utf8.RuneSelf && class[text[j]] == letter {
		return t.word(text, i, Word)
	}
	t.add(NumberHash, i, j, Number, 0)
	return j
}

// wide reads from a byte outside ASCII: a word of any script, an emoji, a mark.
func (t *Tokenizer) wide(text string, i int) int {
	r, n := utf8.DecodeRuneInString(text[i:])
	t.odd = t.odd || odd(r)
	switch {
	case r == utf8.RuneError && n <= 1:
		return i + 1
	case isEmoji(r):
		return t.emoji(text, i)
	case unicode.IsLetter(r) || unicode.IsMark(r) && r >= 0x900:
		if r >= 0x250 && (r < 0x1E00 || r >= 0x1F00) {
			t.foreign++
		}
		return t.word(text, i, Word)
	case unicode.IsDigit(r):
		j := i + n
		for j < len(text) {
			r, n := utf8.DecodeRuneInString(text[j:])
			if !unicode.IsDigit(r) {
				break
			}
			j += n
		}
		t.add(NumberHash, i, j, Number, 0)
		return j
	case r == '…':
		t.add(ellipsisHash, i, i+n, Punct, Breaks)
	case r == '¿' || r == '؟' || r == '？':
		t.add(questionHash, i, i+n, Punct, Breaks)
	case r == '！' || r == '¡':
		t.add(exclaimHash, i, i+n, Punct, Breaks)
	case r == '。' || r == '।' || r == '؛' || r == '،' || r == '、' || r == '，':
		t.add(Hash("."), i, i+n, Punct, Breaks)
	case r == '“' || r == '”' || r == '«' || r == '»' || r == '„' || r == '「' || r == '」' || r == '『' || r == '』':
		t.add(quoteHash, i, i+n, Punct, 0)
	case unicode.IsSymbol(r):
		t.add(Hash(string(r)), i, i+n, Emoji, 0)
	}
	return i + n
}

// emoji reads one emoji: joiners, variation selectors and skin tones belong to
// it and are left out of its hash, so that every skin tone is one feature.
func (t *Tokenizer) emoji(text string, i int) int {
	r, n := utf8.DecodeRuneInString(text[i:])
	j := i + n
	if isRegional(r) {
		if r2, n2 := utf8.DecodeRuneInString(text[j:]); isRegional(r2) {
			j += n2
		}
		t.add(Hash("<flag>"), i, j, Emoji, 0)
		return j
	}
	for j < len(text) {
		r2, n2 := utf8.DecodeRuneInString(text[j:])
		if r2 == 0x200D {
			j += n2
			if r3, n3 := utf8.DecodeRuneInString(text[j:]); isEmoji(r3) {
				j += n3
			}
			continue
		}
		if r2 != 0xFE0F && (r2 < 0x1F3FB || r2 > 0x1F3FF) {
			break
		}
		j += n2
	}
	t.norm = utf8.AppendRune(t.norm[:0], elder(r))
	t.add(HashBytes(t.norm), i, j, Emoji, 0)
	return j
}

// elder is the emoji with the same meaning that the models know, for those that came
// after the posts they have learned from.
func elder(r rune) rune {
	switch r {
	case '🤮', '🤢', '🤬':
		return '😡'
	case '🥰', '🤩':
		return '😍'
	case '🫶', '🧡', '🤍', '🤎', '🩷', '🩵', '🩶':
		return '❤'
	case '🥳':
		return '🎉'
	case '🤦':
		return '😒'
	case '🥱':
		return '😴'
	case '🗑', '🚮':
		return '👎'
	}
	return r
}

func isRegional(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

func isEmoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF || r >= 0x2B00 && r <= 0x2BFF || r == 0x203C || r == 0x2049
}
