package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

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
