package baseline

import (
	"fmt"
	"os"
	"testing"
	"time"
)

func detect(s *nabSeries, o Options) []int {
	d := NewDetector(o)
	var fired []int
	for i := range s.at {
		if d.Add(s.at[i], s.value[i]).Alert {
			fired = append(fired, i)
		}
	}
	return fired
}

// TestBenchmark holds the shipped defaults to what docs/spikes.md claims of them.
func TestBenchmark(t *testing.T) {
	t.Parallel()
	var raw, null, perfect float64
	for _, s := range loadNAB(t) {
		r, n, p, hit, wrong := s.score(detect(s, Options{}))
		raw, null, perfect = raw+r, null+n, perfect+p
		t.Logf("%-24s %5.1f  windows %d of %d, false %d", s.name, 100*(r-n)/(p-n), hit, len(s.windows), wrong)
	}
	score := 100 * (raw - null) / (perfect - null)
	t.Logf("all %.2f", score)
	if score < 75 {
		t.Errorf("score %.1f, promised above 75", score)
	}
}

// TestSettings prints the neighbourhood of the defaults, for docs/spikes.md.
func TestSettings(t *testing.T) {
	if os.Getenv("EARSHOT_TABLES") == "" {
		t.Skip("set EARSHOT_TABLES=1 to print the tables of docs/spikes.md")
	}
	all := loadNAB(t)
	for _, name := range []string{"low", "medium", "high"} {
		for _, cool := range []time.Duration{2 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour} {
			for _, window := range []time.Duration{30 * time.Minute, time.Hour, 2 * time.Hour} {
				printSetting(all, name, Options{Sensitivity: Named(name), Cooldown: cool, Window: window})
			}
		}
	}
}

func printSetting(all []*nabSeries, name string, o Options) {
	var raw, null, perfect float64
	hits, windows, wrong := 0, 0, 0
	each := ""
	for _, s := range all {
		r, n, p, hit, bad := s.score(detect(s, o))
		raw, null, perfect, hits, wrong, windows = raw+r, null+n, perfect+p, hits+hit, wrong+bad, windows+len(s.windows)
		each += fmt.Sprintf(" %6.1f", 100*(r-n)/(p-n))
	}
	fmt.Printf("%-7s window %-6s cooldown %-7s score %6.2f  windows %d of %d  false %3d |%s\n",
		name, o.Window, o.Cooldown, 100*(raw-null)/(perfect-null), hits, windows, wrong, each)
}
