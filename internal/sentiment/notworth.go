package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How far what somebody is denied to be moves the answer, in logits: the models know "not" and "rude" better than "not rude".
const (
	notBadPush  = 3.0
	notGoodPush = 1.5
)

// notWorth says which way the negation at i points that denies of somebody what is plainly good or bad: "weren't rude at all",
// "isn't intuitive", "I don't think X is overpriced". What is only supposed, or asked for, or not denied of all says nothing.
func notWorth(tokens []feature.Token, i int) int {
	far := farFrom(tokens, i)
	if supposed(tokens, i) || !far && i > 0 && ourselves.has(tokens[i-1].Hash) {
		return 0
	}
	apart, all := far, sweeping.has(tokens[i].Hash)
	for j := i + 1; j < min(len(tokens), i+notWorthWords); j++ {
		t := &tokens[j]
		switch {
		case t.Flags&(feature.Breaks|feature.Contrast|feature.Negator) != 0, all && (t.Hash == soHash || t.Hash == asHash):
			return 0
		case far && being.has(t.Hash):
			far = false
		case far && tokens[i+1].Hash == callHash && (j == i+2 || t.Kind == feature.Target):
			far = false
		case far, between.has(t.Hash), being.has(t.Hash):
		case worthNothing.has(t.Hash), apart && plainlyBad.has(t.Hash):
			return deniedUnless(tokens, j, 1)
		case worthMuch.has(t.Hash):
			return deniedUnless(tokens, j, -1)
		default:
			return 0
		}
	}
	return 0
}

// notWorthWords is how far behind a negation what is denied may stand.
const notWorthWords = 9

// deniedUnless is which way the denial of the word at i points, or 0 where more is said of it: "not slow enough", "wasn't slow, it
// was glacial", "isn't slow, just overpriced", "isn't ugly but useless".
func deniedUnless(tokens []feature.Token, i, way int) int {
	next := i + 1
	if next < len(tokens) && tokens[next].Flags&feature.Breaks != 0 {
		next++
		if way > 0 && next < len(tokens) && slices.Contains(backward, tokens[next].Hash) && worthOf(tokens[next:min(len(tokens), next+4)]) <= 0 {
			return 0
		}
	}
	if next < len(tokens) && furtherSaid.has(tokens[next].Hash) {
		return 0
	}
	return way
}

// farFrom says whether somebody may stand between the negation at i and what is denied of them: "I don't think X is", "nobody at X was".
func farFrom(tokens []feature.Token, i int) bool {
	if empty.has(tokens[i].Hash) {
		return true
	}
	return i+1 < len(tokens) && finding.has(tokens[i+1].Hash)
}

// supposed says whether what the negation at i denies is no report: it is wished for, asked or told to somebody: "if it wasn't so
// slow", "why can't they not be rude", "don't be rude".
func supposed(tokens []feature.Token, i int) bool {
	if i+1 < len(tokens) && tokens[i+1].Hash == beHash {
		return true
	}
	for j := i - 1; j >= max(0, i-supposedWords) && tokens[j].Flags&feature.Breaks == 0; j-- {
		if supposing.has(tokens[j].Hash) {
			return true
		}
	}
	return false
}

// supposedWords is how far before a negation it may stand that it is only supposed.
const supposedWords = 7

var (
	beHash   = feature.Hash("be")
	callHash = feature.Hash("call")

	furtherSaid = newWordSet("enough so but just only merely simply more although though however")
	finding     = newWordSet("think believe find feel say call consider found")
	being       = newWordSet("is are was were be been being feel feels felt look looks looked seem seems seemed taste tastes tasted sound sounds sounded smell smelled")
	ourselves   = newWordSet("i'm im am i we're we")
	supposing   = newWordSet("if wish wished wishes unless how why when whether promise promised promises tell hope hopes hoping hopefully please try tries wonder sure make makes")
	// between are the words that may stand between a negation and what it denies.
	between = newWordSet("a an the that too really very half as all even any ever single at once particularly remotely overly terribly especially exactly in least bit so here one actually quite to me us much of")

	// worthNothing are words that say of somebody that they are bad, and nothing else.
	worthNothing = newWordSet("rude unfriendly impolite unhelpful unprofessional incompetent clueless careless lazy sloppy dismissive condescending arrogant hostile aggressive abusive pushy creepy surly snooty grumpy patronising patronizing disrespectful dishonest deceptive misleading shady sketchy greedy stingy unfair unjust slow sluggish late delayed unreliable inconsistent chaotic disorganised disorganized confusing complicated complex cumbersome clunky overpriced expensive extortionate pricey inaccurate painful tedious stressful frustrating annoying irritating infuriating boring dull tiresome dirty filthy grubby smelly stinky cramped overcrowded crowded noisy loud uncomfortable dingy unsafe dangerous toxic flimsy shoddy tacky ugly hideous buggy glitchy laggy unusable faulty defective damaged stiff itchy bulky fragile stale rotten mouldy moldy soggy bland tasteless greasy bitter salty overcooked undercooked burnt rubbery watery disgusting gross nasty foul vile revolting underwhelming overrated mediocre subpar lousy crap crappy shitty shit rubbish garbage trash junk pathetic useless worthless pointless embarrassing cringe atrocious abysmal appalling dreadful miserable depressing unbearable unacceptable scam ripoff rip-off nightmare disaster mess letdown let-down unpleasant intrusive invasive bloated gimmicky outdated awkward hard difficult tricky scary racist sexist corrupt fake cheap-looking poor weak messy flaky stupid dumb idiotic ridiculous absurd laughable negligent fraudulent crooked outrageous shameful disgraceful hazardous cruel heartless callous obsolete unresponsive inaccessible unplayable woeful dismal repulsive discriminatory")
	// worthMuch are words that say of somebody that they are good, and nothing else.
	worthMuch = newWordSet("kind friendly polite courteous caring considerate attentive welcoming professional knowledgeable competent skilled responsive patient understanding accommodating flexible supportive thoughtful gracious approachable honest fair generous trustworthy transparent respectful charming fast quick prompt efficient dependable smooth seamless easy simple effortless painless punctual speedy snappy swift timely consistent accurate precise convenient affordable reasonable secure clear sturdy durable solid sleek elegant stylish beautiful gorgeous stunning comfy cosy cozy soft robust intuitive user-friendly stable innovative creative practical handy crisp durable fun entertaining enjoyable engaging inspiring delicious tasty yummy juicy flavorful flavourful refreshing clean spotless tidy spacious peaceful relaxing safe accessible superb outstanding remarkable exceptional phenomenal incredible spectacular magnificent marvelous splendid delightful pleasant sweet terrific fabulous glorious superior stellar flawless immaculate unbeatable unmatched satisfying worthwhile valuable wonderful amazing awesome brilliant excellent lovely perfect fantastic cool heavenly divine legit trendy graceful dreamy silky powerful ingenious thrilling legendary")
)
