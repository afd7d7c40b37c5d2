package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// StandingRequest asks who keeps praising and who keeps complaining.
type StandingRequest struct {
	Query        *query.Query // narrows what counts, e.g. to a brand; nil counts everything
	Since, Until time.Time    // Since ≤ event time < Until; zero is open
	Least        int          // mentions of one kind that make it a habit; DefaultStanding when 0
	Limit        int          // of each role, the most telling first; 10 when 0
	Now          time.Time
}

// DefaultStanding is how many complaints, or words of praise, it takes to be listed.
const DefaultStanding = 3

// The roles of an author in a [Standing].
const (
	Advocate  = "advocate"
	Detractor = "detractor"
)

// Standing is an author who speaks again and again, mostly in one direction.
type Standing struct {
	Author     string // as mentions are counted by: a name, else "@handle"
	Role       string // Advocate or Detractor
	Praise     int    // mentions whose intent is praise
	Complaints int    // mentions whose intent is complaint
	Mentions   int    // all of this author's that match
}

// Standings finds the advocates and the detractors among the authors of the
// mentions asked for, in one pass over them: whoever praises at least Least times
// and at least twice as often as they complain is an advocate, the other way
// round a detractor; towards the brand the query asks about, else towards any. It reads the
// intent as it stands in the index, so a person's or a tuning's change counts once it is indexed.
func (x *Index) Standings(ctx context.Context, r StandingRequest) ([]Standing, error) {
	var c *standings
	err := x.with(ctx, asked{r.Query, r.Since, r.Until, r.Now}, func(run *run) error {
		brand := ""
		if r.Query != nil {
			brand = r.Query.Brand()
		}
		c = &standings{author: &facet{column: fieldBy, in: x.interner[fieldBy]}, tally: map[uint32]*Standing{},
			kinds: [2]string{x.intentOf(brand, mention.Praise), x.intentOf(brand, mention.Complaint)}}
		return run.pass(c)
	})
	if err != nil {
		return nil, fmt.Errorf("standings: %w", err)
	}
	return c.result(cmp.Or(r.Least, DefaultStanding), cmp.Or(r.Limit, 10)), nil
}

// standings counts intents by author; it is a collector.
type standings struct {
	author *facet
	tally  map[uint32]*Standing
	who    []uint32  // of one document
	kinds  [2]string // the values of praise and of complaint
	of     [2]members
}

func (s *standings) segment(h *hits) (err error) {
	for k, v := range s.kinds {
		if s.of[k], err = h.members(query.FieldIntent, v); err != nil {
			return err
		}
	}
	s.author.col, err = h.ordinals(s.author.column, s.author.in)
	return err
}

func (s *standings) take(docs []uint32) {
	for _, d := range docs {
		s.each(d, func(one *Standing) { one.Mentions++ })
	}
	s.of[0].among(docs, func(d uint32) { s.each(d, func(one *Standing) { one.Praise++ }) })
	s.of[1].among(docs, func(d uint32) { s.each(d, func(one *Standing) { one.Complaints++ }) })
}

// each calls fn with the tally of each author of a document.
func (s *standings) each(d uint32, fn func(*Standing)) {
	s.who = s.author.col.of(d, s.who)
	for _, who := range s.who {
		if who == 0 {
			continue
		}
		one := s.tally[who]
		if one == nil {
			one = &Standing{}
			s.tally[who] = one
		}
		fn(one)
	}
}

// result lists who made a habit of it, advocates first, then by how often.
func (s *standings) result(least, limit int) []Standing {
	names := s.author.in.all()
	var roles [2][]Standing
	for who, one := range s.tally {
		one.Author = names[who]
		switch {
		case one.Praise >= least && one.Praise >= 2*one.Complaints:
			one.Role = Advocate
			roles[0] = append(roles[0], *one)
		case one.Complaints >= least && one.Complaints >= 2*one.Praise:
			one.Role = Detractor
			roles[1] = append(roles[1], *one)
		}
	}
	var out []Standing
	for _, list := range roles {
		slices.SortFunc(list, func(a, b Standing) int {
			return cmp.Or(cmp.Compare(max(b.Praise, b.Complaints), max(a.Praise, a.Complaints)), cmp.Compare(a.Author, b.Author))
		})
		out = append(out, list[:min(len(list), limit)]...)
	}
	return out
}
