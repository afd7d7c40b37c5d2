package web

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
)

// fullPage finds as much as a page holds: twenty long posts with all that can be said of one, facets full of values, and a bar for every hour of
// five days.
type fullPage struct{ fakeMentions }

func (f fullPage) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	found, err := f.fakeMentions.Search(ctx, r)
	found.Hits = nil
	for i := range max(0, min(r.Limit, pageSize)) {
		m := wordy("kettle")
		m.ID = strings.Repeat(strconv.Itoa(i%10), 24)
		m.Title = "The kettle that burned my hand, and how nobody answers " + strconv.Itoa(i)
		m.Text = strings.Repeat("The kettle burned my hand and nobody answers. ", 20)
		m.URL = "https://forum.example/appliances/kettles/threads/the-kettle-burned-my-hand-" + strconv.Itoa(i)
		m.Story, m.Author.Name, m.Triage.Note = strings.Repeat("5", 24), "Harriet Winterbottom", "Called her, she sends a picture."
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: "teapot", Sentiment: mention.Sentiment{Label: mention.Positive, Score: 0.4}})
		found.Hits = append(found.Hits, index.Hit{ID: m.ID, At: now.Add(-time.Duration(i) * time.Hour), Mention: &m, Copies: 3,
			Spans: []mention.Span{{Field: "title", Start: 4, End: 10}, {Field: "text", Start: 4, End: 10}, {Field: "text", Start: 50, End: 56}}})
	}
	for _, name := range r.Facets {
		for i := range 8 {
			facet := found.Facets[name]
			facet.Values = append(facet.Values, index.Count{Value: "a usual value " + strconv.Itoa(i), Count: 1234})
			found.Facets[name] = facet
		}
	}
	return found, err
}

func (f fullPage) Timeline(_ context.Context, r index.TimelineRequest) (*index.Timeline, error) {
	line := &index.Timeline{Interval: index.Hour}
	for i := range 120 {
		at := now.Add(time.Duration(i-120) * time.Hour).Truncate(time.Hour)
		line.Buckets = append(line.Buckets, index.Bucket{Start: at, End: at.Add(time.Hour), Count: 100 + 7*i%31, Negative: 13 + i%17, Neutral: 20, Positive: 30, Score: float64(i%9-4) / 10})
	}
	return line, nil
}

// TestTheFirstPageWeighsLessThan100kB counts what a browser that comes for the first
// time is sent: the page full of mentions, style, script and icon.
func TestTheFirstPageWeighsLessThan100kB(t *testing.T) {
	t.Parallel()
	o := worldOf(t, "kettle")
	o.Mentions = fullPage{fakeMentions{"kettle"}}
	b := visit(t, o)
	b.headers["Accept-Encoding"] = "gzip"
	page := b.get("/?q=kettle")
	if page.Code != http.StatusOK || strings.Count(page.Body.String(), "<article") != pageSize {
		t.Fatalf("status %d, %d mentions", page.Code, strings.Count(page.Body.String(), "<article"))
	}
	sum := page.Body.Len()
	for _, name := range regexp.MustCompile(`/static/[^"]+`).FindAllString(page.Body.String(), -1) {
		sum += b.get(name).Body.Len()
	}
	if t.Logf("%d bytes, %d of them the page", sum, page.Body.Len()); sum > 100_000 {
		t.Errorf("the first page weighs %d bytes", sum)
	}
}
