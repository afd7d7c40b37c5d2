package sentiment

import (
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// spelt counts how a word is written.
type spelt struct {
	small, capital int
	either         int // with a capital that the beginning of a sentence, a title or shouting may have given it
	known          bool
}

// propers are the words of texts that name somebody, as capitals tell: most often written with one where
// nothing asks for it, or never without and met in no text the models have learned from. German capitals
// tell nothing, and who writes all names small is not seen through.
func (e *Engine) propers(texts ...[]Correction) callings {
	seen := map[string]*spelt{}
	for _, list := range texts {
		for i := range list {
			e.writing(&list[i], seen)
		}
	}
	c := callings{words: map[string]bool{}}
	for w, s := range seen {
		if s.capital > s.small || s.small+s.capital == 0 && !s.known {
			c.words[lettersOf(w)] = true
		}
	}
	return c
}

// writing counts how the words of a text are written.
func (e *Engine) writing(c *Correction, seen map[string]*spelt) {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, lang := e.read(s, c.Text, c.Lang)
	if lang == "de" {
		return
	}
	text := s.legible.of(c.Text)
	r := reader{text: text, tokens: tokens}
	titled := r.titled()
	for i := range tokens[:min(len(tokens), longText)] {
		t := &tokens[i]
		if t.Kind != feature.Word {
			continue
		}
		w := string(feature.Norm(text, *t, nil))
		n := seen[w]
		if n == nil {
			n = &spelt{}
			seen[w] = n
		}
		n.known = n.known || t.ID > 0
		switch first, inner := capitals(text[t.Start:t.End]); {
		case wellKnown.sure(t.Hash), inner && t.Flags&feature.Caps == 0:
			n.capital++
		case !first:
			n.small++
		case titled, r.begins(i), t.Flags&feature.Caps != 0 && t.ID > 0:
			n.either++
		default:
			n.capital++
		}
	}
}

// capitals says whether a word begins with a capital, and whether one stands within it.
func capitals(w string) (first, inner bool) {
	for i, r := range w {
		if unicode.IsUpper(r) {
			first, inner = first || i == 0, inner || i > 0
		}
	}
	return first, inner
}

// begunBig says whether the word at a place begins with a capital.
func begunBig(text string, t *feature.Token) bool {
	r, _ := utf8.DecodeRuneInString(text[t.Start:t.End])
	return unicode.IsUpper(r)
}

// nameless says which words are learned: those that name nobody and say something by themselves.
type nameless struct{ called, proper callings }

func (n nameless) has(w string) bool {
	return holder(w) || n.called.has(w) || n.proper.words[lettersOf(w)] || wellKnown.sure(feature.Hash(w))
}

// targetNames are what those are called whom corrections are about.
func targetNames(list []Correction) (names []string) {
	for _, c := range list {
		if c.Target == nil {
			continue
		}
		names = append(names, c.Target.Names...)
		for _, s := range c.Target.Spans {
			if s[0] >= 0 && s[0] < s[1] && s[1] <= len(c.Text) {
				names = append(names, c.Text[s[0]:s[1]])
			}
		}
	}
	return names
}
