package report

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

var now = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) // a Sunday

const rules = `timezone = "UTC"
[brands.acme]
name = "Acme"
query = "acme"
owned = ["@acme", "acme.example"]
competitors = ["globex"]
[brands.globex]
query = "globex"
`

// said makes a mention of brands some hours ago.
func said(n, hours int, text string, label mention.Label, brands ...string) mention.Mention {
	m := mention.Mention{
		ID: mention.NewID("test", fmt.Sprint(n), ""), Source: "press", Kind: "feed", Type: mention.Post, Text: text, Lang: "en",
		Published: now.Add(-time.Duration(hours) * time.Hour), Discovered: now.Add(-time.Duration(hours) * time.Hour),
	}
	for _, b := range brands {
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: b, Sentiment: mention.Sentiment{Label: label, Score: map[mention.Label]float64{mention.Negative: -0.7, mention.Positive: 0.7}[label]}})
	}
	return m
}

type texts map[string]mention.Mention

func (t texts) Get(_ context.Context, ids ...string) ([]mention.Mention, error) {
	var all []mention.Mention
	for _, id := range ids {
		if m, there := t[id]; there {
			all = append(all, m)
		}
	}
	return all, nil
}

type histories map[string][]journal.Event

func (h histories) History(_ context.Context, id string) ([]journal.Event, error) { return h[id], nil }

func handled(at time.Time) journal.Event {
	return journal.Event{At: at, After: &mention.Triage{Status: journal.StatusHandled}}
}

// world is a week of Acme with a week before it.
func world() (all []mention.Mention, done histories) {
	n := 0
	add := func(m mention.Mention, change ...func(*mention.Mention)) *mention.Mention {
		for _, c := range change {
			c(&m)
		}
		all = append(all, m)
		return &all[len(all)-1]
	}
	next := func(hours int, text string, label mention.Label, brands ...string) mention.Mention {
		n++
		return said(n, hours, text, label, brands...)
	}
	complaint := func(why string) func(*mention.Mention) {
		return func(m *mention.Mention) { m.Intent, m.Reason, m.Author = "complaint", why, mention.Author{Name: "Bob"} }
	}
	done = histories{}
	for i := range 6 {
		add(next(10+i, "my acme kettle caught fire", mention.Negative, "acme"), complaint("safety"))
	}
	add(next(20, "acme is late again", mention.Negative, "acme"), complaint("delay"))
	// A site of the brand may stand on a host that others use, too: only the verdict on the mention counts.
	add(next(21, "does acme ship to Norway?", mention.Neutral, "acme"), func(m *mention.Mention) { m.Intent, m.URL = "question", "https://acme.example/forum/7" })
	add(next(22, "acme opens a shop", mention.Neutral, "acme"), func(m *mention.Mention) { m.Story, m.Intent = "s1", "spam" })
	loud := 0.85 // of a text that wants nothing and judges nothing
	add(next(23, "Acme opens a shop!", mention.Neutral, "acme"), func(m *mention.Mention) { m.Story, m.Crisis = "s1", &loud })
	add(next(24, "we love our customers", mention.Positive, "acme"), func(m *mention.Mention) {
		m.Author, m.Brands[0].Owned, m.Intent = mention.Author{Handle: "acme"}, true, "praise"
	})
	add(next(25, "acme spam", mention.Negative, "acme"), func(m *mention.Mention) { m.Triage = &mention.Triage{Status: journal.StatusIrrelevant} })
	for i := range 2 {
		h := add(next(30+i, "acme lost my parcel", mention.Negative, "acme"), complaint("delay"), func(m *mention.Mention) { m.Triage = &mention.Triage{Status: journal.StatusHandled} })
		done[h.ID] = []journal.Event{handled(h.Published.Add(time.Duration(i+1) * time.Hour))}
	}
	for i := range 13 {
		add(next(12+i, "globex is fine", mention.Positive, "globex"))
	}
	for i := range 5 {
		add(next(7*24+10+i, "acme is fine", mention.Positive, "acme"))
	}
	return all, done
}

func made(t *testing.T) *Report {
	t.Helper()
	all, done := world()
	store := texts{}
	var entries []mention.Entry
	for i, m := range all {
		store[m.ID] = m
		entries = append(entries, mention.Entry{Seq: uint64(i + 1), Op: mention.Put, Mention: m})
	}
	x, err := index.Open(t.Context(), t.TempDir(), index.Options{Texts: store, SearchLimit: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	if err := x.Apply(t.Context(), entries, uint64(len(entries))); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Parse("rules.toml", []byte(rules))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Make(t.Context(), x, done, Request{Config: cfg, Brand: "acme", Since: now.AddDate(0, 0, -7), Until: now, Now: now, Filler: func(w string) bool { return w == "kettle" }})
	if err != nil {
		t.Fatal(err)
	}
	var none *NoBrandError
	if _, err := Make(t.Context(), x, done, Request{Config: cfg, Brand: "initech", Since: now.AddDate(0, 0, -7), Until: now, Now: now}); !errors.As(err, &none) {
		t.Errorf("an unknown brand gives %v", err)
	}
	return r
}

func TestAReportCountsWhatWasSaidAndLeavesTheIrrelevantOut(t *testing.T) {
	t.Parallel()
	r := made(t)
	want := Figures{Mentions: 13, Stories: 12, Negative: 9, Neutral: 3, Positive: 1, Complaints: 9, Questions: 1, Spam: 1, Owned: 1, Earned: 12, OwnedKnown: true, Unanswered: 9}
	if r.Figures != want {
		t.Errorf("now %+v\nwant %+v", r.Figures, want)
	}
	if want := (Figures{Mentions: 5, Stories: 5, Positive: 5, Earned: 5, OwnedKnown: true}); r.Before != want {
		t.Errorf("before %+v\nwant %+v", r.Before, want)
	}
	if net, known := r.Figures.Net(); !known || int(net) != -61 {
		t.Errorf("net sentiment %v, %v", net, known)
	}
	if len(r.Voices) != 2 || r.Voices[0].Count != 13 || r.Voices[0].Share != 0.5 || r.Voices[1].Brand != "globex" || r.Voices[1].ShareBefore != 0 || r.Voices[0].ShareBefore != 1 {
		t.Errorf("voices %+v", r.Voices)
	}
	if r.Timeline.Total != 13 || len(r.Timeline.Buckets) < 7 {
		t.Errorf("timeline of %d in %d", r.Timeline.Total, len(r.Timeline.Buckets))
	}
	sum := 0
	for _, day := range r.Hours.Count {
		for _, n := range day {
			sum += n
		}
	}
	// Saturday 22:00 is 14 hours ago.
	if sum != 13 || r.Hours.Count[5][22] != 1 || r.Hours.Count[6][2] != 1 {
		t.Errorf("hours %v", r.Hours)
	}
}

func TestAReportNamesWhatAndWhoMatters(t *testing.T) {
	t.Parallel()
	r := made(t)
	if len(r.Stories) != 1 || r.Stories[0].Copies != 2 {
		t.Errorf("stories %+v", r.Stories)
	}
	if want := []Rank{{"safety", 6, 0}, {"delay", 3, 0}}; fmt.Sprint(r.Reasons) != fmt.Sprint(want) {
		t.Errorf("reasons %+v", r.Reasons)
	}
	if len(r.Detractors) != 1 || r.Detractors[0].Author != "Bob" || r.Detractors[0].Complaints != 9 || len(r.Advocates) != 0 {
		t.Errorf("detractors %+v, advocates %+v", r.Detractors, r.Advocates)
	}
	if len(r.Open) != 8 || !r.Open[0].Mention.Loud() || r.Open[1].Mention.Intent != "complaint" {
		t.Errorf("%d wait, the first %+v", len(r.Open), r.Open[0])
	}
	if want := (Response{Handled: 2, Read: 2, Median: 2 * time.Hour, P90: 2 * time.Hour}); r.Response != want {
		t.Errorf("response %+v", r.Response)
	}
	rising := map[string]bool{}
	for _, w := range r.Rising {
		rising[w.Word] = true
	}
	if !rising["fire"] || rising["fine"] || rising["kettle"] { // "kettle" rises too, and is named a filler
		t.Errorf("rising %+v", r.Rising)
	}
}

func TestHandledCountsFromItsLastTime(t *testing.T) {
	t.Parallel()
	open := journal.Event{At: now.Add(time.Hour), After: &mention.Triage{Status: journal.StatusOpen}}
	noted := handled(now.Add(3 * time.Hour))
	for name, tc := range map[string]struct {
		history []journal.Event
		want    time.Time
	}{
		"never":                   {nil, time.Time{}},
		"once":                    {[]journal.Event{handled(now)}, now},
		"a later note is no turn": {[]journal.Event{handled(now), noted}, now},
		"opened and done again":   {[]journal.Event{handled(now), open, noted}, now.Add(3 * time.Hour)},
	} {
		if got := handledAt(tc.history); !got.Equal(tc.want) {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}
