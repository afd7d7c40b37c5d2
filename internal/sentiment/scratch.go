package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/tongue"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// scratch is what one call needs and the next can reuse.
type scratch struct {
	tokenizer feature.Tokenizer
	legible   *legible // what the text read last reads as, where that is not as it is written; else nil
	masked    []feature.Token
	kept      []feature.Token // those that are the writer's own words
	grams     []uint64
	found     []weights.Word  // of words that are not near at hand
	far       []int32         // their tokens
	said      voice           // what the words of some tokens say
	sayers    []feature.Token // these
	same      []feature.Token // others that say the same
	costly    costly          // what they say to the costlier parts of the model
	traits    trait           // of all tokens
	lacks     trait           // those that none of the words has of the text that is judged towards a target
	unframed  bool            // nor has it a date, title or note around it
	odds      int             // what all tokens say for English
	norm      []byte
	hits      []hit
	facts     []hit
	perils    []hit // cues of crises in the text that is judged towards a target
	asksHarm  bool  // whose crisis a text tells is being asked, and nobody is blamed for it yet
	places    []int32
	dist      []int32 // how far each token is from the target
	gramRoom  feature.Room
	careful   bool           // the text may not be English
	tongue    *tongue.Tongue // what its words of opinion are; nil: nothing is known
	untaught  bool           // the models have learned nothing of the language
	cut, own  []feature.Token
	aimed     []feature.Token // those in which the target judged last is masked
	part      []feature.Token // those about it, where a text speaks of several
	judged    logits          // those of the last whole text,
	judgement Sentiment       // and what they are
	alone     bool            // the text is about that target as a whole
	aims                      // how it names it
	naming    naming          // and who is named in them
	quiet     []feature.Token // those without what brands' names would say by themselves
	loudly    bool            // those names say something to cues and moods
	spoken    spoken
	room      [mostClauses]clause
	list      []clause                // those that the target judged last was judged by,
	listed    []feature.Token         // of these tokens
	names     []feature.Name          // those asked for last,
	askedFor  []string                // as they are written
	known     map[string]feature.Name // names made ready before
	probe     *AboutText              // not nil: what the model of posts reads is asked for, not its answer
	voices    [3]logits               // what the models said of the target last, one by one
	thorough  bool                    // strange words are spelled even in English
}

// Bounds of the names that are kept ready to be found: how many, and how long, in bytes.
const (
	mostReady    = 64
	longestReady = 80
)

// ready are names made ready to be found; the same few are asked for again and again, most often at once.
func (s *scratch) ready(names []string) []feature.Name {
	if slices.Equal(names, s.askedFor) {
		return s.names
	}
	s.names, s.askedFor = s.names[:0], append(s.askedFor[:0], names...)
	for _, n := range names {
		name, ok := s.known[n]
		if !ok {
			if len(s.known) >= mostReady || s.known == nil {
				s.known = map[string]feature.Name{}
			}
			name = feature.NewName(n)
			if len(n) <= longestReady {
				s.known[n] = name
			}
		}
		s.names = append(s.names, name)
	}
	return s.names
}
