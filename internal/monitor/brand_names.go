package monitor

import (
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/query"
)

// BrandNames are what the brands in force are called by.
func (m *Monitor) BrandNames() []string { return brandNames(m.enrich.book.Load().brands) }

// brandNames are what brands are called by, as far as their settings tell: name and key, handles, sites, what
// platforms are asked for, and every word their queries look for.
func brandNames(brands []config.Brand) (names []string) {
	for i := range brands {
		b := &brands[i]
		names = append(append(append(append(names, b.Key, b.Name), b.Terms...), b.OwnedHandles...), b.OwnedSites...)
		if b.Query != nil {
			names = lookedFor(names, b.Query.Root())
		}
	}
	return names
}

// lookedFor adds the words that a clause looks for; those it must not find name something else.
func lookedFor(names []string, n query.Node) []string {
	switch n := n.(type) {
	case *query.And:
		for _, k := range n.Kids {
			names = lookedFor(names, k)
		}
	case *query.Or:
		for _, k := range n.Kids {
			names = lookedFor(names, k)
		}
	case *query.Near:
		names = lookedFor(lookedFor(names, n.Left), n.Right)
	case *query.Sentence:
		names = lookedFor(lookedFor(names, n.Left), n.Right)
	case *query.Text:
		whole := ""
		for _, w := range n.Words {
			names = append(names, w.Term)
			whole += w.Term
		}
		names = append(names, whole)
	}
	return names
}
