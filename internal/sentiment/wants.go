package sentiment

import (
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// towardsIntent is what the author wants of a target: what the text wants, unless the mood towards
// the target is against it.
func (e *Engine) towardsIntent(s *scratch, text, lang string, tokens []feature.Token, whole Intent, mood Sentiment) Intent {
	if whole.Kind == Complaint && mood.Label == mention.Positive || whole.Kind == Praise && mood.Label == mention.Negative {
		return e.intent(s, text, lang, tokens, mood)
	}
	return whole
}
