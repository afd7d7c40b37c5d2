package report

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/earshot/earshot/index"
)

// Word is a word used more than in the period before.
type Word struct {
	Word string
	// Share and ShareBefore are the parts of the mentions read that use it, 0 to 1.
	Share, ShareBefore float64
	Count              int // of the mentions read in this period
}

const (
	wordsShown     = 14
	wordsAsked     = 80  // telling words of this period
	wordsCompared  = 600 // and of the one before
	leastWordCount = 3   // fewer mentions are no trend
)

// rising are the telling words that became commoner: a word's weight is how much
// its share grew, times the binary logarithm of how many times. A word unheard
// before counts as if half a mention had used it.
func (m *maker) rising(ctx context.Context) error {
	if !m.report.Compared {
		return nil
	}
	now, err := m.terms(ctx, false, wordsAsked)
	if err != nil || now.Sample == 0 {
		return err
	}
	before, err := m.terms(ctx, true, wordsCompared)
	if err != nil {
		return err
	}
	then := map[string]int{}
	for _, t := range before.Terms {
		then[t.Term] = t.Count
	}
	type weighed struct {
		Word
		weight float64
	}
	var all []weighed
	for _, t := range now.Terms {
		share := float64(t.Count) / float64(now.Sample)
		was := math.Max(float64(then[t.Term]), 0.5) / float64(max(before.Sample, 1))
		if t.Count < leastWordCount || share <= was {
			continue
		}
		w := Word{Word: t.Term, Share: share, Count: t.Count}
		if n := then[t.Term]; n > 0 {
			w.ShareBefore = was
		}
		all = append(all, weighed{w, (share - was) * math.Log2(share/was)})
	}
	slices.SortStableFunc(all, func(a, b weighed) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.Word.Word, b.Word.Word))
	})
	for _, w := range all[:min(wordsShown, len(all))] {
		m.report.Rising = append(m.report.Rising, w.Word)
	}
	return nil
}

func (m *maker) terms(ctx context.Context, before bool, size int) (*index.Significant, error) {
	q, err := m.ask("")
	if err != nil {
		return nil, err
	}
	since, until := m.span(before)
	return m.mentions.SignificantTerms(ctx, index.Request{Query: q, Since: since, Until: until, Now: m.req.Now}, size)
}
