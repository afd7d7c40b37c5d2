package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/query/analysis"
)

// SignificantSample is how many hits, spread evenly over all, are read to find their
// significant terms unless Request.Limit says fewer. With fewer hits the outcome is exact.
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
	if r.Limit <= 0 || r.Limit > SignificantSample {
		r.Limit = SignificantSample
	}
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
	mentions, err := r.sample(q.Limit)
	if err != nil {
		return nil, err
	}
	counts, err := countTerms(r.ctx, mentions)
	if err != nil {
		return nil, err
	}
	for _, w := range positiveWords(r.program.root) {
		delete(counts, w)
	}
	out := &Significant{Sample: len(mentions), Total: r.total}
	out.Terms, err = r.telling(counts, len(mentions), size)
	return out, err
}

// countTerms counts in how many of the mentions each word stands.
func countTerms(ctx context.Context, mentions []mention.Mention) (map[string]int, error) {
	counts := map[string]int{}
	last := map[string]int{} // the last mention a word was seen in, plus 1
	var doc query.Doc
	for i := range mentions {
		if err := ctx.Err(); err != nil {
			return nil, err
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
	return counts, nil
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
	everything := float64(max(total, sample))
	// A word cannot tell more than if it stood nowhere else. The commonest come first, so that the rest need not be
	// looked up once none of them can be among the best.
	most := func(n int) float64 { return share(n, sample) * math.Log2(everything/float64(sample)) }
	best := func(a, b Term) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Term, b.Term)) }
	var out []Term
	for _, t := range commonest(counts, least) {
		if len(out) >= size && most(t.Count) < out[len(out)-1].Score {
			break
		}
		if err := r.ctx.Err(); err != nil {
			return nil, err
		}
		here := share(t.Count, sample)
		// The more mentions it stands in, the less it tells: it need not be looked up everywhere when what is known is too much.
		tells := func(all int) float64 { return here * math.Log2(here*everything/float64(max(all, t.Count))) }
		all, err := r.frequency(t.Term, func(sofar int) bool {
			score := tells(sofar)
			return score <= 0 || len(out) >= size && score < out[len(out)-1].Score
		})
		if err != nil {
			return nil, err
		}
		if t.Score = tells(all); t.Score <= 0 {
			continue
		}
		t.Expected = float64(max(all, t.Count)) / everything * float64(sample)
		at, _ := slices.BinarySearchFunc(out, t, best)
		if out = slices.Insert(out, at, t); len(out) > size {
			out = out[:size]
		}
	}
	return out, nil
}

func share(n, of int) float64 { return float64(n) / float64(of) }

// commonest are the words that stand in at least so many mentions, the commonest first.
func commonest(counts map[string]int, least int) []Term {
	var out []Term
	for term, n := range counts {
		if n >= least {
			out = append(out, Term{Term: term, Count: n})
		}
	}
	slices.SortFunc(out, func(a, b Term) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Term, b.Term)) })
	return out
}

// TermCounts counts in how many of the mentions asked for each of some words stands, as SignificantTerms
// gives them, exactly, and how many mentions there are. Only Query, Since, Until and Now of the request play a part.
func (x *Index) TermCounts(ctx context.Context, r Request, terms []string) (counts []int, total int, err error) {
	err = x.with(ctx, asked{r.Query, r.Since, r.Until, r.Now}, func(run *run) error {
		counts, total = make([]int, len(terms)), 0
		for i := range run.segs {
			n, err := run.segs[i].countTerms(terms, counts)
			if err != nil {
				return err
			}
			total += n
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("term counts: %w", err)
	}
	return counts, total, nil
}

// countTerms adds how often each word stands in the hits of a segment, and says how many hits there are.
func (h *hits) countTerms(terms []string, counts []int) (int, error) {
	r, docs := h.run, h.docs
	r.reading = h.segmentView
	if !r.whole(h.segmentView) {
		docs = h.pick(docs, func(d uint32) bool { return h.col.at[d] >= r.from && h.col.at[d] < r.to })
		docs.And(h.docs)
	}
	n := int(docs.GetCardinality())
	for i := range terms {
		if n == 0 {
			break
		}
		if err := r.ctx.Err(); err != nil {
			return 0, err
		}
		p, err := h.lookUp(terms[i])
		if err != nil {
			return 0, err
		}
		switch {
		case p.bm != nil:
			counts[i] += int(docs.AndCardinality(p.bm))
		case p.ok && docs.Contains(p.hit):
			counts[i]++
		}
	}
	return n, nil
}

// frequency is how many mentions of the searched partitions hold a word, deleted ones included; fewer are counted once
// those so far are enough.
func (r *run) frequency(term string, enough func(sofar int) bool) (int, error) {
	n := 0
	for _, v := range r.views {
		for _, s := range v.segs {
			r.reading = s
			here, err := (&scan{segmentView: s, run: r}).frequency(term)
			if err != nil {
				return 0, err
			}
			if n += here; enough(n) {
				return n, nil
			}
		}
	}
	return n, nil
}
