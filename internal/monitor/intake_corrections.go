package monitor

import (
	"slices"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// Corrections counts what became of the corrected sentiments in a file.
type Corrections struct {
	Taken   int // mentions that the file corrects
	Decided int // mentions that it does not, as people here had decided about them already
	// What is taken and changes nothing for now, by the brand's key: no brand has it, or its query does
	// not find the mention. It is kept, and holds once that is otherwise.
	NoBrand, Apart map[string]int
}

// look counts what a mention brings that changes nothing for now.
func (c *Corrections) look(m *Monitor, one *mention.Mention) {
	var about []string
	for i := range one.Brands {
		b := &one.Brands[i]
		switch {
		case !b.Sentiment.Corrected:
			continue
		case m.Config().Brand(b.Brand) == nil:
			c.NoBrand = counting(c.NoBrand, b.Brand)
			continue
		case about == nil:
			about = m.enrich.about(m, one)
		}
		if !slices.Contains(about, b.Brand) {
			c.Apart = counting(c.Apart, b.Brand)
		}
	}
}

func counting(counts map[string]int, key string) map[string]int {
	if counts == nil {
		counts = map[string]int{}
	}
	counts[key]++
	return counts
}

// journalled counts what the journal did with a mention's corrections.
func (c *Corrections) journalled(o mention.Outcome) {
	switch o.Detail {
	case journal.CorrectionsTaken:
		c.Taken++
	case journal.DecidedAlready:
		c.Decided++
	}
}

// about is which brands speak of a mention.
func (e *enricher) about(m *Monitor, one *mention.Mention) []string {
	book := e.book.Load()
	keys := []string{}
	for _, hit := range book.set.Match(query.NewDoc(one), m.o.Clock.Now(), nil) {
		keys = append(keys, book.brands[hit.Query].Key)
	}
	return keys
}
