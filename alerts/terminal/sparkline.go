package terminal

import (
	"strings"

	"github.com/earshot/earshot/alerts"
)

// Sparkline draws bars in at most width columns; neighbours are added up where
// there are more. A bar within the usual band is drawn low, a gap hatched.
func Sparkline(bars []alerts.Bar, width int) string {
	const levels = "▁▂▃▄▅▆▇█"
	per := max(1, (len(bars)+width-1)/max(width, 1))
	type column struct {
		count, high float64
		gap         bool
	}
	var cols []column
	top := 0.0
	for i := 0; i < len(bars); i += per {
		var c column
		for _, b := range bars[i:min(i+per, len(bars))] {
			c.count += b.Count
			c.high += b.High
			c.gap = c.gap || b.Gap
		}
		top = max(top, c.count)
		cols = append(cols, c)
	}
	var out strings.Builder
	for _, c := range cols {
		switch {
		case c.gap && c.count == 0:
			out.WriteRune('░')
		case c.count == 0 || top == 0:
			out.WriteRune('·')
		default:
			out.WriteRune([]rune(levels)[int(c.count/top*7+0.5)])
		}
	}
	return out.String()
}
