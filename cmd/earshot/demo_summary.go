package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/mention"
)

// countingSender counts what goes through it.
type countingSender struct {
	to alerts.Sender

	mu   sync.Mutex
	sent map[alerts.Kind]int
}

// Send passes a delivery on.
func (s *countingSender) Send(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	receipt, err := s.to.Send(ctx, d)
	if err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.sent == nil {
			s.sent = map[alerts.Kind]int{}
		}
		s.sent[d.Message.Alert.Kind]++
	}
	return receipt, err
}

// gathered is what the journal holds in the end.
type gathered struct {
	mentions, history, owned int
	stories                  map[string]bool
}

func (p *play) gathered(ctx context.Context) (gathered, error) {
	g := gathered{stories: map[string]bool{}}
	ids := map[string]bool{}
	err := p.monitor.Journal().Scan(ctx, time.Time{}, p.world.End().Add(24*time.Hour), func(e mention.Entry) error {
		m := &e.Mention
		if e.Op == mention.Delete || ids[m.ID] {
			return nil
		}
		ids[m.ID] = true
		g.mentions++
		if m.EventTime().Before(p.world.Start()) {
			g.history++
		}
		if len(m.Brands) > 0 && m.Brands[0].Owned {
			g.owned++
		}
		g.stories[m.Story] = true
		return nil
	})
	return g, err
}

// summary prints what the play came to.
func (p *play) summary(ctx context.Context) error {
	health, err := p.crawler.Health(ctx)
	if err != nil {
		return err
	}
	polls, outcomes := int64(0), map[mention.Reason]int64{}
	for _, h := range health {
		polls += h.Polls
		for reason, n := range h.Outcomes {
			outcomes[reason] += n
		}
	}
	g, err := p.gathered(ctx)
	if err != nil {
		return err
	}
	incidents, err := p.monitor.Engine().Incidents(ctx, time.Time{}, p.world.End().Add(24*time.Hour), 1000)
	if err != nil {
		return err
	}
	out := p.app.stdout
	fmt.Fprintf(out, "\n── the play in figures\n")
	fmt.Fprintf(out, "sources    %d, polled %d times by %d requests, %d where robots.txt forbids\n", len(health), polls, p.world.Requests(), p.world.Trespasses())
	fmt.Fprintf(out, "items      %s\n", byReason(outcomes))
	fmt.Fprintf(out, "mentions   %d gathered, %d of them history, %d by the brand itself\n", g.mentions, g.history, g.owned)
	fmt.Fprintf(out, "stories    %d\n", len(g.stories))
	fmt.Fprintf(out, "alerts     %s in %s\n", p.alerts.String(), counted(len(incidents), "incident", "incidents"))
	p.app.hint("took %s", clock.Words(p.app.now().Sub(p.began)))
	return nil
}

// byReason lists outcomes in a fixed order, those that did not occur left out.
func byReason(outcomes map[mention.Reason]int64) string {
	text := ""
	for _, reason := range []mention.Reason{
		mention.New, mention.Duplicate, mention.Edited, mention.NoBrand, mention.TooOld, mention.Robots,
		mention.OptOut, mention.ErrorItem, mention.Boilerplate, mention.Refused, mention.Forgotten,
	} {
		if n := outcomes[reason]; n > 0 {
			if text != "" {
				text += ", "
			}
			text += fmt.Sprintf("%d %s", n, reason)
		}
	}
	if text == "" {
		return "none"
	}
	return text
}

// String says how many messages of each kind went out.
func (s *countingSender) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	total, text := 0, ""
	for _, kind := range []alerts.Kind{alerts.KindOpen, alerts.KindUpdate, alerts.KindEscalate, alerts.KindResolve, alerts.KindDigest, alerts.KindNote} {
		if n := s.sent[kind]; n > 0 {
			if total += n; text != "" {
				text += ", "
			}
			text += fmt.Sprintf("%d %s", n, kind)
		}
	}
	if total == 0 {
		return "none"
	}
	return fmt.Sprintf("%d (%s)", total, text)
}
