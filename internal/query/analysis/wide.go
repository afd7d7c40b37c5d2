package analysis

import (
	"sort"
	"unicode"
	"unicode/utf8"
)

// wide reads on at a rune beyond ASCII.
func (b *Buffer) wide(i int) int {
	r, size := utf8.DecodeRuneInString(b.text[i:])
	switch {
	case unspaced(r):
		return b.run(i)
	case pictograph(r) || regional(r):
		return b.emoji(i)
	case r == '＃' || r == '＠' || r == '＄':
		return b.marked(i, size)
	case r == '。' || r == '！' || r == '？' || r == '｡' || r == '؟' || r == '।' || r == '۔':
		b.endSentence()
	case r == '…':
		return b.terminator(i)
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		b.endSentence()
	case unicode.IsLetter(r) || unicode.IsNumber(r):
		return b.bent(i)
	}
	return i + size
}

// run reads characters of scripts written without spaces: each neighbouring
// pair is a Gram, each character by itself a Unigram beside it.
func (b *Buffer) run(i int) int {
	end := b.unit(i)
	alone := true
	for {
		next := end
		if r, _ := utf8.DecodeRuneInString(b.text[end:]); end < len(b.text) && unspaced(r) {
			next = b.unit(end)
		}
		if next == end {
			break
		}
		alone = false
		b.gram(i, end, next)
		b.push(i, end, Unigram, 1)
		b.pos++
		i, end = end, next
	}
	if alone {
		b.push(i, end, Word, 1)
	} else {
		b.push(i, end, Unigram, 1)
	}
	b.pos++
	return end
}

// gram emits the pair text[i:mid], text[mid:end], each normalised by itself.
func (b *Buffer) gram(i, mid, end int) {
	if end-i > MaxWord {
		return
	}
	from := len(b.norm)
	b.norm = appendNormal(b.norm, &b.scratch, b.text[i:mid])
	b.norm = appendNormal(b.norm, &b.scratch, b.text[mid:end])
	b.finishToken(i, end, from, Gram, 2)
}

// unit is the end of the character that begins at i with all its marks.
func (b *Buffer) unit(i int) int {
	_, size := utf8.DecodeRuneInString(b.text[i:])
	for i += size; i < len(b.text) && b.text[i] >= utf8.RuneSelf; i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(b.text[i:])
		if !extends(r) {
			break
		}
	}
	return i
}

// extends tells whether a rune belongs to the character before it.
func extends(r rune) bool {
	switch {
	case r == 0x0E33 || r == 0x0EB3: // Thai and Lao am
		return true
	case r == 0xFF9E || r == 0xFF9F: // halfwidth voicing
		return true
	case r >= 0x1160 && r <= 0x11FF || r >= 0xD7B0 && r <= 0xD7FF: // jamo after the first
		return true
	}
	return unicode.Is(unicode.M, r) || invisible(r)
}

// unspaced tells whether a rune belongs to a script that is written without
// spaces, or whose words are too long to be looked for whole.
func unspaced(r rune) bool {
	switch {
	case r < 0x0E01:
		return false
	case r <= 0x0EFF: // Thai, Lao
		return r != 0x0E3F && r != 0x0E4F && r < 0x0E50 || r >= 0x0E81 && r < 0x0ED0 || r >= 0x0EDC
	case r < 0x1000:
		return false
	case r <= 0x11FF: // Myanmar, Hangul jamo
		return r <= 0x103F || r >= 0x1050 && r <= 0x108F || r >= 0x1100
	case r >= 0x1780 && r <= 0x17D3: // Khmer
		return true
	case r < 0x3005:
		return false
	case r <= 0x30FF:
		return r <= 0x3007 || r >= 0x3041 && r <= 0x309F || r >= 0x30A1 && r != 0x30FB
	case r <= 0x318E:
		return r >= 0x3105
	case r >= 0x31A0 && r <= 0x31BF, r >= 0x31F0 && r <= 0x31FF,
		r >= 0x3400 && r <= 0x4DBF, r >= 0x4E00 && r <= 0x9FFF,
		r >= 0xA960 && r <= 0xA97C, r >= 0xAC00 && r <= 0xD7FB, r >= 0xF900 && r <= 0xFAFF,
		r >= 0xFF66 && r <= 0xFFDC, r >= 0x1B000 && r <= 0x1B16F, r >= 0x20000 && r <= 0x3FFFF:
		return true
	}
	return false
}

// pictograph tells whether a rune begins an emoji.
func pictograph(r rune) bool {
	if r < 0x203C {
		return false
	}
	k := sort.Search(len(pictographs), func(k int) bool { return pictographs[k][1] >= r })
	return k < len(pictographs) && pictographs[k][0] <= r
}

func regional(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
func skinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// emoji reads one pictograph with its modifiers and all that is joined to it.
func (b *Buffer) emoji(i int) int {
	s := b.text
	r, size := utf8.DecodeRuneInString(s[i:])
	end, toned, joiner := i+size, false, false
	if regional(r) {
		if second, n := utf8.DecodeRuneInString(s[end:]); regional(second) {
			end += n
		}
		b.pushEmoji(i, end, false)
		return end
	}
	for end < len(s) && s[end] >= utf8.RuneSelf {
		r, size = utf8.DecodeRuneInString(s[end:])
		switch {
		case skinTone(r):
			toned = true
		case r == 0xFE0F, r == 0x20E3, r >= 0xE0020 && r <= 0xE007F, r == 0x200D:
		case joiner && pictograph(r):
		default:
			b.pushEmoji(i, end, toned)
			return end
		}
		joiner = r == 0x200D
		end += size
	}
	b.pushEmoji(i, end, toned)
	return end
}

// pushEmoji emits a pictograph and, at the same position, the one without its
// skin tone. Presentation selectors say nothing and are dropped.
func (b *Buffer) pushEmoji(i, end int, toned bool) {
	if end-i <= MaxWord {
		b.pushPictograph(i, end, Emoji, true)
		if toned {
			b.pushPictograph(i, end, Base, false)
		}
	}
	b.pos++
}

func (b *Buffer) pushPictograph(i, end int, kind Kind, tones bool) {
	from := len(b.norm)
	for _, r := range b.text[i:end] {
		if r != 0xFE0F && (tones || !skinTone(r)) {
			b.norm = utf8.AppendRune(b.norm, r)
		}
	}
	b.finishToken(i, end, from, kind, 1)
}

// Unspaced tells whether a rune belongs to a script that is analysed into Grams.
func Unspaced(r rune) bool { return unspaced(r) }
