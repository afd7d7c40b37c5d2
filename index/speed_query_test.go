package index

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/earshot/earshot/index/indextest"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/mapping"
	bq "github.com/blevesearch/bleve/v2/search/query"
)

// rawMapping is Bleve used well but as it comes: words with positions, keywords and a date with doc
// values, nothing stored. What a query costs us is measured against this.
func rawMapping() mapping.IndexMapping {
	text := bleve.NewTextFieldMapping()
	text.Store, text.DocValues, text.IncludeInAll = false, false, false
	key := bleve.NewKeywordFieldMapping()
	key.Store, key.IncludeTermVectors, key.IncludeInAll = false, false, false
	date := bleve.NewDateTimeFieldMapping()
	date.Store, date.IncludeInAll = false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("words", text)
	doc.AddFieldMappingsAt("source", key)
	doc.AddFieldMappingsAt("published", date)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	return m
}

// raw is the index of n documents with rawMapping, open.
func raw(t testing.TB, n int) (bleve.Index, built) {
	t.Helper()
	dir, b := kept(t, "raw", n, func(dir string) built {
		idx, err := bleve.New(dir, rawMapping())
		if err != nil {
			t.Fatal(err)
		}
		defer idx.Close()
		return build(t, "bleve, words, source and date, batches of 2000", dir, n, 2000, func(c *indextest.Corpus, k int) error {
			b := idx.NewBatch()
			for range k {
				m := c.Next()
				if err := b.Index(m.ID, map[string]any{"words": m.Title + " " + m.Text, "source": m.Source, "published": m.Published}); err != nil {
					return err
				}
			}
			return idx.Batch(b)
		}, func() { settleBleve(idx) })
	})
	idx, err := bleve.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return idx, b
}

// cost is what a search takes: the median of the wall clock and the mean of the processor.
type cost struct{ wall, cpu time.Duration }

// duel runs two searches in turn, so that both see the same machine: each at least 5 and at most 200
// times, for about two seconds.
func duel(t *testing.T, ours, theirs func() error) (cost, cost) {
	t.Helper()
	for _, fn := range []func() error{ours, theirs} { // what is read once for all is read
		if err := fn(); err != nil {
			t.Fatal(err)
		}
	}
	var walls [2][]time.Duration
	var cpus [2]time.Duration
	for begun, i := time.Now(), 0; i < 10 || i < 400 && time.Since(begun) < 2*time.Second; i++ {
		fn := ours
		if i%2 == 1 {
			fn = theirs
		}
		at, used := time.Now(), cpu()
		if err := fn(); err != nil {
			t.Fatal(err)
		}
		walls[i%2] = append(walls[i%2], time.Since(at))
		cpus[i%2] += cpu() - used
	}
	var out [2]cost
	for i := range out {
		slices.Sort(walls[i])
		out[i] = cost{walls[i][len(walls[i])/2], cpus[i] / time.Duration(len(walls[i]))}
	}
	return out[0], out[1]
}

// race is one query asked both ways.
type race struct {
	name  string
	query string   // ours
	raw   bq.Query // Bleve's
	sort  Sort
	facet bool
}

// request is the query as earshot is asked it.
func (r *race) request(t testing.TB) Request {
	t.Helper()
	req := Request{Query: parsed(t, r.query), Sort: r.sort, Limit: 10}
	if r.sort == ByTime {
		req.Limit = 20
	}
	if r.facet {
		req.Limit, req.Facets = -1, []string{"source"}
	}
	return req
}

func word(s string) bq.Query {
	q := bleve.NewTermQuery(s)
	q.SetField("words")
	return q
}

func races() []race {
	phrase := bleve.NewMatchPhraseQuery("last year")
	phrase.SetField("words")
	prefix := bleve.NewPrefixQuery("com")
	prefix.SetField("words")
	fuzzy := bleve.NewFuzzyQuery("company")
	fuzzy.SetField("words")
	not := bleve.NewBooleanQuery()
	not.AddMust(bleve.NewDisjunctionQuery(word("company"), word("market")))
	not.AddMustNot(word("said"))
	return []race{
		{"rare term, ten best", "zebra", word("zebra"), ByRelevance, false},
		{"common term, ten best", "company", word("company"), ByRelevance, false},
		{"AND, ten best", "company market", bleve.NewConjunctionQuery(word("company"), word("market")), ByRelevance, false},
		{"OR, ten best", "company OR market", bleve.NewDisjunctionQuery(word("company"), word("market")), ByRelevance, false},
		{"NOT, ten best", "(company OR market) NOT said", not, ByRelevance, false},
		{"phrase, ten best", `"last year"`, phrase, ByRelevance, false},
		{"NEAR/5, ten best (Bleve: AND)", "last NEAR/5 year", bleve.NewConjunctionQuery(word("last"), word("year")), ByRelevance, false},
		{"prefix of 3 letters", "com*", prefix, ByTime, false},
		{"fuzzy, 1 edit", "company~1", fuzzy, ByTime, false},
		{"common term, newest 20 (Bleve: by date)", "company", word("company"), ByTime, false},
		{"all, newest 20 (Bleve: by date)", "", bleve.NewMatchAllQuery(), ByTime, false},
		{"most, newest 20 (Bleve: by date)", "to", bleve.NewMatchAllQuery(), ByTime, false},
		{"source facet, common term", "company", word("company"), ByTime, true},
		{"source facet, all", "", bleve.NewMatchAllQuery(), ByTime, true},
	}
}

func TestSpeedOfSearch(t *testing.T) {
	n := speedDocs(t)
	x, _ := ours(t, n, 5000)
	defer x.Close()
	raw, b := raw(t, n)
	defer raw.Close()
	t.Log(b)
	t.Logf("%d mentions; medians of single searches", n)
	for _, r := range races() {
		t.Run(r.name, func(t *testing.T) { r.run(t, x, raw) })
	}
	for _, days := range []int{30, 365} {
		t.Run(fmt.Sprintf("timeline of %d days", days), func(t *testing.T) { raceTimeline(t, x, raw, days) })
	}
}

// run asks both and prints what it took.
func (r *race) run(t *testing.T, x *Index, raw bleve.Index) {
	t.Helper()
	req := r.request(t)
	breq := bleve.NewSearchRequestOptions(r.raw, max(req.Limit, 0), 0, false)
	if r.sort == ByTime && !r.facet {
		breq.SortBy([]string{"-published"})
	}
	if r.facet {
		breq.Size = 0
		breq.AddFacet("source", bleve.NewFacetRequest("source", 10))
	}
	hits, theirs := 0, uint64(0)
	ours, bleves := duel(t, func() error {
		res, err := x.Search(t.Context(), req)
		if err == nil {
			hits = res.Total
		}
		return err
	}, func() error {
		res, err := raw.Search(breq)
		if err == nil {
			theirs = res.Total
		}
		return err
	})
	report(t, r.name, hits, theirs, ours, bleves)
}

func report(t *testing.T, name string, hits int, theirs uint64, ours, bleves cost) {
	t.Helper()
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }
	t.Logf("%-42s %8d hits (%8d)  wall %9.3f ms, Bleve %9.3f ms, ×%-8.1f CPU %9.3f ms, Bleve %9.3f ms, ×%.1f", name, hits, theirs,
		ms(ours.wall), ms(bleves.wall), float64(bleves.wall)/float64(ours.wall), ms(ours.cpu), ms(bleves.cpu), float64(bleves.cpu)/float64(max(1, ours.cpu)))
}

// benchEnd is where the timelines end: just behind the corpus.
var benchEnd = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// raceTimeline counts per day over everything; Bleve needs a range for each day.
func raceTimeline(t *testing.T, x *Index, raw bleve.Index, days int) {
	t.Helper()
	req := TimelineRequest{Since: benchEnd.AddDate(0, 0, -days), Until: benchEnd, Interval: Day}
	breq := bleve.NewSearchRequestOptions(bleve.NewMatchAllQuery(), 0, 0, false)
	f := bleve.NewFacetRequest("published", days)
	for d := range days {
		f.AddDateTimeRange(fmt.Sprint(d), req.Since.AddDate(0, 0, d), req.Since.AddDate(0, 0, d+1))
	}
	breq.AddFacet("published", f)
	total := 0
	ours, bleves := duel(t, func() error {
		line, err := x.Timeline(t.Context(), req)
		if err == nil {
			total = line.Total
		}
		return err
	}, func() error {
		_, err := raw.Search(breq)
		return err
	})
	report(t, fmt.Sprintf("timeline of %d days, all", days), total, 0, ours, bleves)
}
