package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/query"
)

// nothing says what was searched and which clause left out most.
func (s *site) nothing(ctx context.Context, st searchState, r index.Request) (empty, error) {
	all, err := s.o.Mentions.Search(ctx, index.Request{Limit: -1, Now: r.Now})
	if err != nil {
		return empty{}, searchProblem(err)
	}
	if all.Total == 0 {
		return empty{Say: "Nothing has been gathered yet", Do: "Sources are being asked now; this page shows what they say as soon as there is something. The foot of the page says how it goes.",
			Link: "/sources", LinkSay: "How each source is doing"}, nil
	}
	e := empty{Say: "Nothing found", Do: "All " + counted(all.Total, "mention", "mentions") + " gathered so far were searched" + s.inSpan(r) + "."}
	if !r.Since.IsZero() || !r.Until.IsZero() {
		e.Link, e.LinkSay = st.with(func(n *searchState) { n.Last, n.Since, n.Until = "", time.Time{}, time.Time{} }), "Search all the time"
	}
	if r.Query == nil {
		return e, nil
	}
	clause, without, count, err := s.strictest(ctx, r)
	if err != nil || clause == "" {
		e.Do += " Try fewer words, OR between alternatives, or a * at the end of a word."
		return e, err
	}
	e.Do += fmt.Sprintf(" Most is left out by “%s”: without it there are %s.", clause, counted(count, "mention", "mentions"))
	e.Link, e.LinkSay = st.with(func(n *searchState) { n.Query, n.Narrow = without, nil }), "Search without it"
	return e, nil
}

func (s *site) inSpan(r index.Request) string {
	if r.Since.IsZero() && r.Until.IsZero() {
		return ""
	}
	return ", " + s.spanned(r.Since, r.Until)
}

// spanned says a stretch of time in words.
func (s *site) spanned(from, until time.Time) string {
	form := func(t time.Time) string { return t.In(s.location()).Format("2 Jan 2006 15:04") }
	switch {
	case from.IsZero() && until.IsZero():
		return "at any time"
	case from.IsZero():
		return "until " + form(until)
	case until.IsZero():
		return "since " + form(from)
	}
	return form(from) + " to " + form(until)
}

// strictest finds, of a query's clauses that must all hold, the one without which
// most would be found.
func (s *site) strictest(ctx context.Context, r index.Request) (clause, without string, count int, err error) {
	and, ok := r.Query.Root().(*query.And)
	if !ok || len(and.Kids) > 8 {
		return "", "", 0, nil
	}
	for i, kid := range and.Kids {
		rest := make([]string, 0, len(and.Kids))
		for j, other := range and.Kids {
			if j != i {
				rest = append(rest, "("+query.Format(other)+")")
			}
		}
		src := strings.Join(rest, " AND ")
		q, err := query.Parse(src, query.Options{Location: s.location(), Now: r.Now})
		if err != nil {
			continue // a clause that cannot stand alone tells nothing
		}
		found, err := s.o.Mentions.Search(ctx, index.Request{Query: q, Since: r.Since, Until: r.Until, Limit: -1, Now: r.Now})
		if err != nil {
			return "", "", 0, searchProblem(err)
		}
		if found.Total > count {
			clause, without, count = query.Format(kid), query.Format(q.Root()), found.Total
		}
	}
	return clause, without, count, nil
}
