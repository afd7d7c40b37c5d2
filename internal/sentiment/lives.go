package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// ownLife says whether the target at i only stands where somebody tells of their life, or of a thing of theirs.
func (r reader) ownLife(i int) bool {
	return r.lives(i) || r.mishandles(i)
}

// lives says whether the target at i is only where something of the writer's own life happened, which is nobody's
// doing there: "bumped into my ex at X, so awkward", "got engaged in X".
func (r reader) lives(i int) bool {
	j := i - 1
	for j > 0 && (articles.has(r.tokens[j].Hash) || aged.has(r.tokens[j].Hash)) {
		j--
	}
	if j < 0 || !wheres.has(r.tokens[j].Hash) && !(r.is(j, "of") && r.is(j-1, "middle")) || heads.has(r.hash(i+1)) && !r.is(i+1, "just") {
		return false
	}
	happened := false
	for k := range r.tokens {
		h := r.tokens[k].Hash
		switch {
		case serving.has(h), ofPlace.has(h), r.tokens[k].Flags&feature.Contrast != 0:
			return false
		case happenings.has(h), keepsakes.has(h) && (losings.has(r.hash(k-2)) || losings.has(r.hash(k-3))), ownCase.has(h) && (r.is(k-1, "my") || r.is(k-2, "my")) && k < i+3:
			happened = true
		}
	}
	return happened && !r.blamed(i)
}

// mishandles says whether somebody only did something to a thing of theirs that is named at i: "dropped my X in the
// sea", "fell off the X".
func (r reader) mishandles(i int) bool {
	if w := r.word(i - 1); w == "spilled" || w == "spilt" {
		return true
	}
	if !articles.has(r.hash(i - 1)) {
		return false
	}
	v := i - 2
	if w := r.word(v); (w == "off" || w == "over") && (r.is(v-1, "fell") || r.is(v-1, "tripped") || r.is(v-1, "falling")) {
		return !r.blamed(i)
	}
	return losings.has(r.hash(v)) && r.hash(v-1) != toHash && !dealings.has(r.hash(i+1)) && !r.blamed(i) && !r.soon(i)
}

// soon says whether what stands behind i tells how long something lasted: "cracked the X after a week".
func (r reader) soon(i int) bool {
	for k := i + 1; k < len(r.tokens); k++ {
		if w := r.word(k); w == "after" || w == "already" || w == "within" {
			return true
		}
	}
	return false
}

var (
	wheres = newWordSet("off in at on outside inside with playing scrolling watching into through")
	// happenings are what happens in a life, wherever that is.
	happenings = newWordSet("bumped cried crying sobbing sobbed bawling engaged proposed proposing proposes kissed goodbye fainted tripped vomited threw vomit puked meltdown tantrum funeral ex heartbroken hungover hangover flirting flirted dumped teacher girlfriend boyfriend date passed devastated grieving lonely mortified homesick pregnant")
	// ownCase are what is one's own, keepsakes what one loses, by one of losings.
	ownCase   = newWordSet("mistake fault purse wage wages song stomach period")
	keepsakes = newWordSet("purse wallet keys phone umbrella glasses hat scarf coat bag gloves girl boy son daughter child kid lunch coffee drink ice passport headphones airpods ring homework laptop book jacket")
	losings   = newWordSet("threw dropped lost left forgot forgotten misplaced spilled spilt cracked smashed scratched dented")
	// ofPlace are words of what is done to somebody there.
	ofPlace = newWordSet("charged overcharged till tills bill price prices manager security crew desk luggage baggage suitcase parcel order ordered rude lovely friendly helpful kind wonderful refused ignored booked cancelled app website love loves floor wet slipped stolen because comfy clean dirty filthy food returned found handed")
)
