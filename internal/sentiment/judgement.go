package sentiment

import (
	"math"

	"github.com/earshot/earshot/internal/mention"
)

// judge turns logits into a direction and a score.
func (e *Engine) judge(z logits) Sentiment { return sentimentOf(softmax(z[0], z[1], z[2])) }

// sentimentOf is the direction and score of probabilities.
func sentimentOf(negative, neutral, positive float64) Sentiment {
	against, inFavour := over(negative, neutral)&over(negative, positive), over(positive, neutral)&over(positive, negative)
	return Sentiment{Label: labels[against|inFavour<<1], Negative: negative, Neutral: neutral, Positive: positive, Score: positive - negative}
}

// labels are neutral, negative and positive, found without a branch, for which it is nobody can foresee.
var labels = [4]mention.Label{mention.Neutral, mention.Negative, mention.Positive}

// over is 1 where a is more than b, and else 0.
func over(a, b float64) int {
	if a > b {
		return 1
	}
	return 0
}

// softmax is the probabilities of the classes.
func (z logits) softmax() logits {
	negative, neutral, positive := softmax(z[0], z[1], z[2])
	return logits{negative, neutral, positive}
}

// softmax is the probabilities of the classes by their logits, each by itself, for arrays are passed through memory.
func softmax(negative, neutral, positive float64) (p, q, r float64) {
	top := max(negative, neutral, positive)
	if top > math.MaxFloat64 { // infinite, of which no difference can be taken
		top = math.MaxFloat64
		negative, neutral, positive = min(negative, top), min(neutral, top), min(positive, top)
	}
	p, q, r = math.Exp(negative-top), math.Exp(neutral-top), math.Exp(positive-top)
	share := 1 / (p + q + r)
	return p * share, q * share, r * share
}
