package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/query/analysis"
)

// SignificantSample is how many hits, the newest, are read to find their
// significant terms. With fewer hits the outcome is exact.
const SignificantSample = 1000

// Term is a word that the hits use more than the rest.
type Term struct {
	Term     string
	Count    int     // hits in the sample that use it
	Expected float64 // as many would, if they spoke like everybody
	Score    float64 // the larger the more telling
}

// Significant is what sets some hits apart in words.
type Significant struct {
	Terms  []Term
	Sample int // hits that were read
	Total  int // hits there are
}

// SignificantTerms finds the words, tags and emoji that the hits of a request use
// much more than all mentions do, most telling first: the share of hits times the binary logarithm
// of how many times the share of all mentions that is. Words the query asks for are left out. It needs
// Options.Texts.
func (x *Index) SignificantTerms(ctx context.Context, r Request, size int) (*Significant, error) {
	if x.options.Texts == nil {
		return nil, errors.New("significant terms: there are no texts to read")
	}
	r.Sort, r.Limit, r.After, r.Facets, r.Collapse = ByTime, SignificantSample, "", nil, false
	var out *Significant
	err := x.with(ctx, asked{r.Query, r.Since, r.Until, r.Now}, func(run *run) (err error) {
		out, err = run.significant(r, size)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("significant terms: %w", err)
	}
	return out, nil
}

func (r *run) significant(q Request, size int) (*Significant, error) {
	top, err := newTop(q, r)
	if err != nil {
		return nil, err
	}
	if err := r.pass(top); err != nil {
		return nil, err
	}
	hits, _, err := top.page()
	if err != nil {
		return nil, err
	}
	counts, read, err := r.index.countTerms(r.ctx, hits)
	if err != nil {
		return nil, err
	}
	for _, w := range positiveWords(r.program.root) {
		delete(counts, w)
	}
	out := &Significant{Sample: read, Total: r.total}
	out.Terms, err = r.telling(counts, read, size)
	return out, err
}

// countTerms counts in how many of the hits each word stands.
func (x *Index) countTerms(ctx context.Context, hits []Hit) (map[string]int, int, error) {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	mentions, err := x.options.Texts.Get(ctx, ids...)
	if err != nil {
		return nil, 0, fmt.Errorf("fetch texts: %w", err)
	}
	counts := map[string]int{}
	last := map[string]int{} // the last mention a word was seen in, plus 1
	var doc query.Doc
	for i := range mentions {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		m := mentions[i]
		m.Title, m.Text = cut(m.Title), cut(m.Text)
		doc.Reset(&m)
		for _, buf := range []*analysis.Buffer{doc.Title(), doc.Text()} {
			for j := range buf.Tokens {
				t := &buf.Tokens[j]
				if term := buf.Term(t); tells(t.Kind, term) && last[string(term)] != i+1 {
					last[string(term)] = i + 1
					counts[string(term)]++
				}
			}
		}
	}
	return counts, len(mentions), nil
}

// tells leaves out what says nothing by itself: parts of longer words, single letters and
// bare numbers.
func tells(k analysis.Kind, term []byte) bool {
	switch k {
	case analysis.Emoji, analysis.Marked, analysis.Gram, analysis.Joined:
		return true
	case analysis.Word:
		return utf8.RuneCount(term) > 2 && slices.ContainsFunc(term, func(c byte) bool { return c < '0' || c > '9' })
	}
	return false
}

// telling ranks words by how much more of the sample than of everything they stand in.
func (r *run) telling(counts map[string]int, sample, size int) ([]Term, error) {
	if sample == 0 {
		return nil, nil
	}
	least := 2
	if sample >= 100 {
		least = 3
	}
	total := 0
	for _, v := range r.views {
		total += v.docs()
	}
	var out []Term
	for term, n := range counts {
		if n < least {
			continue
		}
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
		all, err := r.frequency(term)
		if err != nil {
			return nil, err
		}
		here, everywhere := float64(n)/float64(sample), float64(max(all, n))/float64(max(total, sample))
		if here <= everywhere {
			continue
		}
		out = append(out, Term{Term: term, Count: n, Expected: everywhere * float64(sample), Score: here * math.Log2(here/everywhere)})
	}
	slices.SortFunc(out, func(a, b Term) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Term, b.Term)) })
	return out[:min(size, len(out))], nil
}

// frequency is how many mentions of the searched partitions hold a word, deleted ones included.
func (r *run) frequency(term string) (int, error) {
	n := 0
	for _, v := range r.views {
		for _, s := range v.segs {
			r.reading = s
			p, err := (&scan{segmentView: s, run: r}).lookUp(term)
			if err != nil {
				return 0, err
			}
			n += int(p.count())
		}
	}
	return n, nil
}
