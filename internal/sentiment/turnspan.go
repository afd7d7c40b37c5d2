package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// longestTurn is how many words a turn of phrase may have that is weighed as one.
const longestTurn = 6

// turnEnds tells of the tokens of a text where the turns of phrase end that begin there, "hung up on me", "in # minutes":
// of those that the engine knows, without a gap, an end of a clause or the target among their words. Of a token that begins
// none it tells 0.
func (e *Engine) turnEnds(s *scratch, text string, tokens []feature.Token) []int {
	ends := make([]int, len(tokens))
	if s.tongue == nil {
		s.hits = e.told.find(s, text, tokens, s.hits[:0])
		for _, h := range s.hits {
			ends[h.i] = max(ends[h.i], h.j)
		}
	}
	for i := range tokens {
		if s.tongue != nil {
			ends[i] = s.tongue.PhraseEnd(text, tokens, i)
		} else {
			for _, known := range [...]*special{e.special, e.aimed, e.done} {
				if at := known.of(tokens[i].ID); at > 0 && at < marked {
					ends[i] = max(ends[i], known.lists[at-1].end(tokens, i))
				}
			}
		}
		if ends[i]-i > longestTurn || slices.ContainsFunc(tokens[i:max(i, ends[i])], parts) {
			ends[i] = 0
		}
	}
	return ends
}

// parts says whether a token parts what stands around it: the target, or what ends a clause.
func parts(t feature.Token) bool {
	return t.Kind == feature.Target || t.Flags&(feature.Breaks|feature.Contrast) != 0
}

// end is where the longest phrase ends that begins at i and goes on at once, 0: none does.
func (s *start) end(tokens []feature.Token, i int) (end int) {
	if i+1 == len(tokens) || !s.mayNext.may(tokens[i+1].Hash) {
		return 0
	}
	phrases := s.next.of(tokens[i+1].Hash)
	for k := range phrases {
		if rest := phrases[k].rest; !slices.Contains(rest, gapSlot) {
			end = max(end, sets(nil).follows(tokens, i+2, rest[1:]))
		}
	}
	return end
}
