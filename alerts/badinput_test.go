package alerts

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// checked plays entries and holds the outcomes to their sum.
func checked(t *testing.T, rules string, entries []mention.Entry) []string {
	t.Helper()
	core, got := play(configOf(t, rules), entries, 0)
	for _, tally := range core.Tallies() {
		sum := 0
		for _, n := range tally.ByReason {
			sum += n
		}
		if sum != tally.Matches {
			t.Errorf("%s at %s: %d matches, %d outcomes", tally.Rule, tally.Brand, tally.Matches, sum)
		}
	}
	return got
}

func TestClockJumpsLoseNoAlertAndMakeNone(t *testing.T) {
	t.Parallel()
	year := 365 * 24 * time.Hour
	entries := every(5, 0, time.Minute)
	entries = append(entries, said(10, 3*year), said(11, time.Hour)) // ahead, and back
	for k := range 5 {
		entries = append(entries, said(20+k, 3*year+time.Hour+time.Duration(k)*time.Minute))
	}
	got := checked(t, fiveInAnHour, entries)
	open := slices.DeleteFunc(got, func(s string) bool { return !strings.Contains(s, " open ") })
	if len(open) != 2 {
		t.Errorf("%d incidents, want the one before and the one after the jump:\n%s", len(open), strings.Join(got, "\n"))
	}
}

func TestTheSameMentionTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	entries := every(4, 0, time.Minute)
	entries = append(entries, entries...)
	if got := checked(t, fiveInAnHour, entries); len(got) != 0 {
		t.Errorf("said %v of four mentions heard twice", got)
	}
}

func TestOrderDoesNotMatterWithinABatch(t *testing.T) {
	t.Parallel()
	entries := randomStream(rand.New(rand.NewPCG(4, 4)), 300)
	want := openEngine(t, filepath.Join(t.TempDir(), "a.db"), configOf(t, mixedRules), func() time.Time { return t0 })
	if err := want.Take(t.Context(), entries, 300); err != nil {
		t.Fatal(err)
	}
	mixed := slices.Clone(entries)
	rand.New(rand.NewPCG(1, 1)).Shuffle(len(mixed), func(a, b int) { mixed[a], mixed[b] = mixed[b], mixed[a] })
	got := openEngine(t, filepath.Join(t.TempDir(), "b.db"), configOf(t, mixedRules), func() time.Time { return t0 })
	if err := got.Take(t.Context(), mixed, 300); err != nil {
		t.Fatal(err)
	}
	compare(t, written(t, got), written(t, want))
}

func TestARuleThatMatchesEverythingStaysSmall(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, "[[rules]]\nname = \"all\"\ntype = \"threshold\"\nmin_mentions = 1000000\nwindow = \"30d\"\ncount = \"mentions\"\n"))
	for k := range 100_000 {
		e := said(k, time.Duration(k)*time.Second)
		core.Take(&e)
	}
	w := core.inst[0].cond.(*thresholdCondition).Window
	if w.count() != 100_000 || len(w.ev) > 2*maxEvents {
		t.Errorf("counted %d in %d events", w.count(), len(w.ev))
	}
}

func TestTenThousandRules(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for k := range 10_000 {
		fmt.Fprintf(&b, "[[rules]]\nname = \"r%d\"\ntype = \"keyword\"\nbrands = [\"acme\"]\nquery = 'word%d'\n", k, k)
	}
	entries := every(50, 0, time.Minute, func(m *mention.Mention) { m.Text = "Acme word" + m.ID[1:] })
	got := checked(t, b.String(), entries)
	if len(got) != 50 {
		t.Errorf("%d messages, want one of each rule whose word was said", len(got))
	}
}

func TestBrandsWithoutHistoryAndUnknownOnes(t *testing.T) {
	t.Parallel()
	entries := every(200, 0, time.Second, func(m *mention.Mention) {
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: "gone"}, mention.BrandMatch{Brand: "globex"})
	})
	if got := checked(t, mixedRules, entries); len(got) == 0 {
		t.Error("a burst of a brand nobody knew before must reach the rules that need no history")
	}
}

// TestReloadDuringEvaluation lets both run side by side: nothing is lost, nothing twice.
func TestReloadDuringEvaluation(t *testing.T) {
	t.Parallel()
	e := openEngine(t, filepath.Join(t.TempDir(), "a.db"), configOf(t, fiveInAnHour), func() time.Time { return t0 })
	entries := every(60, 0, time.Minute)
	var running sync.WaitGroup
	running.Go(func() {
		for range 20 {
			if err := e.Reload(t.Context(), configOf(t, fiveInAnHour)); err != nil {
				t.Error(err)
			}
			if _, err := e.States(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	for k := range entries {
		if err := e.Take(t.Context(), entries[k:k+1], entries[k].Seq); err != nil {
			t.Fatal(err)
		}
	}
	running.Wait()
	want := openEngine(t, filepath.Join(t.TempDir(), "b.db"), configOf(t, fiveInAnHour), func() time.Time { return t0 })
	if err := want.Take(t.Context(), entries, 60); err != nil {
		t.Fatal(err)
	}
	compare(t, written(t, e), written(t, want))
}

func TestAMarketWideRiseIsSaid(t *testing.T) {
	t.Parallel()
	both := func(m *mention.Mention) {
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: "globex", Sentiment: mention.Sentiment{Label: mention.Neutral}})
	}
	core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\ntype = \"spike\"\nbrands = [\"acme\"]\n"))
	list := append(days(48, 10, 0, both), every(30, time.Hour, time.Minute, both)...)
	for _, e := range number0(list, 0) {
		core.Take(&e)
	}
	got := core.Said()
	if len(got) == 0 || !strings.Contains(got[len(got)-1].Alert.Reason, "competitors rise too (1 of 1): the market rather than the brand") {
		t.Errorf("said %v", lines(got))
	}
}

func TestTheRunbookStandsInTheAlert(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, fiveInAnHour+"runbook = \"call Dana\"\n"))
	for _, e := range every(5, 0, time.Minute) {
		core.Take(&e)
	}
	if got := core.Said(); len(got) != 1 || got[0].Alert.Runbook != "call Dana" {
		t.Errorf("said %+v", got)
	}
}

func TestABacktestSaysWhichRulesAreOverTheirLimit(t *testing.T) {
	t.Parallel()
	cfg := configOf(t, "[[rules]]\nname = \"w\"\ntype = \"keyword\"\nquery = 'acme'\nlimit = 2\n[[rules]]\nname = \"x\"\ntype = \"keyword\"\nquery = 'acme'\nlimit = 200\n")
	b := NewBacktest(cfg, t0, nil)
	for _, e := range every(5, 0, 24*time.Hour) {
		b.Take(&e)
	}
	r := b.Finish(t0.Add(5*24*time.Hour), nil)
	if !r.Rules[0].Over || r.Rules[1].Over || r.Rules[0].Alerts != 5 {
		t.Errorf("%d alerts, over %v; %d, over %v", r.Rules[0].Alerts, r.Rules[0].Over, r.Rules[1].Alerts, r.Rules[1].Over)
	}
}

// TestAGapToldLateIsUnlearnt: hours that passed for quiet ones leave the baseline again.
func TestAGapToldLateIsUnlearnt(t *testing.T) {
	t.Parallel()
	rules := "[[rules]]\nname = \"r\"\ntype = \"spike\"\n"
	usual := func(tell func(*Core, int)) float64 {
		core := NewCore(configOf(t, rules))
		for _, e := range days(240, 10, 0) {
			core.Take(&e)
		}
		for h := range 48 {
			tell(core, h)
			core.Advance(t0.Add(time.Duration(h) * time.Hour))
			for _, s := range core.voices {
				s.stories.Advance(core.clock)
			}
		}
		return core.voices["acme"].stories.Expect(t0.Add(48*time.Hour), t0.Add(49*time.Hour)).Mean
	}
	gap := Gap{Source: "press", From: t0, Until: t0.Add(47 * time.Hour)}
	never := usual(func(*Core, int) {})
	late := usual(func(c *Core, h int) {
		if h == 47 {
			c.Unheard(gap)
		}
	})
	live := usual(func(c *Core, h int) {
		if h == 0 {
			c.Unheard(Gap{Source: "press", From: t0})
		}
		if h == 47 {
			c.Unheard(gap)
		}
	})
	if never > 9 || late < 9 || live < 9 {
		t.Errorf("usual an hour: %.1f when nobody said so, %.1f told late, %.1f told as it began; want about 8, 10 and 10", never, late, live)
	}
}
