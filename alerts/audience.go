package alerts

import (
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// audience is the instances of one brand by what makes them listen, so that of ten thousand rules
// only those are offered a mention whose query it matches.
type audience struct {
	all    []*instance
	every  []int         // places in all of those without a query of their own
	asking map[int][]int // the others' places, by the number of the rule's query

	called []int // of the last mention, for its room
}

// add takes in the next instance. A schedule listens to no mention.
func (a *audience) add(i *instance) {
	place := len(a.all)
	a.all = append(a.all, i)
	switch q := i.rule.question(i.brand); {
	case i.rule.scheduled():
	case q < 0:
		a.every = append(a.every, place)
	default:
		if a.asking == nil {
			a.asking = map[int][]int{}
		}
		a.asking[q] = append(a.asking[q], place)
	}
}

// call is the places of those to whom a mention is to be offered, in the order of the rules. It is
// good until the next call.
func (a *audience) call(ask *asker, m *mention.Mention, b *mention.BrandMatch) []int {
	if len(a.asking) == 0 || m.Backfill || b.Owned { // of which no rule wants to know
		return a.every
	}
	a.called = append(a.called[:0], a.every...)
	for _, h := range ask.found() {
		a.called = append(a.called, a.asking[h.Query]...)
	}
	slices.Sort(a.called)
	return a.called
}
