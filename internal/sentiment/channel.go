package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// meansTo says whether the target at i is only what something was done with, or where it was
// put or seen: "posted it to X", "reading on my X", "at X when".
func (r reader) meansTo(i int) bool {
	j := i - 1
	for j > 0 && (articles.has(r.tokens[j].Hash) || aged.has(r.tokens[j].Hash)) {
		j--
	}
	if r.chats(i) || r.reports(i) || scrolls.has(r.hash(i-1)) || r.is(i-1, "every") && workers.has(r.hash(i+1)) {
		return !r.blamed(i)
	}
	if j < 0 || !through.has(r.tokens[j].Hash) {
		return false
	}
	means := mediums
	switch r.word(j) {
	case "at":
		return j > 0 && (queues.has(r.hash(j-1)) || r.is(i+1, "when") || pastimes.has(r.hash(i+1)) && !r.faulted(i))
	case "on", "via", "over", "through", "off":
		means = screens
	case "to":
		means = senders
		if r.is(j-1, "according") {
			return (reckoned.has(r.hash(i+1)) || r.is(i+1, ",") && trackers.has(feature.Hash(r.word(i)))) && !r.deniesAfter(i) && !r.blamed(i)
		}
		if r.is(j-1, "asleep") {
			return !r.blamed(i)
		}
	case "with", "by":
		means = recorders
	case "for":
		if means = contents; j == i-1 {
			return false
		}
	case "from":
		if means = senders; j == i-1 {
			return false
		}
	case "in":
		if means = keepers; j < i-1 {
			means = pastimes
		}
		if pastimes.has(r.hash(i + 1)) {
			return !r.faulted(i) && !r.blamed(i)
		}
	}
	if heads.has(r.hash(i+1)) || r.blamed(i) {
		return false
	}
	return r.doneBy(j, means)
}

// doneBy says whether one of the means stands before the word at j, which leads to what something was done with.
func (r reader) doneBy(j int, means *wordSet) bool {
	found := false
	for k := j - 1; k >= max(0, j-meansWords) && r.tokens[k].Flags&feature.Breaks == 0; k-- {
		found = found || means.has(r.tokens[k].Hash)
		if plenty.has(r.tokens[k].Hash) {
			return false // "so many great films on X"
		}
	}
	return found
}

// blamed says whether the words behind i go on about what was named there: "… over X. It froze twice", "from my X,
// worst phone ever".
func (r reader) blamed(i int) bool {
	for j := i + 1; j < len(r.tokens); j++ {
		if their.has(r.tokens[j].Hash) && !r.is(j-1, "at") && !r.is(j-1, "about") || wares.has(r.tokens[j].Hash) && !wares.has(r.hash(j-1)) && j > i+1 && !r.ofWhatIsRead(j) {
			return true
		}
	}
	return false
}

// ofWhatIsRead says whether the "thing" at j is what somebody has read or seen: "the realest thing I've ever read".
func (r reader) ofWhatIsRead(j int) bool {
	return r.tokens[j].Hash == thingHash && (r.is(j+1, "i've") || r.is(j+1, "i") || r.is(j+1, "ever"))
}

// chats says whether the target at i only says who somebody works for that tells of their life: "my X driver told me
// about his divorce".
func (r reader) chats(i int) bool {
	j := i + 1
	if !workers.has(r.hash(j)) {
		return false
	}
	for j++; hasten.has(r.hash(j)); j++ {
	}
	if !tellings.has(r.hash(j)) {
		return false
	}
	for k := j + 1; k <= j+4; k++ {
		switch r.word(k) {
		case "his", "her", "their", "about", "story", "stories", "he's", "she's":
			return true
		}
	}
	return false
}

// reports says whether the target at i is a device of the writer's that tells them something of themselves: "my X says
// I slept four hours".
func (r reader) reports(i int) bool {
	if !tellings.has(r.hash(i+1)) || !r.is(i-1, "my") && !r.is(i-1, "the") && !trackers.has(feature.Hash(r.word(i))) {
		return false
	}
	next := i + 2
	if r.is(next, "me") || r.is(next, "that") {
		next++
	}
	return (reckoned.has(r.hash(next)) || r.hash(next) == feature.NumberHash) && !r.deniesAfter(i) && !r.takesBack(next)
}

// deniesAfter says whether anything is denied behind i.
func (r reader) deniesAfter(i int) bool {
	for j := i + 1; j < len(r.tokens); j++ {
		if r.tokens[j].Flags&(feature.Negator|feature.Contrast) != 0 {
			return true
		}
	}
	return false
}

// takesBack says whether the writer, of whom something is said at i, says otherwise later: "says I slept four hours, I
// slept nine".
func (r reader) takesBack(i int) bool {
	for j := i + 2; j < len(r.tokens); j++ {
		if (r.tokens[j].Hash == r.tokens[i].Hash || r.is(j, "i")) && r.tokens[j-1].Flags&feature.Breaks != 0 {
			return true
		}
	}
	return false
}

// unlessVerbed is the answer towards a target that no name of stands in a text, of whose answer as a whole z is: where its
// name is only what is done, or where a link leads, neutral.
func unlessVerbed(text string, tokens []feature.Token, names []string, z logits) logits {
	if verbed(text, tokens, names) || linkedOnly(text, tokens, names) {
		z.pass()
	}
	return z
}

// verbed says whether a text holds a name only as what is done with it, "googled how to …", "so photoshopped".
func verbed(text string, tokens []feature.Token, names []string) bool {
	may := uint32(0) // the last five bits of what their first letters may be, each a bit
	for _, name := range names {
		if verbable(name) {
			may |= 1 << (name[0] & 31)
		}
	}
	for i := range tokens {
		t := &tokens[i]
		if may>>(text[t.Start]&31)&1 == 0 || t.Kind != feature.Word {
			continue
		}
		for _, name := range names {
			if len(name) >= leastVerb && isVerbOf(text[t.Start:t.End], name) && verbable(name) {
				return true
			}
		}
	}
	return false
}

// verbable says whether a name is one that may be made a verb.
func verbable(name string) bool { return len(name) >= leastVerb && !strings.Contains(name, " ") }

// isVerbOf says whether a word is what is done with a name.
func isVerbOf(word, name string) bool {
	stem, last := name[:len(name)-1], name[len(name)-1:]
	if len(word) <= len(name) || !strings.EqualFold(word[:len(stem)], stem) {
		return false
	}
	switch rest := strings.ToLower(word[len(stem):]); strings.TrimPrefix(rest, strings.ToLower(last)) {
	case "d", "ed", "ing", "'d", "ped", "ping", "ming", "med":
		return true
	}
	return false
}

// leastVerb is how long a name must be for its verb to be told, in bytes.
const leastVerb = 4

// meansWords is how far before its means what is done may stand.
const meansWords = 6

var (
	thingHash = feature.Hash("thing")
	// through are words before what something is done with, mediums what is done so.
	through = newWordSet("on in to at via with over through by from off for")
	their   = newWordSet("it they its their which")
	urging  = newWordSet("just to can could you please i i'll let's should gonna will and then or")
	queues  = newWordSet("line queue while")
	aged    = newWordSet("old new little trusty")
	senders = newWordSet("pushed committed exported backed posted uploaded shared posting uploading sent sending tweeted tweeting typed typing written writing")
	// recorders are what is done "with" something.
	recorders = newWordSet("captured snapped photographed took dumped invited emailed asleep wrote written typed typing recorded filmed shot taken snapped paid pay paying donated send sending sent transfer")
	mediums   = newWordSet("posted uploaded wrote written typed typing tweeted commented posting uploading writing")
	// screens are what is done, or seen, on something, and who is met there.
	screens = newWordSet("look looked search searched lands landing premieres airs coming season tickets funeral memorial donate donating fundraising out available learning learn selling sell sold teaching posted uploaded wrote written typed typing tweeted commented posting uploading writing read reading saw seen see watched watching listening listened streamed streaming recorded filmed shot taken shared ordered film films movie documentary show series episode stream match podcast call calls called calling interview interviewed chat chatted meeting message messages messaged texted text sent rang joined news told paid pay paying donated goodbye birthday lecture fired dumped laid learned learnt met matched someone somebody guy girl dude loser idiot person stranger troll post thread comment comments")
	// keepers are what is done with what is kept, or made, "in" something.
	keepers = newWordSet("put saved stored keep kept filed drew edited made designed wrote written posted uploaded")
	// contents are what is bought for a device, scrolls what is done at one's feed.
	contents = newWordSet("book books novel novels game games comic audiobook")
	scrolls  = newWordSet("scrolling browsing doomscrolling scrolled")
	// plenty are words of all that is to be seen somewhere, which is its own.
	plenty = newWordSet("many much everything nothing always selection choice every")
	// wares are words for the thing that was named.
	wares    = newWordSet("results adverts ads advert phone phones display speakers playback app apps device tablet laptop battery screen keyboard camera tracker watch site website service subscription algorithm company platform thing")
	workers  = newWordSet("driver rider barista courier cashier host guy lady waiter waitress rep agent")
	tellings = newWordSet("told tells telling says said saying talked talking shared showed showing explained reckons thinks asked")
	reckoned = newWordSet("i i'm i've i'd i'll we we're we've it's there that")
	// pastimes are what is done somewhere that has nothing to do with it.
	trackers = newWordSet("google maps waze fitbit garmin strava whoop oura alexa siri")
	pastimes = newWordSet("writing reading crying sobbing studying revising watching listening thinking texting wondering contemplating pretending daydreaming doing")
)
