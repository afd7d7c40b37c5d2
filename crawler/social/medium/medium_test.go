package medium

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/feeds"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

func open(t *testing.T, src config.Source, h http.HandlerFunc) *feeds.Source {
	t.Helper()
	src.Type, src.Endpoint = config.Medium, socialtest.Serve(t, h)
	made, err := New(src, socialtest.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	return made.(*feeds.Source)
}

func TestOneStoryInSeveralFeedsIsOneMention(t *testing.T) {
	t.Parallel()
	body := string(socialtest.Fixture(t, "medium/tag.xml"))
	var mu sync.Mutex
	var asked []string
	src := config.Source{Tags: []string{"kettles"}, Channels: []string{"@pipa", "https://medium.com/tea-weekly"}}
	h, err := open(t, src, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.Path)
		mu.Unlock()
		w.Header().Set("ETag", `"1"`)
		fmt.Fprint(w, body)
	}).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 2 || h.Dropped[0].Reason != mention.Duplicate || len(h.State.Validators) != 3 || h.Window != 3 {
		t.Fatalf("%+v %v", h, err)
	}
	if !slices.Equal(asked, []string{"/robots.txt", "/feed/tag/kettles", "/feed/@pipa", "/feed/tea-weekly"}) {
		t.Errorf("%q", asked)
	}
	m := h.Mentions[0]
	if m.Kind != config.Medium || m.Text != "It wasn’t the noise — it was the drip." || m.Author.Name != "Pipa Ruiz" || m.ID != social.IDOf(config.Medium, "https://medium.com/@pipa/why-i-sent-it-back-1f2e3d4c5b6a") {
		t.Errorf("%+v", m)
	}
}

func TestAFeedThatDidNotChangeIsNotReadAgain(t *testing.T) {
	t.Parallel()
	s := open(t, config.Source{}, func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/feed/tag/tarnwick") && r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		http.NotFound(w, r)
	})
	st := socialtest.State(false)
	st.Validators[s.Addresses[0]] = door.Validator{ETag: `"1"`}
	h, err := s.Poll(t.Context(), st)
	if err != nil || !h.NotModified {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestARobotsRefusalSaysWhatCanBeDone(t *testing.T) {
	t.Parallel()
	body := string(socialtest.Fixture(t, "medium/tag.xml"))
	refuse := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			fmt.Fprint(w, "User-agent: *\nDisallow: /feed\n")
			return
		}
		fmt.Fprint(w, body)
	}
	_, err := open(t, config.Source{}, refuse).Poll(t.Context(), socialtest.State(true))
	if door.ReasonOf(err) != door.Robots || !strings.Contains(err.Error(), "robots_waiver") {
		t.Error(err)
	}
	h, err := open(t, config.Source{RobotsWaiver: "2026-11-20 Dana: agreed"}, refuse).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 1 {
		t.Error(err)
	}
}
