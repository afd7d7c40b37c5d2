package sentiment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// silence is the judgement of what says nothing: neutral, with a score of zero.
var silence = logits{-20, 0, -20}

// silent says whether a text says nothing, in English or as small talk of its own language.
func (e *Engine) silent(s *scratch, text string, tokens []feature.Token) bool {
	return !e.tells(text, tokens) && silent(text, tokens) || data(text) || s.tongue != nil && s.tongue.Talks(text, tokens) || s.tongue == nil && (reader{text: text, tokens: tokens}).offers()
}

// silent says whether tokens hold nothing that can say something: no word, tag or face. Emoji that show things say nothing.
func silent(text string, tokens []feature.Token) bool {
	for i := range tokens {
		switch tokens[i].Kind {
		case feature.Word:
			if !idle.has(tokens[i].Hash) && !(tokens[i].Hash == goodHash && i+1 < len(tokens) && dayTimes.has(tokens[i+1].Hash)) && tokens[i].End-tokens[i].Start > 1 && !noise(text[tokens[i].Start:tokens[i].End]) {
				return false
			}
		case feature.Emoji:
			if !shows(text[tokens[i].Start:tokens[i].End]) {
				return false
			}
		case feature.Hashtag, feature.Emoticon:
			return false
		}
	}
	return true
}

var (
	goodHash = feature.Hash("good")
	dayTimes = newWordSet("morning evening afternoon night day")
)

// idle are words that say nothing while nothing else is said: greetings, laughter, and what only holds
// other words together.
var idle = newWordSet("lol lmao rofl haha hahaha hahahaha hehe hehehe hmm omg please pls plz done sent hello hi hey hiya howdy morning evening afternoon night day there everyone all test testing ok okay " +
	"the a an this that these those it its is are was were be been am and or of to in on at by for from with as i we you he she they my our your me us " +
	"inc ltd llc corp corporation company gmbh co plc group store shop building street road avenue main " +
	"hallo moin servus guten tag bonjour salut bonsoir hola buenos dias ciao buongiorno olá ola bom dia hoi dag cześć merhaba selam привет здравствуйте こんにちは 你好 नमस्ते مرحبا")

// shortestNoise is how many bytes a word has at most that is a word whatever its letters are.
const shortestNoise = 5

// longestWord is how many letters a word may have when stretched ones are cut; what is longer is data.
const longestWord = 64

// noise says whether a word is none: one letter over and over, a row of keys, or data.
func noise(word string) bool {
	if word[0] >= utf8.RuneSelf || len(word) <= shortestNoise {
		return false
	}
	return len(word) > longestWord && letters(word) > longestWord || word[0] == word[1] && strings.Count(word, word[:1]) == len(word) || alongKeys(word)
}

// alongKeys says whether a word only runs along a row of keys: "asdfghjkl".
func alongKeys(word string) bool {
	i := strings.IndexByte(keys, word[0]|0x20)
	return i >= 0 && i+len(word) <= len(keys) && keys[i+1] == word[1]|0x20 && strings.EqualFold(keys[i:i+len(word)], word)
}

// keys are the rows of a keyboard.
const keys = "qwertyuiop asdfghjkl zxcvbnm"

// letters counts the letters of a word, of one that is stretched no more than two.
func letters(word string) (n int) {
	last, run := rune(0), 0
	for _, r := range word {
		switch {
		case unicode.IsMark(r):
			continue
		case r != last:
			last, run = r, 0
		}
		if run++; run <= 2 {
			n++
		}
	}
	return n
}
