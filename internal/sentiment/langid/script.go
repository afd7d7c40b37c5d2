package langid

import (
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// script is a writing system, or a group of them that tell languages apart in
// the same way.
type script uint8

const (
	none script = iota
	latin
	cyrillic
	arabic
	devanagari
	han
	kana
	alone // the first of the scripts with one language each: ranges[s-alone]
)

// ranges are the blocks of scripts that belong to one language as far as posts go.
var ranges = []struct {
	lo, hi rune
	code   string
}{
	{0x0370, 0x03FF, "el"}, {0x0530, 0x058F, "hy"}, {0x0590, 0x05FF, "he"}, {0x0980, 0x09FF, "bn"}, {0x0A00, 0x0A7F, "pa"},
	{0x0A80, 0x0AFF, "gu"}, {0x0B00, 0x0B7F, "or"}, {0x0B80, 0x0BFF, "ta"}, {0x0C00, 0x0C7F, "te"}, {0x0C80, 0x0CFF, "kn"},
	{0x0D00, 0x0D7F, "ml"}, {0x0D80, 0x0DFF, "si"}, {0x0E00, 0x0E7F, "th"}, {0x0E80, 0x0EFF, "lo"}, {0x0F00, 0x0FFF, "bo"},
	{0x1000, 0x109F, "my"}, {0x10A0, 0x10FF, "ka"}, {0x1200, 0x139F, "am"}, {0x1780, 0x17FF, "km"}, {0xAC00, 0xD7AF, "ko"},
	{0x1100, 0x11FF, "ko"},
}

const scripts = int(alone) + 21

// tally counts letters by script.
type tally struct{ count [scripts]int }

// main is the script a text is written in: the one with most letters, Latin only
// when no other has a third as many, since names and tags are often Latin; letters is how many there are.
func (t *tally) main(letters int) script {
	if t.count[latin] == letters {
		return latin
	}
	if t.count[kana] > 0 {
		t.count[han] += t.count[kana]
	}
	best := latin
	for s := range t.count {
		if script(s) != latin && script(s) != kana && (best == latin && t.count[s]*3 > t.count[latin] || best != latin && t.count[s] > t.count[best]) {
			best = script(s)
		}
	}
	return best
}

// code is the one language of a script, "" when it has several.
func (s script) code() string {
	if s < alone {
		return ""
	}
	return ranges[s-alone].code
}

// scriptOf sorts a letter beyond ASCII.
func scriptOf(r rune) script {
	switch {
	case r < 0xC0 || r == 0xD7 || r == 0xF7:
		return none
	case r < 0x250 || r >= 0x1E00 && r < 0x1F00:
		return latin
	case r >= 0x400 && r < 0x530:
		return cyrillic
	case r >= 0x600 && r < 0x700 || r >= 0x750 && r < 0x780 || r >= 0xFB50 && r < 0xFE00 || r >= 0xFE70 && r < 0xFF00:
		return arabic
	case r >= 0x900 && r < 0x980:
		return devanagari
	case r >= 0x3040 && r < 0x3100:
		return kana
	case r >= 0x4E00 && r < 0xA000 || r >= 0x3400 && r < 0x4DC0 || r >= 0x20000 && r < 0x30000:
		return han
	}
	for i := range ranges {
		if r >= ranges[i].lo && r <= ranges[i].hi {
			return alone + script(i)
		}
	}
	return none
}

// groupOf is the script a language of the tables is written in there: "hi-latn"
// is Hindi in Latin letters.
func groupOf(code string) script {
	switch code {
	case "ru", "uk", "bg", "mk", "sr", "be", "kk", "mn":
		return cyrillic
	case "ar", "fa", "ur":
		return arabic
	case "hi", "mr", "ne":
		return devanagari
	}
	return latin
}

// scanned is how many letters of a text are counted.
const scanned = 400

// scan counts the letters of a text's words by script; links and names are none.
func scan(text string, tokens []feature.Token) (tally, int) {
	var t tally
	letters := 0
	for i := range tokens {
		k := &tokens[i]
		if k.Kind > feature.Hashtag || letters >= scanned {
			continue
		}
		word := text[k.Start:k.End]
		if word[0] == '#' {
			word = word[1:]
		}
		if word[0] < utf8.RuneSelf {
			t.count[latin] += len(word)
			letters += len(word)
			continue
		}
		for _, r := range word {
			if s := scriptOf(r); s != none {
				t.count[s]++
				letters++
			}
		}
	}
	return t, letters
}
