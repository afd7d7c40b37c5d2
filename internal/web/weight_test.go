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
)

// fullPage finds as much as a page holds: twenty posts of usual length.
type fullPage struct{ fakeMentions }

func (f fullPage) Search(ctx context.Context, r index.Request) (*index.Result, error) {
	found, err := f.fakeMentions.Search(ctx, r)
	found.Hits = nil
	for i := range max(0, min(r.Limit, pageSize)) {
		m := wordy("kettle")
		m.ID = strings.Repeat(strconv.Itoa(i%10), 24)
		m.Text = strings.Repeat("The kettle burned my hand and nobody answers. ", 6)
		found.Hits = append(found.Hits, index.Hit{ID: m.ID, At: now.Add(-time.Duration(i) * time.Hour), Mention: &m, Copies: 3})
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
