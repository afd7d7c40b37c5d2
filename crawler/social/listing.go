package social

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/mention"
)

// Page is one page of a listing, newest first.
type Page struct {
	Mentions []mention.Mention
	Dropped  []mention.Outcome
	Deleted  []string
	More     bool // another page follows
	// Through is down to when the listing has been shown by this page; zero
	// means the publication of its last mention.
	Through time.Time
}

// Listing is a listing that can be paged, newest first unless it is Ascending.
type Listing struct {
	Key      string        // under which its cursor is kept
	First    time.Duration // how far back the first poll reads
	Overlap  time.Duration // read again at every poll, for late indexing and edits
	MaxPages int           // per poll
	// Ascending listings begin at the cursor and go on to the newest: what a limit
	// cuts off is read by the next poll, and nothing is a gap.
	Ascending bool
	Page      func(ctx context.Context, n int, since time.Time) (Page, error)
}

// Read appends to h everything newer than the cursor, and moves the cursor
// only when all of it was read. What the page limit cut off becomes a gap.
func (l Listing) Read(ctx context.Context, h *source.Harvest) error {
	now := h.State.Now
	since, known := l.since(h)
	var got Page
	seen := make(map[string]bool)
	newest, oldest := time.Time{}, now
	for n := range l.MaxPages {
		p, err := l.Page(ctx, n, since)
		if err != nil {
			return err
		}
		if repeats(&p, seen) {
			got.More = false
			h.Warning = strings.TrimSpace(h.Warning + " the platform gives one page again and again; what lies behind it is not read")
			break
		}
		got.Mentions = append(got.Mentions, p.Mentions...)
		got.Dropped = append(got.Dropped, p.Dropped...)
		got.Deleted = append(got.Deleted, p.Deleted...)
		last := time.Time{}
		for i := range p.Mentions {
			at := p.Mentions[i].Published
			if at.After(now) || at.IsZero() {
				continue // a claim that must not move the cursor
			}
			last = at
			if at.After(newest) {
				newest = at
			}
		}
		if !p.Through.IsZero() {
			last = p.Through
		}
		if !last.IsZero() && last.Before(oldest) {
			oldest = last
		}
		got.More = p.More
		if !p.More || !l.Ascending && !last.IsZero() && last.Before(since) {
			got.More = false
			break
		}
	}
	if got.More && known && !l.Ascending {
		h.Gaps = append(h.Gaps, source.Gap{From: since, To: oldest, Reason: "more new items than are read in one poll"})
	}
	h.Mentions = append(h.Mentions, got.Mentions...)
	h.Dropped = append(h.Dropped, got.Dropped...)
	h.Deleted = append(h.Deleted, got.Deleted...)
	if newest.IsZero() {
		newest = since.Add(l.Overlap)
	}
	if floor := since.Add(l.Overlap); newest.Before(floor) {
		newest = floor
	}
	h.State.Cursors["since "+l.Key] = strconv.FormatInt(newest.Unix(), 10)
	return nil
}

// repeats says that a page holds nothing but what earlier ones held: a cursor
// that goes in circles. Items it holds beside new ones are counted as duplicates.
func repeats(p *Page, seen map[string]bool) bool {
	var fresh []mention.Mention
	for i := range p.Mentions {
		if id := p.Mentions[i].ID; id == "" || !seen[id] {
			seen[id] = true
			fresh = append(fresh, p.Mentions[i])
			continue
		}
		p.Dropped = append(p.Dropped, mention.Outcome{ID: p.Mentions[i].ID, Reason: mention.Duplicate})
	}
	circle := len(p.Mentions) > 0 && len(fresh) == 0 && p.More
	p.Mentions = fresh
	return circle
}

func (l Listing) since(h *source.Harvest) (since time.Time, known bool) {
	if n, err := strconv.ParseInt(h.State.Cursors["since "+l.Key], 10, 64); err == nil && n > 0 {
		if t := time.Unix(n, 0).UTC(); !t.After(h.State.Now) {
			return t.Add(-l.Overlap), true
		}
	}
	return h.State.Now.Add(-l.First), false
}

// Open is the harvest a poll begins with: a state of its own to write in.
func Open(st source.State) source.Harvest { return source.Harvest{State: st.Clone()} }

// Round asks for each key in turn. A rate limit ends the round, and the next
// begins where it ended, so that none starves; any other failure leaves the rest
// unharmed. It fails only when no key could be asked.
func Round(h *source.Harvest, keys []string, ask func(key string) error) error {
	if len(keys) == 0 {
		return errors.New("there is nothing to ask for: no brand has a term this source can search")
	}
	start, _ := strconv.Atoi(h.State.Cursors["turn"])
	if start < 0 || start >= len(keys) {
		start = 0
	}
	var first error
	failed, asked := 0, 0
	next := 0
	for i := range keys {
		at := (start + i) % len(keys)
		err := ask(keys[at])
		if err == nil {
			asked++
			continue
		}
		failed++
		if first == nil {
			first = err
		}
		reason := door.ReasonOf(err)
		if reason == door.Cancelled {
			return err
		}
		if reason == door.RateLimited {
			failed += len(keys) - i - 1
			next = at
			break
		}
	}
	if asked == 0 {
		return first
	}
	h.State.Cursors["turn"] = strconv.Itoa(next)
	if first != nil {
		var e *door.Error
		if errors.As(first, &e) {
			h.NotBefore = max(h.NotBefore, e.After)
		}
		h.Warning = strings.TrimSpace(h.Warning + fmt.Sprintf(" %d of %d requests were not answered and are made again: %v", failed, len(keys), first))
	}
	return nil
}

// maxHeld is how many mentions are looked at again for having been deleted.
const maxHeld = 300

// Recheck remembers the native ids given as fresh and asks of up to n of those
// longest not looked at whether they are gone. gone returns the mention's id
// when it is, "" when not; its errors leave the rest for later.
func Recheck(h *source.Harvest, fresh []string, n int, gone func(native string) (string, error)) {
	held := strings.Fields(h.State.Cursors["held"])
	looked := 0
	var kept []string
	for looked < min(n, len(held)) {
		native := held[looked]
		id, err := gone(native)
		if err != nil {
			break
		}
		looked++
		if id != "" {
			h.Deleted = append(h.Deleted, id)
			continue
		}
		kept = append(kept, native)
	}
	hold(h, append(held[looked:len(held):len(held)], kept...), fresh)
}

// RecheckMany is Recheck for interfaces that tell of many ids in one request: gone
// gets up to n of them and returns the mention id of each that is gone.
func RecheckMany(h *source.Harvest, fresh []string, n int, gone func(natives []string) (map[string]string, error)) {
	held := strings.Fields(h.State.Cursors["held"])
	look := held[:min(n, len(held))]
	if len(look) > 0 {
		if lost, err := gone(look); err == nil {
			rest := held[len(look):len(held):len(held)]
			for _, native := range look {
				if id := lost[native]; id != "" {
					h.Deleted = append(h.Deleted, id)
				} else {
					rest = append(rest, native)
				}
			}
			held = rest
		}
	}
	hold(h, held, fresh)
}

// hold remembers held and fresh, the newest of them.
func hold(h *source.Harvest, held, fresh []string) {
	known := make(map[string]bool, len(held))
	for _, id := range held {
		known[id] = true
	}
	for _, id := range fresh {
		if !known[id] && id != "" && !strings.ContainsAny(id, " \t\r\n") {
			known[id] = true
			held = append(held, id)
		}
	}
	if over := len(held) - maxHeld; over > 0 {
		held = held[over:]
	}
	h.State.Cursors["held"] = strings.Join(held, " ")
}
