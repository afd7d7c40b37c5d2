package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// spokenIn says whether the target at i is a place where people talk and only stands for those who read there: "Hey
// Reddit, I lost my job", "doctors of Reddit, …", "my Reddit birthday". Who speaks to it of its own doings means it.
func (r reader) spokenIn(i int) bool {
	var only bool
	switch before := r.hash(i - 1); {
	case readerly.has(r.hash(i + 1)):
		only = !heads.has(r.hash(i + 2))
	case before == onHash && i > 1:
		return thanked.has(r.hash(i-2)) && r.thanksBefore(i-2) && !heads.has(r.hash(i+1)) && !r.turnsTo(i) && platforms.has(feature.Hash(r.word(i)))
	case before == ofHash && i > 1:
		only = peoples(r.word(i-2)) && !heads.has(r.hash(i+1)) && !runners.has(r.hash(i-2))
	case hailings.has(before), dayparts.has(before) && r.hash(i-2) == goodHash:
		only = r.pauses(i+1) && !r.turnsTo(0)
	case r.hash(i+1) == commaHash && r.begins(i):
		only = asksReaders.has(r.hash(i+2)) && !r.turnsTo(i)
	case before == commaHash && r.pauses(i+1):
		only = r.shows(i-1) && !r.turnsTo(i)
	}
	return only && rooms.has(feature.Hash(r.word(i)))
}

// thanksBefore says whether somebody is thanked right before i: "thank you to all the".
func (r reader) thanksBefore(i int) bool {
	for j := max(0, i-thankReach); j < i; j++ {
		if thanksFor.has(r.tokens[j].Hash) {
			return true
		}
	}
	return false
}

// thankReach is how far before the thanks may stand.
const thankReach = 6

// pauses says whether a mark, or the text's end, stands at i.
func (r reader) pauses(i int) bool {
	return i >= len(r.tokens) || r.tokens[i].Kind >= feature.Emoji && r.tokens[i].Kind <= feature.Punct || r.newLine(i)
}

// turnsTo says whether a text, from a token on, speaks of what its reader does or should: "your app", "please fix".
func (r reader) turnsTo(from int) bool {
	for i := from; i < len(r.tokens); i++ {
		if h := r.tokens[i].Hash; yours.has(h) || h == youHash && feelingFor.has(r.hash(i-1)) {
			return true
		}
	}
	return false
}

// shows says whether the sentence that ends before i shows or asks something: "I wanted to share this with you".
func (r reader) shows(i int) bool {
	for j := i - 1; j >= 0 && !r.ends(j); j-- {
		if showing.has(r.tokens[j].Hash) {
			return true
		}
	}
	return false
}

// peoples says whether a word is one for several people, as most are that end in an s.
func peoples(w string) bool {
	return w == "people" || w == "men" || w == "women" || len(w) > 4 && w[len(w)-1] == 's'
}

var (
	ofHash    = feature.Hash("of")
	onHash    = feature.Hash("on")
	youHash   = feature.Hash("you")
	commaHash = feature.Hash(",")
	// rooms are where people talk to whoever reads there.
	rooms    = newWordSet("reddit tumblr twitter facebook imgur bluesky mastodon discord pinterest instagram insta quora")
	hailings = newWordSet("hey hi hello hiya howdy morning night evening okay ok alright")
	dayparts = newWordSet("morning evening night afternoon")
	// readerly are words that make of a place those who are there, or one's own days there.
	readerly = newWordSet("birthday cakeday cake noob newbie newb friends fam followers peeps mutuals lurker")
	// runners are who a place is its own by.
	runners = newWordSet("users mods admins owners makers founders creators ads servers terms rules employees leaders thousands millions lots hundreds")
	// asksReaders begin what is said to those who read.
	asksReaders = newWordSet("i i'm i've i'd i'll im my we we're what what's which who who's how help meet tell give is are does do should where any anyone can could here here's this today")
	// yours are words by which a text speaks of what its reader does.
	yours = newWordSet("your yours you're u ur fix stop please bring change why you've")
	// thanked are those on a place whom the writer speaks to or of.
	thanked = newWordSet("everyone everybody all people folks guys you friends followers strangers mutuals those messages comments")
	// feelingFor are words of what somebody feels for "you".
	feelingFor = newWordSet("love loved hate thank thanks of miss fuck disgust")
	showing    = newWordSet("share show showing sharing present introduce introducing ask asking meet")
)
