package alerts

import (
	"slices"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// asker puts the queries of all rules to a mention at once.
type asker struct {
	set  *query.Set
	doc  *query.Doc
	hits []query.Hit // of the present mention, once done
	room []query.Hit // for the hits of a mention that was not asked ahead
	yes  []uint64    // per query: the number of the last mention it matched
	n    uint64
	m    *mention.Mention
	now  time.Time
	done bool

	basics
}

// basics are what every rule asks of a mention.
type basics struct {
	story   uint64
	at      time.Time // its event time
	undated bool
}

func basicsOf(m *mention.Mention) basics {
	return basics{storyHash(m), m.EventTime(), m.DateDoubt() != ""}
}

// asked is a mention with the queries it matches, worked out ahead of the engine.
type asked struct {
	basics
	now  time.Time // when it is discovered: queries may speak of time
	hits []query.Hit
}

// newAsker collects the queries of rules and of their conditions, and gives each
// rule its query's number: one for all brands, or, where it asks of intents or the like, one for each.
func newAsker(rules []*Rule, brands []config.Brand) *asker {
	var queries []*query.Query
	number := func(r *Rule) {
		if r.Query == nil {
			return
		}
		for k := range brands {
			key := brands[k].Key
			about := r.Query.About(key)
			if about == r.Query {
				break // as it is about any
			}
			if r.concerns(key) {
				if r.askedOf == nil {
					r.askedOf = map[string]int{}
				}
				r.askedOf[key] = len(queries)
				queries = append(queries, about)
			}
		}
		if len(r.askedOf) == 0 {
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

// about turns to a mention. Nothing is matched before somebody asks, unless it was
// asked ahead.
func (a *asker) about(m *mention.Mention, now time.Time, ahead *asked) {
	a.m, a.now, a.done = m, now, false
	a.n++
	if ahead == nil {
		a.basics = basicsOf(m)
		return
	}
	a.basics = ahead.basics
	if ahead.now.Equal(now) {
		a.take(ahead.hits)
	}
}

func (a *asker) take(hits []query.Hit) {
	a.done, a.hits = true, hits
	for _, h := range hits {
		a.yes[h.Query] = a.n
	}
}

// found is the queries that match the present mention.
func (a *asker) found() []query.Hit {
	if !a.done {
		a.room = a.set.Match(a.doc.Reset(a.m), a.now, a.room[:0])
		a.take(a.room)
	}
	return a.hits
}

// answers reports whether a query, if there is one, matches the present mention.
func (a *asker) answers(q int) bool {
	if q < 0 {
		return true
	}
	a.found()
	return a.yes[q] == a.n
}

// ahead asks of a page of mentions what the rules will ask of each, those about none of
// the brands left out. It is safe for concurrent use.
func (a *asker) ahead(page []mention.Entry, wanted func(brand string) bool) []asked {
	out := make([]asked, len(page))
	doc := new(query.Doc)
	var hits []query.Hit
	for k := range page {
		m := &page[k].Mention
		out[k] = asked{basics: basicsOf(m), now: m.Discovered}
		if a.set.Len() == 0 || m.Backfill || !slices.ContainsFunc(m.Brands, func(b mention.BrandMatch) bool { return !b.Owned && wanted(b.Brand) }) {
			continue
		}
		begun := len(hits)
		hits = a.set.Match(doc.Reset(m), m.Discovered, hits)
		out[k].hits = hits[begun:len(hits):len(hits)]
	}
	return out
}
