package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// menu says whether the ">" at i stands in a way through menus, "Settings > X > Privacy", which holds nobody against
// anybody.
func (r reader) menu(i int) bool {
	if h := r.tokens[i].Hash; h != moreMark && h != lessMark {
		return false
	}
	for j := max(0, i-menuReach); j < min(len(r.tokens), i+menuReach+1); j++ {
		if r.tokens[j].Hash == moreMark && (menus.has(r.hash(j-1)) || menus.has(r.hash(j+1))) {
			return true
		}
	}
	return false
}

// menuReach is how far around a mark the words of menus are looked for.
const menuReach = 8

var (
	moreMark = feature.Hash(">")
	lessMark = feature.Hash("<")
	// menus are what menus and shops have their pages called.
	menus = newWordSet("home settings setting menu file edit view tools options preferences brands products product shop store account system general open privacy help about women men kids shoes sale clothing categories category support downloads extensions accessibility notifications storage profile more start network display apps search select click go tap")
)

// stray says whether the ">" or "<" at i holds nobody against anybody: it opens a quoted line, is the head of an arrow, or
// no name stands by it on its line, unless what it is held against is all that follows, "anything > X".
func (r reader) stray(i int) bool {
	t := &r.tokens[i]
	if t.Hash != moreMark && t.Hash != lessMark {
		return false
	}
	if i == 0 || r.newLine(i) || strings.IndexByte("-=", r.text[t.Start-1]) >= 0 {
		return true
	}
	from := i
	for from > 0 && i-from < namedBefore && !r.newLine(from) && !r.ends(from-1) {
		if from--; r.name(from) {
			return r.lineEnds(i, r.namedNext(i+1).from)
		}
	}
	who := r.namedNext(i + 1)
	return r.lineEnds(i, who.from) || who.to < len(r.tokens) && r.tokens[who.to].Kind == feature.Word && !r.newLine(who.to)
}

// lineEnds says whether a line ends between two tokens, the second with it.
func (r reader) lineEnds(from, to int) bool {
	for i := from + 1; i <= to; i++ {
		if r.newLine(i) {
			return true
		}
	}
	return false
}
