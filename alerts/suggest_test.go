package alerts

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestASettingIsSuggestedFromTheBacktest: eight small floods were noise, two large ones
// useful; the floor between them is found, with its effect.
func TestASettingIsSuggestedFromTheBacktest(t *testing.T) {
	t.Parallel()
	cfg := configOf(t, strings.Replace(fiveInAnHour, "\"2h\"", "\"1h\"", 1))
	run := NewBacktest(WithVariants(cfg, []string{"many"}), t0, nil)
	var judged []Incident
	n := 0
	for day := range 10 {
		size, what := 6, ActNoise
		if day%5 == 4 {
			size, what = 30, ActUseful
		}
		at := time.Duration(day) * 24 * time.Hour
		for k := range size {
			e := said(n, at+time.Duration(k)*time.Minute)
			n++
			run.Take(&e)
		}
		judged = append(judged, Incident{ID: fmt.Sprint(day), Brand: "acme", Opened: t0.Add(at), Resolved: t0.Add(at + 2*time.Hour),
			Members: []Member{{Rule: "many"}}, Feedback: []Act{{What: what}}})
	}
	got := Suggestions(run.Finish(t0.Add(10*24*time.Hour), judged))
	if len(got) != 1 || got[0].UsefulNow != 2 || got[0].Useful != 2 || got[0].NoiseNow != 8 || got[0].Noise != 0 {
		t.Fatalf("suggested %+v", got)
	}
	if want := "min_mentions = 8 would have sent 2 alerts instead of 10 in 10 days, with 2 of 2 useful ones and 0 of 8 noisy ones (backtest)"; got[0].Sentence() != want {
		t.Errorf("said %q, want %q", got[0].Sentence(), want)
	}
}
