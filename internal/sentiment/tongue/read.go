package tongue

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// reader builds a tongue from its lines.
type reader struct {
	t            *Tongue
	words        map[uint64]entry // of its lexicon
	tokens       feature.Tokenizer
	fronts, ends []string
	grades       []string // of comparatives
	dots         bool     // letters may have a dot below
}

func read(lang string, lines []string) (*Tongue, error) {
	r := reader{words: map[uint64]entry{}, t: &Tongue{talk: map[uint64]bool{}, counts: map[uint64]bool{}}, fronts: []string{""}, ends: []string{""}}
	r.t.elides = lang == "fr" || lang == "it" || lang == "ca"
	r.t.nouns = lang == "de"
	r.t.bare = lang == "vi"
	r.t.commas = lang == "ru" || lang == "uk" || lang == "hu" || lang == "bg"
	r.dots = lang == "hi"
	r.t.glued = lang == "ja" || lang == "zh" || lang == "ko" || lang == "th"
	for _, line := range lines {
		what, list, _ := strings.Cut(line, " ")
		switch what {
		case "ends":
			r.ends = append(r.ends, strings.Fields(list)...)
			continue
		case "fronts":
			r.fronts = append(r.fronts, strings.Fields(list)...)
			r.t.fronts = r.fronts[1:]
			continue
		case "cases":
			r.t.cases = plain(list)
			continue
		case "grades":
			r.grades = strings.Fields(list)
			continue
		case "offs":
			r.t.offs = plain(list)
			continue
		case "ontos":
			r.t.ontos = plain(list)
			continue
		}
		w := word{role: roles[what]}
		r.t.mores = r.t.mores || w.role == more
		r.t.moans = r.t.moans || w.role == moan
		switch what {
		case "beats":
			w.value = 2
		case ">", "sign+", "cheer":
			w.value = 1
		case "<", "sign-", "regret", "ordeal", "grumble":
			w.value = -1
		}
		if w.role == none {
			n, err := strconv.ParseInt(what, 10, 8)
			if err != nil {
				return nil, fmt.Errorf("words of opinion, %q: %q is nothing a word does", lang, what)
			}
			w = word{opinion, int8(n)}
		}
		for entry := range strings.SplitSeq(list, "|") {
			r.expand(strings.TrimSpace(entry), w)
		}
	}
	for _, e := range r.words {
		switch e.role {
		case negates, either, never, turns:
			for i := range e.phrases { // "nunca falla": what goes before turns it no more
				if e.phrases[i].role == opinion {
					e.phrases[i].role = spent
				}
			}
		}
		slices.SortStableFunc(e.phrases, func(a, b phrase) int { return len(b.rest) - len(a.rest) })
	}
	r.t.words = newLexicon(r.words)
	return r.t, nil
}

// expand adds an entry with all its fronts and ends.
func (r *reader) expand(entry string, w word) {
	if stem, ok := strings.CutSuffix(entry, "~"); ok {
		for _, f := range r.fronts {
			for _, e := range r.ends {
				r.add(f+stem+e, w)
			}
		}
		if w.role == opinion {
			for _, g := range r.grades {
				r.add(stem+g, word{measure, max(-1, min(1, w.value))})
			}
		}
		return
	}
	if stem, list, ok := strings.Cut(strings.TrimSuffix(entry, ")"), "("); ok {
		for e := range strings.SplitSeq(list, ",") {
			r.add(stem+e, w)
		}
		return
	}
	r.add(entry, w)
	if !r.dots {
		return
	}
	if other := dotted.Replace(entry); other != entry {
		r.add(other, w)
	} else if other := undotted.Replace(entry); other != entry {
		r.add(other, w)
	}
}

// dotted writes the letters of Devanagari that have a dot below with a dot of its own, undotted
// as one letter: posts have both.
var (
	dotted   = strings.NewReplacer("\u0958", "\u0915\u093c", "\u0959", "\u0916\u093c", "\u095a", "\u0917\u093c", "\u095b", "\u091c\u093c", "\u095c", "\u0921\u093c", "\u095d", "\u0922\u093c", "\u095e", "\u092b\u093c")
	undotted = strings.NewReplacer("\u0915\u093c", "\u0958", "\u0916\u093c", "\u0959", "\u0917\u093c", "\u095a", "\u091c\u093c", "\u095b", "\u0921\u093c", "\u095c", "\u0922\u093c", "\u095d", "\u092b\u093c", "\u095e")
)

func (r *reader) add(text string, w word) {
	alone := strings.HasPrefix(text, "=")
	text = strings.TrimPrefix(text, "=")
	tokens := r.tokens.Tokens(strings.ReplaceAll(text, "#", "0"))
	if len(tokens) == 0 {
		return
	}
	first := tokens[0].Hash
	if w.role == talk {
		if len(tokens) == 1 { // a map of their own: they are the commonest words of all
			r.t.talk[first] = true
			if r.t.glued && !alone {
				r.t.pieces.Put(text)
			}
			return
		}
		w.role = idle
	}
	if w.role == counts {
		r.t.counts[first] = true
		return
	}
	if r.t.glued && !alone && len(tokens) == 1 {
		r.t.pieces.Put(text)
	}
	e := r.words[first]
	if len(tokens) == 1 {
		r.t.froms = r.t.froms || e.role == than && w.role == from
		e.word = w
		r.words[first] = e
		return
	}
	p := phrase{word: w}
	for _, k := range tokens[1:] {
		p.rest = append(p.rest, k.Hash)
	}
	e.phrases = append(e.phrases, p)
	r.words[first] = e
}
