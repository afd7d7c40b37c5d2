package sentiment

import (
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// gladScore is the score from which somebody is praised in spite of a crisis.
const gladScore = 0.3

// blamed is what is said of whom a loud crisis is told of without a bad word: "found shards of glass in a jar of X".
var blamed = sentimentOf(0.65, 0.3, 0.05)

// mayHarm says whether a text that calmly names a target, which is masked in its tokens, may tell harm of it: most tell no word of
// any, which is known soon.
func (e *Engine) mayHarm(s *scratch, text string, masked []feature.Token, mood *Sentiment) bool {
	return !s.asksHarm && mood.calm() && e.perilous(s, text, masked)
}

// calm says whether harm that is told would be held against somebody who is spoken of so.
func (m *Sentiment) calm() bool { return m.Label != mention.Negative && m.Score < gladScore }

// perilous says whether a text tells words of harm, and not only on the way of the target that was judged last.
func (e *Engine) perilous(s *scratch, text string, masked []feature.Token) bool {
	s.perils = e.perils.find(s, text, masked, s.perils[:0])
	return len(s.perils) > 0 && !s.scene(text).passing && !spares(text, masked)
}

// blames says whether a text tells a loud crisis of a target, as [Engine.CrisisTowards] has it. Who tells of a firm at law blames
// nobody yet.
func (e *Engine) blames(text, lang string, t Target) bool {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	s.asksHarm = true
	defer func() { s.asksHarm = false }()
	c := e.crisisTowards(s, text, lang, t)
	return c.Score >= CrisisFrom && len(c.Topics) > 0 && c.Topics[0] != "legal"
}

// spares says whether all that a text says of the masked target is that what befell others did not touch it.
func spares(text string, masked []feature.Token) bool {
	r := newReader(text, masked)
	var room [mostClauses]clause
	return r.unharmed(r.clauses(room[:0]))
}
