package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// themed says whether the target at i only gives its name, or its look, to what somebody made or has there: "a Minecraft
// cake", "Skyrim inspired earrings", "her facebook status", a subreddit. What goes wrong with it is its own.
func (r reader) themed(i int) bool {
	next := r.hash(i + 1)
	switch {
	case r.is(i-1, "/") && r.subreddit(i):
		return true
	case inspired.has(next):
		return i+2 < len(r.tokens) && r.tokens[i+2].Kind == feature.Word && !heads.has(r.hash(i+2))
	case fanMade.has(next):
		return !heads.has(r.hash(i+2)) && !r.wrongAfter(i)
	case clipped.has(next):
		return (i > 1 && clipping.has(r.hash(i-2)) || r.is(i-1, "my")) && !r.wrongAfter(i)
	case entries.has(next):
		return !heads.has(r.hash(i+2)) && platforms.has(feature.Hash(r.word(i))) && !r.wrongAfter(i) && !(i > 0 && plenty.has(r.hash(i-1)))
	}
	return false
}

// subreddit says whether "r/" stands before the token at i, or "u/".
func (r reader) subreddit(i int) bool {
	at := int(r.tokens[i].Start)
	return at >= 2 && (r.text[at-2] == 'r' || r.text[at-2] == 'u') && (at == 2 || strings.IndexByte(" /([\n\"*", r.text[at-3]) >= 0)
}

// wrongAfter says whether anything goes wrong, or is denied, behind i, or a thing of the target's is spoken of.
func (r reader) wrongAfter(i int) bool {
	return r.deniesAfter(i) || r.blamed(i+1) || r.holdsAny(0, len(r.tokens), outages)
}

// drives says whether the target at i is a car that somebody else only drives or sits in: "the jerk in the white Ford".
func (r reader) drives(i int) bool {
	j := i - 1
	for j > 0 && r.tokens[j].Kind == feature.Word && !articles.has(r.tokens[j].Hash) && j > i-3 {
		j--
	}
	if j < 1 || !othersCars.has(r.tokens[j].Hash) || !wheels.has(r.tokens[j-1].Hash) || heads.has(r.hash(i+1)) {
		return false
	}
	return cars.has(feature.Hash(r.word(i))) && !r.blamed(i) && !r.holdsAny(0, len(r.tokens), roadTests)
}

// bargains says whether a text is a bid of the kind that begins with its sort in brackets, "[H] …, [W] …", "[Giveaway] …".
func (r reader) bargains() bool {
	if r.text[r.tokens[0].Start] != '[' {
		return false
	}
	for i := range min(len(r.tokens)-2, bidWords) {
		if r.text[r.tokens[i].Start] == '[' && bids.has(r.tokens[i+1].Hash) && (r.text[r.tokens[i+2].Start] == ']' || bids.has(r.tokens[i+2].Hash)) {
			return true
		}
	}
	return false
}

// bidWords is among how many of a text's first words its sort stands.
const bidWords = 40

var (
	inspired = newWordSet("inspired themed styled esque")
	fanMade  = newWordSet("cake cakes cupcake cupcakes cookies costume costumes cosplay tattoo tattoos poster posters painting drawing drawings fanart artwork sketch mural sculpture parody meme memes stereotype stereotypes nails quilt stencil graffiti birthday shrine cufflinks earrings necklace scarf plush figurine")
	clipped  = newWordSet("video videos playlist playlists clip clips")
	clipping = newWordSet("liked favorited favourited added to watched watching saw found uploaded posted uploading on")
	// entries are what people write and read at platforms.
	entries = newWordSet("status statuses newsfeed message messages page pages event photo photos picture pictures profile comment comments conversation friend friends meetup wall album post thread argument fight joke gold birthday exchange debate")
	outages = newWordSet("broke broken deleted gone hacked suspended locked banned disappeared down loading load missing stuck blocked removed fix reported censored slow crash crashes crashing ads adverts redesign layout")
	// cars are makes of cars, wheels what stands before one that somebody sits in, othersCars what may stand between.
	cars       = newWordSet("ford honda toyota bmw audi mercedes porsche tesla kia hyundai nissan mazda subaru volvo jeep chevy chevrolet dodge lexus ferrari lamborghini fiat volkswagen vw buick cadillac corvette mustang camaro prius civic corolla bentley jaguar pontiac chrysler vauxhall renault peugeot")
	wheels     = newWordSet("in driving drives drove drive wrecks wrecked crashed crashes wrapped stole steals parked parks rolled flipped rear-ended stolen behind jacked")
	othersCars = newWordSet("a the his her their another this that some")
	roadTests  = newWordSet("if first ride handles handling seats comfortable comfy engine transmission brakes recall mpg test warranty dealer dealership rental love loved")
	bids       = newWordSet("h w offer giveaway hiring wts wtb wtt selling gifted fs ft iso hire for giving contest")
)
