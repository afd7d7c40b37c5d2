package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// namesake says whether the target at i only shares its name: "apple pie", "Harrison Ford", or, written small behind an
// article, the thing that the name is a word for, "found a shell on the beach".
func (r reader) namesake(i int) bool {
	if r.ofSomebody(i) {
		return true
	}
	if kindred.has(r.hash(i+1)) && namesakes[r.word(i)].with(r.hash(i+1)) || beforehand.has(r.hash(i-1)) && aheads[strings.TrimSuffix(r.word(i), "'s")].with(r.hash(i-1)) || r.entitles(i-1) {
		return true
	}
	if c := r.text[r.tokens[i].Start]; i == 0 || c < 'a' || c > 'z' || !r.trails(i+1) {
		return false
	}
	j := i - 1
	if r.tokens[j].Kind == feature.Word && !determiners.has(r.tokens[j].Hash) && r.tokens[j].Flags == 0 && !leadsOff.has(r.tokens[j].Hash) {
		j-- // "a beautiful shell"
	}
	switch r.word(j) {
	case "a", "an":
		return commonThings.has(feature.Hash(r.word(i)))
	case "the":
		return knownThings.has(feature.Hash(r.word(i)))
	case "my", "his", "her", "their", "these", "those", "new", "our", "your":
		if r.is(i, "visa") {
			return granted.has(r.hash(i+1)) || granted.has(r.hash(i+2))
		}
		return ownThings.has(feature.Hash(r.word(i)))
	}
	return false
}

// entitles says whether the word at i is a title that somebody's name follows: "Mrs X". Who misses X writes it small, or at the
// front of a sentence.
func (r reader) entitles(i int) bool {
	return titles.has(r.hash(i)) && (r.tokens[i].Hash != missHash || r.text[r.tokens[i].Start] == 'M' && !r.begins(i))
}

// ofSomebody says whether the target at i gives its name to what somebody made or had there: "my X date", "a X meeting",
// "that X of the dog". What fails is its own.
func (r reader) ofSomebody(i int) bool {
	next := r.hash(i + 1)
	if !doings.has(next) || heads.has(r.hash(i+2)) && !strings.HasPrefix(r.word(i+1), "date") || i > 0 && plenty.has(r.hash(i-1)) || i == 0 && strings.HasPrefix(r.word(i+1), "post") {
		return false
	}
	w := feature.Hash(r.word(i))
	if !platforms.has(w) && !callers.has(w) || r.blamed(i+1) {
		return false
	}
	switch r.word(i + 1) {
	case "video", "videos":
		return filmed.has(r.hash(i + 2))
	case "call", "calls":
		return i > 1 && during.has(r.hash(i-2)) && !cuts.has(r.hash(i+2))
	case "of":
		return i > 0 && (r.is(i-1, "that") || r.is(i-1, "this") || r.is(i-1, "a"))
	}
	return true
}

// trails says whether what stands at i goes on about the word before it as a thing: a mark, "on", "was".
func (r reader) trails(i int) bool {
	return i >= len(r.tokens) || r.tokens[i].Kind >= feature.Emoji || trailing.has(r.tokens[i].Hash)
}

// with says whether a set, which may be none, has a word.
func (s *wordSet) with(h uint64) bool { return s != nil && s.has(h) }

var (
	// namesakes are what is no brand's when it stands behind these words, kindred all of it.
	namesakes = map[string]*wordSet{
		"apple": newWordSet("pie pies juice tree trees cider sauce crumble picking orchard strudel tart cake"), "orange": newWordSet("one ones light glow top dress juice peel tree trees county zest squash cake"),
		"delta": newWordSet("variant force blues waves"), "target": newWordSet("audience practice market demographic date weight heart"), "shell": newWordSet("company script shock necklace"),
		"subway": newWordSet("station tile tiles train trains ride platform"), "visa": newWordSet("application interview appointment office refused expired rules free"),
		"gap": newWordSet("year between"), "united": newWordSet("kingdom states nations"), "virgin": newWordSet("islands olive mary mojito"), "amazon": newWordSet("rainforest river jungle basin forest"),
		"costa": newWordSet("one ones light glow top dress del rica brava blanca dorada"), "square": newWordSet("feet foot meters metres root"), "ring": newWordSet("finger road"), "sky": newWordSet("blue diving"), "next": newWordSet("week year time month day door to morning summer"),
		"jaguar": newWordSet("cub cubs"), "puma": newWordSet("cub cubs"), "galaxy": newWordSet("far"), "spirit": newWordSet("animal level guide"), "chase": newWordSet("scene after"),
	}
	kindred = newWordSet("del rica brava blanca dorada pie pies juice tree trees cider sauce crumble picking orchard strudel tart cake peel county zest squash variant force blues waves audience practice market demographic date weight heart company script shock necklace station tile tiles train trains ride platform application interview appointment office refused expired rules free year between kingdom states nations islands olive mary mojito rainforest river jungle basin forest feet foot meters metres root finger road blue diving week time month day door to morning summer cub cubs far animal level guide scene after")
	// doings are what people have and make at platforms, callers where they meet.
	doings  = newWordSet("video videos call calls wrapped date dates match matches meeting meetings memory memories thread quiz lesson class post posts story group of")
	callers = newWordSet("zoom teams skype slack discord whatsapp facetime reddit")
	filmed  = newWordSet("about of on where showing with")
	during  = newWordSet("during on in after before until")
	cuts    = newWordSet("cut dropped drops froze kept keeps died quality failed")
	// aheads are what is no brand's when these words stand before it, beforehand all of them.
	aheads = map[string]*wordSet{
		"ford":    newWordSet("harrison henry betty gerald tom"),
		"disney":  newWordSet("walt roy"),
		"dell":    newWordSet("michael"),
		"dyson":   newWordSet("james"),
		"ferrari": newWordSet("enzo"),
		"porsche": newWordSet("ferdinand"),
		"chase":   newWordSet("chevy car police high-speed"),
		"lauren":  newWordSet("ralph"),
		"tesla":   newWordSet("nikola"),
		"bolt":    newWordSet("usain"),
		"delta":   newWordSet("nile river mekong mississippi"),
		"shell":   newWordSet("egg sea snail turtle"),
		"apple":   newWordSet("big toffee candy"),
		"sky":     newWordSet("night blue morning evening"),
		"ring":    newWordSet("wedding engagement nose boxing"),
		"boots":   newWordSet("football walking hiking wellington ski cowboy wellie ankle muddy"),
		"square":  newWordSet("trafalgar times leicester red"),
		"orange":  newWordSet("blood burnt"),
		"gap":     newWordSet("age wage gender pay tooth"),
		"united":  newWordSet("manchester leeds newcastle sheffield man ham"),
		"visa":    newWordSet("student work travel tourist schengen"),
		"signal":  newWordSet("traffic busy wifi"),
		"spirit":  newWordSet("holy team christmas"),
		"coach":   newWordSet("football head team swim tennis life"),
		"target":  newWordSet("easy moving sales"),
		"hilton":  newWordSet("paris conrad"),
		"costa":   newWordSet("la"),
		"amazon":  newWordSet("peruvian brazilian"),
		"windows": newWordSet("broken open stained double"),
	}
	beforehand = newWordSet("paris conrad la age ankle betty big blood blue boxing brazilian broken burnt busy candy car chevy christmas cowboy double easy egg engagement enzo evening ferdinand football gender gerald ham harrison head henry high-speed hiking holy james leeds leicester life man manchester mekong michael mississippi morning moving muddy newcastle night nikola nile nose open pay peruvian police ralph red river roy sales schengen sea sheffield ski snail stained student swim team tennis times toffee tom tooth tourist trafalgar traffic travel turtle usain wage walking walt wedding wellie wellington wifi work")
	titles     = newWordSet("mr mrs ms miss dr sir auntie uncle")
	// commonThings, knownThings and ownThings are words that are no brand's, where they are written small, behind "a", "the"
	// and "my".
	commonThings = newWordSet("apple shell target orange visa subway gap ring coach square signal sky joy spirit dove fossil nest panda shake stripe taco burger chase bolt hinge coast jaguar puma corona galaxy mint sprint team window")
	knownThings  = newWordSet("subway shell target sky signal coach ring square spirit boots spectrum chase joy orange windows frontier jaguar puma nest bolt dove teams amazon")
	ownThings    = newWordSet("boots ring target coach joy spirit orange signal nest teams windows")
	granted      = newWordSet("approved granted refused rejected denied expires expired stamped came processed")
	determiners  = newWordSet("a an the my his her their these those new our your")
	trailing     = newWordSet("tonight today yesterday this got looks looked smells on in at of for with from is was are were and or but that which i we he she by near under beside who to when while so because")
)
