package tongue

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// leastBent is how many bytes of a name must stand for it to be known with an ending.
const leastBent = 3

// Find finds names that are not words of their own as they are, as pairs of byte offsets
// in order.
func (t *Tongue) Find(text string, tokens []feature.Token, names []string) [][2]int {
	if t.glued {
		return Places(text, names)
	}
	return t.bentNames(text, tokens, names)
}

// bentNames finds names as the language bends them, as pairs of byte offsets in order: behind
// an elided word ("d'Orange") or a particle ("بزين"), with the ending of a case
// ("Elisalla", "v Lidlu", "Vodafone'un"). It finds them as they are, too.
func (t *Tongue) bentNames(text string, tokens []feature.Token, names []string) (out [][2]int) {
	var words [][]string // of each name
	for _, name := range names {
		if list := plain(name); len(list) > 0 {
			words = append(words, list)
		}
	}
	for i := 0; i < len(tokens); i++ {
		for _, name := range words {
			if !t.bent(text, tokens[i:], name) {
				continue
			}
			from := int(tokens[i].Start)
			if t.elides {
				from += elided(text[from:tokens[i].End])
			}
			i += len(name) - 1
			out = append(out, [2]int{from, int(tokens[i].End)})
			break
		}
	}
	return out
}

// plain is the words of a text in their normal form.
func plain(text string) (words []string) {
	var t feature.Tokenizer
	for _, k := range t.Tokens(text) {
		if k.Kind == feature.Word {
			words = append(words, string(feature.Norm(text, k, nil)))
		}
	}
	return words
}

// bent says whether tokens begin with a name, each of its words as it is or bent.
func (t *Tongue) bent(text string, tokens []feature.Token, name []string) bool {
	if len(name) > len(tokens) {
		return false
	}
	for i, w := range name {
		if tokens[i].Kind != feature.Word || !t.bends(string(feature.Norm(text, tokens[i], nil)), w, i == 0) {
			return false
		}
	}
	return true
}

// bends says whether a word of a text is one of a name's, bent or not.
func (t *Tongue) bends(word, name string, first bool) bool {
	if word == name {
		return true
	}
	if at := strings.LastIndexByte(word, '\''); at > 0 {
		return word[:at] == name || t.elides && word[at+1:] == name
	}
	if len(name) < leastBent {
		return false
	}
	if first {
		for _, f := range t.fronts {
			if len(word) == len(f)+len(name) && strings.HasPrefix(word, f) && strings.HasSuffix(word, name) {
				return true
			}
		}
	}
	if len(name) > leastBent && softened(word, name) {
		return true
	}
	stem := name
	if len(name) > leastBent+1 {
		stem = strings.TrimRight(name, "aeoyаеояьи")
	}
	if len(stem) < leastBent || !strings.HasPrefix(word, stem) {
		return false
	}
	for _, e := range t.cases {
		if rest := word[len(stem):]; rest == e || word[min(len(word), len(name)):] == e && strings.HasPrefix(word, name) {
			return true
		}
	}
	return false
}

// softenings are the last letters of names, and what they become where the ending of a case
// softens them: "w Biedronce", "у Розетці", "του Μασούτη".
var softenings = [...][2]string{{"ka", "ce"}, {"ga", "dze"}, {"ra", "rze"}, {"ка", "ці"}, {"га", "зі"}, {"ης", "η"}, {"ας", "α"}, {"ος", "ου"}, {"ος", "ο"}}

// softened says whether a word is a name whose last letters were softened.
func softened(word, name string) bool {
	for _, s := range &softenings {
		if stem, ok := strings.CutSuffix(name, s[0]); ok && len(word) == len(stem)+len(s[1]) && strings.HasPrefix(word, stem) && strings.HasSuffix(word, s[1]) {
			return true
		}
	}
	return false
}
