package alerts

import (
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestStatesShowWhereEveryRuleStandsAndChangeNothing(t *testing.T) {
	t.Parallel()
	cfg := configOf(t, mixedRules+"\n[[rules]]\nname = \"off\"\ntype = \"spike\"\nenabled = false\n")
	entries := randomStream(rand.New(rand.NewPCG(5, 5)), 700)
	asked := openEngine(t, filepath.Join(t.TempDir(), "a.db"), cfg, func() time.Time { return t0 })
	plain := openEngine(t, filepath.Join(t.TempDir(), "b.db"), cfg, func() time.Time { return t0 })
	for k := 0; k < len(entries); k += 50 {
		batch := entries[k:min(k+50, len(entries))]
		for _, e := range []*Engine{asked, plain} {
			if err := e.Take(t.Context(), batch, batch[len(batch)-1].Seq); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := asked.States(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	compare(t, written(t, asked), written(t, plain))
	states, err := asked.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(states); n != len(asked.core.inst)+1 || !states[n-1].Off {
		t.Fatalf("%d states, want one for every rule and brand and the one that is off", n)
	}
	for _, s := range states {
		if s.Type == "threshold" && s.Brand == "acme" && (s.Verdict.Threshold == 0 || s.Verdict.Unit == "" || s.Verdict.Reason == "") {
			t.Errorf("reading of %s: %+v", s.Rule, s.Verdict)
		}
		if s.Type == "digest" && s.Next.IsZero() {
			t.Errorf("%s has no next time", s.Rule)
		}
	}
}

func TestVerdictsAreKeptWholeWithTheirIncident(t *testing.T) {
	t.Parallel()
	e := openEngine(t, filepath.Join(t.TempDir(), "a.db"), configOf(t, fiveInAnHour+"[[rules]]\nname = \"more\"\ntype = \"threshold\"\nmin_mentions = 6\nfor = \"5m\"\n"), func() time.Time { return t0.Add(time.Hour) })
	if _, err := e.Silence(t.Context(), Silence{Rules: []string{"more"}, From: t0, Until: t0.Add(30 * time.Minute)}); err != nil {
		t.Fatal(err)
	}
	if err := e.Take(t.Context(), every(40, 0, time.Minute), 40); err != nil {
		t.Fatal(err)
	}
	list, err := e.Verdicts(t.Context(), VerdictFilter{Rule: "more", Brand: "acme"}, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []Reason
	for _, v := range slices.Backward(list) {
		got = append(got, v.Reason)
	}
	if want := []Reason{Holding, Silenced, Joined}; !slices.Equal(got, want) {
		t.Errorf("kept %v, want %v", got, want)
	}
	if list[1].Until.IsZero() || list[1].By == "" || list[1].Threshold != 6 {
		t.Errorf("held back: %+v", list[1])
	}
	open, err := e.Incidents(t.Context(), time.Time{}, time.Time{}, 10)
	if err != nil || len(open) != 1 {
		t.Fatalf("incidents %v, %v", open, err)
	}
	account, err := e.Account(t.Context(), open[0].ID)
	if err != nil || len(account.Messages) != len(written(t, e)) || len(account.Verdicts) < 4 || account.Messages[0].State != Pending {
		t.Errorf("account: %d messages, %d verdicts, %v", len(account.Messages), len(account.Verdicts), err)
	}
	days, err := e.Outcomes(t.Context(), "more", t0.Add(-24*time.Hour))
	sum := 0
	for _, d := range days {
		sum += d.Count
	}
	if err != nil || sum != 40 {
		t.Errorf("%d outcomes, %v, want 40", sum, err)
	}
	e.o.Now = func() time.Time { return t0.Add(200 * 24 * time.Hour) }
	if err := e.Prune(t.Context()); err != nil {
		t.Fatal(err)
	}
	if list, err = e.Verdicts(t.Context(), VerdictFilter{}, 10); err != nil || len(list) != 0 {
		t.Errorf("%d verdicts after 200 days, %v", len(list), err)
	}
}

func TestASeriesOfABacktestChangesNothingItFinds(t *testing.T) {
	t.Parallel()
	cfg := configOf(t, mixedRules)
	entries := randomStream(rand.New(rand.NewPCG(8, 8)), 1200)
	from, end := entries[200].Mention.Discovered, entries[len(entries)-1].Mention.Discovered.Add(time.Hour)
	run := func(step time.Duration) Report {
		b := NewBacktest(cfg, from, nil)
		if step > 0 {
			b.Series(step)
		}
		for k := range entries {
			b.Take(&entries[k])
		}
		return b.Finish(end, nil)
	}
	plain, drawn := run(0), run(time.Hour)
	for k := range drawn.Rules {
		r := &drawn.Rules[k]
		if r.Type != "digest" && len(r.Series) < int(end.Sub(from).Hours()) {
			t.Errorf("%s has only %d points", r.Rule, len(r.Series))
		}
		r.Series = nil
	}
	a, _ := json.Marshal(plain)
	b, _ := json.Marshal(drawn)
	if string(a) != string(b) {
		t.Error("a series changed what the backtest found")
	}
	long := NewBacktest(cfg, from, nil)
	long.Series(time.Minute)
	long.Take(&entries[200])
	for _, r := range long.Finish(from.Add(8*24*time.Hour), nil).Rules {
		if n := len(r.Series); n > 2*maxPoints {
			t.Errorf("%s has %d points", r.Rule, n)
		}
	}
}
