package tongue

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How names stand to what is said beside them: compared, set against each other, left and
// gone to, or only a place.

// Compares says how the token at i stands in a comparison: -1 when another is measured by
// it ("besser als X", "X से बेहतर", "Xより良い", "比X好"), 1 when it is measured itself, 0 when
// there is none.
func (t *Tongue) Compares(text string, tokens []feature.Token, i int) int {
	way := 0
	if t.ends(text, tokens[i], t.offs) && t.measures(text, tokens, i+1) { // "BİM'den daha iyi"
		return -1
	}
	for j := 0; j < len(tokens); {
		w, next := t.at(text, tokens, j)
		switch {
		case w.role == beats && i >= next && i < next+beatsAfter:
			return -1
		case w.role == beats && i < j:
			way = 1
		case w.role == measure && t.commas && i == next && t.ends(text, tokens[i], t.cases): // "лучше Яндекса"
			return -1
		case w.role == measure && t.bare: // "tốt hơn X"
			if i == next {
				return -1
			}
			way = 1
		case w.role == by && j > 0 && t.concludes(text, tokens, next):
			if j-1 == i {
				return -1
			}
			way = 1
		case (w.role == than || w.role == from) && t.froms && t.measures(text, tokens, j+2): // "X از Y بهتره"
			if i == j+1 || i == j+2 {
				return -1
			}
			way = 1
		case (w.role == than || w.role == from && t.froms) && (t.glued || t.comparesBefore(text, tokens, j)):
			if j < i && (i <= j+thanAfter || i <= j+goodsAfter && t.of(text, tokens, i)) && !t.opines(text, tokens, next, i) {
				return -1
			}
			way = 1
		}
		j = next
	}
	return way
}

// of says whether the token at i stands behind a word that says whose something is: "das Zeug von X".
func (t *Tongue) of(text string, tokens []feature.Token, i int) bool {
	for j := i - 1; j >= max(0, i-2); j-- {
		if w, _ := t.at(text, tokens, j); w.role == from {
			return true
		}
	}
	return false
}

// Measures says whether a word at i stands before who is measured by, where such a word does
// nothing else.
func (t *Tongue) Measures(text string, tokens []feature.Token, i int) bool {
	w, _ := t.at(text, tokens, i)
	return w.role == than && t.commas
}

// measures says whether a comparison begins at i, or behind one word.
func (t *Tongue) measures(text string, tokens []feature.Token, i int) bool {
	for k := i; k < min(len(tokens), i+2); k++ {
		if w, _ := t.at(text, tokens, k); w.role == measure {
			return true
		}
	}
	return false
}

// Prefers says how the token at i stands in a choice: 1 when it is put before another
// ("prefiero X a Y", "lieber X als Y"), -1 when another is put before it, 0 when there is none.
func (t *Tongue) Prefers(text string, tokens []feature.Token, i int) int {
	chosen := -1 // where the choice begins
	for j := 0; j < len(tokens); {
		w, next := t.at(text, tokens, j)
		switch {
		case w.role == prefer && chosen < 0:
			chosen = next
		case chosen < 0 || j <= chosen:
		case w.role == than || w.role == to || w.role == over:
			switch {
			case i >= chosen && i < j:
				return 1
			case i > j && t.namedIn(text, tokens, chosen, j): // "prefiero ir a X" chooses X
				return -1
			}
			return 0
		}
		j = next
	}
	return 0
}

// namedIn says whether somebody else is named between two tokens.
func (t *Tongue) namedIn(text string, tokens []feature.Token, from, to int) bool {
	for k := from; k < to; k++ {
		if c, _ := utf8.DecodeRuneInString(text[tokens[k].Start:]); unicode.IsUpper(c) || t.Names(text, tokens, k) {
			return true
		}
	}
	return false
}

// concludes says whether an opinion ends a clause, as it does behind what is measured by.
func (t *Tongue) concludes(text string, tokens []feature.Token, from int) bool {
	for k := from; k < min(len(tokens), from+reach); {
		w, next := t.at(text, tokens, k)
		if tokens[k].Flags&feature.Breaks != 0 {
			return false
		}
		if w.role == opinion && next == k+1 || w.role == measure {
			left := 0
			for next+left < len(tokens) && tokens[next+left].Kind <= feature.Hashtag {
				left++
			}
			return left <= 2
		}
		k = next
	}
	return false
}

// comparesBefore says whether a comparison stands before the "than" at token j.
func (t *Tongue) comparesBefore(text string, tokens []feature.Token, j int) bool {
	for k := max(0, j-thanReach); k < j; {
		w, next := t.at(text, tokens, k)
		switch w.role {
		case measure:
			return true
		case more, less:
			return t.opines(text, tokens, next, j)
		case opinion:
			if next == j && !t.mores { // "schöner als", whose ending is one of the word's own
				return true
			}
		}
		k = next
	}
	return false
}

// opines says whether an opinion stands between two places of one clause.
func (t *Tongue) opines(text string, tokens []feature.Token, from, to int) bool {
	for k := from; k < to; {
		w, next := t.at(text, tokens, k)
		if w.role == opinion || w.role == measure {
			return true
		}
		if tokens[k].Flags&feature.Breaks != 0 {
			return false
		}
		k = next
	}
	return false
}

// Opposes says whether the piece sets its subject against another: by a word in it, or,
// where begins is set, by the one it begins with.
func (t *Tongue) Opposes(text string, tokens []feature.Token, begins bool) bool {
	for i := 0; i < len(tokens); {
		w, next := t.at(text, tokens, i)
		if w.role == against && !begins || w.role == whereas && i == 0 {
			return true
		}
		i = next
	}
	return false
}

// Place says whether the token at i is only a place beside which something is: "devant la
// X", "Xの前".
func (t *Tongue) Place(text string, tokens []feature.Token, i int) bool {
	if t == nil {
		return false
	}
	if i+1 < len(tokens) {
		if w, _ := t.at(text, tokens, i+1); w.role == beside {
			return true
		}
	}
	for j := max(0, i-6); j < i; j++ {
		if w, next := t.at(text, tokens, j); w.role == near && next <= i && next >= i-2 {
			return true // an article and another word may stand between
		}
	}
	return false
}

// Moved says where the token at i stands in a change from one to another: 1 when it is
// gone to, -1 when it is left, 0 when nothing of the kind is told.
func (t *Tongue) Moved(text string, tokens []feature.Token, i int) int {
	way, told := 0, false
	for j := 0; j < len(tokens); {
		w, next := t.at(text, tokens, j)
		before := next <= i && i-next <= 1 // an article may stand between
		switch {
		case w.role == leaves && before, w.role == left && j == i+1:
			return -1
		case w.role == joins && (before || j == i+1 && way == 0):
			return 1
		case w.role == moved, w.role == leaves, w.role == joins, w.role == left:
			told = true
			if before && way == 0 && w.role != left && t.offs == nil {
				way = -1 // "troquei a X pela Y"
			}
		case w.role == from && before, (w.role == off || w.role == by) && j == i+1:
			way = -1
		case w.role == to && before, w.role == onto && j == i+1:
			way = 1
		}
		j = next
	}
	switch {
	case !told:
		return 0
	case way == 0 && t.ends(text, tokens[i], t.offs):
		return -1
	case way == 0 && t.ends(text, tokens[i], t.ontos):
		return 1
	}
	return way
}

// ends says whether a name ends in one of some endings.
func (t *Tongue) ends(text string, name feature.Token, endings []string) bool {
	if len(endings) == 0 {
		return false
	}
	norm := string(feature.Norm(text, name, nil))
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(norm, e); ok && len(stem) >= leastBent {
			return true
		}
	}
	return false
}

// Joins says whether a piece tells of going to somebody.
func (t *Tongue) Joins(text string, tokens []feature.Token) bool {
	for i := 0; i < len(tokens); {
		w, next := t.at(text, tokens, i)
		if w.role == joins {
			return true
		}
		i = next
	}
	return false
}

// Names says whether a well-known name stands at i; in scripts that have capitals it must
// begin with one, for "orange" is nobody.
func (t *Tongue) Names(text string, tokens []feature.Token, i int) bool {
	w, _ := t.at(text, tokens, i)
	if w.role != name {
		return false
	}
	c, _ := utf8.DecodeRuneInString(text[tokens[i].Start:])
	return !unicode.IsLower(c)
}
