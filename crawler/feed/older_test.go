package feed

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

// archive is a feed of many pages, ten items each, linked as style says; newest is
// the number of its newest item.
func archive(style string, newest *atomic.Int64, asked *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			return
		}
		asked.Add(1)
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		var items []string
		first := int(newest.Load()) - 10*page
		for i := first; i > first-10 && i > 0; i-- {
			if style == "json" {
				items = append(items, fmt.Sprintf(`{"id":"g%d","url":"https://a.example/%d","title":"Item %d","date_published":%q}`, i, i, i, now.Add(-time.Duration(newest.Load()-int64(i))*24*time.Hour).Format(time.RFC3339)))
				continue
			}
			items = append(items, fmt.Sprintf(`<item><title>Item %d</title><link>https://a.example/%d</link><pubDate>%s</pubDate></item>`, i, i,
				now.Add(-time.Duration(newest.Load()-int64(i))*24*time.Hour).Format(time.RFC1123Z)))
		}
		next := ""
		if first > 10 {
			next = fmt.Sprintf("feed?page=%d", page+1)
		}
		switch style {
		case "json":
			fmt.Fprintf(w, `{"version":"https://jsonfeed.org/version/1.1","title":"T","next_url":%q,"items":[%s]}`, next, strings.Join(items, ","))
		default:
			link := fmt.Sprintf(`<atom:link rel="%s" href="%s"/>`, style, next)
			if next == "" {
				link = ""
			}
			fmt.Fprintf(w, `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title>%s%s</channel></rss>`, link, strings.Join(items, ""))
		}
	}
}

func TestOlderPagesAreReadAtFirstSightWithinBounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		style        string
		items        int64
		maxAge       time.Duration
		pages, found int
	}{
		"an archive":                {"prev-archive", 35, 0, 4, 35},
		"pages":                     {"next", 35, 0, 4, 35},
		"pages of JSON":             {"json", 35, 0, 4, 35},
		"an archive without end":    {"prev-archive", 5000, 0, maxOlder + 1, 10 * (maxOlder + 1)},
		"what is old is not sought": {"prev-archive", 500, 15 * 24 * time.Hour, 3, 30},
		"an unknown link":           {"alternate", 35, 0, 1, 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var newest, asked atomic.Int64
			newest.Store(c.items)
			s, _ := openFeed(t, archive(c.style, &newest, &asked), func(s *config.Source) { s.MaxAge = c.maxAge })
			h, err := s.Poll(t.Context(), source.State{Now: now, First: true})
			if err != nil || len(h.Mentions) != c.found || int(asked.Load()) != c.pages || h.Requests != c.pages {
				t.Fatalf("%d items of %d pages (%d requests), %v; want %d of %d", len(h.Mentions), asked.Load(), h.Requests, err, c.found, c.pages)
			}
			h, err = s.Poll(t.Context(), source.State{Now: now, Cursors: h.State.Cursors})
			if err != nil || len(h.Mentions) != 10 || int(asked.Load()) != c.pages+1 {
				t.Errorf("the second poll saw %d items after %d requests, %v", len(h.Mentions), asked.Load(), err)
			}
		})
	}
}

func TestWhatPassedBetweenTwoPollsIsReadFromTheArchive(t *testing.T) {
	t.Parallel()
	var newest, asked atomic.Int64
	newest.Store(10)
	s, _ := openFeed(t, archive("prev-archive", &newest, &asked), nil)
	h, err := s.Poll(t.Context(), source.State{Now: now, First: true})
	if err != nil || len(h.Mentions) != 10 {
		t.Fatalf("%+v %v", h, err)
	}
	newest.Store(33) // twenty-three came, and the feed shows ten
	h, err = s.Poll(t.Context(), source.State{Now: now, Cursors: h.State.Cursors})
	if err != nil || len(h.Mentions) != 30 || asked.Load() != 4 || h.Window != 30 {
		t.Fatalf("%d items, %d requests, window %d, %v", len(h.Mentions), asked.Load(), h.Window, err)
	}
	for range 5 { // items whose ids never last: it is not tried for ever
		newest.Add(1000)
		if h, err = s.Poll(t.Context(), source.State{Now: now, Cursors: h.State.Cursors}); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := asked.Load(), int64(4+5+maxLost*maxMissed); got != want {
		t.Errorf("%d requests, want %d", got, want)
	}
}

func TestArchivesThatLeadAstrayAreLeft(t *testing.T) {
	t.Parallel()
	for name, older := range map[string]string{"to itself": "feed", "in a circle": "feed?page=1", "to a page": "html", "nowhere": "missing", "inside": "http://10.0.0.1/feed"} {
		var asked atomic.Int64
		s, _ := openFeed(t, func(w http.ResponseWriter, r *http.Request) {
			switch r.URL.Path {
			case "/feed":
				asked.Add(1)
				fmt.Fprintf(w, `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>T</title><atom:link rel="next" href="%s"/><item><title>One</title><link>https://a.example/1</link></item></channel></rss>`, older)
			case "/html":
				fmt.Fprint(w, "<html><body>hello</body></html>")
			case "/robots.txt":
			default:
				http.NotFound(w, r)
			}
		}, nil)
		h, err := s.Poll(t.Context(), source.State{Now: now, First: true})
		if err != nil || len(h.Mentions) != 1 || asked.Load() > 2 {
			t.Errorf("%s: %d items, %d requests, %v", name, len(h.Mentions), asked.Load(), err)
		}
	}
}
