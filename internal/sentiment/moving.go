package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// elsewhere says whether who goes, told at i by words that end before end, only goes somewhere, and chooses nobody:
// "left X at noon", "ran to X for milk", "she moved from X to Y as head of sales", "Netflix moved to X". Where a
// reason is told, or a mood, it is a choice all the same.
func (r reader) elsewhere(i, end int, at [2]span) bool {
	if r.is(i, "leaving") && r.is(end, "with") {
		return true // "me leaving X with three bags"
	}
	if !strolls.has(r.tokens[i].Hash) || r.reasoned() {
		return false
	}
	someone, named := r.mover(i)
	if someone && (named || !migrates.has(r.tokens[i].Hash)) {
		return true
	}
	w, next := r.word(i), r.word(end)
	switch {
	case at[0].to > 0 && at[1].to > 0, someone:
		return false
	case w == "left" && articles.has(r.hash(i+1)) && end < len(r.tokens) && r.tokens[end].Kind == feature.Word:
		return true // "left my X charger on the train"
	case w == "left":
		return end >= len(r.tokens) || r.tokens[end].Kind == feature.Punct || r.tokens[end].Kind == feature.URL || whens.has(r.hash(end)) && next != "because"
	case w == "leaving":
		return r.is(i-1, "just") || whens.has(r.hash(end)) && next != "today" && next != "tomorrow" && next != "and"
	case w == "dropped":
		return articles.has(r.hash(i+1)) && !dealings.has(r.hash(end))
	case at[0].to == 0 || r.is(i+1, "with"):
		return false
	case w == "ran" || w == "run" || w == "running":
		return true
	}
	return errands.has(r.hash(end)) && !goods.has(r.hash(end+1))
}

// gotDone says whether the "done" at i is of what somebody has got done, "10k steps done with my X", and not of who
// is done with the target.
func (r reader) gotDone(i int) bool {
	if i == 0 || r.tokens[i-1].Kind != feature.Word || r.tokens[i-1].Flags&feature.Breaks != 0 {
		return false
	}
	h := r.tokens[i-1].Hash
	if nearly.has(h) {
		return true // "almost done with season two of X"
	}
	return !persons.has(h) && !hasten.has(h) && !soDone.has(h) && !degrees.has(h) && !r.name(i-1)
}

// reasoned says whether a text tells why somebody went, or how it pleased them.
func (r reader) reasoned() bool {
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.Flags&feature.Negator != 0 || (t.Kind == feature.Emoji || t.Kind == feature.Emoticon) && t.Tone != 0 || reasons.has(t.Hash) {
			return true
		}
		if t.Hash == afterHash && i > 0 && r.nameBefore(i) {
			return true // "leaving X after 12 years"
		}
	}
	return false
}

// nameBefore says whether the target is named among the few words before i.
func (r reader) nameBefore(i int) bool {
	return holdsTarget(r.tokens[max(0, i-3):i])
}

// mover says whether somebody else than the writer does what is told at i, and whether that is one who has a name, or
// a body: "Netflix", "the council".
func (r reader) mover(i int) (someone, named bool) {
	j := i - 1
	for j >= 0 && hasten.has(r.tokens[j].Hash) {
		j--
	}
	if j < 0 || r.tokens[j].Kind != feature.Word && r.tokens[j].Kind != feature.User || r.tokens[j].Flags&feature.Breaks != 0 || persons.has(r.tokens[j].Hash) {
		return false, false
	}
	switch {
	case goers.has(r.tokens[j].Hash), kin.has(r.tokens[j].Hash):
		return true, false
	case r.name(j), r.capital(j) && r.begins(j) && r.tokens[j].ID > commonWord*4/5 && r.tokens[j].Tone < 3 && !strings.HasSuffix(r.word(j), "ly") && !strings.HasSuffix(r.word(j), "ing") && !strings.HasSuffix(r.word(j), "ed"):
		return true, true
	}
	for k := j - 1; k >= max(0, j-3) && r.tokens[k].Kind == feature.Word; k-- {
		switch r.word(k) {
		case "my", "our", "we", "i":
			return false, false
		case "the", "a", "an", "his", "her", "their":
			return true, true
		}
	}
	return false, false
}

var (
	afterHash = feature.Hash("after")
	doneHash  = feature.Hash("done")
	// soDone are words before "done" where somebody is done with another.
	soDone = newWordSet("officially totally completely absolutely finally pretty about am im i'm we're were they're get getting got feel feeling stay simply honestly basically forever well and then is")
	nearly = newWordSet("almost nearly halfway half")
	// strolls are words of going that also tell of a walk, or of work.
	strolls = newWordSet("left leave leaving moved move moving went go going gone ran run running back return returned returning migrated migrating switched switching jumped transferred dropped walking walked away")
	// migrates are those of them that only customers do, unless they are firms.
	migrates = newWordSet("migrated migrating switched switching")
	hasten   = newWordSet("just almost nearly has have had is are was were be been then also recently already now later 's soon himself herself once who's he's she's")
	goers    = newWordSet("whoever he she they he's she's they're who")
	kin      = newWordSet("cousin brother sister son daughter uncle aunt nephew niece friend mate colleague coworker boss ex roommate flatmate neighbour neighbor husband wife boyfriend girlfriend mum mom dad mother father kid kids boy girl guy guys man woman ceo founder cto cfo engineer manager director teacher classmate someone somebody people staff")
	reasons  = newWordSet("actually because cause bc cheaper better worse faster happier relieved relief glad happy regret regrets mistake enough finally sick tired fed terrible awful great love loved hate hated best worst easier nightmare disappointed amazing halved doubled tripled saved saving saves overcharged deal switched cancelled treated")
	whens    = newWordSet("at about around now in early late yesterday today tonight this before with to for ten five two three an and then when last where while ago on <number>")
	errands  = newWordSet("to for at with before after on this today yesterday tonight tomorrow until last when where while store shop")
	goods    = newWordSet("good now ever")
	dealings = newWordSet("subscription plan account contract membership for as and")
)
