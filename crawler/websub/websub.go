// Package websub lets hubs push feeds to us instead of our asking for them (W3C
// WebSub).
//
// It owns subscriptions: asking a hub, proving that it was us who asked, checking
// the signature of what comes, renewing before a lease ends, and letting go. It
// keeps them in its own table, so a restart neither loses nor repeats one. It never
// reads a feed and never replaces polling: hubs lose deliveries, so whoever
// follows a feed goes on asking for it, only more slowly.
package websub

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/sqlite"
)

// Options are what a subscriber works with; all but Log and Pushed must be set.
type Options struct {
	// Callback is the public address under which hubs reach us.
	Callback string
	DB       *sqlite.DB
	Door     *door.Door
	Clock    clock.Clock
	Log      *slog.Logger
	// Pushed is called when something waits in Pending for a source.
	Pushed func(name string)
}

// State is how a subscription stands.
type State string

// The states of a subscription.
const (
	Asked    State = "asked"    // the hub has yet to verify that it was us
	Active   State = "active"   // it pushes
	Denied   State = "denied"   // it refuses; asked again much later
	Failed   State = "failed"   // it could not be asked; asked again later
	Leaving  State = "leaving"  // we want no more
	Finished State = "finished" // its lease ran out, or we left
)

// How long things take with hubs.
const (
	pause       = time.Hour // hubs lose deliveries, so a pushed feed is asked all the same
	leaseAsked  = 10 * 24 * time.Hour
	leaseLeast  = time.Minute
	leaseMost   = 60 * 24 * time.Hour
	askedFor    = 24 * time.Hour // in which a hub may still verify
	retryFirst  = 30 * time.Minute
	retryMost   = 24 * time.Hour
	deniedFor   = 24 * time.Hour
	pendingMost = 16       // documents waiting for one source
	pendingSize = 16 << 20 // and their bytes
)

// Subscriber keeps the subscriptions of all feeds. It is safe for concurrent use.
type Subscriber struct {
	o    Options
	base *url.URL // of the callback, ending in "/"

	mu      sync.Mutex
	subs    map[string]*subscription // by source
	tokens  map[string]*subscription // by the secret part of the callback
	pending map[string][]source.Pushed
	counts  map[Verdict]uint64
}

// subscription is one feed at one hub.
type subscription struct {
	Source, Hub, Topic string
	Token              string // makes the callback's address unguessable
	Secret             string // signs deliveries
	State              State
	Reason             string // of a refusal, for people
	Asked, Expires     time.Time
	Retry              time.Time // not before
	Tries              int       // failures in a row

	lease time.Duration
}

// Open brings the table up to date and takes up the subscriptions of earlier runs.
func Open(ctx context.Context, o Options) (*Subscriber, error) {
	base, err := url.Parse(o.Callback)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, errors.New("open push: the callback is no web address")
	}
	base.Path = strings.TrimRight(base.Path, "/") + "/"
	if base.Path == "/" {
		base.Path = "/websub/"
	}
	base.RawQuery, base.Fragment, base.RawPath = "", "", ""
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Subscriber{o: o, base: base, subs: map[string]*subscription{}, tokens: map[string]*subscription{},
		pending: map[string][]source.Pushed{}, counts: map[Verdict]uint64{}}
	if err := sqlite.Migrate(ctx, o.DB, "crawler_push", steps); err != nil {
		return nil, fmt.Errorf("open push: %w", err)
	}
	return s, s.load(ctx)
}

// Path is where the callback has to be mounted: everything below it is ours.
func (s *Subscriber) Path() string { return s.base.Path }

// Pending hands over what was pushed for a source, oldest first, once.
func (s *Subscriber) Pending(name string) []source.Pushed {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.pending[name]
	delete(s.pending, name)
	return list
}

// Leases counts the subscriptions by state.
func (s *Subscriber) Leases() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]int)
	for _, x := range s.subs {
		out[string(x.stateAt(s.o.Clock.Now()))]++
	}
	return out
}

// stateAt is the state, a lease that ran out taken into account.
func (x *subscription) stateAt(now time.Time) State {
	if x.State == Active && now.After(x.Expires) {
		return Finished
	}
	return x.State
}

// Follow is told after each successful poll what hub a feed names. It subscribes,
// renews or lets go as needed, at most one request each time. A zero topic means
// that the answer did not say (304): what is known goes on.
func (s *Subscriber) Follow(ctx context.Context, name string, topic source.Topic) source.Subscription {
	now := s.o.Clock.Now()
	s.mu.Lock()
	x := s.subs[name]
	if topic == (source.Topic{}) && x != nil {
		topic = source.Topic{Hub: x.Hub, Self: x.Topic}
	}
	var leave *subscription
	if x != nil && (topic.Hub != x.Hub || topic.Self != x.Topic) {
		leave, x = x, nil // the feed moved to another hub or address
	}
	due := x == nil && topic.Hub != "" && topic.Self != "" || x != nil && x.due(now)
	if x == nil && due {
		x = &subscription{Source: name, Hub: topic.Hub, Topic: topic.Self, Token: random(16), Secret: random(32)}
	}
	s.mu.Unlock()
	if leave != nil {
		s.leave(ctx, leave)
	}
	if due {
		s.subscribe(ctx, x)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if x == nil {
		return source.Subscription{}
	}
	out := source.Subscription{Active: x.stateAt(now) == Active}
	if out.Active {
		out.Pause = min(pause, max(x.lease/2, leaseLeast))
	}
	if !out.Active && (x.State == Denied || x.State == Failed) {
		out.Note = "its hub does not push (" + x.Reason + "); it is polled instead"
	}
	return out
}

// due says that the hub must be asked: for the first time, again after a failure,
// or because half of the lease is over.
func (x *subscription) due(now time.Time) bool {
	switch x.State {
	case Active:
		return now.After(x.Expires.Add(-x.lease/2)) && now.After(x.Retry)
	case Asked:
		return now.Sub(x.Asked) > askedFor
	case Denied, Failed:
		return now.After(x.Retry)
	case Finished:
		return true
	}
	return false
}

// Drop lets go of the subscription of a source, if it has one.
func (s *Subscriber) Drop(ctx context.Context, name string) {
	s.mu.Lock()
	x := s.subs[name]
	s.mu.Unlock()
	if x != nil && x.State != Leaving && x.State != Finished {
		s.leave(ctx, x)
	}
}

// Sources lists who has a subscription.
func (s *Subscriber) Sources() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for name, x := range s.subs {
		if x.State != Leaving && x.State != Finished {
			out = append(out, name)
		}
	}
	return out
}

func random(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: it ends the program first
	return hex.EncodeToString(b)
}
