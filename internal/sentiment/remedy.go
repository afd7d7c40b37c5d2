package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// Words of a bad situation say nothing bad of who ends it: "my headache is gone thanks to X", "broke down at
// night, X was there in 20 minutes". How far that moves the answer, in logits.
const (
	reliefPush = 3.2
	rescuePush = 1.4
	// plightScore is how ill what is told of nobody must speak to be a plight.
	plightScore = 0.3
)

// easing says whether a text tells of an ill that goes, is kept away or is no more, 1, or that there was none
// until somebody came by it, -1.
func easing(tokens []feature.Token) float64 {
	for i := range tokens {
		switch {
		case !ills.has(tokens[i].Hash):
		case cameWith(tokens, i):
			return -1
		case passes(tokens, i), ridOf(tokens, i), isNoMore(tokens, i):
			return 1
		}
	}
	return 0
}

// cameWith says whether the ill at i is one there never was until something: "never had acne until I used X", "zero
// outages before we moved to X".
func cameWith(tokens []feature.Token, i int) bool {
	denied := false
	for j := i - 1; j >= max(0, i-noMoreReach); j-- {
		denied = denied || tokens[j].Flags&feature.Negator != 0 || tokens[j].Hash == zeroHash
	}
	if !denied {
		return false
	}
	for j := i + 1; j < min(len(tokens), i+noMoreReach) && tokens[j].Flags&feature.Breaks == 0; j++ {
		if h := tokens[j].Hash; untils.has(h) || h == beforeHash {
			return j+1 < len(tokens) && firsts.has(tokens[j+1].Hash) && holdsTarget(tokens[j:min(len(tokens), j+sinceReach)])
		}
	}
	return false
}

// passes says whether the ill at i is said to go: "the pain in my back is finally gone", "my anxiety is so much less".
func passes(tokens []feature.Token, i int) bool {
	for j := i + 1; j < min(len(tokens), i+passReach); j++ {
		switch t := &tokens[j]; {
		case lessening.has(t.Hash) && !measured.has(tokens[j-1].Hash):
			return false // "stress less"
		case passing.has(t.Hash), lessening.has(t.Hash):
			return j+1 == len(tokens) || tokens[j+1].Hash != fromHash && tokens[j+1].Hash != thanHash && !ills.has(tokens[j+1].Hash)
		case t.Flags&(feature.Negator|feature.Contrast) != 0, t.Kind == feature.Target, t.Hash == stillHash:
			return false
		}
		if tokens[j].Flags&feature.Breaks != 0 {
			return false
		}
	}
	return false
}

// ridOf says whether somebody rids one of the ill at i: "stops the itching", "got rid of my heartburn", "cuts
// the risk of death".
func ridOf(tokens []feature.Token, i int) bool {
	for j := i - 1; j >= max(0, i-ridReach); j-- {
		t := &tokens[j]
		if t.Flags&(feature.Breaks|feature.Contrast|feature.Negator) != 0 || leadsFrom.has(t.Hash) {
			return false
		}
		if ridding.has(t.Hash) {
			return !failsTo(tokens, j)
		}
	}
	return false
}

// failsTo says whether what is told at i is denied, only asked for or not managed: "doesn't stop", "failed to
// prevent", "please stop".
func failsTo(tokens []feature.Token, i int) bool {
	for j := i - 1; j >= max(0, i-4) && tokens[j].Flags&feature.Breaks == 0; j-- {
		if tokens[j].Flags&feature.Negator != 0 || faltering.has(tokens[j].Hash) {
			return true
		}
	}
	return false
}

// isNoMore says whether the ill at i is denied as of some time: "no more sneezing", "my knees don't hurt since",
// "haven't had a sore neck since".
func isNoMore(tokens []feature.Token, i int) bool {
	for j := i - 1; j >= max(0, i-noMoreReach); j-- {
		t := &tokens[j]
		switch {
		case (t.Hash == moreHash || t.Hash == longerHash) && j > 0 && tokens[j-1].Hash == noHash:
			return true
		case t.Flags&feature.Negator != 0:
			return sinceWhen(tokens[max(0, i-sinceReach):min(len(tokens), i+sinceReach)])
		case !having.has(t.Hash) && !amid.has(t.Hash):
			return false
		}
	}
	return false
}

// sinceWhen says whether some words tell since when, or thanks to what, something is so.
func sinceWhen(tokens []feature.Token) bool {
	for i := range tokens {
		if sinces.has(tokens[i].Hash) {
			return true
		}
	}
	return false
}

// How far from the ill the word may stand that says what becomes of it.
const (
	passReach   = 9
	ridReach    = 7
	noMoreReach = 5
	sinceReach  = 24 // and that says since when
)

// rescued judges a target that puts right what is told of nobody before: "broke down on the highway. X was there in
// 20 minutes". It says whether that is told.
func rescued(list []clause) (by logits, ok bool) {
	plight := false
	for i := range list {
		c := &list[i]
		switch {
		case ok:
			if !c.own && (c.deed < 0 || c.score <= -loudClause) {
				return by, false
			}
		case !c.own:
			plight = plight || c.deed < 0 || c.score <= -plightScore
		case !plight || c.deed <= 0:
			return by, false
		default:
			by, ok = c.z.lifted(rescuePush), true
		}
	}
	return by, ok
}

var (
	fromHash   = feature.Hash("from")
	noHash     = feature.Hash("no")
	zeroHash   = feature.Hash("zero")
	beforeHash = feature.Hash("before")
	// ills are what people want to be rid of.
	ills = newWordSet("pain pains ache aches ached aching achy headache headaches migraine migraines heartburn itch itches itching itchy itchiness rash rashes acne pimple pimples breakouts zits eczema psoriasis dandruff blister blisters sore soreness hurt hurts hurting cramp cramps nausea vomiting diarrhea diarrhoea constipation bloating reflux indigestion fever fevers cough coughing sneezing sneezes sniffles congestion allergy allergies hayfever insomnia snoring anxiety stress depression swelling inflammation infection infections sunburn scar scars wrinkles stain stains smell smells stench odour odor odours odors mould mold mildew limescale rust dust ants roaches cockroaches mice rats fleas ticks lice moths wasps mosquitoes weeds clog clogs squeak squeaking draught draughts buffering lag dropouts debt debts cravings risk risks deaths injuries crashes accidents emissions waste bill bills fees fee bleed bleeding frizz pests virus viruses malware spam robocalls fasciitis sciatica arthritis bothered tangles panic backache backaches toothache sciatica hangover eyestrain plaque outages outage downtime flaw flaws vulnerability vulnerabilities")
	// passing are words that say that an ill goes.
	passing = newWordSet("gone vanished disappeared healed stopped cleared eased faded subsided cured lifted vanishes disappears heals eases fades improved")
	// lessening are words that say how much less of it there is, measured those that stand before them then.
	lessening = newWordSet("less lower milder halved reduced calmer")
	measured  = newWordSet("is are was were been so much far way lot feels got")
	// ridding are words of ridding somebody of an ill.
	ridding = newWordSet("stops stopped stop stopping cures cured cure relieves relieved relieve eases eased ease soothes soothed soothe kills killed kill removes removed remove clears cleared clear cuts cut cutting reduces reduced reduce reducing lowers lowered lower lowering halves halved slashes slashed slash prevents prevented prevent rid ends ended beats banishes banished banish zaps patches patched patch fixes fixed")
	// leadsFrom are words behind which somebody or something else is spoken of.
	leadsFrom = newWordSet("that which who because when if making selling working while as sees see says say in at on to with by")
	// faltering are words of what is not managed, or only wanted.
	faltering = newWordSet("fail failed fails failing unable struggle struggled struggles please pls should must need needs needed trying tried supposed meant hope hoping wish ways way how nobody would could")
	// amid are words that may stand between a denial and an ill.
	amid   = newWordSet("a an any single been felt feel feeling got get getting more longer me my us our once really even bad much such as ever since")
	sinces = newWordSet("since after thanks now anymore with finally")
)
