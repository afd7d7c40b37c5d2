package analysis

import (
	"unicode"
	"unicode/utf8"
)

// marked reads on at a # @ or $ of size bytes at i. With a name behind it and
// no word before it, it marks that name; else it is only a sign.
func (b *Buffer) marked(i, size int) int {
	s := b.text
	name := i + size
	short := nameEnd(s, name)
	if short == name || wordBefore(s, i) {
		return name
	}
	mark := lower[s[i]]
	if size > 1 { // the fullwidth forms fold to these
		r, _ := utf8.DecodeRuneInString(s[i:])
		mark = byte(r - '！' + '!')
	}
	user, long := short, short // the host of a @user@host lies between
	switch mark {
	case '@':
		user = handleEnd(s, short)
		long = hostEnd(s, user)
	case '$':
		if !tickerStart(s, name) {
			return name
		}
	}
	at, pos := len(b.Tokens), b.pos
	if long > short {
		b.pushMarked(mark, i, name, long)
	}
	b.pushMarked(mark, i, name, short)
	end := b.words(name, user, long)
	for k := at; k < len(b.Tokens) && b.Tokens[k].Kind == Marked; k++ {
		b.Tokens[k].Width = max(1, b.pos-pos)
		if t := &b.Tokens[k]; int(t.End) == short && mark == '@' {
			t.Width = 1
		}
	}
	return end
}

// words emits the bare words of the marked name text[name:user] and returns
// where to go on, behind text[:long]. The host of a @user@host is no word.
func (b *Buffer) words(name, user, long int) int {
	before := b.pos
	i := name
	for i < user {
		if s := b.text; classes[s[i]] == alnum {
			if user < long { // read no further than the user's name
				b.forms(i, user, Word)
				b.pos++
				break
			}
			i = b.word(i)
		} else if s[i] >= utf8.RuneSelf {
			i = b.wide(i)
		} else {
			i++
		}
	}
	if b.pos == before { // a name of signs alone still stands somewhere
		b.pos++
	}
	return max(i, long)
}

func (b *Buffer) pushMarked(mark byte, start, name, end int) {
	if end-start > MaxWord {
		return
	}
	from := len(b.norm)
	b.norm = append(b.norm, mark)
	b.norm = appendNormal(b.norm, &b.scratch, b.text[name:end])
	b.finishToken(start, end, from, Marked, 1)
}

// wordBefore tells whether a word ends at i, so that a sign there belongs to
// it: pete@acme.com, abc#def.
func wordBefore(s string, i int) bool {
	if i == 0 {
		return false
	}
	if c := s[i-1]; c < utf8.RuneSelf {
		return classes[c] == alnum || c == '_'
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return (unicode.IsLetter(r) || unicode.IsNumber(r)) && !unspaced(r)
}

// nameEnd is the end of the letters, digits, marks and underscores at i.
func nameEnd(s string, i int) int {
	for i < len(s) {
		if s[i] < utf8.RuneSelf {
			if classes[s[i]] != alnum && s[i] != '_' {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.In(r, unicode.L, unicode.N, unicode.M) && r != 0x200C && r != 0x200D {
			break
		}
		i += size
	}
	return i
}

// handleEnd extends a handle over the inner dots and hyphens of hosts used as
// names (@pete.bsky.social).
func handleEnd(s string, i int) int {
	for i+1 < len(s) && (s[i] == '.' || s[i] == '-') && classes[s[i+1]] == alnum {
		i = asciiName(s, i+1)
	}
	return i
}

// hostEnd is the end of the @host at i, or i when there is none.
func hostEnd(s string, i int) int {
	if i+1 >= len(s) || s[i] != '@' || classes[s[i+1]] != alnum {
		return i
	}
	return handleEnd(s, asciiName(s, i+1))
}

func asciiName(s string, i int) int {
	for i < len(s) && (classes[s[i]] == alnum || s[i] == '_') {
		i++
	}
	return i
}

// tickerStart tells a ticker symbol from a price.
func tickerStart(s string, i int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r)
}
