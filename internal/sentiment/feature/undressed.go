package feature

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// undressed is a step of [Legible.rewrite]: tags of HTML go, and so does what nobody sees; letters in fancy dress are plain.
func undressed(text string, i int) (string, int) {
	switch {
	case text[i] == '<':
		return tagged(text, i)
	case text[i] < utf8.RuneSelf:
		return "", 0
	}
	r, n := utf8.DecodeRuneInString(text[i:])
	switch {
	case !odd(r):
		return "", 0
	case unseen(r):
		if joins(text, i, n, r) {
			return "", n
		}
		return "", 0
	case blank(r):
		return " ", n
	case boxed(r):
		return unboxed(text, i, r, n)
	}
	if plain := smallCaps[r]; plain != 0 {
		return string(plain), n
	}
	if r >= 0xFF66 && r <= 0xFF9F { // half a kana, and its voice
		if next, size := utf8.DecodeRuneInString(text[i+n:]); next == 0xFF9E || next == 0xFF9F {
			n += size
		}
	}
	if plain := norm.NFKC.String(text[i : i+n]); plain != text[i:i+n] {
		return plain, n
	}
	return "", 0
}

// odd says whether a rune reads otherwise than it is written: one that nobody sees, an unusual blank, a letter in fancy dress.
func odd(r rune) bool {
	switch {
	case r < 0x250:
		return r == 0xA0 || r == 0xAD
	case r >= 0x3000 && r < 0xFB00, r > 0x2B8 && r < 0x1D00: // most letters
		return r == 0xA730 || r == 0xA731 || r >= 0x2E0 && r <= 0x2E4
	case unseen(r), blank(r), boxed(r), dressed(r):
		return true
	}
	return smallCaps[r] != 0
}

// unseen says whether a rune is a mark that only says where lines may end, how letters join and which way they run.
func unseen(r rune) bool {
	return r == 0xAD || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x2069 || r == 0xFEFF
}

// joins says whether the unseen rune of n bytes at i can go. Joiners are needed but between Latin letters: Persian, Indian
// scripts and emoji are written with them. Some scripts have nothing else to show where a word ends.
func joins(text string, i, n int, r rune) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+n:])
	switch r {
	case 0x200B:
		return !spaceless(before) && !spaceless(after)
	case 0x200C, 0x200D:
		return before < 0x250 && (after < 0x250 || after == utf8.RuneError)
	}
	return true
}

// spaceless says whether a letter is of a script of South-East Asia, whose words no blank parts.
func spaceless(r rune) bool {
	return r >= 0x0E00 && r < 0x0F00 || r >= 0x1000 && r < 0x10A0 || r >= 0x1780 && r < 0x1800
}

// blank says whether a rune is one of the blanks that keep lines together or are of unusual breadth.
func blank(r rune) bool { return r == 0xA0 || r >= 0x2000 && r <= 0x200A || r == 0x202F || r == 0x205F }

// boxed says whether a rune is a white letter in a black box or circle.
func boxed(r rune) bool { return r >= 0x1F150 && r <= 0x1F169 || r >= 0x1F170 && r <= 0x1F189 }

// unboxed is the plain letter of a boxed one that stands by another; alone it is an emoji, a blood group or a meme.
func unboxed(text string, i int, r rune, n int) (string, int) {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+n:])
	if !boxed(before) && !boxed(after) {
		return "", 0
	}
	return string('A' + (r-0x1F150)%0x20), n
}

// dressed says whether a rune is a letter or digit that stands for a plainer one: of full or half width, of mathematics, in
// a circle, small and high, tied to another (ﬁ), or an Arabic one in the form of its place.
func dressed(r rune) bool {
	switch {
	case r < 0x2B0:
		return false
	case r <= 0x2B8, r >= 0x2E0 && r <= 0x2E4, r >= 0x1D2C && r <= 0x1D6A, r >= 0x1D9B && r <= 0x1DBF, r == 0x2071, r == 0x207F, r >= 0x2090 && r <= 0x209C:
		return true
	case r >= 0x2100 && r <= 0x214F:
		return unicode.IsLetter(r)
	case r >= 0x24B6 && r <= 0x24E9, r >= 0xFB00 && r <= 0xFB06, r >= 0xFB50 && r <= 0xFBB1, r >= 0xFBD3 && r <= 0xFD3D, r >= 0xFE70 && r <= 0xFEFC:
		return true
	case r >= 0xFF10 && r <= 0xFF19, r >= 0xFF21 && r <= 0xFF3A, r >= 0xFF41 && r <= 0xFF5A, r >= 0xFF66 && r <= 0xFF9F:
		return true
	}
	return r >= 0x1D400 && r <= 0x1D7FF || r >= 0x1F130 && r <= 0x1F149
}

// smallCaps are the capitals of the size of small letters, which have no plain form of their own.
var smallCaps = func() map[rune]byte {
	m := map[rune]byte{}
	for _, pair := range strings.Fields("ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz") {
		r, n := utf8.DecodeRuneInString(pair)
		m[r] = pair[n]
	}
	return m
}()
