package alerts

import (
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// asker puts the queries of all rules to a mention at once.
type asker struct {
	set  *query.Set
	doc  *query.Doc
	hits []query.Hit
	yes  []uint64 // per query: the number of the last mention it matched
	n    uint64
	m    *mention.Mention
	now  time.Time
	done bool

	// What every rule asks of the mention, worked out once.
	story   uint64
	at      time.Time // its event time
	undated bool
}

// newAsker collects the queries of rules and of their conditions, and gives each
// rule its query's number.
func newAsker(rules []*Rule) *asker {
	var queries []*query.Query
	number := func(r *Rule) {
		if r.Query != nil {
			r.asks = len(queries)
			queries = append(queries, r.Query)
		}
	}
	for _, r := range rules {
		number(r)
		for k := range r.parts {
			number(&r.parts[k])
		}
	}
	return &asker{set: query.NewSet(queries), doc: new(query.Doc), yes: make([]uint64, len(queries))}
}

// about turns to a mention. Nothing is matched before somebody asks.
func (a *asker) about(m *mention.Mention, now time.Time) {
	a.m, a.now, a.done = m, now, false
	a.story, a.at, a.undated = storyHash(m), m.EventTime(), m.DateDoubt() != ""
	a.n++
}

// matches reports whether a query matches the present mention.
func (a *asker) matches(q int) bool {
	if !a.done {
		a.done = true
		a.hits = a.set.Match(a.doc.Reset(a.m), a.now, a.hits[:0])
		for _, h := range a.hits {
			a.yes[h.Query] = a.n
		}
	}
	return a.yes[q] == a.n
}
