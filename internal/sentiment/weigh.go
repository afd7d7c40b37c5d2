package sentiment

import (
	"math"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// By how much the model's odds of what cues and moods find grow, for as clear a finding as there is. The model has learned from
// what people really write, of which most wants nothing: what has only a bad mood complains of no product, and what is glad
// praises none. Cues know turns of phrase that it does not.
const (
	toldWorth     = 6 // of a complaint that tells what is wrong
	grumbleWorth  = 3 // of one that is only a mood
	themWorth     = 4 // of one to a handle
	praiseWorth   = 3
	questionWorth = 1
	interestWorth = 4
	spamWorth     = 2
	// What the odds are worth that nothing is wanted: to overlook who has to be answered costs more than to read one more.
	nothingWorth = 0.7
	gladMoan     = 0.5 // and those of a complaint in a good mood
)

// worth is by how much what cues and moods find is likelier than the model holds it.
func (ev *evidence) worth(found Intent) float64 {
	worth := 0.0
	switch found.Kind {
	case Complaint:
		worth = grumbleWorth
		if ev.trouble > 0 || ev.level[Complaint] > 0 {
			worth = toldWorth
		} else if ev.spoken {
			worth = themWorth
		}
	case Praise:
		worth = praiseWorth
	case Question:
		worth = questionWorth
	case Interest:
		worth = interestWorth
	case Spam:
		worth = spamWorth
	}
	return 1 + worth*found.Score
}

// weighed is what an English text as a whole, which speaks to no firm, wants in view of both what cues and moods say and what the model does: the likelier of the two.
// What the model alone holds must be as sure as the text asks for.
func weighed(plain Intent, p [GuessIntents]float64, mood Sentiment, ev *evidence, asks bool) Intent {
	found := max(0, slices.Index(Intents[:], plain.Kind))
	p[0] *= nothingWorth
	p[found] *= ev.worth(plain)
	if mood.Positive > mood.Negative+mood.Neutral {
		p[complaintColumn] *= gladMoan
	}
	top := slices.Index(p[:], slices.Max(p[:]))
	guess := Intent{Kind: Intents[top], Score: p[top]}
	least := ev.leastOf(guess, mood, asks)
	if plain.Kind == Complaint && ev.trouble > 0 {
		least = max(least, leastNoTrouble, ev.trouble) // "down since noon, anyone else?"
	}
	if top != found && top > 0 && (guess.Score < least || ev.against(plain, guess, mood)) {
		if top = found; p[0] > p[found] {
			top = 0
		}
	}
	switch top {
	case found:
		return plain
	case 0:
		return Intent{}
	}
	return guess
}

// complaintColumn is the place of complaints in [Intents].
const complaintColumn = 1

// What people write of what befell them with a firm is mostly short and plain, and so is most that was made up to be learned from.
const (
	shortPost = 30  // words
	firmShare = 0.4 // of how much more such texts want than others is expected of it
)

// told is how likely each intent is in a short post without links and tags, and in other languages than English, of which all that
// was learned from was made up.
func (g *guess) told(p [GuessIntents]float64, text, lang string, tokens []feature.Token, shown bool) [GuessIntents]float64 {
	share := firmShare
	links, tags := counts(text, tokens)
	if shown {
		links = 0
	}
	if lang != "" && lang != "en" {
		share = 1
	} else if len(tokens) > shortPost || links+tags > 0 {
		return p
	}
	sum := 0.0
	for k := range p {
		p[k] *= math.Exp(share * g.own[k])
		sum += p[k]
	}
	for k := range p {
		p[k] /= sum
	}
	return p
}
