package langid

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

//go:embed telling.txt
var tellingLines string

// tellingGap is what a word or pair of words that only one language says is worth, in
// natural log units.
const tellingGap = 3

// telling are everyday words and pairs of words that tell languages apart, by their hashes.
type telling struct {
	words map[uint64]uint8 // whose they are: one more than the number of a code, or what stands above those
	sieve [telledBits / 64]uint64
}

// telledBits is how many bits there are for few words to be looked up in vain.
const telledBits = 1 << 14

// Whose words are that are of none of the languages of the tables: of everybody (chat, code,
// makes), of Marathi and of Nepali.
const (
	nobodys = MaxLangs + 1 + iota
	marathi
	nepali
)

// readTelling reads what tells languages apart, given their codes.
func readTelling(lines string, codes []string) *telling {
	t := &telling{words: map[uint64]uint8{}}
	numbers := map[string]uint8{"-": nobodys, "mr": marathi, "ne": nepali}
	for l, c := range codes {
		numbers[c] = uint8(l) + 1
	}
	var k feature.Tokenizer
	for line := range strings.Lines(lines) {
		code, list, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || code == "#" {
			continue
		}
		for entry := range strings.SplitSeq(list, "|") {
			tokens := k.Tokens(strings.TrimSpace(entry))
			h := tokens[0].Hash
			for i := 1; i < len(tokens); i++ {
				h = feature.Mix(h, tokens[i].Hash)
			}
			t.words[h] = numbers[code]
			t.sieve[h%telledBits/64] |= 1 << (h % 64)
		}
	}
	return t
}

// of is whose word or words something is, by its hash; 0 where it tells nothing.
func (t *telling) of(h uint64) uint8 {
	if t.sieve[h%telledBits/64]&(1<<(h%64)) == 0 {
		return 0
	}
	return t.words[h]
}

// Everybodys says whether a word, given by its hash, is written whatever the language: chat, and code.
func (d *Detector) Everybodys(h uint64) bool { return d.telling.of(h) == nobodys }

// tell adds what words and runs of two and three say that only one language has.
func (d *Detector) tell(tokens []feature.Token, e *evidence) {
	for i := range tokens {
		h := tokens[i].Hash
		e.told(d.telling.of(h))
		for k := i + 1; k < min(len(tokens), i+3); k++ {
			h = feature.Mix(h, tokens[k].Hash)
			e.told(d.telling.of(h))
		}
	}
}

// told adds a word that only one language has, given by its number and one.
func (e *evidence) told(l uint8) {
	if l == 0 || l > MaxLangs {
		return
	}
	e.score[l-1] += tellingGap * WordScale * GramScale
	e.said |= 1 << (l - 1)
	e.hits[l-1] = max(1, e.hits[l-1])
}

// plainlyTold is by how many words one language of Devanagari must be ahead of the others
// to be it.
const plainlyTold = 2

// devanagari tells Marathi and Nepali from Hindi, for which the tables take them, by common
// words.
func (d *Detector) devanagari(text string, tokens []feature.Token) string {
	hi, mr, ne := 0, 0, 0
	for i := range tokens[:min(len(tokens), readTokens)] {
		switch d.telling.of(tokens[i].Hash) {
		case d.hindi:
			if hi++; hi >= plainlyTold+mr+ne {
				return "hi"
			}
		case marathi:
			if mr++; mr >= plainlyTold+hi+ne {
				return "mr"
			}
		case nepali:
			if ne++; ne >= plainlyTold+hi+mr {
				return "ne"
			}
		}
	}
	for i := range tokens[:min(len(tokens), readTokens)] {
		switch word := text[tokens[i].Start:tokens[i].End]; {
		case ends(word, "च्या", "ण्यात", "ांना", "ण्याचा", "ाचे", "ाची", "ाचा", "ण्याची", "ण्यास"):
			mr++
		case ends(word, "हरू", "हरु", "लाई", "हरूको", "एको", "सँग"):
			ne++
		}
	}
	switch {
	case mr > hi && mr > ne:
		return "mr"
	case ne > hi && ne > mr:
		return "ne"
	}
	return ""
}

// ends says whether a word has one of some endings.
func ends(word string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(word, e) })
}
