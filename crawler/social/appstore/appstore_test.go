package appstore

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// open is a source of one app in one store whose feeds give xml and json.
func open(t *testing.T, xml, json string) *Source {
	t.Helper()
	return openAt(t, func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasPrefix(r.URL.Path, "/lookup"):
			fmt.Fprint(w, `{"results":[{"trackName":"Tarnwick  Brew"}]}`)
		case strings.Contains(r.URL.Path, "page=1/") && strings.HasSuffix(r.URL.Path, "/xml"):
			fmt.Fprint(w, xml)
		case strings.Contains(r.URL.Path, "page=1/") && strings.HasSuffix(r.URL.Path, "/json"):
			fmt.Fprint(w, json)
		default:
			http.NotFound(w, r)
		}
	})
}

func openAt(t *testing.T, h http.HandlerFunc) *Source {
	t.Helper()
	made, err := New(config.Source{Type: config.AppStore, Apps: []string{"1500000001"}, Countries: []string{"gb"}, Endpoint: socialtest.Serve(t, h)}, socialtest.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source)
}

func TestBothShapesOfTheFeedAreOneReview(t *testing.T) {
	t.Parallel()
	asXML, err := open(t, string(socialtest.Fixture(t, "appstore/reviews.xml")), "").Poll(t.Context(), socialtest.State(true))
	if err != nil || len(asXML.Mentions) != 1 {
		t.Fatalf("%+v %v", asXML, err)
	}
	asJSON, err := open(t, "<html>", string(socialtest.Fixture(t, "appstore/reviews.json"))).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(asJSON.Mentions) != 2 {
		t.Fatalf("%+v %v", asJSON, err)
	}
	one, err := open(t, "", string(socialtest.Fixture(t, "appstore/reviews-one-entry-is-an-object.json"))).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(one.Mentions) != 1 {
		t.Fatalf("%+v %v", one, err)
	}
	for _, m := range []mention.Mention{asXML.Mentions[0], asJSON.Mentions[0], one.Mentions[0]} {
		if m.ID != mention.NewID(config.AppStore, "13200000001", "") || m.Title != "Tarnwick Brew: Kettle won't pair" || m.Text != "Tarnwick app loses my K2 every morning." || *m.Rating != 1 ||
			m.Type != mention.Review || m.Author.Name != "KettleFan" || m.Published.Hour() != 4 || *m.Engagement.Likes != 0 {
			t.Errorf("%+v", m)
		}
	}
}

func TestAnEmptyFeedIsNoEndAndMovesNothing(t *testing.T) {
	t.Parallel()
	empty := string(socialtest.Fixture(t, "appstore/reviews-empty-no-entry-key.json"))
	s := open(t, `<feed xmlns="http://www.w3.org/2005/Atom"></feed>`, empty)
	st := socialtest.State(false)
	st.Cursors["since gb 1500000001"] = "1795000000"
	h, err := s.Poll(t.Context(), st)
	if err != nil || len(h.Mentions)+len(h.Deleted)+len(h.Gaps) != 0 || h.State.Cursors["since gb 1500000001"] != "1795000000" || !strings.Contains(h.Warning, "no reviews") {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestPagesAreReadUntilWhatIsKnown(t *testing.T) {
	t.Parallel()
	pages := 0
	s := openAt(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/gb/rss/customerreviews/page=%d/", &n); err != nil {
			http.NotFound(w, r)
			return
		}
		pages++
		fmt.Fprint(w, `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss"><entry><id>1500000001</id><title>the app itself</title></entry>`)
		for i := range pageSize {
			fmt.Fprintf(w, `<entry><id>%d%02d</id><updated>2026-11-%02dT09:00:00-07:00</updated><title>Bad</title><content type="text">It leaks.</content><im:rating>x</im:rating></entry>`, n, i, 20-n)
		}
		fmt.Fprint(w, `</feed>`)
	})
	st := socialtest.State(false)
	st.Cursors["since gb 1500000001"] = fmt.Sprint(socialtest.Now.Unix() - 3*86400)
	h, err := s.Poll(t.Context(), st)
	if err != nil || pages != 5 || len(h.Mentions) != 250 || len(h.Gaps) != 0 || h.Mentions[0].Rating != nil {
		t.Fatalf("%d pages, %d mentions, %v %v", pages, len(h.Mentions), h.Gaps, err)
	}
}

func TestAnotherShapeIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`[]`, `{}`, `<html>`, ``, `{"feed":{"entry":7}}`, `{"feed":{"entry":[`} {
		if _, err := open(t, body, body).Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
	h, err := open(t, "x", `{"feed":{"entry":[{"id":7,"title":[],"im:rating":{"label":"4"}},"x",{"id":{"label":"9"},"title":{"label":"Good"},"im:rating":{"label":4},"updated":{"label":"soon"}}]}}`).Poll(t.Context(), socialtest.State(false))
	if err != nil || len(h.Mentions) != 1 || len(h.Dropped) != 2 || *h.Mentions[0].Rating != 4 || !h.Mentions[0].Published.IsZero() {
		t.Errorf("%+v %v", h, err)
	}
}
