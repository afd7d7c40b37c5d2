package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// namesake says whether the target at i only shares its name: "apple pie", "Harrison Ford", or, written small behind an
// article, the thing that the name is a word for, "found a shell on the beach".
func (r reader) namesake(i int) bool {
	if kindred.has(r.hash(i+1)) && namesakes[r.word(i)].with(r.hash(i+1)) || forenames.has(r.hash(i-1)) && surnames[r.word(i)].with(r.hash(i-1)) {
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
		return ownThings.has(feature.Hash(r.word(i)))
	}
	return false
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
		"apple": newWordSet("pie pies juice tree trees cider sauce crumble picking orchard strudel tart cake"), "orange": newWordSet("juice peel tree trees county zest squash cake"),
		"delta": newWordSet("variant force blues waves"), "target": newWordSet("audience practice market demographic date weight heart"), "shell": newWordSet("company script shock necklace"),
		"subway": newWordSet("station tile tiles train trains ride platform"), "visa": newWordSet("application interview appointment office refused expired rules free"),
		"gap": newWordSet("year between"), "united": newWordSet("kingdom states nations"), "virgin": newWordSet("islands olive mary mojito"), "amazon": newWordSet("rainforest river jungle basin forest"),
		"square": newWordSet("feet foot meters metres root"), "ring": newWordSet("finger road"), "sky": newWordSet("blue diving"), "next": newWordSet("week year time month day door to morning summer"),
		"jaguar": newWordSet("cub cubs"), "puma": newWordSet("cub cubs"), "galaxy": newWordSet("far"), "spirit": newWordSet("animal level guide"), "chase": newWordSet("scene after"),
	}
	kindred = newWordSet("pie pies juice tree trees cider sauce crumble picking orchard strudel tart cake peel county zest squash variant force blues waves audience practice market demographic date weight heart company script shock necklace station tile tiles train trains ride platform application interview appointment office refused expired rules free year between kingdom states nations islands olive mary mojito rainforest river jungle basin forest feet foot meters metres root finger road blue diving week time month day door to morning summer cub cubs far animal level guide scene after")
	// surnames are names of people, too, behind forenames.
	surnames  = map[string]*wordSet{"ford": newWordSet("harrison henry betty gerald tom"), "disney": newWordSet("walt roy"), "dell": newWordSet("michael"), "ferrari": newWordSet("enzo"), "porsche": newWordSet("ferdinand"), "chase": newWordSet("chevy"), "lauren": newWordSet("ralph"), "tesla": newWordSet("nikola")}
	forenames = newWordSet("harrison henry betty gerald tom walt roy michael enzo ferdinand chevy ralph nikola")
	// commonThings, knownThings and ownThings are words that are no brand's, where they are written small, behind "a", "the"
	// and "my".
	commonThings = newWordSet("apple shell target orange visa subway gap ring coach square signal sky joy spirit dove fossil nest panda shake stripe taco burger chase bolt hinge coast jaguar puma corona galaxy mint sprint team window")
	knownThings  = newWordSet("subway shell target sky signal coach ring square spirit boots spectrum chase joy orange windows frontier jaguar puma nest bolt dove teams amazon")
	ownThings    = newWordSet("boots ring target coach joy spirit orange signal nest teams windows")
	determiners  = newWordSet("a an the my his her their these those new our your")
	trailing     = newWordSet("on in at of for with from is was are were and or but that which i we he she by near under beside who to when while so because")
)
