package monitor

import (
	"context"
	"time"
)

// How often what is too old is dropped, and how much of it in one transaction.
const (
	expireEvery = time.Hour
	expireBite  = 2000
)

// retain drops what is beyond the retention, the rules' memory of single matches and
// verdicts included, at start and then every hour. The index
// forgets by publication, the journal by discovery, which is never earlier.
func (m *Monitor) retain(ctx context.Context) error {
	for {
		if keep := m.config.Load().Retention.Mentions; keep > 0 {
			if err := m.expire(ctx, m.o.Clock.Now().Add(-keep)); err != nil && ctx.Err() == nil {
				m.o.Log.Error("drop mentions beyond the retention", "err", err)
			}
		}
		if err := m.engine.Prune(ctx); err != nil && ctx.Err() == nil {
			m.o.Log.Error("drop what the rules no longer need to remember", "err", err)
		}
		if m.o.Wall.Wait(ctx, expireEvery) != nil {
			return nil
		}
	}
}

func (m *Monitor) expire(ctx context.Context, before time.Time) error {
	dropped := 0
	for {
		n, err := m.journal.Expire(ctx, before, expireBite)
		if err != nil {
			return err
		}
		if dropped += n; n < expireBite {
			break
		}
	}
	if dropped > 0 {
		m.o.Log.Info("mentions beyond the retention were dropped", "count", dropped)
	}
	return m.index.Retain(ctx, before)
}
