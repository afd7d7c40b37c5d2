package query_test

import (
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/query/analysis"
	"github.com/earshot/earshot/internal/query/querytest"
	"pgregory.net/rapid"
)

// meaning is the documented meaning of a query, written down in the plainest
// way, to hold the real evaluator to.
type meaning struct {
	m      *mention.Mention
	fields [2][]tok // title, text
	now    time.Time
}

type tok struct {
	term, exact   string
	pos, sentence int
}

type occ struct{ field, start, end, begins, ends int }

func meaningOf(m *mention.Mention, now time.Time) *meaning {
	out := &meaning{m: m, now: now}
	for f, text := range []string{m.Title, m.Text} {
		var b analysis.Buffer
		b.Analyze(text)
		for i := range b.Tokens {
			t := &b.Tokens[i]
			out.fields[f] = append(out.fields[f], tok{string(b.Term(t)), analysis.Exact(b.Raw(t)), int(t.Pos), int(t.Sentence)})
		}
	}
	return out
}

func (s *meaning) matches(n query.Node) bool {
	switch n := n.(type) {
	case *query.And:
		for _, k := range n.Kids {
			if !s.matches(k) {
				return false
			}
		}
		return true
	case *query.Or:
		for _, k := range n.Kids {
			if s.matches(k) {
				return true
			}
		}
		return false
	case *query.Not:
		return !s.matches(n.Kid)
	case *query.Text, *query.Near, *query.Sentence:
		return len(s.occurrences(n)) > 0
	case *query.Keyword:
		for _, v := range query.Values(nil, n.Field, s.m) {
			if v == n.Value || n.Wild && query.FitsPattern(n.Value, v) {
				return true
			}
		}
		return false
	case *query.Number:
		x, known := query.NumericOf(n.Field, s.m, n.Brand)
		return known && n.Contains(x)
	case *query.Published:
		at, known := query.Moment(s.m)
		return known && n.From <= at && at <= n.To
	case *query.Last:
		at, known := query.Moment(s.m)
		return known && at <= s.now.Unix() && at >= s.now.Unix()-n.Seconds
	case *query.All:
		return true
	}
	return false
}

func (s *meaning) occurrences(n query.Node) (out []occ) {
	switch n := n.(type) {
	case *query.Text:
		for f := range s.fields {
			if n.Scope == query.TitleOnly && f == 1 || n.Scope == query.TextOnly && f == 0 {
				continue
			}
			for _, t := range s.fields[f] {
				if o, ok := s.at(n, f, t.pos); ok {
					out = append(out, o)
				}
			}
		}
	case *query.Or:
		for _, k := range n.Kids {
			out = append(out, s.occurrences(k)...)
		}
	case *query.Near:
		out = s.pairs(n.Left, n.Right, func(a, b occ) bool {
			after, before := b.start-a.end, a.start-b.end
			return after >= 1 && after <= n.Distance || !n.Ordered && before >= 1 && before <= n.Distance
		})
	case *query.Sentence:
		out = s.pairs(n.Left, n.Right, func(a, b occ) bool {
			apart := b.start > a.end || !n.Ordered && a.start > b.end
			return apart && a.begins == a.ends && b.begins == a.ends && b.ends == a.ends
		})
	}
	return out
}

func (s *meaning) pairs(left, right query.Node, ok func(a, b occ) bool) (out []occ) {
	for _, a := range s.occurrences(left) {
		for _, b := range s.occurrences(right) {
			if a.field == b.field && ok(a, b) {
				out = append(out, occ{a.field, min(a.start, b.start), max(a.end, b.end), min(a.begins, b.begins), max(a.ends, b.ends)})
			}
		}
	}
	return out
}

func (s *meaning) at(n *query.Text, f, pos int) (occ, bool) {
	o := occ{field: f, start: pos, end: pos + n.Extent() - 1}
	for i, w := range n.Words {
		found := false
		for _, t := range s.fields[f] {
			if t.pos != pos+w.Offset || !fits(w, t) {
				continue
			}
			found = true
			if i == 0 {
				o.begins = t.sentence
			}
			o.ends = t.sentence
		}
		if !found {
			return o, false
		}
	}
	return o, true
}

func fits(w query.Word, t tok) bool {
	switch w.Form {
	case query.Wild:
		return query.FitsPattern(w.Term, t.term)
	case query.Fuzzy:
		return query.WithinEdits(w.Term, t.term, w.Edits)
	case query.Exact:
		return w.Term == t.term && w.Exact == t.exact
	}
	return w.Term == t.term
}

func parse(t *rapid.T, src string) *query.Query {
	q, err := query.Parse(src, query.Options{Now: querytest.Now})
	if err != nil {
		t.Fatalf("%s\n%s", src, err.(*query.Error).Render())
	}
	return q
}

func TestMatchingIsWhatTheNodesSay(t *testing.T) {
	t.Parallel()
	hits, total := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		m := querytest.Mention().Draw(t, "mention")
		q := parse(t, querytest.Query().Draw(t, "query"))
		want := meaningOf(m, querytest.Now).matches(q.Root())
		total++
		if want {
			hits++
		}
		if got := q.Match(m, querytest.Now); got != want {
			t.Fatalf("%s\non %+v\ngot %v, want %v", q, m, got, want)
		}
		for _, s := range q.Spans(m, querytest.Now) {
			if text := map[string]string{"title": m.Title, "text": m.Text}[s.Field]; s.Start < 0 || s.End > len(text) || s.Start >= s.End {
				t.Fatalf("span %+v beyond %q", s, text)
			}
		}
	})
	if hits*10 < total || hits*10 > 9*total {
		t.Errorf("%d of %d random queries match: too lopsided to prove much", hits, total)
	}
}

func TestFormattingIsStableAndKeepsTheMeaning(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		q := parse(t, querytest.Query().Draw(t, "query"))
		once := q.String()
		again := parse(t, once)
		if twice := again.String(); twice != once {
			t.Fatalf("%s\nformats as %s\nthen as    %s", q.Source(), once, twice)
		}
		m := querytest.Mention().Draw(t, "mention")
		if q.Match(m, querytest.Now) != again.Match(m, querytest.Now) {
			t.Fatalf("%s\nand its formatted %s\ndiffer on %+v", q.Source(), once, m)
		}
	})
}

func TestASetIsItsQueriesInTurn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var queries []*query.Query
		for _, src := range rapid.SliceOfN(querytest.Query(), 1, 12).Draw(t, "queries") {
			queries = append(queries, parse(t, src))
		}
		set := query.NewSet(queries)
		doc := new(query.Doc)
		for _, m := range rapid.SliceOfN(querytest.Mention(), 1, 4).Draw(t, "mentions") {
			got := make([]bool, len(queries))
			for _, h := range set.Match(doc.Reset(m), querytest.Now, nil) {
				if got[h.Query] {
					t.Fatalf("%s reported twice", queries[h.Query])
				}
				got[h.Query] = true
			}
			for i, q := range queries {
				if want := q.Match(m, querytest.Now); got[i] != want {
					t.Fatalf("%s on %+v: set %v, alone %v", q, m, got[i], want)
				}
			}
		}
	})
}
