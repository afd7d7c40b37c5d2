package feature

import "unicode/utf8"

// plainForm maps the letters and digits of ASCII to their lower case, the other
// bytes to 0.
var plainForm = func() (f [256]byte) {
	for b := range byte(utf8.RuneSelf) {
		switch {
		case b >= 'A' && b <= 'Z':
			f[b] = b + 'a' - 'A'
		case class[b] != other:
			f[b] = b
		}
	}
	return f
}()

// plain is [Tokenizer.word] for the common case, a word of ASCII letters and
// digits alone: it hashes while it reads. It gives 0 and adds nothing where the
// word may go on beyond those.
func (t *Tokenizer) plain(text string, i int, k Kind) int {
	h := uint64(hashSeed)
	var last byte
	run, n, upper, digits := 0, 0, 0, 0
	stretched := false
	j := i
	for ; j < len(text); j++ {
		b := text[j]
		c := plainForm[b]
		if c == 0 {
			break
		}
		if c != b {
			upper++
		} else if c <= '9' {
			digits++
		}
		if c == last {
			if run++; run > 2 {
				stretched = true
				continue
			}
		} else {
			last, run = c, 1
		}
		if n < maxWord {
			h = (h ^ uint64(c)) * hashPrime
			n++
		}
	}
	if j < len(text) && goesOn(text, j) {
		return 0
	}
	h = finish(h)
	flags := steers(h)
	if upper >= 2 && upper+digits == j-i {
		flags |= Caps
	}
	if stretched {
		flags |= Stretched
	}
	t.add(h, i, j, k, flags)
	return j
}

// goesOn says whether a word may go on at byte j, which is no ASCII letter: an
// apostrophe, perhaps after the space of a tokenised text, or another script.
func goesOn(text string, j int) bool {
	c := text[j]
	if c == ' ' && j+1 < len(text) {
		c = text[j+1]
		return c == '\'' || c == '`' || c >= utf8.RuneSelf && isApostrophe(text[j+1:])
	}
	return c == '\'' || c == '`' || c >= utf8.RuneSelf
}

func isApostrophe(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r == '’' || r == '‘' || r == '´'
}
