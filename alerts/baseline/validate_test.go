package baseline

import (
	"fmt"
	"math/bits"
	"os"
	"strings"
	"testing"
	"time"
)

// candidate is one setting with what it scores on each series.
type candidate struct {
	name  string
	gain  []float64 // raw - null
	whole []float64 // perfect - null
}

// over is the score on the series of a set.
func (c *candidate) over(set uint) float64 {
	gain, whole := 0.0, 0.0
	for k := range c.gain {
		if set>>k&1 == 1 {
			gain, whole = gain+c.gain[k], whole+c.whole[k]
		}
	}
	return 100 * gain / whole
}

// candidates are the settings a split may choose among.
func candidates(all []*nabSeries) []candidate {
	var out []candidate
	for _, perWeek := range []float64{0.1, 0.2, 0.35, 0.7} {
		for _, cool := range []time.Duration{6 * time.Hour, 12 * time.Hour, 24 * time.Hour} {
			for _, window := range []time.Duration{time.Hour, 2 * time.Hour} {
				c := candidate{name: fmt.Sprintf("%.2f a week, cooldown %s, window %s", perWeek, cool, window)}
				for _, s := range all {
					raw, null, perfect, _, _ := s.score(detect(s, Options{Sensitivity: Budget(perWeek), Cooldown: cool, Window: window}))
					c.gain, c.whole = append(c.gain, raw-null), append(c.whole, perfect-null)
				}
				out = append(out, c)
			}
		}
	}
	return out
}

// TestHeldOutSeries prints what settings chosen on some series score on the others, for
// docs/spikes.md: every split, and the shipped setting beside the chosen ones.
func TestHeldOutSeries(t *testing.T) {
	if os.Getenv("EARSHOT_TABLES") == "" {
		t.Skip("set EARSHOT_TABLES=1 to print the tables of docs/spikes.md")
	}
	all := loadNAB(t)
	list := candidates(all)
	shipped := candidate{name: "shipped"}
	for _, s := range all {
		raw, null, perfect, _, _ := s.score(detect(s, Options{}))
		shipped.gain, shipped.whole = append(shipped.gain, raw-null), append(shipped.whole, perfect-null)
	}
	every := uint(1)<<len(all) - 1
	byWindow := map[string][]candidate{"budget, cooldown and window": list}
	for _, c := range list {
		if strings.HasSuffix(c.name, "window 1h0m0s") {
			byWindow["budget and cooldown"] = append(byWindow["budget and cooldown"], c)
		}
	}
	for what, list := range byWindow {
		fmt.Println("chosen:", what)
		splits(list, shipped, len(all))
	}
	for _, c := range list {
		if c.over(every) > 74 {
			fmt.Printf("%5.1f  %s  %.0f %.0f %.0f %.0f %.0f\n", c.over(every), c.name, c.over(1), c.over(2), c.over(4), c.over(8), c.over(16))
		}
	}
}

// splits prints what the best of the list on some series scores on those held out.
func splits(list []candidate, shipped candidate, series int) {
	every := uint(1)<<series - 1
	for _, held := range []int{1, 2, 3} {
		var chosenIn, chosenOut, ours, worst float64
		n, low := 0, 1e9
		for out := uint(1); out <= every; out++ {
			if bits.OnesCount(out) != held {
				continue
			}
			best := 0
			for k := range list {
				if list[k].over(every&^out) > list[best].over(every&^out) {
					best = k
				}
			}
			n++
			score := list[best].over(out)
			chosenIn, chosenOut, ours = chosenIn+list[best].over(every&^out), chosenOut+score, ours+shipped.over(out)
			low = min(low, score)
		}
		worst = low
		fmt.Printf("held out %d of %d, %d splits: chosen settings %.1f where chosen, %.1f held out (lowest %.1f); shipped setting there %.1f\n",
			held, series, n, chosenIn/float64(n), chosenOut/float64(n), worst, ours/float64(n))
	}
}
