package sentiment

import (
	"strings"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// silence is the judgement of what says nothing: neutral, with a score of zero.
var silence = logits{-20, 0, -20}

// silent says whether tokens hold nothing that can say something: no word, tag or face.
func silent(text string, tokens []feature.Token) bool {
	for i := range tokens {
		switch tokens[i].Kind {
		case feature.Word:
			if !noise(text[tokens[i].Start:tokens[i].End]) {
				return false
			}
		case feature.Hashtag, feature.Emoji, feature.Emoticon:
			return false
		}
	}
	return true
}

// longestWord is how long a word of ASCII may be, in bytes; what is longer is data.
const longestWord = 64

// noise says whether a word is none: one letter over and over, or data.
func noise(word string) bool {
	if word[0] >= utf8.RuneSelf || len(word) <= 5 {
		return false
	}
	return len(word) > longestWord || strings.Count(word, word[:1]) == len(word)
}
