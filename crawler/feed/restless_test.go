package feed

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/mention"
)

func TestAFeedWhoseItemsChangeAtEveryPollIsHeldStill(t *testing.T) {
	t.Parallel()
	n, still := 0, false
	s, _ := openFeed(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed" {
			http.NotFound(w, r)
			return
		}
		if n++; still {
			n = 100
		}
		fmt.Fprint(w, strings.Replace(strings.Replace(oneItem, "Kettle", fmt.Sprintf("Kettle, seen %d times", n), 1), "</channel>",
			"<item><title>A quiet one</title><link>https://a.example/2</link></item></channel>", 1))
	}, nil)
	st := source.State{First: true, Now: now}
	through := 0
	for range 30 {
		h, err := s.Poll(t.Context(), st)
		if err != nil {
			t.Fatal(err)
		}
		through += len(h.Mentions) - 1
		if len(h.Mentions)+len(h.Dropped) != 2 {
			t.Fatalf("%d kept and %d dropped of two", len(h.Mentions), len(h.Dropped))
		}
		if len(h.Dropped) > 0 && (h.Dropped[0].Reason != mention.Duplicate || !strings.Contains(h.Warning, "1 of its items change")) {
			t.Errorf("%+v, %q", h.Dropped, h.Warning)
		}
		st = h.State
		st.Now = now
	}
	if through != patience+1 {
		t.Errorf("%d versions came through, want %d", through, patience+1)
	}
	still = true
	for i := range 2 {
		h, err := s.Poll(t.Context(), st)
		if err != nil || len(h.Mentions) != 1+i {
			t.Errorf("once it keeps still, poll %d hands over %d items, %v", i, len(h.Mentions), err)
		}
		st = h.State
		st.Now = now
	}
}

func TestADateInTheFutureIsDoubtedAndLosesNothing(t *testing.T) {
	t.Parallel()
	doc, err := Parse([]byte(strings.Replace(oneItem, "<link>https://a.example/1", "<pubDate>Mon, 01 Jan 2199 10:00:00 GMT</pubDate><link>https://a.example/1", 1)), "application/rss+xml", "https://a.example/feed")
	if err != nil || len(doc.Mentions) != 1 {
		t.Fatalf("%+v %v", doc, err)
	}
	m := doc.Mentions[0]
	m.Discovered = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	if m.DateDoubt() == "" {
		t.Errorf("published %v is believed", m.Published)
	}
}
