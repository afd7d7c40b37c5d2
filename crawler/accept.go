package crawler

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// Limits of what one mention may hold; what is longer is cut, because a mention
// is something a person reads.
const (
	maxTitle    = 2_000
	maxText     = 200_000
	deliverSize = 500
)

// batch is what has been heard since the last time the books were closed.
type batch struct {
	first bool // it was backfill
	fresh int  // new mentions, whether or not a brand wants them
}

// accept takes in what a source showed: judges each item, delivers what is
// wanted, and counts every one under the name of its outcome.
func (r *runner) accept(ctx context.Context, h source.Harvest, now time.Time) error {
	r.mu.Lock()
	first := r.rec.health.LastOK.IsZero() || r.firstPoll
	r.mu.Unlock()
	counted := make(map[mention.Reason]int64)
	for _, d := range h.Dropped {
		counted[d.Reason]++
	}
	seen := make(map[string]bool, len(h.Mentions))
	var wanted []mention.Mention
	for i := range h.Mentions {
		m := &h.Mentions[i]
		r.complete(m, now, first)
		if reason := r.refuse(m, seen); reason != "" {
			counted[reason]++
			continue
		}
		wanted = append(wanted, *m)
	}
	for part := range slices.Chunk(wanted, deliverSize) {
		outcomes, err := r.c.opt.Deliver(ctx, part)
		if err != nil {
			return fmt.Errorf("deliver mentions: %w", err)
		}
		for _, o := range outcomes {
			counted[o.Reason]++
		}
		counted[mention.Refused] += int64(max(0, len(part)-len(outcomes)))
	}
	if len(h.Deleted) > 0 && r.c.opt.Forget != nil {
		if err := r.c.opt.Forget(ctx, h.Deleted); err != nil {
			return fmt.Errorf("forget deleted mentions: %w", err)
		}
	}
	r.book(counted, first, h)
	return nil
}

// book adds counted outcomes to the health of the source.
func (r *runner) book(counted map[mention.Reason]int64, first bool, h source.Harvest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for reason, n := range counted {
		if n > 0 {
			r.rec.health.Outcomes[reason] += n
			r.rec.health.Seen += n
		}
	}
	r.batch.first = r.batch.first || first
	r.batch.fresh += r.fresh(h, int(counted[mention.New]))
}

// fresh is how many items of a window were not in the window before. Items no
// brand wants are fresh too: they tell how fast the window moves.
func (r *runner) fresh(h source.Harvest, delivered int) int {
	if h.Window == 0 {
		return delivered
	}
	ids := make(map[string]bool, len(h.Mentions))
	n := 0
	for i := range h.Mentions {
		id := h.Mentions[i].ID
		if ids[id] {
			continue
		}
		ids[id] = true
		if !r.window[id] {
			n++
		}
	}
	known := r.window != nil
	r.window = ids
	if !known { // after a restart the old window is not known: go by what was new
		return delivered
	}
	return n
}

// complete fills in what the schedule knows and a source does not.
func (r *runner) complete(m *mention.Mention, now time.Time, first bool) {
	m.Source, m.Discovered, m.Backfill = r.src.Name, now, first || m.Backfill
	if !m.Published.IsZero() {
		m.Published = m.Published.UTC()
	}
	if m.Kind == "" {
		m.Kind = r.src.Type
	}
	m.Title, m.Text = clip(m.Title, maxTitle), clip(m.Text, maxText)
	if m.CanonicalURL == "" && m.URL != "" {
		m.CanonicalURL, _ = mention.Canonical(m.URL)
	}
	if m.ID == "" && m.CanonicalURL != "" {
		m.ID = mention.NewID(m.Kind, "", m.CanonicalURL)
	}
	m.Lang = mention.Language(m.Lang)
}

// refuse names why a mention is not delivered, or "" when it is.
func (r *runner) refuse(m *mention.Mention, seen map[string]bool) mention.Reason {
	switch {
	case m.ID == "" || strings.TrimSpace(m.Title+m.Text) == "":
		return mention.Refused
	case seen[m.ID]:
		return mention.Duplicate
	}
	seen[m.ID] = true
	switch {
	case r.maxAge > 0 && m.DateDoubt() == "" && m.Discovered.Sub(m.Published) > r.maxAge:
		return mention.TooOld
	case len(r.src.Languages) > 0 && m.Lang != "" && !slices.Contains(r.src.Languages, m.Lang):
		return mention.Refused
	case r.src.Keep != config.KeepAll && r.c.opt.Wanted != nil && !r.c.opt.Wanted(m):
		return mention.NoBrand
	}
	return ""
}

// clip cuts a text to at most n bytes at a rune boundary and mends broken UTF-8.
func clip(s string, n int) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
