package alerts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/earshot/earshot/internal/clock"
)

// Message is what the outbox holds: an alert and its incident as it stood when
// the alert was decided.
type Message struct {
	Alert    Alert    `json:"alert"`
	Incident Incident `json:"incident,omitzero"`
}

// Receipt says where a message ended up: a channel id and the message's own
// stamp. Senders that keep no messages (a terminal) return the zero Receipt.
type Receipt struct {
	Channel string `json:"channel,omitempty"`
	Stamp   string `json:"stamp,omitempty"`
	// Root is set for a message of its own, which later ones of its incident edit and
	// answer; the newest such one counts.
	Root bool `json:"root,omitempty"`
	// Note is what stands on the message besides what it tells, such as whom it was meant
	// for: an edit keeps it.
	Note string `json:"note,omitempty"`
}

// Delivery is one message on its way.
type Delivery struct {
	// Key is unique to the message and the same on every attempt: senders that
	// can, pass it on so that a repeat is recognised.
	Key     string
	Message Message
	// Channel is where it should go, as written in rules.toml.
	Channel string
	// Root is the receipt of the incident's first delivered message, nil when
	// none was delivered (or this is it).
	Root *Receipt
	// Attempt counts from 1. Unsure is set when an earlier attempt was cut off by a
	// crash between sending and noting it: the message may have arrived.
	Attempt int
	Unsure  bool
}

// Sender delivers messages. Implementations return a [*Retryable] when a later
// attempt may work, a [*Permanent] when none will; any other error is taken as
// retryable. Send must be safe for concurrent use.
type Sender interface {
	Send(ctx context.Context, d Delivery) (Receipt, error)
}

// Finder is implemented by senders that can look up whether a message arrived.
// The courier asks before it repeats an unsure delivery.
type Finder interface {
	Find(ctx context.Context, d Delivery) (r Receipt, found bool, err error)
}

// Retryable says that a delivery may be tried again, not before After.
type Retryable struct {
	// After is how long the receiver asked to wait; 0 leaves it to the courier's backoff.
	After time.Duration
	Err   error
}

// Error implements error.
func (e *Retryable) Error() string {
	if e.After > 0 {
		return fmt.Sprintf("%v (asked to wait %s)", e.Err, clock.Words(e.After))
	}
	return e.Err.Error()
}

// Unwrap gives the cause.
func (e *Retryable) Unwrap() error { return e.Err }

// Permanent says that no further attempt will help: an unknown channel, a
// revoked token, a message the receiver refuses.
type Permanent struct{ Err error }

// Error implements error.
func (e *Permanent) Error() string { return e.Err.Error() }

// Unwrap gives the cause.
func (e *Permanent) Unwrap() error { return e.Err }

// permanent reports whether an error rules out further attempts.
func permanent(err error) bool {
	var p *Permanent
	return errors.As(err, &p)
}

// askedToWait is the delay a receiver demanded, or 0.
func askedToWait(err error) time.Duration {
	var r *Retryable
	if errors.As(err, &r) {
		return r.After
	}
	return 0
}
