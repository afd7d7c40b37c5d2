package feed

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// deepSource is a feed with full_text = true whose host h plays.
func deepSource(t *testing.T, h http.HandlerFunc) (*Source, string) {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	c := clock.Wall(func() time.Time { return time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC) })
	d, err := door.New(door.Options{Clock: c, AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Spacing: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	text := func(body []byte, _, _ string) (string, bool) { return string(body), len(body) > 0 }
	made, err := WithPages(text)(config.Source{URL: srv.URL + "/feed", FullText: true}, source.Env{Door: d, Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source), srv.URL
}

func rssOf(base string, n int, teaser string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `<item><title>Post %d</title><link>%s/%d</link><guid>%d</guid><description>%s</description></item>`, i, base, i, i, teaser)
	}
	return `<rss version="2.0"><channel><title>x</title><link>` + base + `/</link>` + b.String() + `</channel></rss>`
}

func TestTheLinkedPageTakesThePlaceOfTheTeaserOnce(t *testing.T) {
	t.Parallel()
	teaser, base, pages := "a teaser", "", 0
	s, base := deepSource(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			fmt.Fprint(w, "User-agent: *\nDisallow: /1\n")
		case "/feed":
			w.Header().Set("ETag", `"1"`)
			fmt.Fprint(w, rssOf(base, 4, teaser))
		case "/2":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/3": // says less than the feed
		default:
			pages++
			fmt.Fprint(w, "the whole text about a Tarnwick")
		}
	})
	h, err := s.Poll(t.Context(), source.State{}.Clone())
	if err != nil || len(h.Mentions) != 4 || h.Mentions[0].Text != "the whole text about a Tarnwick" || h.Mentions[1].Text != teaser || h.Mentions[3].Text != teaser {
		t.Fatalf("%+v %v", h, err)
	}
	if _, again := h.State.Validators[s.address]; again || !strings.Contains(h.Warning, "of items: 1") {
		t.Errorf("the page that failed is not asked for again: %+v", h)
	}
	h, err = s.Poll(t.Context(), h.State)
	if err != nil || len(h.Mentions) != 1 || h.Mentions[0].Title != "Post 2" || len(h.Dropped) != 3 || h.Dropped[0].Reason != mention.Duplicate || pages != 1 {
		t.Fatalf("%d pages, %+v %v", pages, h, err)
	}
	teaser = "a teaser, edited"
	if h, err = s.Poll(t.Context(), h.State); err != nil || len(h.Mentions) != 4 || pages != 2 {
		t.Fatalf("%d pages, %+v %v", pages, h, err)
	}
}

func TestNoPollFetchesMorePagesThanItMay(t *testing.T) {
	t.Parallel()
	base, pages := "", 0
	s, base := deepSource(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			http.NotFound(w, r)
		case "/feed":
			fmt.Fprint(w, rssOf(base, 50, "teaser"))
		default:
			pages++
			fmt.Fprint(w, "the whole text")
		}
	})
	st := source.State{}.Clone()
	for _, want := range []int{20, 40, 50, 50} {
		h, err := s.Poll(t.Context(), st)
		if err != nil || pages != want {
			t.Fatalf("%d pages, %v", pages, err)
		}
		st = h.State
	}
}

func TestWhatIsSaidInAnEpisodeIsRead(t *testing.T) {
	t.Parallel()
	base := ""
	s, base := deepSource(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed":
			fmt.Fprintf(w, `<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>x</title><item><title>Ep 88</title><guid>88</guid><link>%s/88</link><description>We talk.</description>
				<podcast:transcript url="%s/88.html" type="text/html"/><podcast:transcript url="%s/88.vtt" type="text/vtt" language="en"/></item></channel></rss>`, base, base, base)
		case "/88.vtt":
			fmt.Fprint(w, "WEBVTT - some title\n\nNOTE made by a machine\nTarnwick must not be read here\n\n1\n00:00:01.000 --> 00:00:04.000 align:start\n<v Ada>My <i>Tarnwick</i> &amp; me\n\n2\n00:00:04.000 --> 00:00:06.000\nMy Tarnwick &amp; me\nit drips\n")
		default:
			http.NotFound(w, r)
		}
	})
	h, err := s.Poll(t.Context(), source.State{}.Clone())
	if err != nil || len(h.Mentions) != 1 || !strings.Contains(h.Mentions[0].Text, "We talk.\n\nMy Tarnwick & me") || !strings.HasSuffix(h.Mentions[0].Text, "it drips") || strings.Contains(h.Mentions[0].Text, "-->") || strings.Contains(h.Mentions[0].Text, "must not") {
		t.Fatalf("%+v %v", h, err)
	}
	for form, x := range map[string][2]string{
		"application/x-subrip": {"1\r\n00:00:01,000 --> 00:00:02,000\r\nHello\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\nTarnwick\r\n", "Hello Tarnwick"},
		"application/json":     {`{"version":"1.0","segments":[{"body":"Hello"},7,{"body":"Tarnwick"}]}`, "Hello Tarnwick"},
		"text/plain":           {" Hello Tarnwick\n", "Hello Tarnwick"},
	} {
		if got := (transcript{form: form}).text([]byte(x[0]), ""); got != x[1] {
			t.Errorf("%s: %q", form, got)
		}
	}
}

func FuzzAnyTranscriptIsRead(f *testing.F) {
	f.Add("WEBVTT\n\n00:00 --> 00:01\nx", 0)
	f.Fuzz(func(t *testing.T, s string, n int) {
		text := transcript{form: forms[(n%len(forms)+len(forms))%len(forms)]}.text([]byte(s), "")
		if len(text) > 3*len(s)+10 {
			t.Fatalf("%d bytes became %d", len(s), len(text))
		}
	})
}

func TestASecretAddressIsStoredNowhere(t *testing.T) {
	t.Parallel()
	body := `<rss version="2.0"><channel><title>x</title><item><title>One</title><guid>1</guid></item></channel></rss>`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/alerts/feeds/hush/1" {
			http.Redirect(w, r, "/alerts/feeds/hush/2", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, body)
	}))
	t.Cleanup(srv.Close)
	c := clock.Wall(func() time.Time { return time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC) })
	d, err := door.New(door.Options{Clock: c, AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Spacing: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	made, err := New(config.Source{URLEnv: "ALERT"}, source.Env{Door: d, Clock: c, Secret: func(string) string { return srv.URL + "/alerts/feeds/hush/1" }})
	if err != nil {
		t.Fatal(err)
	}
	st := source.State{}.Clone()
	for range 5 {
		h, err := made.(*Source).Poll(t.Context(), st)
		if err != nil || strings.Contains(fmt.Sprintf("%+v", h), "hush") {
			t.Fatalf("%+v %v", h, err)
		}
		st = h.State
	}
	if st.Validators["$ALERT"].ETag != `"1"` {
		t.Errorf("%+v", st)
	}
}

func TestAFeedOfMoreItemsThanAnyHasIsRefused(t *testing.T) {
	t.Parallel()
	_, err := Parse([]byte("<rss version='2.0'><channel>"+strings.Repeat("<item/>", mostItems+1)+"</channel></rss>"), "", "")
	if !errors.Is(err, ErrTooBig) {
		t.Error(err)
	}
}
