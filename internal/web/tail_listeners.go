package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Stream is the journal's enriched entries as they come.
type Stream interface {
	EnrichCursor(ctx context.Context) (uint64, error)
	Enriched(ctx context.Context, seq uint64, limit int) ([]mention.Entry, error)
	Changed() <-chan struct{}
}

// listeners hand new mentions to everybody who listens. The journal is read once for all of
// them, and only while somebody listens.
type listeners struct {
	stream Stream
	log    *slog.Logger

	mu   sync.Mutex
	all  map[*listener]struct{}
	stop context.CancelFunc // of the reading; nil while nobody listens
	seq  uint64             // how far the reading has handed out
}

// listener is one open stream.
type listener struct {
	entries chan []*heard // closed when the listener was let go
	why     string        // why it was let go; read after entries is closed
	after   uint64        // entries up to here it has
	missed  bool          // it was away for more than is sent again
}

// heard is an entry on its way to the listeners. What it looks like is worked out once for all who ask
// the same and may do the same.
type heard struct {
	mention.Entry
	mu     sync.Mutex
	events map[string]string
}

func allHeard(entries []mention.Entry) []*heard {
	all := make([]*heard, len(entries))
	for i := range entries {
		all[i] = &heard{Entry: entries[i]}
	}
	return all
}

// event is the entry as those listeners take it who share a key; empty when they do not hear of it.
func (h *heard) event(key string, show func(*mention.Entry) (string, error)) (string, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if text, known := h.events[key]; known {
		return text, nil
	}
	text, err := show(&h.Entry)
	if err != nil {
		return "", err
	}
	if h.events == nil {
		h.events = map[string]string{}
	}
	h.events[key] = text
	return text, nil
}

// The bounds of listening.
const (
	mostListeners = 2000
	listenBatch   = 200
	listenBehind  = 64   // batches a listener may be behind before it is let go
	listenReplay  = 2000 // entries sent again to one who comes back
)

// listen begins to hand out entries: new ones, and before them those after a sequence that the
// reader saw last, 0 for none.
func (t *listeners) listen(ctx context.Context, after uint64) (*listener, error) {
	head, err := t.stream.EnrichCursor(ctx)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	l := &listener{entries: make(chan []*heard, listenBehind), after: head}
	if after > 0 && after < head {
		if l.missed = head-after > listenReplay; !l.missed {
			l.after = after
		}
	}
	if err := t.catchUp(ctx, l, head); err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.all) >= mostListeners {
		return nil, &problem{Status: http.StatusServiceUnavailable, Say: "Too many people listen just now.", Do: "Try again in a minute.", After: time.Minute}
	}
	if t.stop == nil {
		reading, stop := context.WithCancel(context.WithoutCancel(ctx))
		t.stop, t.seq, t.all = stop, l.after, map[*listener]struct{}{}
		go t.read(reading, t.seq)
	}
	if err := t.catchUp(ctx, l, t.seq); err != nil { // what the reading handed out meanwhile
		return nil, err
	}
	t.all[l] = struct{}{}
	return l, nil
}

// catchUp gives a listener that is not listed yet what it lacks up to a sequence.
func (t *listeners) catchUp(ctx context.Context, l *listener, upto uint64) error {
	for l.after < upto {
		missed, err := t.stream.Enriched(ctx, l.after, listenBatch)
		if err != nil {
			return fmt.Errorf("listen: %w", err)
		}
		if len(missed) == 0 {
			return nil
		}
		l.give(allHeard(missed))
	}
	return nil
}

// leave ends a listener. With the last one the reading ends.
func (t *listeners) leave(l *listener) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.all, l)
	if len(t.all) == 0 && t.stop != nil {
		t.stop()
		t.stop = nil
	}
}

// read follows the journal until its context ends.
func (t *listeners) read(ctx context.Context, seq uint64) {
	for ctx.Err() == nil {
		changed := t.stream.Changed()
		entries, err := t.stream.Enriched(ctx, seq, listenBatch)
		if err != nil && ctx.Err() == nil {
			t.log.Warn("live view: read the journal", "err", err)
		}
		if len(entries) > 0 {
			seq = entries[len(entries)-1].Seq
			t.hand(ctx, entries)
			continue
		}
		select {
		case <-ctx.Done():
		case <-changed:
		}
	}
}

// hand gives entries to every listener; one who is too far behind is let go and told.
func (t *listeners) hand(ctx context.Context, entries []mention.Entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if ctx.Err() != nil {
		return // another reading may have begun
	}
	t.seq = entries[len(entries)-1].Seq
	all := allHeard(entries)
	for l := range t.all {
		if !l.give(all) {
			delete(t.all, l)
			l.why = "You were too slow to take all mentions; some are not shown. Search has them."
			close(l.entries)
		}
	}
}

// give passes on what a listener does not have yet: new mentions alone. It
// reports whether there was room.
func (l *listener) give(entries []*heard) bool {
	var batch []*heard
	for _, e := range entries {
		if e.Seq <= l.after {
			continue
		}
		l.after = e.Seq
		if e.Op == mention.Put {
			batch = append(batch, e)
		}
	}
	if len(batch) == 0 {
		return true
	}
	select {
	case l.entries <- batch:
		return true
	default:
		return false
	}
}
