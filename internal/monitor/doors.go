package monitor

import (
	"context"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/doors"
)

// Doors opens the ways out beside Slack on this monitor's outbox. Each begins at
// the present and keeps its own place.
func (m *Monitor) Doors(ctx context.Context, list []doors.Door) (*doors.Doors, error) {
	return doors.Open(ctx, m.db, m.outbox(), list, doors.Options{Clock: m.o.Wall, Log: m.o.Log})
}

// Outbox is what was decided and its delivery, for lists and retries.
func (m *Monitor) Outbox() *alerts.Outbox { return m.outbox() }
