package alerts

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

var t0 = time.Date(2026, 11, 16, 9, 0, 0, 0, time.UTC) // a Monday

// configOf parses rules under a file that has two brands.
func configOf(t testing.TB, rules string) *config.Config {
	t.Helper()
	cfg, err := config.Parse("test", []byte(`
timezone = "UTC"
[slack]
channel = "#mentions"
[brands.acme]
name = "Acme"
query = 'acme'
competitors = ["globex"]
[brands.globex]
name = "Globex"
query = 'globex'
`+rules))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return cfg
}

// said is a mention of acme at t0 plus d, as the journal would hand it over.
func said(n int, d time.Duration, change ...func(*mention.Mention)) mention.Entry {
	at := t0.Add(d)
	m := mention.Mention{ID: fmt.Sprintf("m%d", n), Source: "press", Text: fmt.Sprintf("Acme number %d", n), Published: at, Discovered: at,
		Brands: []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Neutral}}}}
	for _, f := range change {
		f(&m)
	}
	return mention.Entry{Seq: uint64(n + 1), Op: mention.Put, Mention: m}
}

// play runs entries through a fresh core and prints what was said, a line each.
func play(cfg *config.Config, entries []mention.Entry, until time.Duration) (*Core, []string) {
	c := NewCore(cfg)
	for i := range entries {
		c.Take(&entries[i])
	}
	c.Finish()
	if until > 0 {
		c.Advance(t0.Add(until))
	}
	return c, lines(c.Said())
}

func lines(said []Message) []string {
	var out []string
	for _, m := range said {
		a := m.Alert
		out = append(out, fmt.Sprintf("%s %s %s %s %g", a.At.Sub(t0), a.Kind, a.Rule, a.Severity, a.Observed))
	}
	return out
}

func every(n int, from, step time.Duration, change ...func(*mention.Mention)) []mention.Entry {
	var out []mention.Entry
	for k := range n {
		out = append(out, said(k, from+time.Duration(k)*step, change...))
	}
	return out
}

const fiveInAnHour = `
[[rules]]
name = "many"
type = "threshold"
min_mentions = 5
window = "1h"
cooldown = "2h"
`

func wantLines(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("said\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestThreshold(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		entries []mention.Entry
		until   time.Duration
		want    []string
	}{
		{"four in the hour say nothing", every(4, 0, time.Minute), 0, nil},
		{"the fifth opens an incident at its own moment", every(5, 0, time.Minute), 0, []string{"4m0s open many warning 5"}},
		{"the window is half-open: one exactly an hour old is out", every(5, 0, 15*time.Minute), 0, nil},
		{"copies of one story count once", every(9, 0, time.Minute, func(m *mention.Mention) { m.Story = "s" }), 0, nil},
		{"backfill never counts", every(9, 0, time.Minute, func(m *mention.Mention) { m.Backfill = true }), 0, nil},
		{"own posts never count", every(9, 0, time.Minute, func(m *mention.Mention) { m.Brands[0].Owned = true }), 0, nil},
		{"an undated mention does not count in a window", every(9, 0, time.Minute, func(m *mention.Mention) { m.Published = time.Time{} }), 0, nil},
		{"another brand's mentions are not ours", every(9, 0, time.Minute, func(m *mention.Mention) { m.Brands[0].Brand = "nobody" }), 0, nil},
		{"what was published long before does not count now", every(9, 0, time.Minute, func(m *mention.Mention) { m.Published = m.Published.Add(-24 * time.Hour) }), 0, nil},
		{"a late batch counts in the hour it was published in", every(5, 100*time.Minute, time.Second, func(m *mention.Mention) { m.Published = m.Published.Add(-80 * time.Minute) }), 0,
			[]string{"1h40m4s open many warning 5"}},
		{"it rests when the window empties, and the incident closes", every(5, 0, time.Minute), 12 * time.Hour,
			[]string{"4m0s open many warning 5", "2h4m0s resolve many warning 5"}},
		{"twice as many are told once more", every(29, 0, time.Minute), 0, []string{"4m0s open many warning 5", "14m0s update many warning 15"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, got := play(configOf(t, fiveInAnHour), c.entries, c.until)
			wantLines(t, got, c.want...)
		})
	}
}

func TestCooldownHoldsBackANewAlertAndSpeaksAfterwards(t *testing.T) {
	t.Parallel()
	cfg := configOf(t, strings.Replace(fiveInAnHour, `"2h"`, `"6h"`, 1))
	entries := every(5, 0, time.Minute)
	for k := range 5 {
		entries = append(entries, said(10+k, 4*time.Hour+time.Duration(k)*time.Minute))
	}
	for k := range 5 {
		entries = append(entries, said(20+k, 8*time.Hour+time.Duration(k)*time.Minute))
	}
	core, got := play(cfg, entries, 0)
	wantLines(t, got, "4m0s open many warning 5", "2h4m0s resolve many warning 5", "8h4m0s open many warning 5")
	if n := core.Tallies()[0].ByReason[CoolingDown]; n != 1 {
		t.Errorf("%d matches ended as cooling down, want 1", n)
	}
}

func TestEveryMatchEndsInExactlyOneOutcome(t *testing.T) {
	t.Parallel()
	cfg := configOf(t, fiveInAnHour+`
[[rules]]
name = "words"
type = "keyword"
query = 'acme'
cooldown = "1h"
`)
	core, _ := play(cfg, randomStream(rand.New(rand.NewPCG(1, 2)), 3000), 0)
	for _, tally := range core.Tallies() {
		sum := 0
		for _, n := range tally.ByReason {
			sum += n
		}
		if sum != tally.Matches {
			t.Errorf("%s at %s: %d matches, %d outcomes: %v", tally.Rule, tally.Brand, tally.Matches, sum, tally.ByReason)
		}
	}
}

// randomStream is a stream with bursts, copies, late and undated mentions.
func randomStream(r *rand.Rand, n int) []mention.Entry {
	var out []mention.Entry
	at := time.Duration(0)
	for k := range n {
		gap := time.Duration(r.ExpFloat64() * float64(20*time.Minute))
		if k%500 < 80 {
			gap /= 20
		}
		at += gap
		out = append(out, said(k, at, func(m *mention.Mention) {
			m.URL = fmt.Sprintf("https://site%d.example/%d", k%7+k/200, k)
			switch r.IntN(14) {
			case 12:
				followers := int64(r.IntN(200_000))
				m.Author.Followers, m.Hashtags = &followers, []string{"KettleGate"}
			case 13:
				rating := float64(1 + r.IntN(5))
				m.Rating = &rating
			case 0:
				m.Published = m.Published.Add(-time.Duration(r.IntN(5)) * time.Hour)
			case 1:
				m.Story = fmt.Sprint("story", r.IntN(20))
			case 2:
				m.Brands = append(m.Brands, mention.BrandMatch{Brand: "globex"})
			case 3:
				m.Published = time.Time{}
			case 4:
				m.Brands[0].Sentiment = mention.Sentiment{Label: mention.Negative, Score: -0.9}
			}
		}))
	}
	return out
}

func TestAlertsCarryTheContractsKeys(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, fiveInAnHour))
	entries := every(5, 0, time.Minute)
	for i := range entries {
		core.Take(&entries[i])
	}
	raw, err := json.Marshal(core.Said()[0].Alert)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"rule", "brand", "severity", "kind", "at", "observed", "expected", "reason", "mentions"} {
		if _, ok := got[key]; !ok {
			t.Errorf("key %q is missing in %s", key, raw)
		}
	}
	if want := "5 stories in 1 hour, the limit is 5"; got["reason"] != want {
		t.Errorf("reason %q, want %q", got["reason"], want)
	}
}
