// Package bluesky listens to every public post of Bluesky by the Jetstream
// firehose.
//
// It owns the connection, its cursor, the shape of a post and what follows from a
// deletion. It needs no key. With search = true and the operator's app password
// it asks Bluesky's search instead, which reads further back than the firehose.
package bluesky

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/socket"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	rewind     = 5 * time.Second // cursors are not exact across restarts of a server
	replay     = 36 * time.Hour  // how far back a server can replay
	maxBatch   = 200
	maxDropped = 20_000  // outcomes of items not kept, before they are handed over
	maxBytes   = 8 << 20 // of frames, before what was heard is handed over
	maxJunk    = 10_000  // frames in a row that are no event, before we hang up
	flushEvery = 2 * time.Second
	noteEvery  = 30 * time.Second // how often the cursor is stored when nothing is wanted
	silence    = time.Minute      // a firehose that says nothing is no longer connected
)

// endpoints are the public Jetstream servers, the last of the second generation.
var endpoints = []string{"jetstream2.us-east.bsky.network", "jetstream1.us-east.bsky.network", "jetstream1.us-west.bsky.network", "jetstream2.us-west.bsky.network",
	"jetstream.us-east.bsky.network"}

// New is the factory of type "bluesky".
func New(src config.Source, env source.Env) (any, error) {
	if src.Search {
		return newSearch(src, env)
	}
	s := &Source{
		env: env, all: src.Keep == config.KeepAll, hosts: src.Instances, api: "https://public.api.bsky.app",
		flush: flushEvery, silence: silence, people: make(map[string]person),
	}
	for _, t := range append(append([]string(nil), src.Terms...), src.Tags...) {
		s.terms = append(s.terms, strings.ToLower(strings.TrimLeft(t, "#")))
	}
	if len(s.hosts) == 0 {
		s.hosts = endpoints
	}
	s.client = social.Client{Door: env.Door, Policy: door.Skip}
	return s, nil
}

// Source is one connection to the firehose at a time.
type Source struct {
	env            source.Env
	client         social.Client
	all            bool
	terms          []string // narrows what the brands want; lower case
	hosts          []string
	turn           int // which host is next
	api            string
	flush, silence time.Duration
	people         map[string]person // profiles already asked for
}

// Stream implements [source.Streamer].
func (s *Source) Stream(ctx context.Context, st source.State, emit func(context.Context, source.Harvest) error) error {
	host := s.hosts[s.turn%len(s.hosts)]
	b := newBatch(s, st)
	conn, err := s.connect(ctx, host, b)
	if err != nil {
		s.turn++
		return err
	}
	defer conn.Close()
	if err := emit(ctx, b.take(ctx)); err != nil { // heard: what comes now is live
		return err
	}
	err = s.listen(ctx, conn, b, emit)
	if ctx.Err() == nil && err != nil {
		s.turn++
	}
	return err
}

// connect opens the firehose a little before the last event known, or where the
// server's memory begins.
func (s *Source) connect(ctx context.Context, host string, b *batch) (*socket.Conn, error) {
	from := time.Time{}
	if b.cursor > 0 {
		from = time.UnixMicro(b.cursor)
		if oldest := b.now().Add(-replay); from.Before(oldest) {
			b.gaps = append(b.gaps, source.Gap{From: from, To: oldest, Reason: "longer away than the firehose replays"})
		}
		from = from.Add(-rewind)
	}
	conn, err := socket.Open(ctx, s.env.Door, subscription(host, from))
	if e := (*door.Error)(nil); errors.As(err, &e) && strings.Contains(string(e.Body), "CursorTooOld") && !from.IsZero() {
		b.gaps = append(b.gaps, source.Gap{From: from, To: b.now(), Reason: "longer away than the firehose replays"})
		conn, err = socket.Open(ctx, s.env.Door, subscription(host, time.Time{}))
	}
	return conn, err
}

// listen reads frames until the connection ends or falls silent.
func (s *Source) listen(ctx context.Context, conn *socket.Conn, b *batch, emit func(context.Context, source.Harvest) error) error {
	reading, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// Few are held ready: each may be large.
	frames, ended := make(chan []byte, 8), make(chan error, 1)
	go func() { ended <- s.read(reading, conn, cancel, frames) }()
	tick := time.NewTicker(s.flush)
	defer tick.Stop()
	idle := 0
	for {
		var err error
		due := false
		select {
		case frame := <-frames:
			b.add(frame)
			due = b.full()
			if b.junk >= maxJunk {
				due, err = true, errJunk
			}
		case <-tick.C:
			idle++
			due = b.heard() || idle >= int(noteEvery/flushEvery)
		case err = <-ended:
			for len(frames) > 0 { // the reader is gone: nothing more is added
				b.add(<-frames)
			}
			due = true
		}
		if ctx.Err() != nil { // what was not handed over is replayed next time
			return ctx.Err()
		}
		if due {
			idle = 0
			if e := emit(ctx, b.take(ctx)); e != nil {
				return e
			}
		}
		if err != nil {
			return errors.Join(b.fault, err)
		}
	}
}

var (
	errSilent = errors.New("the firehose fell silent")
	errJunk   = errors.New("the firehose sends nothing that can be read")
)

// read passes frames on until the connection ends; one that is too large as nil.
func (s *Source) read(ctx context.Context, conn *socket.Conn, cancel context.CancelCauseFunc, frames chan<- []byte) error {
	watch := time.AfterFunc(s.silence, func() { cancel(errSilent) })
	defer watch.Stop()
	for {
		frame, err := conn.Read(ctx)
		if err != nil {
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			return fmt.Errorf("read the firehose: %w", err)
		}
		watch.Stop() // while we are slow, the server is not silent
		select {
		case frames <- frame:
			watch.Reset(s.silence)
		case <-ctx.Done():
			return fmt.Errorf("read the firehose: %w", context.Cause(ctx))
		}
	}
}

// wanted says whether a post is worth keeping.
func (s *Source) wanted(m *mention.Mention) bool {
	if len(s.terms) > 0 {
		text, hit := strings.ToLower(m.Title+" "+m.Text+" "+strings.Join(m.Hashtags, " ")), false
		for _, t := range s.terms {
			hit = hit || strings.Contains(text, t)
		}
		if !hit {
			return false
		}
	}
	return s.all || s.env.Wanted == nil || s.env.Wanted(m)
}
