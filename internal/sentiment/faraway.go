package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// farOff says whether a long text names the target only far from what it is about: once or twice, in neither its title nor its
// first sentence, in sentences without a loud word that nobody goes on from, and not as what the writer has.
func (e *Engine) farOff(text string, tokens []feature.Token) bool {
	if tokens[mostCalled].Kind == feature.User {
		return false // it only calls many
	}
	r := reader{text: text, tokens: tokens}
	named := 0
	for i := range tokens {
		if tokens[i].Kind != feature.Target {
			continue
		}
		from, to := r.sentenceOf(i)
		if named++; named > mostNamed || from == 0 || heads.has(r.hash(i+1)) || !r.calmly(from, to) || r.has(from, i) || e.deeds(tokens[from:to]) != 0 {
			return false
		}
		if _, end := r.sentenceOf(to); to < len(tokens) && r.goesOnFrom(to, end) && !r.calmly(to, end) {
			return false
		}
	}
	return true
}

// mostNamed is how often a text may name what it is not about, mostCalled how many it may call at its front.
const (
	mostNamed  = 2
	mostCalled = 12
)

// sentenceOf is where the sentence of the token at i begins and ends; a line's end ends it, too.
func (r reader) sentenceOf(i int) (from, to int) {
	if i >= len(r.tokens) {
		return i, i
	}
	for from = i; from > 0 && !r.ends(from-1) && !r.newLine(from); from-- {
	}
	for to = i + 1; to < len(r.tokens) && !r.ends(to-1) && !r.newLine(to); to++ {
	}
	return from, to
}

// calmly says whether no loud word, no denial and no mark of feeling stands among these tokens.
func (r reader) calmly(from, to int) bool {
	for i := from; i < to; i++ {
		t := &r.tokens[i]
		if t.Tone > 2 || t.Tone < -2 || t.Flags&(feature.Negator|feature.Stretched) != 0 || t.Kind == feature.Emoji || t.Kind == feature.Emoticon || troubles.has(t.Hash) {
			return false
		}
	}
	return true
}

// has says whether the sentence that begins at from says the target at i is the writer's, or what they speak of.
func (r reader) has(from, i int) bool {
	return possessives.has(r.hash(i-1)) || possessives.has(r.hash(i-2)) || pointing.has(r.hash(from)) || r.holdsAny(from, i, acquiring)
}

// goesOnFrom says whether the sentence of these tokens goes on about what was named before it.
func (r reader) goesOnFrom(from, to int) bool {
	return r.holdsAny(from, min(to, from+4), their) || r.holdsAny(from, to, yours) || r.holdsAny(from, to, wares)
}

var (
	possessives = newWordSet("my our this these")
	pointing    = newWordSet("it it's its this that's these")
	acquiring   = newWordSet("bought buy ordered own owned purchased paid pay contacted called rang emailed switched signed cancelled canceled subscribed")
	// troubles are what goes wrong, in words without a mood.
	troubles = newWordSet("freezes froze crashes crashed crash slow late delayed missing waiting waited error errors bug bugs stuck unfortunately sadly only still again turn boycott avoid right wrong underwhelmed")
)
