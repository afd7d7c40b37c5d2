package index

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// crowd is n mentions with every field that sorts and facets read, in bursts of
// equal times so that ties happen.
func crowd(n int) []mention.Mention {
	r := rand.New(rand.NewPCG(7, 7))
	out := make([]mention.Mention, n)
	for i := range out {
		m := say(i, strings.Repeat("acme ", 1+r.IntN(4))+strings.Repeat("filler ", r.IntN(9)))
		m.Published = noon.Add(-time.Duration(r.IntN(n/3+1)) * time.Minute)
		m.Discovered = m.Published
		if r.IntN(3) > 0 {
			likes := int64(r.IntN(5))
			m.Engagement.Likes = &likes
		}
		if r.IntN(4) > 0 {
			s := float64(r.IntN(9)-4) / 4
			label := mention.Neutral
			if s < 0 {
				label = mention.Negative
			} else if s > 0 {
				label = mention.Positive
			}
			m.Sentiment = &mention.Sentiment{Label: label, Score: s}
		}
		if i%3 == 0 {
			score := float64(i%11) / 10
			m.Crisis = &score
		}
		m.Author.Name = fmt.Sprintf("Person %d", r.IntN(5))
		m.URL = fmt.Sprintf("https://www.site%d.example/%d", r.IntN(3), i)
		for b := range r.IntN(3) {
			m.Hashtags = append(m.Hashtags, fmt.Sprintf("tag%d", b))
		}
		if r.IntN(2) == 0 {
			m.Story = fmt.Sprintf("story %d", r.IntN(n/8+1))
		}
		out[i] = m
	}
	return out
}

func TestPagesAreStableInEveryOrder(t *testing.T) {
	t.Parallel()
	all := crowd(300)
	x := opened(t, Options{}, all[:120]...)
	put(t, x, all[120:]...)
	for _, sort := range Sorts() {
		for _, collapse := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s collapse=%v", sort, collapse), func(t *testing.T) {
				t.Parallel()
				whole := search(t, x, "acme", Request{Sort: sort, Limit: 1000, Collapse: collapse})
				if !collapse && len(whole.Hits) != 300 || collapse && len(whole.Hits) != whole.Stories {
					t.Fatalf("%d hits of %d mentions, %d stories", len(whole.Hits), whole.Total, whole.Stories)
				}
				var paged []Hit
				for after := ""; ; {
					page := search(t, x, "acme", Request{Sort: sort, Limit: 7, After: after, Collapse: collapse})
					paged = append(paged, page.Hits...)
					if after = page.Next; after == "" {
						break
					}
				}
				if !slices.Equal(ids(whole.Hits), ids(paged)) {
					t.Errorf("pages hold %d hits that differ from the %d in one", len(paged), len(whole.Hits))
				}
			})
		}
	}
}

func ids(hits []Hit) []string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = h.ID
	}
	return out
}

func TestHitsComeInTheOrderAskedFor(t *testing.T) {
	t.Parallel()
	all := crowd(200)
	byID := map[string]mention.Mention{}
	for _, m := range all {
		byID[m.ID] = m
	}
	x := opened(t, Options{}, all...)
	value := map[Sort]func(m mention.Mention) float64{
		ByTime: func(m mention.Mention) float64 { return float64(m.Published.Unix()) },
		ByEngagement: func(m mention.Mention) float64 {
			n, known := m.Engagement.Total()
			if !known {
				return -1
			}
			return float64(n)
		},
		ByNegative: func(m mention.Mention) float64 {
			if m.Sentiment == nil {
				return -9
			}
			return -m.Sentiment.Score
		},
		ByCrisis: func(m mention.Mention) float64 {
			if m.Crisis == nil {
				return -1
			}
			return *m.Crisis
		},
	}
	for sort, of := range value {
		res := search(t, x, "", Request{Sort: sort, Limit: 200})
		for i := 1; i < len(res.Hits); i++ {
			a, b := byID[res.Hits[i-1].ID], byID[res.Hits[i].ID]
			if of(a) < of(b) || of(a) == of(b) && a.Published.Before(b.Published) {
				t.Fatalf("%s: hit %d (%v) before %v", sort, i, of(a), of(b))
			}
		}
	}
	res := search(t, x, "acme", Request{Sort: ByRelevance, Limit: 200})
	if !slices.IsSortedFunc(res.Hits, func(a, b Hit) int {
		if a.Score < b.Score {
			return 1
		}
		return 0
	}) || res.Hits[0].Score <= res.Hits[199].Score {
		t.Error("relevance must fall")
	}
	first := byID[res.Hits[0].ID].Text
	if strings.Count(first, "acme") != 4 || strings.Contains(first, "filler") {
		t.Errorf("most relevant: %q", first)
	}
}

func TestFacetsCountEveryHitOnce(t *testing.T) {
	t.Parallel()
	all := crowd(250)
	x := opened(t, Options{}, all[:100]...)
	put(t, x, all[100:]...)
	res := search(t, x, "acme", Request{Facets: FacetFields(), FacetSize: 100, Limit: -1})
	want := map[string]map[string]int{"author": {}, "site": {}, "hashtag": {}, "sentiment": {}, "source": {}, "status": {}}
	for _, m := range all {
		want["author"][m.Author.Name]++
		want["site"][m.URL[len("https://www."):strings.LastIndex(m.URL, "/")]]++
		want["source"][m.Source]++
		want["status"]["open"]++
		for _, h := range m.Hashtags {
			want["hashtag"][h]++
		}
		if m.Sentiment != nil {
			want["sentiment"][string(m.Sentiment.Label)]++
		}
	}
	for name, counts := range want {
		got := map[string]int{}
		for _, v := range res.Facets[name].Values {
			got[v.Value] = v.Count
		}
		if fmt.Sprint(got) != fmt.Sprint(counts) {
			t.Errorf("%s: %v, want %v", name, got, counts)
		}
	}
	s := res.Facets["sentiment"]
	sum := s.None + s.Other
	for _, v := range s.Values {
		sum += v.Count
	}
	if sum != res.Total {
		t.Errorf("sentiments sum to %d of %d", sum, res.Total)
	}
	few := search(t, x, "acme", Request{Facets: []string{"author"}, FacetSize: 2, Limit: -1}).Facets["author"]
	if len(few.Values) != 2 || few.Values[0].Count < few.Values[1].Count || few.Values[0].Count+few.Values[1].Count+few.Other+few.None != 250 {
		t.Errorf("two of the authors: %+v", few)
	}
}

func TestCopiesOfAStoryFoldIntoOneHit(t *testing.T) {
	t.Parallel()
	all := []mention.Mention{say(1, "acme a"), say(2, "acme b"), say(3, "acme a again"), say(4, "acme c"), say(5, "acme a once more")}
	for _, i := range []int{0, 2, 4} {
		all[i].Story = "press release"
	}
	x := opened(t, Options{}, all...)
	res := search(t, x, "acme", Request{Collapse: true})
	if res.Total != 5 || res.Stories != 3 || len(res.Hits) != 3 {
		t.Fatalf("%d mentions, %d stories, %d hits", res.Total, res.Stories, len(res.Hits))
	}
	if res.Hits[0].ID != all[0].ID || res.Hits[0].Copies != 3 || res.Hits[1].Copies != 1 {
		t.Errorf("hits %+v", res.Hits)
	}
	if got := search(t, x, `story:"press release"`, Request{}).Total; got != 3 {
		t.Errorf("%d copies, want 3", got)
	}
}

func TestBadRequestsSayWhatThereIs(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{}, say(1, "acme"))
	for name, r := range map[string]Request{
		"an unknown order":  {Sort: "size"},
		"an unknown facet":  {Facets: []string{"weather"}},
		"too large a page":  {Limit: MaxLimit + 1},
		"a broken cursor":   {After: "%%%"},
		"a foreign cursor":  {After: "e30"},
		"another's order":   {After: search(t, opened(t, Options{}, crowd(30)...), "", Request{Limit: 3}).Next, Sort: ByNegative},
		"a cursor of bytes": {After: "AAAA"},
	} {
		if _, err := x.Search(t.Context(), r); err == nil {
			t.Errorf("%s must be refused", name)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, Request{Query: parsed(t, "acme")}); !errors.Is(err, context.Canceled) {
		t.Errorf("err %v, want canceled", err)
	}
	_ = x.Close()
	if _, err := x.Search(t.Context(), Request{}); !errors.Is(err, ErrClosed) {
		t.Errorf("err %v, want closed", err)
	}
}

func TestHugeTextsAndTagListsAreIndexed(t *testing.T) {
	t.Parallel()
	long := say(1, strings.Repeat("word ", 220_000)+"beyond")
	tags := say(2, "")
	for i := range 10_000 {
		tags.Text += fmt.Sprintf("#tag%d ", i)
	}
	x := opened(t, Options{}, long, tags)
	for q, want := range map[string]int{"word": 1, "beyond": 0, "hashtag:tag9999": 1, "#tag17": 1, `"word word word"`: 1, "word NEAR/3 (word NEAR/2 word)": 1, "word SENTENCE word": 1} {
		if got := total(t, x, q); got != want {
			t.Errorf("%q finds %d, want %d", q, got, want)
		}
	}
}

// slowTexts answers when the search has given up.
type slowTexts struct{}

func (slowTexts) Get(ctx context.Context, _ ...string) ([]mention.Mention, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestASearchThatTakesTooLongEnds(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{SearchLimit: time.Millisecond, Texts: slowTexts{}}, crowd(10)...)
	if _, err := x.Search(t.Context(), Request{Query: parsed(t, "acme")}); !errors.Is(err, ErrTooSlow) || !errors.Is(err, ErrTooBroad) {
		t.Errorf("err %v, want too broad", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ended, Request{Query: parsed(t, "acme")}); !errors.Is(err, context.Canceled) {
		t.Errorf("err %v, want canceled", err)
	}
}

func TestTimelinesFollowTheCalendarOfTheZone(t *testing.T) {
	t.Parallel()
	berlin := zone(t, "Europe/Berlin")
	kathmandu := zone(t, "Asia/Kathmandu")
	lordHowe := zone(t, "Australia/Lord_Howe")
	cases := []struct {
		name         string
		loc          *time.Location
		since, until string // local
		interval     Interval
		buckets      int
		hours        []float64 // of the first buckets
	}{
		{"an autumn day in Berlin has 25 hours", berlin, "2026-10-25", "2026-10-26", Hour, 25, []float64{1, 1, 1}},
		{"a spring day has 23", berlin, "2026-03-29", "2026-03-30", Hour, 23, []float64{1}},
		{"days around the change", berlin, "2026-10-24", "2026-10-27", Day, 3, []float64{24, 25, 24}},
		{"a zone off the hour", kathmandu, "2026-11-20", "2026-11-21", Hour, 24, []float64{1}},
		{"a zone that changes by half an hour", lordHowe, "2026-10-04", "2026-10-05", Day, 1, []float64{23.5}},
		{"weeks begin on Monday", berlin, "2026-11-04", "2026-11-20", Week, 3, []float64{168}},
		{"months", berlin, "2026-01-15", "2026-04-02", Month, 4, []float64{31 * 24, 28 * 24}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			since, _ := time.ParseInLocation(time.DateOnly, c.since, c.loc)
			until, _ := time.ParseInLocation(time.DateOnly, c.until, c.loc)
			var all []mention.Mention
			for at, i := since.Add(-2*time.Hour), 0; at.Before(until.Add(2 * time.Hour)); at, i = at.Add(17*time.Minute), i+1 {
				m := say(i, "acme")
				m.Published, m.Discovered = at, at
				all = append(all, m)
			}
			x := opened(t, Options{}, all...)
			line, err := x.Timeline(t.Context(), TimelineRequest{Since: since, Until: until, Interval: c.interval, Location: c.loc})
			if err != nil {
				t.Fatal(err)
			}
			if len(line.Buckets) != c.buckets {
				t.Fatalf("%d buckets, want %d", len(line.Buckets), c.buckets)
			}
			for i, h := range c.hours {
				if got := line.Buckets[i].End.Sub(line.Buckets[i].Start).Hours(); got != h {
					t.Errorf("bucket %d is %v hours, want %v", i, got, h)
				}
			}
			checkBuckets(t, line, all, since, until)
		})
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skip(err)
	}
	return loc
}

// checkBuckets counts again, the slow way.
func checkBuckets(t *testing.T, line *Timeline, all []mention.Mention, since, until time.Time) {
	t.Helper()
	sum := 0
	for i, b := range line.Buckets {
		want := 0
		for _, m := range all {
			at := m.Published
			if !at.Before(since) && at.Before(until) && !at.Before(b.Start) && at.Before(b.End) {
				want++
			}
		}
		if b.Count != want {
			t.Errorf("bucket %d at %v counts %d, want %d", i, b.Start, b.Count, want)
		}
		sum += b.Count
		if i > 0 && !b.Start.Equal(line.Buckets[i-1].End) {
			t.Errorf("a gap before bucket %d", i)
		}
	}
	if sum != line.Total {
		t.Errorf("total %d, buckets hold %d", line.Total, sum)
	}
}

func TestATimelineKnowsSentimentStoriesAndTheUndated(t *testing.T) {
	t.Parallel()
	all := crowd(400)
	undated := mention.Mention{ID: "undated", Text: "acme"}
	x := opened(t, Options{}, append(all, undated)...)
	line, err := x.Timeline(t.Context(), TimelineRequest{Query: parsed(t, "acme"), Interval: Hour, Stories: true})
	if err != nil {
		t.Fatal(err)
	}
	if line.Total != 400 || line.Undated != 1 {
		t.Errorf("%d dated, %d undated; want 400 and 1", line.Total, line.Undated)
	}
	for _, b := range line.Buckets {
		var pos, neg, n int
		var sum float64
		stories := map[string]bool{}
		for i, m := range all {
			if m.Published.Before(b.Start) || !m.Published.Before(b.End) {
				continue
			}
			if m.Story == "" {
				stories[fmt.Sprint(i)] = true
			} else {
				stories[m.Story] = true
			}
			if m.Sentiment == nil {
				continue
			}
			n++
			sum += m.Sentiment.Score
			switch m.Sentiment.Label {
			case mention.Positive:
				pos++
			case mention.Negative:
				neg++
			}
		}
		if b.Positive != pos || b.Negative != neg || b.Stories != len(stories) || n > 0 && b.Score-sum/float64(n) > 1e-9 {
			t.Errorf("%v: %+v, want %d positive, %d negative, %d stories, mean %v", b.Start, b, pos, neg, len(stories), sum/float64(n))
		}
	}
	auto, err := x.Timeline(t.Context(), TimelineRequest{})
	if err != nil || auto.Interval != Hour {
		t.Errorf("a few hours are shown by %q, %v", auto.Interval, err)
	}
	empty, err := x.Timeline(t.Context(), TimelineRequest{Query: parsed(t, "nowhere")})
	if err != nil || len(empty.Buckets) != 0 {
		t.Errorf("nothing found: %v, %v", empty, err)
	}
	if _, err := x.Timeline(t.Context(), TimelineRequest{Interval: "fortnight"}); err == nil {
		t.Error("an unknown interval must be refused")
	}
	far := TimelineRequest{Since: noon.AddDate(-900, 0, 0), Until: noon, Interval: Hour}
	if _, err := x.Timeline(t.Context(), far); !errors.Is(err, ErrTooBroad) || errors.Is(err, ErrTooSlow) {
		t.Errorf("nine hundred years of hours: %v", err)
	}
}

// FuzzEvaluatorsAgree holds the index to the query on texts and queries nobody would type.
func FuzzEvaluatorsAgree(f *testing.F) {
	f.Add("acme NEAR/2 {Corp}", "Acme Corp's", "the ACME corp. burns")
	f.Add(`"a b" OR -c*`, "", "a b")
	f.Add("title:x SENTENCE y~1", "x yy. y", "日本語 AT&T")
	f.Fuzz(func(t *testing.T, src, title, text string) {
		q, err := query.Parse(src, query.Options{Now: noon})
		if err != nil || len(text) > 10_000 || len(title) > 10_000 || strings.Contains(strings.ToLower(src), "story") {
			return
		}
		m := say(1, text)
		m.Title = title
		x, err := Open(t.Context(), t.TempDir(), Options{SearchLimit: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		put(t, x, m, say(2, "another one"))
		res, err := x.Search(t.Context(), Request{Query: q, Now: noon})
		if err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(res.Hits, func(h Hit) bool { return h.ID == m.ID })
		if want := q.Match(&m, noon); found != want {
			t.Errorf("%q on %q / %q: index %v, query %v", src, title, text, found, want)
		}
	})
}

func TestPagesGoOnPastTenThousandWhileMentionsArrive(t *testing.T) {
	t.Parallel()
	const n = 11_000
	all := make([]mention.Mention, n)
	for i := range all {
		all[i] = say(i, "acme")
	}
	x := opened(t, Options{}, all...)
	for _, sort := range []Sort{ByTime, ByRelevance} {
		seen := map[string]bool{}
		r := Request{Sort: sort, Limit: 2500}
		for page := 0; ; page++ {
			res := search(t, x, "acme", r)
			for _, h := range res.Hits {
				if seen[h.ID] {
					t.Fatalf("%s: %s is on two pages", sort, h.ID)
				}
				seen[h.ID] = true
			}
			if r.After = res.Next; res.Next == "" {
				break
			}
			late := say(-1-page, "acme acme, just in") // newer and more telling than what comes next
			late.ID = fmt.Sprint(sort, " arrives ", page)
			put(t, x, late)
		}
		for _, m := range all {
			if !seen[m.ID] {
				t.Fatalf("%s: %s is on no page", sort, m.ID)
			}
		}
	}
}

func TestDatesOutOfThisWorldAreKeptAndFound(t *testing.T) {
	t.Parallel()
	moments := map[string]time.Time{
		"1970": time.Unix(0, 0).UTC(), "2099": time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), "none": {}, "year one": time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC),
		"now": noon,
	}
	var all []mention.Mention
	for name, at := range moments {
		m := say(1, "acme")
		m.ID, m.Published = name, at
		m.Discovered = noon
		all = append(all, m)
		m.ID, m.Discovered = name+", discovered then", at
		all = append(all, m)
	}
	x := opened(t, Options{PartitionSize: 4, PartitionSpan: 24 * time.Hour}, all[:5]...)
	put(t, x, all[5:]...)
	res := search(t, x, "acme", Request{})
	if res.Total != len(all) || len(res.Hits) != len(all) {
		t.Errorf("%d of %d found", res.Total, len(all))
	}
	// What cannot be believed counts when it was discovered, and never outside of the bounds asked for.
	if res := search(t, x, "acme", Request{Since: noon.Add(-time.Hour), Until: noon.Add(time.Hour)}); res.Total < len(moments) {
		t.Errorf("%d found around noon, want at least %d", res.Total, len(moments))
	}
	line, err := x.Timeline(t.Context(), TimelineRequest{Since: noon.AddDate(0, -1, 0), Until: noon.AddDate(0, 1, 0), Interval: Day})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range line.Buckets {
		if today := !noon.Before(b.Start) && noon.Before(b.End); b.Count > 0 != today {
			t.Errorf("%d on %v", b.Count, b.Start)
		}
	}
}

func TestASearchWaitsForItsTurnWithoutLosingItsTime(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{})
	for range cap(x.turns) {
		x.turns <- struct{}{}
	}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if _, err := x.Search(ctx, Request{}); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever left while waiting: %v", err)
	}
	done := make(chan error)
	go func() {
		_, err := x.Search(t.Context(), Request{})
		done <- err
	}()
	<-x.turns // one of the others is done
	if err := <-done; err != nil {
		t.Error(err)
	}
}
