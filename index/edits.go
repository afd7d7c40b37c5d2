package index

import (
	"unicode/utf8"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	"github.com/blevesearch/vellum/levenshtein"
)

// edits makes automata for fuzzy words. Their tables are built once an index,
// when the first fuzzy word is asked for.
type edits struct {
	one, two lazyBuilder
}

func (x *edits) within(term string, n int) (segment.Automaton, error) {
	b := &x.one
	if n > 1 {
		b = &x.two
	}
	lev, err := b.get(uint8(min(max(n, 1), 2)))
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(term) > maxFuzzy {
		return everyTerm{}, nil
	}
	return lev.BuildDfa(term, uint8(n))
}

// maxFuzzy is the longest fuzzy word in letters for which an automaton is
// built; longer ones are compared with every term.
const maxFuzzy = 64

// lazyBuilder is the table for one distance.
type lazyBuilder struct {
	once onceValue[*levenshtein.LevenshteinAutomatonBuilder]
}

func (l *lazyBuilder) get(n uint8) (*levenshtein.LevenshteinAutomatonBuilder, error) {
	return l.once.do(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
		return levenshtein.NewLevenshteinAutomatonBuilder(n, true)
	})
}
