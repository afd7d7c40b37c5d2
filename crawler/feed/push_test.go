package feed

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/mention"
)

// pusher is a subscriber that does what a test says.
type pusher struct {
	topics  []source.Topic
	sub     source.Subscription
	pending []source.Pushed
}

func (p *pusher) Follow(_ context.Context, _ string, t source.Topic) source.Subscription {
	p.topics = append(p.topics, t)
	return p.sub
}

func (p *pusher) Pending(string) []source.Pushed {
	list := p.pending
	p.pending = nil
	return list
}

func TestAFeedThatIsPushedIsPolledSlowlyAndTakesWhatCame(t *testing.T) {
	t.Parallel()
	requests := 0
	s, base := openFeed(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed" {
			http.NotFound(w, r)
			return
		}
		requests++
		w.Header().Set("Link", `<https://hub.example/>; rel="hub", </feed?canonical>; rel="self"`)
		_, _ = w.Write([]byte(strings.Replace(oneItem, "<ttl>90</ttl>", "", 1)))
	}, nil)
	p := &pusher{sub: source.Subscription{Active: true, Pause: time.Hour}}
	s.push = p
	first, err := s.Poll(t.Context(), source.State{First: true, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if want := (source.Topic{Hub: "https://hub.example/", Self: base + "/feed?canonical"}); len(p.topics) != 1 || p.topics[0] != want {
		t.Errorf("followed %v, want %v", p.topics, want)
	}
	if first.NotBefore != time.Hour {
		t.Errorf("polled again after %v", first.NotBefore)
	}
	p.pending = []source.Pushed{
		{Body: []byte("no feed at all"), URL: base + "/feed"},
		{Body: []byte(strings.ReplaceAll(oneItem, "a.example/1", "a.example/2")), ContentType: "application/rss+xml", URL: base + "/feed"},
	}
	second, err := s.Poll(t.Context(), source.State{Now: now, Cursors: first.State.Cursors})
	if err != nil || requests != 1 || len(second.Mentions) != 1 || second.Mentions[0].URL != "https://a.example/2" || second.Window != 0 {
		t.Errorf("%d requests, %+v, %v", requests, second.Mentions, err)
	}
	if len(second.Dropped) != 1 || second.Dropped[0].Reason != mention.Refused || second.Warning == "" {
		t.Errorf("what cannot be read is dropped silently: %+v", second)
	}
	if third, _ := s.Poll(t.Context(), source.State{Now: now, Cursors: second.State.Cursors}); requests != 2 || third.Mentions[0].ID != first.Mentions[0].ID {
		t.Errorf("%d requests; the window is forgotten by a push", requests)
	}
}

func TestAHubThatDoesNotPushIsSaidAndChangesNothing(t *testing.T) {
	t.Parallel()
	s, _ := openFeed(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(strings.Replace(oneItem, "<ttl>90</ttl>", `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="https://hub.example/"/>`, 1)))
	}, nil)
	p := &pusher{sub: source.Subscription{Note: "its hub does not push (no); it is polled instead"}}
	s.push = p
	h, err := s.Poll(t.Context(), source.State{Now: now})
	if err != nil || h.NotBefore != 0 || h.Warning != p.sub.Note || len(p.topics) != 1 || p.topics[0].Hub != "https://hub.example/" {
		t.Errorf("%+v %v %v", h, p.topics, err)
	}
}
