// Package source is the seam between the schedule and the places it listens at.
//
// It owns what a source is asked and what it answers: [Source], [Streamer],
// [State], [Harvest]. The sub-packages of crawler (feed, web, social/…)
// implement it; the schedule in crawler drives it. It fetches nothing and decides
// nothing.
package source

import (
	"context"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/internal/mention"
)

// Source is one place to listen at. Poll asks it once and returns what it
// said, oldest first where it matters; it fetches through the door it was made
// with and never sleeps on its own account. A source may be polled again after an
// error; the state it gets is that of its last successful poll.
//
// Poll sets neither Mention.Source, Discovered nor Backfill: the schedule does.
// It leaves the judging of brands to the schedule too, except where fetching
// further depends on it (Env.MayMatch).
type Source interface {
	Poll(ctx context.Context, state State) (Harvest, error)
}

// Streamer is a source that stays connected and speaks when it has something
// (Jetstream, server-sent events, relays). Stream connects, hands each batch to
// emit, and returns when the connection ends; the schedule reconnects with
// backoff, giving it the state of the last batch emit accepted. A batch's State is stored
// with its mentions, so a crash repeats at most one batch.
type Streamer interface {
	Stream(ctx context.Context, state State, emit func(context.Context, Harvest) error) error
}

// State is what a source wants to find again at its next poll. It is stored as
// JSON in the same transaction as the schedule's own notes, after the mentions
// were delivered.
type State struct {
	// First is set by the schedule while no poll has succeeded yet: what comes
	// is backfill. A source may read further back, or less far.
	First bool `json:"-"`
	// Now is the moment of the poll on the schedule's clock, set by it.
	Now time.Time `json:"-"`
	// LastOK is when the last successful poll began; zero before.
	LastOK time.Time `json:"-"`
	// Moved is where the address permanently redirects by the last answers, and
	// MovedSeen how many in a row agreed.
	Moved     string `json:"moved,omitempty"`
	MovedSeen int    `json:"moved_seen,omitempty"`
	// Validators are for conditional requests, by address.
	Validators map[string]door.Validator `json:"validators,omitempty"`
	// Cursors is the source's own memory: highest id, next page, what was seen.
	Cursors map[string]string `json:"cursors,omitempty"`
}

// Clone is a deep copy, for a source to change while it polls.
func (s State) Clone() State {
	c := s
	c.Validators = make(map[string]door.Validator, len(s.Validators))
	for k, v := range s.Validators {
		c.Validators[k] = v
	}
	c.Cursors = make(map[string]string, len(s.Cursors))
	for k, v := range s.Cursors {
		c.Cursors[k] = v
	}
	return c
}

// Harvest is what one poll brought.
type Harvest struct {
	Mentions []mention.Mention
	// Dropped are items that came and did not become mentions, each with its
	// reason; with Mentions they are everything the source showed.
	Dropped []mention.Outcome
	// Deleted are ids of mentions the source says are deleted there.
	Deleted []string
	State   State

	// NotModified says the source answered that nothing changed.
	NotModified bool
	// Window is how many items the source shows at once when it shows only its
	// newest (feeds); 0 when it can be paged back. If all of them are new, some
	// may have been missed: the schedule polls sooner and records a gap.
	Window int
	// NotBefore is how long the source asks to be left alone (ttl, max-age,
	// backoff fields); 0 when it does not say.
	NotBefore time.Duration
	// Moved is set when the address has lastingly moved.
	Moved string
	// Gone says that the source announced its end (410): it is not polled again.
	Gone bool
	// Gaps are intervals the source knows it missed (a cursor too old, a page
	// limit reached).
	Gaps []Gap
	// Warning is a plain sentence for the operator about a poll that succeeded
	// but not fully; "" when all is well.
	Warning string

	Requests int   // made for this poll
	Bytes    int64 // of bodies read
}

// Gap is an interval in which a source could not be heard.
type Gap struct {
	From, To time.Time
	Reason   string
}

// Batcher is a source whose poll takes so long (a crawl) that what it finds
// should not wait for its end. The schedule prefers this over Poll.
type Batcher interface {
	// PollInBatches is Poll that hands over batches as it goes; a batch's State is
	// stored with its mentions. The returned Harvest is the rest.
	PollInBatches(ctx context.Context, state State, emit func(context.Context, Harvest) error) (Harvest, error)
}

// Pushed is a document a hub sent instead of our asking for it.
type Pushed struct {
	Body        []byte
	ContentType string
	URL         string // of the feed it is about
}

// Topic is what a feed says about being pushed: the hub to ask, and the feed's
// address as the hub knows it. Both are empty where a feed does not say.
type Topic struct{ Hub, Self string }

// Subscription is how the push of a feed stands after it was followed.
type Subscription struct {
	Active bool
	Pause  time.Duration // how long polling may rest while it is active
	Note   string        // a plain sentence when it does not work, else ""
}

// Pusher keeps subscriptions at hubs. Follow is called after every successful
// poll, with the zero topic when the answer did not say.
type Pusher interface {
	Follow(ctx context.Context, name string, topic Topic) Subscription
	Pending(name string) []Pushed
}
