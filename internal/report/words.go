package report

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Word is a word used more than in the period before.
type Word struct {
	Word string
	// Share and ShareBefore are the parts of the mentions that use it, 0 to 1.
	Share, ShareBefore float64
	Count              int // mentions of this period
}

const (
	wordsShown     = 14
	wordsAsked     = 80  // telling words of this period
	wordsRead      = 400 // mentions read to find them, spread over the period
	leastWordCount = 3   // fewer mentions are no trend
)

// rising are the telling words that became commoner: a word's weight is how much
// its share grew, times the binary logarithm of how many times. A word unheard
// before counts as if half a mention had used it. Which words tell is found in a sample; how
// many mentions use them is counted.
func (m *maker) rising(ctx context.Context) error {
	if !m.report.Compared {
		return nil
	}
	words, err := m.req.Memory.words(&m.req, func() ([]string, error) { return m.tellingWords(ctx) })
	if err != nil || len(words) == 0 {
		return err
	}
	now, total, err := m.mentions.TermCounts(ctx, m.all(false, 0), words)
	if err != nil {
		return err
	}
	before, totalBefore, err := m.mentions.TermCounts(ctx, m.all(true, 0), words)
	if err != nil {
		return err
	}
	type weighed struct {
		Word
		weight float64
	}
	var all []weighed
	for i, word := range words {
		share := float64(now[i]) / float64(max(total, 1))
		was := math.Max(float64(before[i]), 0.5) / float64(max(totalBefore, 1))
		if now[i] < leastWordCount || share <= was {
			continue
		}
		w := Word{Word: word, Share: share, Count: now[i]}
		if before[i] > 0 {
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

// tellingWords are the words that set the period's mentions apart.
func (m *maker) tellingWords(ctx context.Context) ([]string, error) {
	telling, err := m.mentions.SignificantTerms(ctx, m.all(false, wordsRead), wordsAsked)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, t := range telling.Terms {
		if m.req.Filler == nil || !m.req.Filler(t.Term) {
			words = append(words, t.Term)
		}
	}
	return words, nil
}
