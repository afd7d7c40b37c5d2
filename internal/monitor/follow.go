package monitor

import (
	"context"
	"fmt"
	"time"
)

// A follower reads the journal from a cursor of its own and takes what it finds
// somewhere: into the enrichment, the index, the rules. Its step takes one
// bounded bite and says how many entries that was.
type follower struct {
	name string
	step func(ctx context.Context) (int, error)
	// after is closed when nothing more will come from upstream; nil means
	// never. The follower then ends once it has taken everything.
	after <-chan struct{}
	// again says that there is something to take though nothing came from upstream; nil means never.
	again <-chan struct{}
	// forgiving followers log an error and try again; others end with it.
	forgiving bool
}

// follow keeps a follower up to date until ctx ends, which is no error, or until
// upstream has ended and everything is taken.
func (m *Monitor) follow(ctx context.Context, f follower) error {
	pause := time.Second
	for ctx.Err() == nil {
		changed := m.journal.Changed() // before reading, so that no commit goes unseen
		ending := isClosed(f.after)
		n, err := f.step(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && !f.forgiving:
			return fmt.Errorf("%s: %w", f.name, err)
		case err != nil:
			m.o.Log.Error(f.name, "err", err, "next_try", pause.String())
			if m.o.Wall.Wait(ctx, pause) != nil {
				return nil
			}
			pause = min(2*pause, time.Minute)
			continue
		case n > 0:
			pause = time.Second
			continue
		case ending:
			return nil
		}
		select {
		case <-changed:
		case <-f.after:
		case <-f.again:
		case <-ctx.Done():
		}
	}
	return nil
}

// done is a channel that is closed already: nothing more will come.
func done() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return c != nil
	default:
		return false
	}
}
