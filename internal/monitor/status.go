package monitor

import (
	"context"
	"fmt"
	"time"

	"github.com/earshot/earshot/crawler"
)

// Now is the moment by the monitor's clock.
func (m *Monitor) Now() time.Time { return m.o.Clock.Now() }

// Status is one line about how listening goes, for the foot of a page, and what is wrong with judging.
func (m *Monitor) Status(ctx context.Context) string {
	line := m.listening(ctx)
	if m.AdjustmentFault() != nil {
		line += " The sentiment adjustment cannot be read; mentions are judged without it."
	}
	return line
}

// listening is how listening goes.
func (m *Monitor) listening(ctx context.Context) string {
	health, err := m.Health(ctx)
	if err != nil || len(health) == 0 {
		return "No source has been asked yet."
	}
	heard, last := 0, time.Time{}
	for _, h := range health {
		if h.Condition == crawler.OK {
			heard++
		}
		if h.LastOK.After(last) {
			last = h.LastOK
		}
	}
	if last.IsZero() && len(health) == 1 {
		return "The one source has not been heard yet; earshot keeps trying."
	}
	if last.IsZero() {
		return fmt.Sprintf("None of %d sources has been heard yet; earshot keeps trying.", len(health))
	}
	return fmt.Sprintf("%d of %d sources heard, the last at %s.", heard, len(health), last.In(m.Location()).Format("2 Jan 15:04"))
}
