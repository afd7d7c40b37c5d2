package sentiment

import (
	"math"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// targetLogits judges towards the masked target: by what stands around it, and
// by the whole text, or, where clauses contradict each other, by its own clause.
func (e *Engine) targetLogits(s *scratch, text string, tokens []feature.Token) logits {
	tokens = around(tokens)
	s.thorough = true
	defer func() { s.thorough = false }()
	if addressed(text, tokens) {
		z := e.wholePiece(s, text, tokens)
		e.adjust.apply(&z, tokens)
		return z
	}
	var own sum
	s.grams = feature.TargetGrams(tokens, s.grams[:0])
	e.towards.add(&own, s.grams)
	t, c := e.towards.finish(own), e.conv.targetLogits(s, tokens)
	w := e.cascade(s, text, tokens)
	m := &e.mix.running
	cut := isCut(text, tokens)
	if cut {
		m = &e.mix.cut
	}
	var z logits
	for k := range z {
		z[k] = m[0]*t[k] + m[1]*c[k] + m[2]*w[k] + m[3+k]
	}
	e.turned(text, tokens, &z)
	if clause, ok := e.contested(s, text, tokens); ok && !cut {
		for k := range z {
			z[k] = 0.4*z[k] + 1.2*clause[k]
		}
	}
	compared(text, tokens, &z)
	passing(text, tokens, &z)
	e.adjust.apply(&z, tokens)
	return z
}

// addressed says whether a text as a whole is about the target: it names it by its
// handle alone, and so speaks to it, or has no other words.
func addressed(text string, tokens []feature.Token) bool {
	words, names := 0, 0
	for i := range tokens {
		switch tokens[i].Kind {
		case feature.Target:
			if text[tokens[i].Start] != '@' {
				names++
			}
		case feature.Word, feature.Hashtag:
			words++
		}
	}
	return words == 0 || names == 0
}

// isCut says whether a text was cut into tokens by whoever gathered it: its marks
// stand between spaces, or it has none at all, no tags, handles or links, and the target's name has no
// capital.
func isCut(text string, tokens []feature.Token) bool {
	free, clinging := 0, 0
	for i := 0; i < min(len(text), 400); i++ {
		switch text[i] {
		case '@', '#', '/':
			return false
		case '.', ',', '!', '?', '\'', '"', ':', '(', ')':
			from := i
			for i+1 < len(text) && isMark(text[i+1]) {
				i++
			}
			if from > 0 && text[from-1] != ' ' || i+1 < len(text) && text[i+1] != ' ' {
				clinging++
			} else {
				free++
			}
		}
	}
	return free > clinging || free+clinging == 0 && !capital(text, tokens)
}

// capital says whether the target's name begins with a capital somewhere.
func capital(text string, tokens []feature.Token) bool {
	for i := range tokens {
		if c := text[tokens[i].Start]; tokens[i].Kind == feature.Target && c >= 'A' && c <= 'Z' {
			return true
		}
	}
	return false
}

func isMark(c byte) bool { return strings.IndexByte(".,!?'\":()", c) >= 0 }

// Contradiction: how strongly the clause of the target and another must speak,
// in score, to set the rest of the text aside.
const (
	ownLoud   = 0.5
	otherLoud = 0.5
)

// contested gives the judgement of the target's own clause when another clause
// says the opposite: "I love Harry's, Target was awful". Irony that is owned up to is
// about both clauses: "great job Target, third outage this week #sarcasm".
func (e *Engine) contested(s *scratch, text string, tokens []feature.Token) (logits, bool) {
	var own, mild logits
	ownScore, low, high := 0.0, 0.0, 0.0
	parts := 0
	for from := 0; from < len(tokens); {
		to := clauseEnd(tokens, from)
		piece := tokens[from:to]
		from = to
		if !speaks(piece) {
			continue
		}
		parts++
		z := e.wholePiece(s, text, piece)
		p := softmax(z)
		score := p[2] - p[0]
		if holdsTarget(piece) {
			if math.Abs(score) >= math.Abs(ownScore) {
				own, ownScore = z, score
			}
			continue
		}
		low, high = min(low, score), max(high, score)
	}
	if parts < 2 || formerly(text, tokens) {
		return mild, false
	}
	if ownScore >= ownLoud && low <= -otherLoud || ownScore <= -ownLoud && high >= otherLoud {
		return own, !owned(text, tokens)
	}
	return mild, false
}

// formerly says whether a text tells how something "used to" be: what it says then
// is no contradiction but a change.
func formerly(text string, tokens []feature.Token) bool {
	r := reader{text, tokens}
	for i := range tokens {
		if r.word(i) == "used" && r.word(i+1) == "to" {
			return true
		}
	}
	return false
}

// clauseEnd is where the clause ends that begins at token i: after a mark, or
// before a word of contrast.
func clauseEnd(tokens []feature.Token, i int) int {
	for j := i + 1; j < len(tokens); j++ {
		if tokens[j].Flags&feature.Contrast != 0 {
			return j
		}
		if tokens[j-1].Flags&feature.Breaks != 0 {
			for j < len(tokens) && tokens[j].Kind >= feature.Emoji && tokens[j].Kind <= feature.Punct {
				j++ // its emoji belong to what they follow
			}
			return j
		}
	}
	return len(tokens)
}

// speaks says whether a clause has words enough to say something.
func speaks(piece []feature.Token) bool {
	n := 0
	for i := range piece {
		if piece[i].Kind <= feature.Hashtag || piece[i].Kind == feature.Target {
			n++
		}
	}
	return n >= 2
}

func holdsTarget(piece []feature.Token) bool {
	for i := range piece {
		if piece[i].Kind == feature.Target {
			return true
		}
	}
	return false
}
