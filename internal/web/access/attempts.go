package access

import (
	"sync"
	"time"
)

// Limit is how often something may fail within a time.
type Limit struct {
	Most int
	Per  time.Duration
}

// mostKeys bounds what Attempts remembers; beyond it the oldest are forgotten.
const mostKeys = 20_000

// Attempts counts failures by key, such as an address, and says when enough is
// enough. It is safe for concurrent use; nothing of it outlives the process.
type Attempts struct {
	mu   sync.Mutex
	now  func() time.Time
	seen map[string]*tally
}

type tally struct {
	count int
	until time.Time // when the count begins anew
}

// NewAttempts counts by this clock.
func NewAttempts(now func() time.Time) *Attempts {
	return &Attempts{now: now, seen: map[string]*tally{}}
}

// Wait is how long a key has to wait before it may try again; 0 lets it try. A
// try counts at once, and [Attempts.Forgive] takes it back when it succeeds, so
// that many at the same moment do not slip through.
func (a *Attempts) Wait(key string, l Limit) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	t := a.seen[key]
	if t == nil || !now.Before(t.until) {
		a.makeRoom(now)
		a.seen[key] = &tally{count: 1, until: now.Add(l.Per)}
		return 0
	}
	if t.count >= l.Most {
		return t.until.Sub(now)
	}
	t.count++
	return 0
}

// Forgive forgets the failures of a key.
func (a *Attempts) Forgive(key string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.seen, key)
}

// makeRoom forgets what is over, and if that is not enough, the one that ends next.
func (a *Attempts) makeRoom(now time.Time) {
	if len(a.seen) < mostKeys {
		return
	}
	var first string
	for key, t := range a.seen {
		if !now.Before(t.until) {
			delete(a.seen, key)
		} else if first == "" || t.until.Before(a.seen[first].until) {
			first = key
		}
	}
	if len(a.seen) >= mostKeys {
		delete(a.seen, first)
	}
}
