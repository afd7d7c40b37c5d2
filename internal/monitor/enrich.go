package monitor

import (
	"sync/atomic"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/sentiment"
)

// brandBook is the brands in force, compiled for one pass over a mention. It is
// replaced whole when the configuration changes.
type brandBook struct {
	brands []config.Brand
	set    *query.Set
}

func newBrandBook(brands []config.Brand) *brandBook {
	queries := make([]*query.Query, len(brands))
	for i := range brands {
		queries[i] = brands[i].Query
	}
	return &brandBook{brands: brands, set: query.NewSet(queries)}
}

// enricher works out what earshot adds to a mention: its language, the brands
// it speaks of and how it speaks of each. Stories are the journal's, because
// they depend on what came before.
type enricher struct {
	book atomic.Pointer[brandBook]
	tone atomic.Pointer[tone]
}

// tone is the sentiment engine in force and a number that changes with what this
// installation has taught it, 0 for nothing.
type tone struct {
	engine *sentiment.Engine
	taught sentiment.Adjustment // as it was written; what it says by names does not hold
	stamp  uint64
	fault  error // why what was taught cannot be read, and so does not hold
}

// Because gives the words that moved a stored mention's sentiment towards a brand, strongest first; brand "" is the whole text.
// The engine in force answers: what a person corrected, or an earlier engine judged, may stand otherwise.
func (m *Monitor) Because(x *mention.Mention, brand string) []sentiment.Contribution {
	return m.enrich.tone.Load().engine.Because(x, brand)
}

// Called is what the brands of a mention are called, in their order.
func (m *Monitor) Called(x *mention.Mention) []string {
	names := make([]string, len(x.Brands))
	for i := range x.Brands {
		names[i] = x.Brands[i].Brand
		if b := m.Config().Brand(names[i]); b != nil {
			names[i] = b.Name
		}
	}
	return names
}

// wanted reports whether a mention speaks of any brand; with no brand
// configured everything is wanted.
func (e *enricher) wanted(m *mention.Mention, now time.Time) bool {
	book := e.book.Load()
	if len(book.brands) == 0 {
		return true
	}
	return len(book.set.Match(query.NewDoc(m), now, nil)) > 0
}

// enrich fills the enrichment of one mention. What a person corrected stays.
func (e *enricher) enrich(m *mention.Mention, now time.Time) {
	book := e.book.Load()
	doc := query.NewDoc(m)
	hits := book.set.Match(doc, now, nil)
	m.Brands = make([]mention.BrandMatch, len(hits))
	called := make([]string, len(hits))
	for i, hit := range hits {
		brand := &book.brands[hit.Query]
		called[i] = brand.Name
		m.Brands[i] = mention.BrandMatch{Brand: brand.Key, Spans: book.set.Spans(doc, now, hit), Owned: owned(brand, m)}
	}
	e.tone.Load().engine.Enrich(m, called...)
}
