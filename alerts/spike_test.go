package alerts

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// atRates are mentions at so many an hour, hour after hour from t0 on.
func atRates(perHour func(hour int) float64, hours int) []mention.Entry {
	r := rand.New(rand.NewPCG(3, 5))
	var out []mention.Entry
	for h := range hours {
		for minute := range 60 {
			if r.Float64() < perHour(h)/60 {
				out = append(out, said(len(out), time.Duration(h)*time.Hour+time.Duration(minute)*time.Minute))
			}
		}
	}
	return out
}

func TestAnEventThatIsOverIsNotToldAgainByTheLongWindow(t *testing.T) {
	t.Parallel()
	const begins, ends = 30 * 24, 30*24 + 12
	busy := func(hour int) float64 {
		if hour >= begins && hour < ends {
			return 45
		}
		return 12
	}
	_, got := play(configOf(t, "[[rules]]\nname = \"surge\"\ntype = \"spike\"\nbrands = [\"acme\"]\n"), atRates(busy, ends+36), (ends+36)*time.Hour)
	opened := 0
	for _, line := range got {
		at, err := time.ParseDuration(line[:strings.Index(line, " ")])
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(line, " open ") {
			opened++
			if at < begins*time.Hour || at > ends*time.Hour {
				t.Errorf("told outside of the event: %s", line)
			}
		}
	}
	if opened != 1 {
		t.Errorf("%d incidents were opened, want 1:\n%s", opened, strings.Join(got, "\n"))
	}
}

func TestWhatRisesSlowlyGoesOnWhileItLasts(t *testing.T) {
	t.Parallel()
	const begins = 30 * 24
	// half as much again for two days: too little for an hour to stand out, a lot for a day
	creeping := func(hour int) float64 {
		if hour >= begins && hour < begins+48 {
			return 18
		}
		return 12
	}
	_, got := play(configOf(t, "[[rules]]\nname = \"surge\"\ntype = \"spike\"\nbrands = [\"acme\"]\n"), atRates(creeping, begins+96), (begins+96)*time.Hour)
	var opens, resolves []time.Duration
	for _, line := range got {
		at, _ := time.ParseDuration(line[:strings.Index(line, " ")])
		switch {
		case strings.Contains(line, " open "):
			opens = append(opens, at)
		case strings.Contains(line, " resolve "):
			resolves = append(resolves, at)
		}
	}
	if len(opens) == 0 || opens[0] < begins*time.Hour || opens[0] > (begins+48)*time.Hour || len(opens) > 2 {
		t.Fatalf("said\n%s", strings.Join(got, "\n"))
	}
	if len(resolves) == 0 || resolves[len(resolves)-1] > (begins+48+12)*time.Hour {
		t.Errorf("it is over, and still not said to be:\n%s", strings.Join(got, "\n"))
	}
}
