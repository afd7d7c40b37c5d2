package sentiment

import (
	"slices"
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// A board is a text that holds nothing but names and what each is worth: "X 👎 Y 👍", "X: 5/5, Y: 1/5", "x mid, y
// fire", "A+ for X". Of so few words no language is known, and the models cannot tell whose a mark is.

// boardTokens is how long a board may be, in tokens.
const boardTokens = 24

// How far marks move the answer, in logits; boardPlain is the mark below which neither is meant.
const (
	boardPush  = 3.0
	boardPlain = 0.2
)

// board is what the marks on one say of the target and of others.
type board struct {
	sum  [2]float64
	have [2]bool // a mark was given
}

// boarded judges the target of a text that is a board.
func boarded(text string, tokens []feature.Token) (z logits, ok bool) {
	if len(tokens) > boardTokens || len(tokens) < 2 {
		return z, false
	}
	if offBoard(text, tokens) {
		return z, false
	}
	b, ok := newReader(text, tokens).board(0, len(tokens))
	if !ok || !b.have[0] {
		return z, false
	}
	if abs(b.sum[0]) < boardPlain {
		return logits{0, boardPush, 0}, true
	}
	z.lift(sign(b.sum[0]) * boardPush * min(1, 0.5+abs(b.sum[0])/2) / 2)
	return z, true
}

// item is what stands on a board: how many tokens long, and what.
type item struct {
	what  itemKind
	n     int
	worth float64
}

type itemKind uint8

const (
	noItem itemKind = iota // it is no board
	filler
	itemName
	itemMark
)

// board reads the tokens as one. Where it begins with a mark, a mark is whose name comes next, else whose came before.
func (r reader) board(from, to int) (b board, ok bool) {
	first, last, worth := noItem, noItem, 0.0
	var named [2]bool
	for i := from; i < to; {
		it := r.item(i, to)
		switch i += max(1, it.n); it.what {
		case noItem:
			return b, false
		case filler:
			continue
		case itemName:
			if last == itemMark && first == itemName {
				named = [2]bool{}
			}
			side := sideOfName(r.tokens[i-1].Kind == feature.Target)
			if named[side] = true; first == itemMark && last != noItem {
				b.have[side] = true
				b.sum[side] += worth
			}
		case itemMark:
			if last != itemMark {
				worth = 0
			}
			worth += it.worth
			for side := range named {
				if first == itemName && named[side] {
					b.have[side] = true
					b.sum[side] += it.worth
				}
			}
		}
		if last = it.what; first == noItem {
			first = it.what
		}
	}
	return b, true
}

func sideOfName(own bool) int {
	if own {
		return 0
	}
	return 1
}

// item reads what stands at i.
func (r reader) item(i, to int) item {
	t := &r.tokens[i]
	switch t.Kind {
	case feature.Target, feature.User:
		return item{what: itemName}
	case feature.Emoji, feature.Emoticon:
		return r.markOrFiller(i, to)
	case feature.Number:
		return r.given(i)
	case feature.Punct:
		if strings.IndexByte(",.;:!-|/&=(\n)", r.text[t.Start]) >= 0 || strings.HasPrefix(r.text[t.Start:], "–") || strings.HasPrefix(r.text[t.Start:], "—") {
			return item{what: filler}
		}
		if t.Hash == questionHash && i+1 < to && (r.tokens[i+1].Kind == feature.Number || starMarks.has(r.tokens[i+1].Hash)) {
			return item{what: filler} // "X? 0/10"
		}
		return item{}
	case feature.Word:
		return r.boardWord(i, to)
	}
	return item{}
}

// markOrFiller reads an emoji: a thumb, a face, stars that count because some are hollow or another has five.
func (r reader) markOrFiller(i, to int) item {
	h := r.tokens[i].Hash
	switch {
	case ups.has(h):
		return item{itemMark, 1, 1}
	case downs.has(h):
		return item{itemMark, 1, -1}
	case !starMarks.has(h):
		return item{what: filler}
	}
	n, hollow := 0, 0
	for ; i+n+hollow < to; n++ {
		switch h := r.tokens[i+n+hollow].Hash; {
		case hollow == 0 && starMarks.has(h):
			continue
		case h == hollowStar:
			hollow++
			n--
			continue
		}
		break
	}
	return item{itemMark, n + hollow, r.starsWorth(n, hollow)}
}

// starsWorth is what n stars are worth: few are little where the text tells of how many.
func (r reader) starsWorth(n, hollow int) float64 {
	if hollow == 0 && n < 4 {
		run := 0
		for i := range r.tokens {
			if run++; !starMarks.has(r.tokens[i].Hash) {
				run = 0
			}
			if run >= 4 {
				return float64(n-3) / 2
			}
		}
		return 0.5 // as an ornament
	}
	return float64(min(n, 5)-3) / 2
}

// given reads marks in numbers: "4/5", "3 out of 10", "1 star".
func (r reader) given(i int) item {
	n, err := strconv.ParseFloat(r.word(i), 64)
	of := r.outOf(i + 1)
	if err == nil && of == 0 && r.tallied(i) {
		return item{itemMark, 1, max(-1, min(1, 2*n-1))}
	}
	if err != nil || of == 0 || n > of {
		return item{}
	}
	length := 3
	switch r.word(i + 1) {
	case "star", "stars", "★", "⭐":
		length = 2
	case "out":
		length = 4
	}
	if of == 5 {
		return item{itemMark, length, max(-1, (n-3)/2)}
	}
	return item{itemMark, length, max(-1, (n/of-0.55)/0.45)}
}

// tallied says whether the number at i is one of two beside names of which the other, or this, is zero: "X 1 Y 0".
func (r reader) tallied(i int) bool {
	if i == 0 || r.tokens[i-1].Kind != feature.Word && r.tokens[i-1].Kind != feature.Target || i+1 < len(r.tokens) && r.tokens[i+1].Kind == feature.Number {
		return false
	}
	zero, more := false, 0
	for j := range r.tokens {
		if r.tokens[j].Kind == feature.Number {
			zero = zero || r.is(j, "0")
			more++
		}
	}
	return zero && more == 2
}

// boardWord reads a word: a name, a verdict, stars in words, a grade, or what only holds others together.
func (r reader) boardWord(i, to int) item {
	t := &r.tokens[i]
	if stars := slices.Index(starCounts, t.Hash); stars >= 0 && (r.is(i+1, "star") || r.is(i+1, "stars")) {
		return item{itemMark, 2, max(-1, float64(stars-3)/2)}
	}
	if it := r.grade(i, to); it.n > 0 {
		return it
	}
	if it := r.verdict(i, to); it.n > 0 {
		return it
	}
	if boardFiller.has(t.Hash) {
		return item{what: filler}
	}
	if t.Flags&feature.Negator != 0 || t.Tone*t.Tone > 1 && !r.knows(i) {
		return item{}
	}
	if r.boardName(i) {
		return item{what: itemName}
	}
	return item{}
}

// boardName says whether the word at i, which is no verdict, is one that only names.
func (r reader) boardName(i int) bool {
	t := &r.tokens[i]
	c := r.text[t.Start]
	switch {
	case t.Flags&feature.Other != 0, wellKnown.sure(t.Hash), t.ID == 0:
		return true
	case c < 'A' || c > 'Z':
		return r.casual() && r.knows(i) && (r.begins(i) || r.tokens[i-1].Flags&feature.Breaks != 0)
	case r.begins(i):
		return r.nameAtStart(i) || r.knows(i) && r.capital(i) || t.ID > rareWord && t.English <= 0
	}
	return r.capital(i) || r.targetBeside(i) && t.Flags&feature.Caps == 0
}

// grade reads marks as at school, "A+", "F-", and "W" or "L" for a win or loss.
func (r reader) grade(i, to int) item {
	t := &r.tokens[i]
	if t.End != t.Start+1 {
		return item{}
	}
	c, sign := r.text[t.Start], byte(0)
	if int(t.End) < len(r.text) {
		sign = r.text[t.End]
	}
	worth, graded := grades[c]
	if graded && (sign == '+' || sign == '-') && i+1 < to {
		return item{itemMark, 2, worth}
	}
	stands := i+1 == to || r.tokens[i+1].Kind == feature.Punct || r.tokens[i+1].Kind == feature.Emoji || r.is(i+1, "for")
	switch {
	case !stands:
	case c == 'W':
		return item{itemMark, 1, 1}
	case c == 'L', c == 'F':
		return item{itemMark, 1, -1}
	}
	return item{}
}

var grades = map[byte]float64{'A': 1, 'B': 0.5, 'C': 0, 'D': -0.6, 'F': -1}

var (
	starCounts = hashes("zero one two three four five")
	starMarks  = newWordSet("⭐ ★ 🌟")
	hollowStar = feature.Hash("☆")
	ups        = newWordSet("👍 ❤ ♥ 😍 🥰 🔥 💯 ✅ ✔ ☑ 👌 🥇 🏆 👑 🐐 💪 🙌 👏 😋 🤩 😁 😀 😊 🙂 💖 💕 💙 💚 💜 🎉 😎 🤤 😻 🫶 🆒 📈 💎 🚀 :) :-) :D")
	downs      = newWordSet("👎 🤮 🤢 💩 ❌ ✖ 🚮 🗑 😴 🤡 😡 🤬 💔 🚩 ☠ 🥱 🖕 😤 😠 🙄 😒 😞 😩 😫 😢 😭 😖 🤦 🚫 📉 🥴 😑 👿 😾 :( :-( :/")
	// boardFiller are words that say nothing of worth beside names and marks.
	boardFiller = newWordSet("for gets get got give gives giving gave rating rated rate score scores was were is are a an the my from me to and & it i would i'd only just both all so pure straight absolute absolutely literally total totally actual actually hella lowkey highkey really very such pretty kinda af fr tho ngl tbh lol lmao imo imho period fam bro bruh today now always still app has been")
)
