package alerts

import (
	"fmt"
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

func TestWhatRisesSlowlyIsOneIncidentWhileItLasts(t *testing.T) {
	t.Parallel()
	const begins, ends = 30 * 24, 32 * 24
	// two thirds more for two days, evenly: too little for an hour to stand out, a lot for a day
	var entries []mention.Entry
	for at := time.Duration(0); at < (ends+48)*time.Hour; {
		entries = append(entries, said(len(entries), at))
		if at >= begins*time.Hour && at < ends*time.Hour {
			at += 3 * time.Minute
		} else {
			at += 5 * time.Minute
		}
	}
	c := NewCore(configOf(t, "[[rules]]\nname = \"surge\"\ntype = \"spike\"\nbrands = [\"acme\"]\nresolve_after = \"1h\"\n"))
	for k := range entries {
		c.Take(&entries[k])
	}
	c.Advance(t0.Add((ends + 48) * time.Hour))
	var told []string
	for _, m := range c.Said() {
		at := m.Alert.At.Sub(t0)
		told = append(told, fmt.Sprintf("%s %s %s over %s", at, m.Alert.Kind, m.Alert.Reason, m.Alert.Verdict.To.Sub(m.Alert.Verdict.From)))
		if m.Alert.Kind == KindOpen && (at < begins*time.Hour || at > ends*time.Hour || m.Alert.Verdict.To.Sub(m.Alert.Verdict.From) < 12*time.Hour) {
			t.Errorf("opened by something else: %s", told[len(told)-1])
		}
		if m.Alert.Kind == KindResolve && (at < (ends-6)*time.Hour || at > (ends+3)*time.Hour) {
			t.Errorf("said to be over while it lasts, or long after: %s", told[len(told)-1])
		}
	}
	if len(told) < 2 || len(told) > 3 {
		t.Errorf("said\n%s", strings.Join(told, "\n"))
	}
}
