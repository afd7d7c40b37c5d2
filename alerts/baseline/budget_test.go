package baseline

import (
	"fmt"
	"os"
	"testing"
)

// TestBudgetsOfFalseAlarmsAreKept lets histories pass in which nothing happens: whatever is
// said of them is false, and must stay within the budget. It prints the table of
// docs/spikes.md.
func TestBudgetsOfFalseAlarmsAreKept(t *testing.T) {
	t.Parallel()
	seeds, budgets := uint64(1), []float64{1}
	list := shapes()[:7]
	if os.Getenv("EARSHOT_TABLES") != "" {
		seeds, budgets = 4, []float64{0.35, 1, 3}
	} else {
		list = []shape{list[0], list[4]}
	}
	for _, s := range list {
		s.height = 1 // events without height are none
		line := fmt.Sprintf("| %-31s", s.name)
		for _, budget := range budgets {
			wrong := 0.0
			for seed := range seeds {
				h := invent(s, seed+100)
				d := NewDetector(Options{Sensitivity: Budget(budget), Cooldown: -1})
				begin := h.at[0].AddDate(0, 0, 14)
				for i := range h.at {
					if row := d.Add(h.at[i], h.value[i]); row.Alert && h.at[i].After(begin) {
						wrong++
					}
				}
			}
			perWeek := wrong / float64(seeds) / float64(s.weeks-2)
			line += fmt.Sprintf(" | %5.2f", perWeek)
			if perWeek > budget*1.5+0.1 {
				t.Errorf("%s: %.2f false alarms a week on a budget of %.2f", s.name, perWeek, budget)
			}
		}
		if seeds > 2 {
			fmt.Println(line + " |")
		}
	}
}
