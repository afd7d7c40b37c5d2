package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How what was hoped, feared or thought counts where a short answer follows, in logits and scores.
const (
	hopePush   = 1.5
	hopeScore  = 0.3  // how loudly what was thought must speak to outweigh the word of hope or fear
	faintScore = 0.15 // and where there is none
)

// outcomes is [Engine.outcome] of the first few places from i on where one is awaited.
func (e *Engine) outcomes(s *scratch, r reader, i int, z *logits) bool {
	for left := mostAwaited; i < len(r.tokens) && left > 0; i++ {
		if !awaited.has(r.tokens[i].Hash) {
			continue
		}
		if left--; e.outcome(s, r, i, z) {
			return true
		}
	}
	return false
}

// mostAwaited is in how many places an outcome is looked for.
const mostAwaited = 3

// outcome moves the answer where a text tells what was hoped, feared or thought of the target and then, in a word or
// two, whether it came so: "was hoping X would be good. It wasn't." It says whether that settles it.
func (e *Engine) outcome(s *scratch, r reader, i int, z *logits) bool {
	to := r.clauseEnd(i)
	answer, bare := r.answer(to)
	if answer == 0 || to-i < 3 || !holdsTarget(r.tokens[:to]) || r.ownAffair(i+1, to) || r.endsAtPlace(to) {
		return false
	}
	way := e.awaitedWay(s, r, i, to)
	switch {
	case answer < -1:
		way = -1 // who says so is disappointed, whatever they thought
	case answer > 1:
		way = 1
	case way == 0 && answer < 0 && r.foretells(i, to):
		way = -1 // what is told of as to come is mostly wanted
	case bare && deniedIn(r.tokens[i+1:to]):
		way *= -float64(answer) // "worried they wouldn't. They did."
	default:
		way *= float64(answer)
	}
	if way == 0 {
		return false
	}
	if (z[2]-z[0])*way < 0 {
		z[0], z[2] = z[2], z[0]
	}
	z.lift(way * hopePush)
	return true
}

// awaitedWay is which way that speaks of the target what is hoped, feared or thought by the word at i: up, down, or 0.
func (e *Engine) awaitedWay(s *scratch, r reader, i, to int) float64 {
	piece := r.tokens[i+1 : to]
	if r.rivalIn(i, to) {
		if by, _ := e.compared(newReader(r.text, piece), 0); by != 0 {
			return sign(by)
		}
		return 0
	}
	thought := e.wholePiece(s, r.text, piece)
	thought.lift(e.deeds(piece))
	h := r.tokens[i].Hash
	switch score := thought.score(); {
	case i > 0 && r.tokens[i-1].Kind == feature.Target:
		return 1 // who is spoken of has promised it
	case abs(score) >= hopeScore:
		return sign(score)
	case dreading.has(h), wishing.has(h) && deniedIn(piece):
		return -1
	case wishing.has(h):
		return 1
	case abs(score) >= faintScore:
		return sign(score)
	}
	return 0
}

// deniedIn says whether a negation stands among some words.
func deniedIn(tokens []feature.Token) bool {
	for i := range tokens {
		if tokens[i].Flags&feature.Negator != 0 {
			return true
		}
	}
	return false
}

// foretells says whether some words tell of what is to come.
func (r reader) foretells(from, to int) bool {
	for i := from; i < to; i++ {
		if foretelling.has(r.tokens[i].Hash) {
			return true
		}
	}
	return false
}

// rivalIn says whether somebody else than the target is named among these tokens.
func (r reader) rivalIn(from, to int) bool {
	for i := from; i < to; i++ {
		if r.rival(i) {
			return true
		}
	}
	return false
}

// endsAtPlace says whether the words up to i end with the target as a place: "the party was at X."
func (r reader) endsAtPlace(i int) bool {
	for i--; i > 1 && r.tokens[i].Kind != feature.Target; i-- {
		if r.tokens[i].Kind == feature.Word {
			return false
		}
	}
	return i > 1 && placing.has(r.tokens[i-1].Hash) && auxiliary.has(r.tokens[i-2].Hash)
}

// ownAffair says whether what is thought is of the writer's own doing, "I had lost my X", and not what they like.
func (r reader) ownAffair(from, to int) bool {
	for from < to && r.is(from, "that") {
		from++
	}
	if from >= to || !firsts.has(r.tokens[from].Hash) || r.is(from, "me") {
		return false
	}
	for i := from; i < to; i++ {
		if likings.has(r.tokens[i].Hash) || r.is(i, "need") || hates.has(r.tokens[i].Hash) || liking.has(r.tokens[i].Hash) {
			return false
		}
	}
	return true
}

// answer reads the clause that begins at i as an answer: 1 for "It was.", "Still do.", -1 for "It wasn't.", "Not this
// time.", -2 for "Big mistake.", 2 for "Pleasantly surprised."; 0 where it says anything else.
// It is bare where it is no more than a verb that stands for another.
func (r reader) answer(i int) (way int, bare bool) {
	for i < len(r.tokens) && (r.tokens[i].Kind == feature.Punct || ushers.has(r.tokens[i].Hash)) {
		i++
	}
	for k := range answers {
		if a := &answers[k]; i < len(r.tokens) && r.tokens[i].Hash == a.words[0] && sets(nil).follows(r.tokens, i+1, a.words[1:]) > 0 {
			return int(a.way), false
		}
	}
	for j := i; j < len(r.tokens) && j < i+answerWords; j++ {
		switch t := &r.tokens[j]; {
		case t.Flags&feature.Breaks != 0 || t.Kind == feature.Emoji:
			return way, true
		case t.Flags&feature.Negator != 0:
			way = -1
		case dos.has(t.Hash):
			if way == 0 {
				way = 1
			}
		case way == 0 && (subjects.has(t.Hash) || r.name(j)), aroundIt.has(t.Hash):
		default:
			return 0, false
		}
	}
	return way, true
}

// answerWords is how long a short answer may be.
const answerWords = 8

// answers are short answers that are whole turns of phrase.
var answers = readVerdicts(map[int8]string{
	-1: "there was none|none|nope|nah|wrong|i was wrong|i was so wrong|was i wrong|boy was i wrong|how wrong|so wrong|you'd be wrong|you would be wrong|proved me wrong|proven wrong|they were wrong|everyone was wrong|not anymore|not any more|not this time|not true|not the case|not so|not even close|not a chance|not really|not at all|none of them|none of it|no such luck|fat chance|joke's on me|jokes on me|it never does|it never did|it never was|it never has|they never do|they never did|never did|never does|never happened|that never happened|far from it|quite the opposite|the opposite|on the contrary|turned out to be wrong",
	-2: "big mistake|huge mistake|what a mistake|should have known|should've known|got nothing|got very little|got none|lies|all lies|what a lie|what a letdown|what a disappointment|fooled me",
	2:  "i was pleasantly surprised|pleasantly surprised|i'm a convert|i'm converted|i'm sold|consider me|colour me|color me",
	1:  "i was right|they were right|she was right|he was right|everyone was right|you were right|right again|wasn't wrong|was not wrong|i wasn't wrong|they weren't wrong|wasn't disappointed|was not disappointed|i wasn't disappointed|still do|still does|still am|still is|still think so|called it|nailed it|and i was right|yep|yup|they delivered|it delivered|no surprise|no surprises",
})

var (
	wishing = newWordSet("hoping hoped wanted promised wished doubted trusted relied counted")
	// foretelling are words of what is to come.
	foretelling = newWordSet("would will could can they'd it'd it'll they'll he'd she'd")
	dreading    = newWordSet("worried afraid feared scared dreaded dreading nervous fearing")
	// expecting are words of what somebody thought.
	expecting = newWordSet("thought expected expecting assumed figured believed told heard knew sure bet guessed imagined think convinced reckoned prepared swore said hopes")
	// awaited are all words by which an outcome is awaited.
	awaited = wordSetOf(slices.Concat(wishing.words, dreading.words, expecting.words))
	// placing are words that make a place of whom they stand before.
	placing = newWordSet("at in near outside inside opposite by behind")
	// ushers are words that usher an answer in.
	ushers = newWordSet("but and then well oh so yet sadly unfortunately luckily thankfully fortunately happily alas boy turns out turned although though or")
	// subjects are of whom an answer is, aroundIt what may stand around it.
	subjects = newWordSet("it they he she this that it's they're that's he's she's i'm there i we you mine ours these those all most none nobody")
	aroundIt = newWordSet("now one at all really still anymore any more either one bit though in the slightest even close to be by a lot far mile indeed thank god goodness luckily thankfully sadly unfortunately so definitely certainly actually absolutely just ever yet again always not have been lol tbh and and more then some much very")
)
