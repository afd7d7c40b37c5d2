package main

import (
	"context"
	"time"

	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/monitor"
)

// tellFirstRound says, once every source has been asked or some have had time
// enough, what was heard and what
// cannot be reached: whoever has just started earshot should not have to guess.
func (a *app) tellFirstRound(ctx context.Context, m *monitor.Monitor) error {
	wall := clock.Wall(a.now)
	const patience = 20 // seconds
	for second := 1; wall.Wait(ctx, time.Second) == nil; second++ {
		health, err := m.Health(ctx)
		if err != nil || len(health) == 0 {
			continue
		}
		if second >= patience || allAsked(health, len(m.Config().Sources)) {
			a.tellHealth(health)
			return nil
		}
	}
	return nil
}

func allAsked(health []crawler.Health, sources int) bool {
	asked := 0
	for _, h := range health {
		if !h.LastPoll.IsZero() || h.Condition == crawler.Broken || h.Condition == crawler.Disabled {
			asked++
		}
	}
	return asked > 0 && asked >= sources
}

func (a *app) tellHealth(health []crawler.Health) {
	heard := 0
	for _, h := range health {
		switch h.Condition {
		case crawler.OK:
			heard++
		case crawler.Failing, crawler.Broken, crawler.Gone:
			a.hint("cannot hear %q: %s", h.Name, h.Plain())
		}
	}
	switch {
	case heard == len(health):
		a.hint("all %s heard; what they had so far is history and sets off no alert", counted(heard, "source", "sources"))
	case heard == 0:
		a.hint("not heard yet: %s; earshot keeps trying. Without a network, see it at work with: earshot demo", counted(len(health), "source", "sources"))
	default:
		a.hint("%d of %d sources heard; earshot keeps trying the others (earshot sources says more)", heard, len(health))
	}
}
