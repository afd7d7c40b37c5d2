package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// passingShift is how far a mention in passing moves the answer to neutral, passingRest what
// is left of it.
const (
	passingShift = 1.5
	passingRest  = 0.3
)

// meansTo says whether the target at i is only what something was done with, or where it was
// put or seen: "posted it to X", "reading on my X", "at X when".
func (r reader) meansTo(i int) bool {
	j := i - 1
	for j > 0 && (articles.has(r.tokens[j].Hash) || aged.has(r.tokens[j].Hash)) {
		j--
	}
	if j < 1 || !through.has(r.tokens[j].Hash) {
		return false
	}
	means := mediums
	switch r.word(j) {
	case "at":
		return queues.has(r.hash(j-1)) || r.word(i+1) == "when"
	case "on", "via", "over", "through":
		means = screens
	case "to":
		means = senders
	case "with", "by":
		means = recorders
	}
	if heads.has(r.hash(i+1)) || r.blamed(i) {
		return false
	}
	for k := j - 1; k >= max(0, j-meansWords) && r.tokens[k].Flags&feature.Breaks == 0; k-- {
		if means.has(r.tokens[k].Hash) {
			return true
		}
	}
	return false
}

// blamed says whether the words behind i go on about what was named there: "… over X. It froze twice".
func (r reader) blamed(i int) bool {
	for j := i + 1; j < len(r.tokens); j++ {
		if their.has(r.tokens[j].Hash) {
			return true
		}
	}
	return false
}

// done says whether the name at i stands for what is done with it: "just X it, the article is awful".
func (r reader) done(i int) bool {
	if !things.has(r.hash(i+1)) && r.word(i+1) != "him" && r.word(i+1) != "her" && r.word(i+1) != "me" {
		return false
	}
	if i > 0 && r.tokens[i-1].Flags&feature.Breaks == 0 && !urging.has(r.tokens[i-1].Hash) {
		return false
	}
	return i+2 >= len(r.tokens) || r.tokens[i+2].Kind != feature.Word || r.word(i+2) == "if" || r.word(i+2) == "and" || r.word(i+2) == "yourself"
}

// meansWords is how far before its means what is done may stand.
const meansWords = 6

// passing says whether every mention of the target only says where something was:
// "waiting outside X", "the bar next to X".
func (s *scratch) passing(text string, tokens []feature.Token) bool {
	r := reader{text: text, tokens: tokens}
	for i := range tokens {
		if tokens[i].Kind == feature.Target && !r.place(i) && (s.careful || !r.meansTo(i) || r.anotherDoes(true)) && !s.tongue.Place(text, tokens, i) {
			return false
		}
	}
	return true
}

// pass moves the answer to neutral.
func (z *logits) pass() {
	for k := range z {
		z[k] *= passingRest
	}
	z[1] += passingShift
}

// directs says whether somebody is told which way to go by the name at i: "turn left after the X".
func (r reader) directs(i int) bool {
	for j := max(0, i-4); j < i-1; j++ {
		if w := r.word(j); (w == "left" || w == "right") && (r.word(j-1) == "turn" || r.word(j-1) == "turned" || r.word(j-1) == "go" || r.word(j-1) == "the") {
			return true
		}
	}
	return false
}

// place says whether the target at i follows a word that makes it a place beside
// which something is, or gives its name to one: "the X Arena".
func (r reader) place(i int) bool {
	if venues.has(r.hash(i+1)) || pages.has(r.hash(i+1)) || r.done(i) || (r.word(i+1) == "car" || r.word(i+1) == "parking") && (r.word(i+2) == "park" || r.word(i+2) == "lot") {
		return true
	}
	switch r.word(i - 1) {
	case "after", "before", "at":
		return r.directs(i)
	case "between":
		return r.word(i-2) == "somewhere" || r.word(i-2) == "halfway"
	case "above", "below", "outside", "near", "opposite", "behind", "past", "beside", "nearby":
		return true
	case "to":
		return r.word(i-2) == "next" || r.word(i-2) == "close" && !nearings.has(r.hash(i-3))
	case "from":
		return r.word(i-2) == "across" || r.word(i-2) == "street" || r.word(i-2) == "down"
	case "of":
		return r.word(i-2) == "front"
	case "the", "a", "our", "my":
		return i > 1 && r.place(i-1)
	}
	return false
}

var (
	// nearings are words before "close to" that make it one of rank.
	nearings = newWordSet("come comes came even anywhere remotely")
	// through are words before what something is done with, mediums what is done so.
	through = newWordSet("on in to at via with over through by")
	their   = newWordSet("it they its their which")
	urging  = newWordSet("just to can could you please i i'll let's should gonna will and then or")
	queues  = newWordSet("line queue while")
	aged    = newWordSet("old new little trusty")
	senders = newWordSet("posted uploaded shared posting uploading")
	// recorders are what is done "with" something.
	recorders = newWordSet("wrote written typed typing recorded filmed shot taken paid pay paying donated")
	mediums   = newWordSet("posted uploaded wrote written typed typing tweeted commented posting uploading writing")
	// screens are what is done, or seen, on something.
	screens = newWordSet("posted uploaded wrote written typed typing tweeted commented posting uploading writing read reading saw watched watching listening listened recorded filmed shot taken shared ordered film films movie documentary show series episode match podcast call calls called calling interview interviewed chat chatted meeting message messages messaged texted text sent rang joined news told paid pay paying donated goodbye birthday lecture fired dumped laid learned learnt")
	// pages are what one has at a service.
	pages  = newWordSet("profile playlist playlists channel stories group")
	venues = newWordSet("parking carpark warehouse billboard arena stadium cup ballpark amphitheatre amphitheater pavilion dome speedway raceway marathon invitational grandstand")
)
