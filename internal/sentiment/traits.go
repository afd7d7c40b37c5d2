package sentiment

import (
	"maps"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// trait is what a word may have to do with a text's frame or mood, a bit for each. Nearly every text lacks nearly all of them,
// which is known once its words are numbered; only of the others is it asked where the word stands.
type trait uint8

const (
	dateTrait     trait = 1 << iota // may begin a date before a text
	titleTrait                      // may be what a title before a text says it is
	noteTrait                       // may tell how a post was edited or by what it was sent
	misnomerTrait                   // may be the second word of a name that is none of its words
	idleTrait                       // may say nothing where nothing else is said
	calledTrait                     // may be what somebody is called
	ironyTrait                      // may be a mark of irony
	restTrait                       // may tell what somebody is, not what was done
	allTraits     = 1<<iota - 1
)

// readTraits notes the traits of the words that have numbers; of those that have none all are expected.
func (e *Engine) readTraits() {
	e.traits = make([]trait, len(e.whole.words)/wordBytes)
	var rare []uint64
	for t, words := range map[trait][]uint64{
		dateTrait:     slices.Concat(months.words, weekdays.words),
		titleTrait:    headingHeads.words,
		noteTrait:     append(slices.Clone(editings.words), sentHash, viaHash),
		misnomerTrait: slices.Collect(maps.Keys(misnomers)),
		idleTrait:     append(slices.Clone(idle.words), goodHash),
		ironyTrait:    ironyMarks.words,
		restTrait:     states.words,
		calledTrait:   slices.Concat(villains.words, heroes.words),
	} {
		for _, h := range words {
			if id := e.words.Number(h).Number(); id > 0 && int(id) < len(e.traits) {
				e.traits[id] |= t
			} else {
				rare = append(rare, h)
			}
		}
	}
	e.unnumbered = wordSetOf(rare)
}

// traitsOf are those of some tokens' words together: of those numbered last, taken all together, they are known; of
// others all are expected that are not known to be lacking.
func (s *scratch) traitsOf(tokens []feature.Token) trait {
	if s.numberedLast(tokens) {
		return s.traits
	}
	return allTraits &^ s.lacks
}

// rulesOut notes what the words of a text lack that is to be judged towards a target. Of one in another language nothing is
// known, since its tokens are cut otherwise there.
func (e *Engine) rulesOut(s *scratch, text string, tokens []feature.Token) {
	if s.tongue == nil {
		s.lacks, s.unframed = allTraits&^s.traitsOf(tokens), !e.framed(s, text, tokens)
	}
}

// framed says whether a date, a title or a note may stand around a text.
func (e *Engine) framed(s *scratch, text string, tokens []feature.Token) bool {
	if len(tokens) <= leastFramed || s.traitsOf(tokens)&(titleTrait|noteTrait) != 0 {
		return len(tokens) > leastFramed
	}
	last := tokens[len(tokens)-1].Hash
	return last == parenHash || last == closeHash || e.mayDate(text, &tokens[0])
}

// mayDate says whether a date may begin with a token.
func (e *Engine) mayDate(text string, t *feature.Token) bool {
	return t.Kind == feature.Number || t.Kind == feature.Punct || text[t.Start] <= '9' && t.Kind == feature.Word || e.may(t, dateTrait)
}

// may says whether a word may have a trait.
func (e *Engine) may(t *feature.Token, which trait) bool {
	return t.ID <= 0 || int(t.ID) >= len(e.traits) || e.traits[t.ID]&which != 0
}

// tells says of most texts that they say something: one of their first words is neither idle nor noise.
func (e *Engine) tells(text string, tokens []feature.Token) bool {
	for i := range tokens[:min(len(tokens), 3)] {
		if t := &tokens[i]; t.Kind == feature.Word && !e.may(t, idleTrait) && t.End-t.Start > 1 && !noise(text[t.Start:t.End]) {
			return true
		}
	}
	return false
}
