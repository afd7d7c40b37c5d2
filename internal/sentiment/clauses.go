package sentiment

import (
	"math"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Contradiction: how loudly a clause must speak, in score, to be set against another,
// and how far a contrast moves the answer towards who is not spoken of, in logits.
const (
	loudClause   = 0.5
	turnClause   = 0.15
	mildClause   = 0.4
	contrastPush = 1.6
	turnPush     = 0.8
	restShare    = 0.4 // of the whole text where one clause has the last word
	clauseShare  = 1.2 // of that clause
	mostClauses  = 12  // that are weighed
)

// clause is a piece of a text that says one thing.
type clause struct {
	z     logits
	score float64
	// Who it is about: it names the target, or somebody else, or says "it" or "they".
	own, rival, back bool
	turns            bool // it begins with a word of contrast
	versus           bool // it only says whom the rest is held against: "unlike X"
	named            bool // it begins with a name
}

// contested moves the answer to what one clause of a text says of the target where clauses
// contradict each other: "I love Harry's, Target was awful". Irony that is owned up to is
// about all clauses: "great job Target, third outage this week #sarcasm".
func (e *Engine) contested(s *scratch, text string, tokens []feature.Token, z *logits) {
	if owned(text, tokens) || formerly(text, tokens) {
		return
	}
	var list [mostClauses]clause
	r := reader{text, tokens}
	n := 0
	for from := 0; from < len(tokens) && n < mostClauses; {
		to := r.clauseEnd(from)
		if speaks(tokens[from:to]) {
			list[n] = r.clause(from, to)
			list[n].z = e.wholePiece(s, text, tokens[from:to])
			p := softmax(list[n].z)
			list[n].score = p[2] - p[0]
			n++
		}
		from = to
	}
	if n < 2 {
		return
	}
	if clause, ok := settle(list[:n], !s.careful); ok {
		for k := range z {
			z[k] = restShare*z[k] + clauseShare*clause[k]
		}
	}
}

// settle says which clause has the last word on the target, if one has. Only of English
// is known which words go back to the target, and that capitals begin names.
func settle(list []clause, english bool) (logits, bool) {
	at := strongest(list)
	if at < 0 {
		return logits{}, false
	}
	own := &list[at]
	low, high := 0.0, 0.0
	for i := range list {
		c := &list[i]
		switch {
		case c.own:
			continue
		case english && i > at && c.turns && c.back && !c.rival && c.against(own.score, turnClause, turnClause/2):
			return c.z.lifted(sign(c.score) * turnPush), true // "X looks great, but it breaks"
		}
		low, high = min(low, c.score), max(high, c.score)
	}
	if own.score >= loudClause && low <= -loudClause || own.score <= -loudClause && high >= loudClause {
		return own.z, true
	}
	if !english {
		return logits{}, false
	}
	return contrasted(list, at)
}

// strongest is the clause of the target that speaks most loudly, -1 when there is none.
func strongest(list []clause) int {
	at := -1
	for i := range list {
		if list[i].own && (at < 0 || abs(list[i].score) >= abs(list[at].score)) {
			at = i
		}
	}
	return at
}

// against says whether a clause speaks at least so loudly the other way than a score,
// which may be mild.
func (c *clause) against(score, loud, mild float64) bool {
	return c.score >= loud && score < mild || c.score <= -loud && score > -mild
}

// contrasted judges a target whose own clause says little, or only whom the rest is held
// against, where a neighbour that is about somebody else is loud: "Globex is slow while X
// just works", "unlike X, Globex is a dream".
func contrasted(list []clause, at int) (logits, bool) {
	own := &list[at]
	for i := max(0, at-1); i <= min(len(list)-1, at+1); i++ {
		c := &list[i]
		if i == at || c.own || c.back && !c.rival {
			continue
		}
		switch {
		case own.versus && (at == 0 || abs(c.score) >= 2*turnClause):
			return logits{c.z[2] + contrastPush, c.z[1], c.z[0] - contrastPush}, true
		case own.versus:
			continue
		case c.versus && i == 0 && own.score > -loudClause:
			return own.z.lifted(contrastPush), true
		case !c.against(own.score, mildClause, mildClause):
			continue
		case list[max(i, at)].turns && (i < at || c.rival), list[0].turns && i+at == 1, own.named && c.named && c.rival && abs(c.score) >= loudClause:
			return own.z.lifted(-sign(c.score) * contrastPush), true
		}
	}
	return logits{}, false
}

// lifted is the logits moved up, or down when by is negative.
func (z logits) lifted(by float64) logits {
	z.lift(by)
	return z
}

func sign(x float64) float64 { return math.Copysign(1, x) }

func abs(x float64) float64 { return max(x, -x) }

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

// clauseEnd is where the clause ends that begins at token i: after a mark, before a word
// of contrast, or before "and" and a name.
func (r reader) clauseEnd(i int) int {
	for j := i + 1; j < len(r.tokens); j++ {
		if r.turns(j) || j > i+3 && r.word(j) == "and" && r.name(j+1) && !r.name(j-1) {
			return j
		}
		if r.tokens[j-1].Flags&feature.Breaks != 0 {
			for j < len(r.tokens) && r.tokens[j].Kind >= feature.Emoji && r.tokens[j].Kind <= feature.Punct {
				j++ // its emoji belong to what they follow
			}
			return j
		}
	}
	return len(r.tokens)
}

// turns says whether the word at i begins a contrast: "but", "although", "while X".
func (r reader) turns(i int) bool {
	if f := r.tokens[i].Flags; f&feature.Hinge != 0 || f&(feature.Contrast|feature.Flat) == feature.Contrast {
		return true
	}
	switch r.tokens[i].Hash {
	case whereasHash, exceptHash:
		return true
	case tooHash:
		return r.word(i+1) == "bad"
	case thenHash:
		return i > 0 && r.tokens[i-1].Flags&feature.Breaks != 0
	case whileHash:
		return r.name(i+1) || r.name(i+2)
	}
	return false
}

// name says whether a name stands at i: the target's, or a capital that begins no sentence.
func (r reader) name(i int) bool {
	return i >= 0 && i < len(r.tokens) && (r.tokens[i].Kind == feature.Target || r.rival(i))
}

// rival says whether the name of somebody else than the target stands at i.
func (r reader) rival(i int) bool {
	t := &r.tokens[i]
	if t.Kind == feature.User {
		return true
	}
	c := r.text[t.Start]
	if t.Kind != feature.Word || c < 'A' || c > 'Z' || t.Flags&feature.Caps != 0 || t.End-t.Start < 2 || r.text[t.Start+1] == '\'' {
		return false
	}
	if i == 0 || r.tokens[i-1].Kind >= feature.Emoji && r.tokens[i-1].Kind <= feature.Punct && r.text[r.tokens[i-1].Start] != ',' {
		return t.ID == 0 // any word may begin a sentence
	}
	return true
}

// clause says who the clause of these tokens is about.
func (r reader) clause(from, to int) (c clause) {
	c.turns = r.turns(from)
	c.versus = r.word(from) == "unlike" || r.word(from) == "compared"
	c.named = to > from+3 && (r.name(from) || slices.Contains(leading, r.tokens[from].Hash) && r.name(from+1))
	for i := from; i < to; i++ {
		switch {
		case r.tokens[i].Kind == feature.Target:
			c.own = true
		case r.rival(i):
			c.rival = true
		case slices.Contains(backward, r.tokens[i].Hash):
			c.back = true
		}
	}
	return c
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

var (
	whileHash   = feature.Hash("while")
	whereasHash = feature.Hash("whereas")
	tooHash     = feature.Hash("too")
	thenHash    = feature.Hash("then")
	exceptHash  = feature.Hash("except")
	// leading are the words that may stand before a name a clause begins with.
	leading = hashes("and the my our a an this that")
	// backward are the words that stand for what was spoken of before.
	backward = hashes("it it's its they they're they've their them that's this he she his her")
)
