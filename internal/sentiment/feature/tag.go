package feature

import (
	_ "embed"
	"math"
	"sync"

	"github.com/earshot/earshot/internal/sentiment/weights"
)

//go:embed tags.bin
var tagWords string

// tagDict gives the rank of a common English word, by its hash; train/tags makes it.
var tagDict, _ = weights.OpenTable(tagWords)

// tagGlance tells most runs of letters that are no word, of which a tag has hundreds, from those that may be one.
var tagGlance = sync.OnceValue(func() *weights.Glance { return tagDict.Glance() })

// Bounds of what is taken apart: shorter tags are one word, longer ones are no
// phrase, and no common word is longer than the longest.
const (
	shortTag    = 6
	longTag     = 32
	longTagWord = 14
)

// tag reads a #tag at i. One that is made of words is taken apart into them, since
// #worstairlineever says what its words say; the first keeps the mark. Others are
// one token.
func (t *Tokenizer) tag(text string, i int) (int, bool) {
	before := len(t.tokens)
	end := t.word(text, i+1, Hashtag)
	if len(t.tokens) == before {
		return 0, false
	}
	t.tokens[before].Start = int32(i)
	var at [longTag + 1]int8 // where the pieces begin
	n := pieces(text[i+1:end], &at)
	if n < 2 || len(t.tokens)+n > MaxTokens {
		return end, true
	}
	t.tokens = t.tokens[:before]
	for k := range n {
		from, to := i+1+int(at[k]), end
		if k+1 < n {
			to = i + 1 + int(at[k+1])
		}
		if t.plain(text[:to], from, eightAt(text[:to], from), Hashtag) == 0 {
			t.word(text[:to], from, Hashtag) // "Škoda"
		}
	}
	t.tokens[before].Start = int32(i)
	return end, true
}

// pieces finds the words a tag is made of, 1 when it is one word, and where each
// begins.
func pieces(tag string, at *[longTag + 1]int8) int {
	if len(tag) < shortTag || len(tag) > longTag {
		return 1
	}
	letters := true
	for i := range len(tag) {
		if tag[i] < 0x80 && class[tag[i]] == other {
			return 1
		}
		letters = letters && tag[i] < 0x80 && class[tag[i]] == letter
	}
	if !letters {
		return verdict(tag, at)
	}
	if tagRank(tag) > 0 {
		return 1
	}
	if n := humps(tag, at); n > 1 {
		return smallNamed(tag, at, n)
	}
	if n := cheapest(tag, at); n > 1 && !outage(tag) {
		return n
	}
	return verdict(tag, at)
}

// Common says whether an ASCII word is one of the common ones that tags are taken apart by.
func Common(word string) bool { return tagRank(word) > 0 }

// tagRank is the rank of a word, 0 when it is not a common one.
func tagRank(w string) int {
	h := NoLetters
	for i := range len(w) {
		h = h.Add(plainForm[w[i]])
	}
	return rankOf(h.Sum())
}

func rankOf(h uint64) int {
	if r := tagDict.Row(h); len(r) == 2 {
		return int(r[0]) | int(r[1])<<8
	}
	return 0
}

// humps cuts a tag where its capitals say: #WorstAirlineEver. A lone letter but
// I and A is no word, so #iPhone has no humps.
func humps(tag string, at *[longTag + 1]int8) int {
	n, last := 1, 0
	at[0] = 0
	upper := func(i int) bool { return tag[i] <= 'Z' }
	for i := 1; i < len(tag); i++ {
		if !upper(i) || upper(i-1) && (i+1 == len(tag) || upper(i+1)) {
			continue
		}
		if i-last == 1 && tag[last] != 'I' && tag[last] != 'A' {
			return 1
		}
		at[n] = int8(i)
		n, last = n+1, i
	}
	if n > 1 && len(tag)-last < 2 {
		return 1
	}
	return n
}

// boycotted is the word behind which a tag holds a name, "#BoycotteBay".
const boycotted = "boycott"

// smallNamed cuts the first of n pieces of a tag where a name written small begins behind a call for a boycott, and says
// how many there are then: "#BoycotteasyJet" is no "Boycotteasy Jet".
func smallNamed(tag string, at *[longTag + 1]int8, n int) int {
	const end = len(boycotted)
	if at[1] <= int8(end) || !spoken(tag[:end], boycotted) || isEnding(tag[end:at[1]]) || tag[end:at[1]] == "ed" || tag[end:at[1]] == "s" {
		return n
	}
	copy(at[2:n+1], at[1:n])
	at[1] = int8(end)
	return n + 1
}

// cheapest cuts a tag into common words, the fewer and commoner the better; 1 when
// it cannot be done.
func cheapest(tag string, at *[longTag + 1]int8) int {
	var cost [longTag + 1]float32
	var from [longTag + 1]int8
	for i := 1; i <= len(tag); i++ {
		cost[i] = math.MaxFloat32
	}
	words := tagGlance()
	for i := range len(tag) {
		if cost[i] == math.MaxFloat32 {
			continue
		}
		h := NoLetters
		for j := i; j < min(len(tag), i+longTagWord); j++ {
			h = h.Add(plainForm[tag[j]])
			if !words.May(h.Sum()) {
				continue
			}
			if r := rankOf(h.Sum()); r > 0 {
				if c := cost[i] + 6 + float32(math.Log(float64(r+50))); c < cost[j+1] {
					cost[j+1], from[j+1] = c, int8(i)
				}
			}
		}
	}
	if cost[len(tag)] == math.MaxFloat32 {
		return 1
	}
	n := 0
	for i := len(tag); i > 0; i = int(from[i]) {
		n++
	}
	for i, k := len(tag), n-1; k >= 0; k-- {
		i = int(from[i])
		at[k] = int8(i)
	}
	return n
}

// inTag says whether token k goes on with the tag that token k-1 is part of.
func inTag(text string, tokens []Token, k int) bool {
	return k > 0 && tokens[k].Kind == Hashtag && tokens[k].Start == tokens[k-1].End && text[tokens[k].Start] != '#'
}
