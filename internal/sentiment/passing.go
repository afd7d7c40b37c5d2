package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// passingShift is how far a mention in passing moves the answer to neutral, passingRest what
// is left of it.
const (
	passingShift = 1.5
	passingRest  = 0.3
)

// faulted says whether the words behind i say why something was so, and that it was somebody's doing there: "queueing
// outside X because they can't …".
func (r reader) faulted(i int) bool {
	for j := i + 1; j < len(r.tokens); j++ {
		if h := r.tokens[j].Hash; j+1 < len(r.tokens) && (h == becauseHash || h == causeHash) && their.has(r.tokens[j+1].Hash) || locked.has(h) {
			return true
		}
	}
	return false
}

// done says whether the name at i stands for what is done with it: "just X it, the article is awful".
func (r reader) done(i int) bool {
	if c := r.text[r.tokens[i].Start]; c >= 'a' && c <= 'z' && r.is(i-1, "to") && obliged.has(r.hash(i-2)) {
		return true // "I need to hoover"
	}
	if queried.has(r.hash(i+1)) && i > 0 && urging.has(r.hash(i-1)) {
		return true // "I had to X what that meant"
	}
	if !things.has(r.hash(i+1)) && !r.is(i+1, "him") && !r.is(i+1, "her") && !r.is(i+1, "me") {
		return false
	}
	if i > 0 && r.tokens[i-1].Flags&feature.Breaks == 0 && !urging.has(r.tokens[i-1].Hash) {
		return false
	}
	return i+2 >= len(r.tokens) || r.tokens[i+2].Kind != feature.Word || r.is(i+2, "if") || r.is(i+2, "and") || r.is(i+2, "yourself")
}

// passing says whether every mention of the target only says where something was:
// "waiting outside X", "the bar next to X".
func (s *scratch) passing(text string, tokens []feature.Token) bool {
	r := reader{text: text, tokens: tokens}
	if r.bargains() {
		return true
	}
	for i := range tokens {
		if tokens[i].Kind == feature.Target && (!r.place(i) || r.faulted(i)) && (s.careful || !r.meansTo(i) && !r.employs(i) && !r.ownLife(i) && !r.onlySets(i) || r.anotherDoes(true)) && !s.tongue.Place(text, tokens, i) {
			return false
		}
	}
	return true
}

// onlySets says whether the target at i is only where a text is read, what a lesson is done with, or who published what
// is told, or by whom something of others was paid.
func (r reader) onlySets(i int) bool {
	return r.spokenIn(i) || r.credited(i) || r.teaches(i) || r.carries(i) || r.themed(i) || r.drives(i) || r.pays(i)
}

// pass moves the answer to neutral.
func (z *logits) pass() {
	for k := range z {
		z[k] *= passingRest
	}
	z[1] += passingShift
}

// sponsors says whether the target at i gives its name to a contest or ground, both with capitals: "the X Classic", "X Field".
func (r reader) sponsors(i int) bool {
	next := &r.tokens[i+1]
	upper := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	return upper(r.text[next.Start]) && upper(r.text[r.tokens[i].Start]) && next.Flags&feature.Caps == 0 &&
		(next.Hash != classicHash || r.is(i-1, "the")) && !heads.has(r.hash(i+2))
}

// directs says whether somebody is told which way to go by the name at i: "turn left after the X".
func (r reader) directs(i int) bool {
	for j := max(0, i-4); j < i-1; j++ {
		if w := r.word(j); (w == "left" || w == "right") && (r.is(j-1, "turn") || r.is(j-1, "turned") || r.is(j-1, "go") || r.is(j-1, "the")) {
			return true
		}
	}
	return false
}

// place says whether the target at i follows a word that makes it a place beside
// which something is, or gives its name to one: "the X Arena".
func (r reader) place(i int) bool {
	if r.linkedTo(i) || r.namesake(i) || wraps.has(r.hash(i+1)) && !r.is(i+2, "of") && (r.is(i-2, "in") || r.is(i-2, "inside")) || venues.has(r.hash(i+1)) || arenas.has(r.hash(i+1)) && r.sponsors(i) || pages.has(r.hash(i+1)) || r.done(i) || (r.is(i+1, "car") || r.is(i+1, "parking")) && (r.is(i+2, "park") || r.is(i+2, "lot")) {
		return true
	}
	if i > 0 && r.tokens[i-1].Kind == feature.Word && r.tokens[i-1].ID > 0 && !beforePlaces.has(r.tokens[i-1].Hash) {
		return false // none of those below
	}
	switch r.word(i - 1) {
	case "after", "before", "at":
		return r.directs(i)
	case "between":
		return r.is(i-2, "somewhere") || r.is(i-2, "halfway")
	case "above", "below", "outside", "near", "opposite", "behind", "past", "beside", "nearby":
		return true
	case "to":
		return rides.has(r.hash(i-2)) || r.is(i-2, "next") || r.is(i-2, "close") && !nearings.has(r.hash(i-3))
	case "by":
		return corners.has(r.hash(i - 2))
	case "from":
		return r.is(i-2, "across") || r.is(i-2, "street") || r.is(i-2, "down")
	case "of":
		return r.is(i-2, "front") || r.is(i-2, "back") && r.is(i-3, "the")
	case "her", "his":
		return platforms.has(feature.Hash(r.word(i)))
	case "miss":
		return r.invites(i - 1)
	case "the", "a", "our", "my":
		return i > 1 && r.place(i-1)
	}
	return false
}

const placeWords = "after before at between above below outside near opposite behind past beside nearby to by from of her his miss the a our my"

var (
	becauseHash = feature.Hash("because")
	causeHash   = feature.Hash("cause")
	// nearings are words before "close to" that make it one of rank.
	nearings = newWordSet("come comes came even anywhere remotely")
	// rides are what goes to a place, corners what a place is told by.
	rides   = newWordSet("train trains bus buses coach tram ferry trek")
	corners = newWordSet("corner lights roundabout stop junction bridge exit crossing corners bench")
	// beforePlaces are the words that make a place of a name behind them, some with others before.
	beforePlaces = newWordSet(placeWords)
	wraps        = newWordSet("bag bags box carrier")
	obliged      = newWordSet("need needs needed have has had got want wants wanted forgot")
	queried      = newWordSet("what how why who where when if whether what's how's who's")
	locked       = newWordSet("locked shut")
	// pages are what one has at a service.
	pages = newWordSet("profile playlist playlists channel stories group")
	// platforms are where people have pages of their own.
	platforms   = newWordSet("instagram insta facebook tiktok twitter snapchat youtube linkedin tinder hinge bumble spotify myspace tumblr pinterest twitch")
	classicHash = feature.Hash("classic")
	// arenas are contests and grounds, by words that say much else when they are written small.
	arenas = newWordSet("classic center centre field premier racing awards tour championship championships tournament trophy")
	venues = newWordSet("parking carpark warehouse billboard arena stadium cup ballpark amphitheatre amphitheater pavilion dome speedway raceway marathon invitational grandstand")
)
