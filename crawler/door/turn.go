package door

import (
	"context"
	"net/http/httptrace"
	"net/url"
	"time"
)

// turn waits until this host may be asked. On success the caller holds a place of
// the host, one of the door, and the host's gate, which it opens by [host.started].
//
// The distance between two requests is kept where they start, not where they
// queue: one at a time stands at the gate, and only there is the clock looked at.
// Who gives up leaves nothing behind.
func (d *Door) turn(ctx context.Context, u *url.URL) (*host, *Error) {
	h := d.hosts.get(hostKey(u), d.opt.Clock.Now())
	if _, e := h.wait(d.opt.Clock.Now()); e != nil {
		return nil, e // no use in queueing
	}
	if err := take(ctx, h.slots); err != nil {
		return nil, &Error{Reason: Cancelled, Err: err}
	}
	if err := take(ctx, h.gate); err != nil {
		<-h.slots
		return nil, &Error{Reason: Cancelled, Err: err}
	}
	if e := d.moment(ctx, h, d.total); e != nil {
		<-h.gate
		<-h.slots
		return nil, e
	}
	return h, nil
}

// moment waits at the gate of h until a request may start, takes one of places,
// and notes the start.
func (d *Door) moment(ctx context.Context, h *host, places chan struct{}) *Error {
	now := d.opt.Clock.Now()
	for {
		rest, e := h.wait(now)
		if e != nil {
			return e
		}
		err := d.opt.Clock.Wait(ctx, rest)
		// a wait that ended has lasted, whatever the clock says
		now = latest(d.opt.Clock.Now(), now.Add(rest))
		if err == nil && rest > 0 {
			continue // the host may have asked for a pause meanwhile
		}
		// The place comes last: who waits for a host must not keep others from theirs.
		if err == nil {
			err = take(ctx, places)
		}
		if err != nil {
			return &Error{Reason: Cancelled, Err: err}
		}
		now = latest(d.opt.Clock.Now(), now)
		if rest, e = h.wait(now); e == nil && rest == 0 {
			h.begin(now)
			return nil
		}
		<-places
	}
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// watchStarts learns from the transport when a request goes out. Where a server
// hung up on a used connection the transport sends the request again by itself,
// and that is a start like any other: it waits for its moment here.
func (d *Door) watchStarts(ctx context.Context, h *host, started func(), cancel context.CancelCauseFunc) *httptrace.ClientTrace {
	again := false
	wrote := func(httptrace.WroteRequestInfo) { h.written(d.opt.Clock.Now()) }
	return &httptrace.ClientTrace{WroteRequest: wrote, GotConn: func(httptrace.GotConnInfo) {
		if !again {
			again = true
			started()
			return
		}
		if err := take(ctx, h.gate); err != nil {
			return
		}
		own := make(chan struct{}, 1) // the door's place it has already
		if e := d.moment(ctx, h, own); e != nil {
			<-h.gate
			cancel(e)
			return
		}
		h.started(d.opt.Clock.Now())
	}}
}
