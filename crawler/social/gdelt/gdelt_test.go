package gdelt

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socialtest"
	"github.com/earshot/earshot/internal/config"
)

func open(t *testing.T, terms []string, h http.HandlerFunc) *Source {
	t.Helper()
	made, err := New(config.Source{Type: config.GDELT, Terms: terms, Endpoint: socialtest.Serve(t, h)}, socialtest.Env(t))
	if err != nil {
		t.Fatal(err)
	}
	return made.(*Source)
}

func TestTheSharedFixturesAreRead(t *testing.T) {
	t.Parallel()
	h, err := open(t, nil, socialtest.Say(string(socialtest.Fixture(t, "gdelt/artlist.json")))).Poll(t.Context(), socialtest.State(true))
	if err != nil || len(h.Mentions) != 2 {
		t.Fatalf("%+v %v", h, err)
	}
	m, fr := h.Mentions[0], h.Mentions[1]
	if m.Title != "Tarnwick recalls K2 kettles, citing leaking seals" || m.Lang != "en" || fr.Lang != "fr" || m.Published.Format(time.RFC3339) != "2026-11-20T08:45:00Z" ||
		m.Text != "" || m.Engagement.Likes != nil || !m.Backfill {
		t.Errorf("%+v", m)
	}
	for name, want := range map[string]string{"gdelt/artlist-empty.json": "", "gdelt/artlist-invalid-escape.json": `Tarnwick \d tab: here`} {
		h, err := open(t, nil, socialtest.Say(string(socialtest.Fixture(t, name)))).Poll(t.Context(), socialtest.State(false))
		if err != nil || (want == "") != (len(h.Mentions) == 0) || want != "" && h.Mentions[0].Title != want {
			t.Errorf("%s: %+v %v", name, h, err)
		}
	}
	if _, err := open(t, nil, socialtest.Say(string(socialtest.Fixture(t, "gdelt/error-200-text.txt")))).Poll(t.Context(), socialtest.State(false)); err == nil || !strings.Contains(err.Error(), "phrase is too short") {
		t.Error(err)
	}
	if _, err := open(t, nil, socialtest.Say(string(socialtest.Fixture(t, "gdelt/error-429.txt")))).Poll(t.Context(), socialtest.State(false)); door.ReasonOf(err) != door.RateLimited {
		t.Error(err)
	}
}

func TestOneQueryHoldsManyTermsAndEachPollAsksOne(t *testing.T) {
	t.Parallel()
	var asked []string
	terms := []string{"k2", "tarnwick", "tarnwick kettle", "t-k2"}
	for i := range 20 {
		terms = append(terms, fmt.Sprintf("another long name %d", i))
	}
	s := open(t, terms, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Query().Get("query"))
		fmt.Fprint(w, `{}`)
	})
	st := socialtest.State(true)
	for range len(s.queries) + 1 {
		h, err := s.Poll(t.Context(), st)
		if err != nil || h.Requests != 1 || h.NotBefore < time.Minute || !strings.Contains(h.Warning, "k2") {
			t.Fatalf("%+v %v", h, err)
		}
		st.Cursors = h.State.Cursors
	}
	if !strings.HasPrefix(asked[0], `(tarnwick OR "tarnwick kettle" OR "t-k2" OR `) || asked[0] != asked[len(asked)-1] || len(s.queries) < 2 {
		t.Errorf("%q", asked)
	}
	if _, err := New(config.Source{Terms: []string{"k2"}}, socialtest.Env(t)); err == nil {
		t.Error("a term GDELT cannot search for was accepted")
	}
}

func TestWhatOneAnswerCannotHoldFollowsAndNothingIsSkipped(t *testing.T) {
	t.Parallel()
	var starts []string
	s := open(t, nil, func(w http.ResponseWriter, r *http.Request) {
		start := r.URL.Query().Get("startdatetime")
		starts = append(starts, start)
		from, _ := time.Parse(stamp, start)
		var list []string
		for i := range maxRecords {
			if at := from.Add(time.Duration(i) * time.Minute); !at.After(socialtest.Now) {
				list = append(list, fmt.Sprintf(`{"url":"https://n.example/%d","title":"Tarnwick","seendate":%q}`, at.Unix(), at.Format(seen)))
			}
		}
		fmt.Fprintf(w, `{"articles":[%s]}`, strings.Join(list, ","))
	})
	st := socialtest.State(false)
	st.Cursors["from Tarnwick"] = fmt.Sprint(socialtest.Now.Add(-8 * time.Hour).Unix())
	h1, err := s.Poll(t.Context(), st)
	if err != nil || len(h1.Mentions) != 250 || len(h1.Gaps) != 0 {
		t.Fatal(err)
	}
	st.Cursors = h1.State.Cursors
	h2, err := s.Poll(t.Context(), st)
	if err != nil || h2.Mentions[0].URL != h1.Mentions[249].URL {
		t.Fatalf("asked from %v: %v", starts, err)
	}
	if got := h2.State.Cursors["from Tarnwick"]; got != fmt.Sprint(socialtest.Now.Add(-overlap).Unix()) {
		t.Error(got)
	}
}

func TestMoreOfOneMomentThanAnAnswerHoldsIsAGapAndNoCircle(t *testing.T) {
	t.Parallel()
	at := socialtest.Now.Add(-3 * time.Hour)
	list := strings.Repeat(fmt.Sprintf(`{"url":"https://n.example/1","title":"Tarnwick","seendate":%q},`, at.Format(seen)), maxRecords)
	s := open(t, nil, socialtest.Say(`{"articles":[`+strings.TrimSuffix(list, ",")+`]}`))
	st := socialtest.State(false)
	st.Cursors["from Tarnwick"] = fmt.Sprint(at.Unix())
	h, err := s.Poll(t.Context(), st)
	if err != nil || len(h.Gaps) != 1 || h.State.Cursors["from Tarnwick"] != fmt.Sprint(at.Unix()+1) {
		t.Fatalf("%+v %v", h.State, err)
	}
}

func TestAnotherShapeIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"articles":7}`, `[]`, `<html>`, ``, `{"articles":[{"url"`} {
		if _, err := open(t, nil, socialtest.Say(body)).Poll(t.Context(), socialtest.State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func FuzzMendedIsStillWhatItWas(f *testing.F) {
	f.Add(`{"a":"b \d c"}`)
	f.Add("{\"a\":\"tab\tx\\u00e4 \\u12\"}")
	f.Fuzz(func(t *testing.T, s string) {
		if !json.Valid([]byte(s)) {
			_ = mend(s)
			return
		}
		var a, b any
		_ = json.Unmarshal([]byte(s), &a)
		if err := json.Unmarshal(mend(s), &b); err != nil || fmt.Sprint(a) != fmt.Sprint(b) {
			t.Fatalf("%q became %q: %v", s, mend(s), err)
		}
	})
}
