package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// news is what the cues of headlines say of a target: "fined", "record profit". The
// models have learned from posts, in which such words are about the world.
type news struct {
	lift, plain float64
	named       bool // the target is named here
}

// move moves the answer for each of the phrases, all of which begin with the word at i,
// that goes on as the text does; what only counts in a headline is kept for [news.tell].
func (n *news) move(tokens []feature.Token, i int, phrases []phrase, z *logits) {
	for k := range phrases {
		p := &phrases[k]
		if follows(tokens, i+1, p.rest) == 0 {
			continue
		}
		switch p.turn {
		case newsTurn:
			n.lift += p.weight
		case plainTurn:
			n.plain = max(n.plain, p.weight)
		default:
			z.lift(p.weight)
		}
	}
}

// newsMost bounds how far several cues of one headline move the answer together.
const newsMost = 4.0

// tell moves the answer by what a headline says of its target.
func (n *news) tell(text string, tokens []feature.Token, z *logits) {
	if !n.named || n.lift == 0 && n.plain == 0 || !headline(text, tokens) {
		return
	}
	if n.lift == 0 {
		z[1] += n.plain
		return
	}
	z.lift(max(-newsMost, min(newsMost, n.lift)))
}

// headlineWords is how long a headline may be, in tokens.
const headlineWords = 26

// headline says whether a text reads like one: short, nobody speaks of themselves or to
// anybody, nothing is asked, and no mark of feeling stands in it.
func headline(text string, tokens []feature.Token) bool {
	if len(tokens) > headlineWords {
		return false
	}
	for i := range tokens {
		t := &tokens[i]
		switch t.Kind {
		case feature.Emoji, feature.Emoticon, feature.User:
			return false
		case feature.Punct:
			if c := text[t.Start]; c == '!' || c == '?' {
				return false
			}
		case feature.Target:
			if text[t.Start] == '@' {
				return false
			}
		case feature.Word:
			if slices.Contains(persons, t.Hash) || t.Flags&feature.Stretched != 0 {
				return false
			}
		}
	}
	return true
}

// persons are the words of those who speak and are spoken to.
var persons = hashes("i i'm i've i'd i'll im ive me my mine we we're we've our us you your you're u ur lol please")
