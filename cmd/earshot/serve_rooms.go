package main

import (
	"context"
	"time"

	"github.com/earshot/earshot/alerts/doors"
	"github.com/earshot/earshot/internal/monitor"
	"github.com/earshot/earshot/internal/web"
)

// operatorRooms hands the pages what stands behind incidents, rules and sources.
func operatorRooms(ctx context.Context, o *web.Options, m *monitor.Monitor) {
	o.Engine, o.Outbox, o.Doors = m.Engine(), m.Outbox(), presentDoors{m}
	o.Backtest, o.Bars, o.Life = m.Backtest, m.Bars, ctx
	if c := m.Crawler(); c != nil {
		o.Sources = c
	}
}

// presentDoors are the ways out beside Slack that the rules file in force names.
type presentDoors struct{ m *monitor.Monitor }

// Status is how each of them does.
func (p presentDoors) Status(ctx context.Context) ([]doors.Status, error) {
	list, err := namedDoors(ctx, p.m)
	if err != nil {
		return nil, err
	}
	return list.Status(ctx)
}

// Replay lets one of them send again what was decided since a moment.
func (p presentDoors) Replay(ctx context.Context, name string, since time.Time) (int, error) {
	list, err := namedDoors(ctx, p.m)
	if err != nil {
		return 0, err
	}
	return list.Replay(ctx, name, since)
}
