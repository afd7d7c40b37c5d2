package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/config"
)

// answers are what pages were made from lately. Many viewers of one page share one computation,
// and for a moment after it its outcome; only a few are computed at a time, so that none runs out of time
// because all of them run. What somebody decides on a page makes all of them be worked out anew.
type answers struct {
	now   func() time.Time // the clock of the network
	turns chan struct{}
	count *AnswerCounter

	mu      sync.Mutex
	running map[string]*computation
	last    map[string]*computation // the newest of a key that went well
	epoch   int                     // of decisions
	changed time.Time               // the newest of them
}

// computation is one of them, under way until done is closed; then nothing of it changes.
type computation struct {
	key    string
	epoch  int
	config *config.Config
	at     time.Time // when it was begun
	done   chan struct{}

	value any
	err   error
	life  time.Duration // how long it is shown to others
}

const (
	mostAnswers = 64               // kept at once
	staleLife   = 5 * time.Minute  // how old an answer may be that is shown because earshot is busy
	patience    = 15 * time.Second // how long a computation waits for its turn
	longest     = 30 * time.Second // how long it may go on
	mostTries   = 3                // of one that runs out of its time beside others
	// An answer is shown for thirty times as long as it took, within bounds: what is dear is worked out
	// rarely, and pages asked for again and again take a thirtieth of one processor at most.
	lifePerCost         = 30
	shortLife, longLife = 2 * time.Second, 30 * time.Second
	// What was decided takes a moment to reach the index; answers of that moment are shown but briefly.
	settling, settlingLife = 5 * time.Second, 500 * time.Millisecond
)

func newAnswers(now func() time.Time, count *AnswerCounter) *answers {
	return &answers{now: now, count: count, turns: make(chan struct{}, 2*runtime.GOMAXPROCS(0)), running: map[string]*computation{}, last: map[string]*computation{}}
}

// AnswerCounter counts how pages were answered since the start.
type AnswerCounter struct{ computed, shared, stale, refused atomic.Uint64 }

// Counts are pages by how they were answered: "computed" anew, "shared" (taken from one just worked out, or waited for
// together), "stale" (older than usual because earshot was busy), "refused" (asked to come again).
func (c *AnswerCounter) Counts() map[string]uint64 {
	return map[string]uint64{"computed": c.computed.Load(), "shared": c.shared.Load(), "stale": c.stale.Load(), "refused": c.refused.Load()}
}

// forget lets nobody see an answer from before now: somebody changed something.
func (a *answers) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.epoch++
	a.changed = a.now()
}

// errBusy says that no turn came in time.
var errBusy = &problem{Status: http.StatusServiceUnavailable, Say: "earshot is busy just now.", After: 10 * time.Second,
	Do: "More is being asked than this machine can answer at once. Nothing is wrong: try again in a moment."}

// answered is the answer under a key: one from a moment ago, one worked out together with whoever asks at the same
// time, or, when earshot is busy, an older one; then asOf is when that was worked out, else zero. find works it out; what it
// finds must not depend on who asks, and must not be changed.
func answered[T any](ctx context.Context, s *site, key string, find func(context.Context) (T, error)) (value T, asOf time.Time, err error) {
	one := s.answers.of(ctx, key, s.o.Config(), func(ctx context.Context) (any, error) { return find(ctx) })
	select {
	case <-one.done:
	case <-ctx.Done():
		return value, asOf, ctx.Err()
	}
	if isBusy(one.err) {
		if one, asOf = s.answers.instead(one); one.err != nil {
			return value, asOf, searchProblem(one.err)
		}
	}
	if one.err != nil {
		return value, asOf, one.err
	}
	return one.value.(T), asOf, nil
}

func isBusy(err error) bool { return errors.Is(err, errBusy) || errors.Is(err, index.ErrTooSlow) }

// of is a computation that may be shown, or a new one.
func (a *answers) of(ctx context.Context, key string, cfg *config.Config, find func(context.Context) (any, error)) *computation {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, one := range []*computation{a.running[key], a.last[key]} {
		if one != nil && one.epoch == a.epoch && one.config == cfg && (one.life == 0 || a.now().Sub(one.at) < one.life) {
			a.count.shared.Add(1)
			return one
		}
	}
	a.count.computed.Add(1)
	one := &computation{key: key, epoch: a.epoch, config: cfg, at: a.now(), done: make(chan struct{})}
	a.running[key] = one
	go a.compute(context.WithoutCancel(ctx), one, find)
	return one
}

// compute works an answer out, for whoever waits: it goes on when the one who asked first has left.
func (a *answers) compute(ctx context.Context, one *computation, find func(context.Context) (any, error)) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	defer cancel()
	value, took, err := a.turn(ctx, find)
	a.mu.Lock()
	defer a.mu.Unlock()
	defer close(one.done)
	one.value, one.err = value, err
	one.life = min(max(lifePerCost*took, shortLife), longLife)
	if one.at.Sub(a.changed) < settling {
		one.life = settlingLife
	}
	if a.running[one.key] == one {
		delete(a.running, one.key)
		if err == nil {
			a.keep(one)
		}
	}
}

// turn waits for a turn and takes it.
func (a *answers) turn(ctx context.Context, find func(context.Context) (any, error)) (value any, took time.Duration, err error) {
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case a.turns <- struct{}{}:
		defer func() { <-a.turns }()
	case <-wait.C:
		return nil, 0, errBusy
	}
	defer func() {
		if r := recover(); r != nil { // a fault in one page ends that page alone, as net/http has it
			err = fmt.Errorf("work out a page: %v\n%s", r, debug.Stack())
		}
	}()
	for tries := 1; ; tries++ {
		begun := a.now()
		value, err = find(ctx)
		// What ran out of its time beside others may well be in time once they are done: many may wait for it.
		if alone := len(a.turns) == 1; !errors.Is(err, index.ErrTooSlow) || alone || tries == mostTries {
			return value, a.now().Sub(begun), err
		}
	}
}

// keep remembers an answer, in the place of the oldest when there are many.
func (a *answers) keep(one *computation) {
	a.last[one.key] = one
	if len(a.last) <= mostAnswers {
		return
	}
	oldest := one
	for _, other := range a.last {
		if other.at.Before(oldest.at) {
			oldest = other
		}
	}
	delete(a.last, oldest.key)
}

// instead is what is shown when a computation found earshot busy: the last that went well, if it is not too old.
func (a *answers) instead(one *computation) (*computation, time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if last := a.last[one.key]; last != nil && last.config == one.config && a.now().Sub(last.at) < staleLife {
		a.count.stale.Add(1)
		return last, last.at
	}
	a.count.refused.Add(1)
	return one, time.Time{}
}
