package sentiment

import (
	"cmp"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// maxExplained bounds how many units of a text are weighed.
const maxExplained = 96

// weighable are the units of a text whose weight is asked, maxExplained at most: of a long one those near the target and
// at its end, which is what is read of it, or, where there is none, those that lean furthest.
func (e *Engine) weighable(s *scratch, text string, tokens []feature.Token) (units []span) {
	read := func(int) bool { return true }
	if len(tokens) > maxExplained && holdsTarget(tokens) {
		near := around(tokens)
		from := int(near[0].Start)
		to := int(near[len(near)-1].End)
		read = func(i int) bool {
			at := int(tokens[i].Start)
			return at >= from && at < to || i >= len(tokens)-maxExplained/4
		}
	}
	named, turns := e.callsSomebody(s, text, tokens), e.turnEnds(s, text, tokens)
	for i := 0; i < len(tokens); {
		j := max(unit(text, tokens, i), turns[i])
		turn := turns[i] == j && !isKnown(&tokens[i]) // "Hats off to X" begins as a name does
		for k := i + 1; k < j; k++ {
			if named[k] {
				j, turn = k, false
			}
		}
		if shown(text, &tokens[i]) && read(i) && (turn || !named[i]) {
			units = append(units, span{from: i, to: j})
		}
		i = j
	}
	if len(units) <= maxExplained {
		return units
	}
	slices.SortStableFunc(units, func(a, b span) int { return cmp.Compare(leansBy(tokens[b.from:b.to]), leansBy(tokens[a.from:a.to])) })
	units = units[:maxExplained]
	slices.SortFunc(units, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return units
}

// leansBy is how far the words of a unit lean, either way; a negation counts, too.
func leansBy(tokens []feature.Token) int {
	n := len(tokens) - 1
	for i := range tokens {
		n += int(max(tokens[i].Tone, -tokens[i].Tone))
		if k := tokens[i].Kind; k == feature.Emoji || k == feature.Emoticon {
			n += 2
		}
	}
	return n
}

// unit is where the unit that begins at token i ends: a negation is shown with the words it turns round, up to the one
// that carries weight; a tag that was taken apart, a mark out of ten, and the same face or mark over and over are one.
func unit(text string, tokens []feature.Token, i int) int {
	t := &tokens[i]
	switch {
	case t.Kind == feature.Hashtag:
		return tagEnd(text, tokens, i)
	case t.Kind == feature.Number && i+2 < len(tokens) && text[tokens[i+1].Start] == '/' && tokens[i+2].Kind == feature.Number:
		return i + 3
	case t.Kind >= feature.Emoji && t.Kind <= feature.Punct:
		j := i + 1
		for j < len(tokens) && tokens[j].Hash == t.Hash && tokens[j].Kind == t.Kind {
			j++
		}
		return j
	case t.Flags&feature.Negator == 0:
		return i + 1
	}
	j := i + 1
	for n := 0; n < 2 && j < len(tokens) && tokens[j].Kind == feature.Word && tokens[j].Flags&(feature.Breaks|feature.Contrast) == 0; n++ {
		j++
	}
	for j > i+1 && leadsOn.has(tokens[j-1].Hash) {
		j--
	}
	return j
}

// leadsOn are words that only lead to the next.
var leadsOn = newWordSet("in on at for to of the a an with from by my our your their its and or as und oder die der das y e el la los las et le les de en van het een i w na")

// tagEnd is where the words of the tag end that goes on at token i; the target in it is none of them.
func tagEnd(text string, tokens []feature.Token, i int) int {
	j := i + 1
	for j < len(tokens) && tokens[j].Kind == feature.Hashtag && tokens[j].Start == tokens[j-1].End && text[tokens[j].Start] != '#' {
		j++
	}
	return j
}

// shown says whether a token can be among the words that moved a score: of marks only ! and ?, and those that hold one
// against another, for others only part what stands around them.
func shown(text string, t *feature.Token) bool {
	switch t.Kind {
	case feature.Target:
		return false
	case feature.Punct:
		return strings.IndexByte("!?<>", text[t.Start]) >= 0
	}
	return true
}
