package stackexchange

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

func open(t *testing.T, h http.HandlerFunc, change ...func(*config.Source)) *Source {
	t.Helper()
	return socialtest.Open[*Source](t, New, h, func(src *config.Source, _ *source.Env) {
		for _, c := range change {
			c(src)
		}
	})
}

func TestAnotherShapeIsAnError(t *testing.T) {
	t.Parallel()
	socialtest.OtherShapes(t, func(h http.HandlerFunc) source.Source { return open(t, h) }, `{"items":{}}`)
}

const item = `{"question_id":1,"title":"Tarnwick fails with &quot;GATT&quot;","body":"<p>The Tarnwick</p><pre><code>GATT 133</code></pre>","link":"https://stackoverflow.com/questions/1/x","score":-1,"answer_count":1,"view_count":97,"creation_date":%d,"tags":["iot"],"owner":{"display_name":"J&#246;rg","user_type":"does_not_exist"}}`

func TestQuestionsAreReadOverAllPages(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Get("site") != "stackoverflow" || q.Get("filter") != "withbody" || q.Get("q") != `"Tarnwick"` || q.Get("order") != "asc" {
			t.Errorf("asked %v", q)
		}
		one := strings.Replace(item, "questions/1/", "questions/"+q.Get("page")+"/", 1)
		fmt.Fprintf(w, `{"items":[`+one+`,{}],"has_more":%t,"quota_remaining":250}`, 1795147200, q.Get("page") == "1")
	})
	h, err := s.Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 || len(h.Dropped) != 2 || h.Requests != 2 {
		t.Fatalf("%+v %v", h, err)
	}
	m := h.Mentions[0]
	if m.Title != `Tarnwick fails with "GATT"` || m.Author.Name != "Jörg" || m.Author.URL != "" || m.Engagement.Likes != nil || *m.Engagement.Views != 97 || m.Hashtags[0] != "iot" {
		t.Errorf("%+v", m)
	}
}

func TestABackoffEndsTheReadingAndLosesNothing(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `{"items":[`+item+`],"has_more":true,"backoff":10,"quota_remaining":3}`, 1795147200)
	})
	st := socialtest.State(false)
	st.Cursors["since "+s.keys[0]] = "1795140000"
	h, err := s.Poll(t.Context(), st)
	if err != nil || h.Requests != 1 || h.NotBefore.Hours() != 1 || h.State.Cursors["since "+s.keys[0]] != "1795147200" || len(h.Gaps) != 0 || h.Warning == "" {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestAThrottleSaysHowLong(t *testing.T) {
	t.Parallel()
	s := open(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"error_id":502,"error_name":"throttle_violation","error_message":"too many requests from this IP, more requests available in 82216 seconds"}`)
	})
	_, err := s.Poll(t.Context(), socialtest.State(false))
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.RateLimited || e.After.Seconds() != 82216 {
		t.Fatal(err)
	}
}

func TestTheSharedFixtureIsRead(t *testing.T) {
	t.Parallel()
	body := socialtest.Fixture(t, "stackexchange/search-advanced.json")
	h, err := open(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 {
		t.Fatalf("%+v %v", h, err)
	}
}

func TestASiteIsItsNameOrItsDomain(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"stackoverflow": "stackoverflow", "https://stackoverflow.com/questions": "stackoverflow", "cooking.stackexchange.com": "cooking", "superuser.com": "superuser.com",
		"es.stackoverflow.com": "es.stackoverflow.com", "127.0.0.1:8080": "", "": "", "a b": "", "stackoverflow&key=x": "",
	} {
		got, err := siteName(given)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q %v", given, got, err)
		}
	}
}
