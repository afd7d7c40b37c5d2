package sentiment

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// A brand may be called by a word of crises or intents, "Outage", "Recall", "Joy": where it is its name it says
// nothing of them. That it is its name is told by a capital or a tag; a handle is no word anyway.

// quietHash is what stands for such a name: a word that nobody knows.
var quietHash = feature.Hash("<name of a brand>")

// unnamed is the tokens of a text without what the names in it would say by themselves, and with its cues in s.hits; spans are
// where brands' names stand. The models of intents and crises read each as a word that nobody knows. Those that say something to
// cues and moods, too, which few do, are noted in s.loudly.
func (e *Engine) unnamed(s *scratch, text string, tokens []feature.Token, spans [][2]int) []feature.Token {
	s.hits, s.loudly = e.cues.find(s, text, tokens, s.hits[:0]), false
	if len(spans) == 0 {
		return tokens
	}
	r, k, refind, apart := reader{text: text, tokens: tokens}, 0, false, false
	title := r.titled()
	s.quiet = append(s.quiet[:0], tokens...)
	for i := 0; i < len(tokens); i++ {
		for k < len(spans) && spans[k][1] <= int(tokens[i].Start) {
			k++
		}
		if k == len(spans) {
			break
		}
		if int(tokens[i].Start) < spans[k][0] {
			continue
		}
		to := i + 1
		for to < len(tokens) && int(tokens[to].End) <= spans[k][1] {
			to++
		}
		pieces := inPieces(tokens[i:to])
		if telling := pieces || e.telling(s.hits, tokens, i, to); !telling || pieces || s.nameHere(r, title, i, to) {
			refind, apart = refind || telling, apart || pieces
			s.loudly = quieten(s.quiet[i:to]) || s.loudly
		}
		i = to - 1
	}
	if apart {
		s.quiet = slices.DeleteFunc(s.quiet, func(t feature.Token) bool { return t.Start < 0 })
	}
	if refind {
		s.hits = e.cues.find(s, text, s.quiet, s.hits[:0])
	}
	return s.quiet
}

// inPieces says whether the tokens of a name take it apart at its signs, "7-Eleven", "Yahoo!", which then end what they do not.
func inPieces(name []feature.Token) bool {
	for i := range name {
		if name[i].Kind == feature.Punct {
			return true
		}
	}
	return false
}

// quieten puts a word that nobody knows in the place of a name's, once for one in pieces, and says whether the models of moods
// know one of those.
func quieten(name []feature.Token) (known bool) {
	if inPieces(name) {
		name[0] = feature.Token{Hash: quietHash, Start: name[0].Start, End: name[len(name)-1].End}
		for i := range name[1:] {
			name[1+i].Start = -1
		}
		return true
	}
	for j := range name {
		if t := &name[j]; t.Kind <= feature.Hashtag {
			known = known || t.ID > 0
			*t = feature.Token{Hash: quietHash, Start: t.Start, End: t.End, Flags: t.Flags & feature.Breaks}
		}
	}
	return known
}

// nameAlone says whether a text is only a brand's name, with marks beside it that ask nothing: "Acme!".
func nameAlone(tokens []feature.Token) bool {
	if len(tokens) > longestAlone {
		return false
	}
	named := false
	for i := range tokens {
		switch t := &tokens[i]; {
		case t.Hash == quietHash:
			named = true
		case t.Kind != feature.Punct, t.Hash == questionHash:
			return false
		}
	}
	return named
}

// longestAlone is how many tokens a name alone has at most.
const longestAlone = 8

// without is the whole text's answer where the names in it say nothing: logits, unless one of them says something.
func (e *Engine) without(s *scratch, text string, plain []feature.Token, z logits) logits {
	if !s.loudly {
		return z
	}
	return e.wholeLogits(s, text, plain)
}

// How much a word says by itself that is worth not hearing it in a name: of its tone, and in logits of the models of
// intents and crises.
const (
	leastTone = 2
	leastSaid = 1.2
)

// telling says whether words say anything of an intent or a crisis by themselves.
func (e *Engine) telling(hits []hit, tokens []feature.Token, from, to int) bool {
	for _, h := range hitsAt(hits, from, to) {
		if h.j > from {
			return true
		}
	}
	for i := from; i < to; i++ {
		t := &tokens[i]
		if v := e.whole.tone(e.words.Number(t.Hash).Number()); v >= leastTone || v <= -leastTone {
			return true
		}
		if row := e.guess.table.Row(t.Hash); row != "" && math.Abs(float64(int8(row[GuessColumns-1]))*e.guess.step[GuessColumns-1]) >= leastSaid {
			return true
		}
		if row := e.danger.table.Row(t.Hash); row != "" && float64(int8(row[0]))*e.danger.step >= leastSaid {
			return true
		}
	}
	return false
}

// nameHere says whether what is called like a brand is its name, not the word. In doubt, where a capital says little,
// at the front of a sentence and in headlines, a single one is the word where a phrase of a crisis goes on from it: "Outage hits …".
func (s *scratch) nameHere(r reader, title bool, from, to int) bool {
	first := &r.tokens[from]
	c, _ := utf8.DecodeRuneInString(r.text[first.Start:])
	switch {
	case c == '#', c == '@':
		return true
	case !unicode.IsUpper(c), s.tongue != nil && s.tongue.Capitals():
		return false
	case to > from+1 && capitalAt(r, to-1) && !title:
		return true // a name of several words is hardly ever made of those words
	case from > 0 && indefinite.has(r.tokens[from-1].Hash) || to < len(r.tokens) && r.tokens[to].Start == first.End+1 && r.tokens[to].Hash == first.Hash:
		return false // "an Outage", "Boycott Boycott"
	}
	if doubtful := begins(r.text, r.tokens, from) || title || behindCapital(r, from); !doubtful || to > from+1 && capitalAt(r, to-1) {
		return true // a name of several words is hardly ever made of those words
	}
	for _, h := range hitsAt(s.hits, from, to) {
		if h.j > from && (h.i < from || h.j > to) {
			return false
		}
	}
	return true
}

// hitsAt is the hits that may hold one of the tokens from from to to; a phrase is no longer than [longestPhrase].
func hitsAt(hits []hit, from, to int) []hit {
	at := func(i int) int {
		k, _ := slices.BinarySearchFunc(hits, i, func(h hit, i int) int { return h.i - i })
		return k
	}
	return hits[at(from-longestPhrase):at(to)]
}

const longestPhrase = 24

var indefinite = newWordSet("a an another any no every each this that these those")

// behindCapital says whether the word before is another name, "the Acme Recall".
func behindCapital(r reader, i int) bool {
	if i == 0 || r.tokens[i-1].Kind != feature.Word || r.tokens[i-1].Flags&feature.Breaks != 0 || begins(r.text, r.tokens, i-1) {
		return false
	}
	c, size := utf8.DecodeRuneInString(r.text[r.tokens[i-1].Start:])
	return unicode.IsUpper(c) && int(r.tokens[i-1].Start)+size < int(r.tokens[i-1].End) // not "I"
}

// capitalAt says whether the word at i begins with a capital.
func capitalAt(r reader, i int) bool {
	c, _ := utf8.DecodeRuneInString(r.text[r.tokens[i].Start:])
	return unicode.IsUpper(c)
}

// names are where the names of targets stand in a text, in order.
func (e *Engine) names(s *scratch, text string, tokens []feature.Token, targets []Target) (out [][2]int) {
	for k := range targets {
		s.masked = append(s.masked[:0], tokens...)
		masked, _ := e.mask(s, text, s.masked, targets[k])
		for i := range masked {
			if masked[i].Kind == feature.Target {
				out = append(out, [2]int{int(masked[i].Start), int(masked[i].End)})
			}
		}
	}
	sortSpans(out)
	return out
}

// namesIn are those of the places where a mention's brands were found that hold a brand's name; a query
// also finds words that belong to a brand without being its name.
func namesIn(text string, m *mention.Mention, targets []Target, called []string) (out [][2]int) {
	for k := range targets {
		for _, at := range targets[k].Spans {
			if isCalled(text[at[0]:at[1]], m.Brands[k].Brand) || k < len(called) && isCalled(text[at[0]:at[1]], called[k]) {
				out = append(out, at)
			}
		}
	}
	sortSpans(out)
	return out
}

// isCalled says whether a text is a name, but for capitals, spaces and marks, an "s" of owners among them.
func isCalled(text, name string) bool {
	text = strings.TrimSuffix(strings.TrimSuffix(text, "'s"), "’s")
	for {
		text, name = strings.TrimLeftFunc(text, unspelled), strings.TrimLeftFunc(name, unspelled)
		if text == "" || name == "" {
			return text == name
		}
		a, n := utf8.DecodeRuneInString(text)
		b, k := utf8.DecodeRuneInString(name)
		if unicode.ToLower(a) != unicode.ToLower(b) {
			return false
		}
		text, name = text[n:], name[k:]
	}
}

func sortSpans(spans [][2]int) {
	slices.SortFunc(spans, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
}

func unspelled(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) }
