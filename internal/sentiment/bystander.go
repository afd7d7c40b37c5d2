package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// standsBy says whether the mood of a text is about the writer's own life, family, weather or team, and the target
// only where they were or what they did beside it: "My landlord is a liar, told him so on X", "what a sunset! Taken
// from the X". Wherever anything is served, sold, ordered or waited for, it is not.
func (r reader) standsBy(list []clause) bool {
	for i := range list {
		if list[i].turns {
			return false
		}
	}
	for i := range r.tokens {
		if r.tokens[i].Kind == feature.User || r.tokens[i].Kind == feature.Word && r.text[r.tokens[i].Start] <= 'Z' && r.knows(i) {
			return false // somebody else is spoken of
		}
	}
	if r.glimpsed() {
		return true
	}
	own, life := false, false
	for from := 0; from < len(r.tokens); {
		to := r.partEnd(from)
		switch leans, lively := r.leans(from, to, 2), r.lively(from, to); {
		case holdsTarget(r.tokens[from:to]):
			if own = true; r.leans(from, to, 3) || !r.only(from, to) {
				return false
			}
		case leans && !lively && !life && to-from > asideWords:
			return false
		default:
			life = life || lively
		}
		from = to
	}
	return own && life
}

// asideWords is how few words, with their mark, say nothing by themselves of what they are about: "so excited,".
const asideWords = 3

// partEnd is where the part of a sentence ends that begins at i: behind a mark, a comma too.
func (r reader) partEnd(i int) int {
	for j := i; j < len(r.tokens); j++ {
		if t := &r.tokens[j]; t.Kind == feature.Punct && (t.Flags&feature.Breaks != 0 || r.text[t.Start] == ',') && !r.inner(j) {
			return j + 1
		}
	}
	return len(r.tokens)
}

// only says whether a part of a sentence that names the target says nothing of it but that something was done there,
// or with it.
func (r reader) only(from, to int) bool {
	for i := from; i < to; i++ {
		t := &r.tokens[i]
		if t.Kind == feature.Target && !r.adjunct(i) || t.Flags&feature.Negator != 0 || their.has(t.Hash) {
			return false
		}
	}
	return true
}

// adjunct says whether the target at i stands behind a word of place or way, or a pastime, "on X", "from the X
// station", "boarding X", and does nothing itself.
func (r reader) adjunct(i int) bool {
	if heads.has(r.hash(i+1)) && !r.is(i+1, "just") {
		return false
	}
	j := i - 1
	for j > 0 && (articles.has(r.tokens[j].Hash) || aged.has(r.tokens[j].Hash)) {
		j--
	}
	switch h := r.hash(j); {
	case j < 0:
		return r.is(i+1, "and")
	case r.is(j-1, "thanks"), r.is(j-1, "due"):
		return false
	case r.tokens[j].Kind == feature.Punct:
		return r.is(i+1, "and")
	case ways.has(h), besides.has(h):
		return true
	default:
		return r.is(j, "and") && !r.is(j-2, "and") && j > 0 && r.tokens[j-1].Kind == feature.Word
	}
}

// leans says whether a word of mood, at least so strong, stands in a part of a text.
func (r reader) leans(from, to int, least int8) bool {
	for i := from; i < to; i++ {
		if t := r.tokens[i].Tone; t >= least || t <= -least {
			return true
		}
	}
	return false
}

// lively says whether a part of a text is about somebody's life.
func (r reader) lively(from, to int) bool {
	for i := from; i < to; i++ {
		if lifely.has(r.tokens[i].Hash) {
			return true
		}
	}
	return false
}

// deals says whether anything is served, sold, ordered or waited for in a text.
func (r reader) deals() bool {
	for i := range r.tokens {
		if h := r.tokens[i].Hash; (dealt.has(h) || wares.has(h)) && !(r.is(i, "had") && r.is(i+1, "to")) {
			return true
		}
	}
	return false
}

var (
	// ways are words before where something is, or by what it goes; besides what is done beside it.
	ways    = newWordSet("from at on in to near behind via past outside inside by over through towards onto into off")
	besides = newWordSet("boarding watching playing scrolling wearing driving riding reading streaming leaving entering passing")
	// dealt are words of what firms deal in, and of dealing with them.
	dealt = newWordSet("ate eat eating sleep sleeping slept served serve service waited hours minutes delayed upgraded cancelled canceled bought buy buying purchase purchased order ordered orders ordering delivery delivered deliver refund refunded price prices bill bills charged charge fee fees paid pay booking booked book customer customers support agent agents staff waiter waitress manager crew queue queued line account password subscription product products phone call called calling app website site got had get gave offer deal food burger coffee meal dinner lunch breakfast drink drinks cake fries salad flight flights hotel room bed mattress shoes dress shirt bike car game update closed open rude helpful friendly waiting wait parcel package luggage bag bags suitcase seat seats ticket tickets gift present installed repaired repair fixed broke broken replaced returned return thanks thank quality sound picture screen battery ad advert store shop's hired rented recommend recommended")
	// lifely are words of a life that firms have no part in.
	lifely = newWordSet("family mum mom mum's dad mother father parents son daughter kid kids baby brother sister sister's brother's grandma grandpa grandad nan gran granny aunt uncle husband wife boyfriend girlfriend ex friend friends mate boss landlord landlady neighbour neighbor neighbours roommate flatmate teacher dog cat puppy kitten horse sunset sunrise sky moon weather morning evening tonight sunday monday saturday rain snow sun wind storm cold heat headache hangover back knee tooth toothache stomach flu fever cough exam exams test school university uni class homework job jobs work interview promotion degree thesis cup match final team goal league derby flat house apartment wallet keys purse life birthday wedding funeral crush date divorce cry crying heartbroken asleep tired lonely homesick country politics government election president minister traffic spring summer autumn winter holidays")
)
