package alerts

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"sort"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// event is one counted mention. Times are unix milliseconds.
type event struct {
	at    int64
	story uint64
	n     uint32 // mentions it stands for: 1, or more once old ones were merged
	label int8   // -1 negative, 0 neutral, 1 positive, 2 unknown
	id    string
}

// tally is what a window knows of one story.
type tally struct{ n, neg, pos, judged int32 }

func (t *tally) add(label int8, n int32) {
	t.n += n
	if label == 2 {
		return
	}
	t.judged += n
	switch label {
	case -1:
		t.neg += n
	case 1:
		t.pos += n
	}
}

func (t *tally) label() int8 {
	switch {
	case t.judged == 0:
		return 2
	case 2*t.neg > t.judged:
		return -1
	case 2*t.pos > t.judged:
		return 1
	}
	return 0
}

// maxEvents bounds a window's memory: beyond it, the older half is merged into
// minutes, which keeps the counts and gives up telling their stories apart.
const maxEvents = 20_000

// window counts the mentions of the last span, half-open: after now-span, up to
// and including now. It keeps events for another `slack`, so that late arrivals
// can be judged in the window they belong to.
type window struct {
	span, slack int64
	byMention   bool
	now         int64
	ev          []event // sorted by time
	lo          int     // first event inside (now-span, now]
	stories     storyTable
	mentions    int
	labels      [4]int // of stories, or of mentions: negative, neutral, positive, unknown
}

func newWindow(span, slack time.Duration, byMention bool) *window {
	return &window{span: span.Milliseconds(), slack: slack.Milliseconds(), byMention: byMention}
}

// storyHash folds a mention's story (its id when it has none) into 64 bits.
func storyHash(m *mention.Mention) uint64 {
	key := m.Story
	if key == "" {
		key = m.ID
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(key))
	return h.Sum64()
}

// count is the window's content in the unit of its rule.
func (w *window) count() int {
	if w.byMention {
		return w.mentions
	}
	return w.stories.n
}

// negative is the share of what speaks negatively, nil when nothing is judged.
func (w *window) negative() *float64 {
	judged := w.labels[0] + w.labels[1] + w.labels[2]
	if judged == 0 {
		return nil
	}
	share := float64(w.labels[0]) / float64(judged)
	return &share
}

// advance moves the window's end and drops what fell out of it.
func (w *window) advance(now int64) {
	if now <= w.now {
		return
	}
	w.now = now
	for w.lo < len(w.ev) && w.ev[w.lo].at <= now-w.span {
		w.change(w.ev[w.lo], -1)
		w.lo++
	}
	// What nobody looks at any more goes when it is more than half of all.
	if half := len(w.ev) / 2; half > 64 && half < w.lo && w.ev[half].at <= now-w.span-w.slack {
		drop := sort.Search(w.lo, func(k int) bool { return w.ev[k].at > now-w.span-w.slack })
		w.ev = append(w.ev[:0], w.ev[drop:]...)
		w.lo -= drop
	}
}

// change adds (sign 1) or removes (sign -1) an event from the counts. fresh reports
// whether it is of a story that was not in the window.
func (w *window) change(e event, sign int) (fresh bool) {
	n := sign * int(e.n)
	w.mentions += n
	if w.byMention {
		w.labels[e.label+1] += n
		return true
	}
	before, after, had, has := w.stories.change(e.story, e.label, int32(n))
	if had {
		w.labels[before+1]--
	}
	if has {
		w.labels[after+1]++
	}
	return !had
}

// add puts an event where it belongs. fresh is false when its story was in its
// window already.
func (w *window) add(e event) (fresh bool) {
	if len(w.ev)-w.lo > maxEvents {
		w.merge()
	}
	i := len(w.ev)
	if i > 0 && e.at < w.ev[i-1].at {
		i = sort.Search(len(w.ev), func(k int) bool { return w.ev[k].at > e.at })
	}
	w.ev = append(w.ev, event{})
	copy(w.ev[i+1:], w.ev[i:])
	w.ev[i] = e
	if e.at <= w.now-w.span {
		w.lo++
		return true
	}
	return w.change(e, 1)
}

// merge turns the older half into one event a minute.
func (w *window) merge() {
	half := w.lo + (len(w.ev)-w.lo)/2
	old := w.ev[w.lo:half]
	kept := make([]event, 0, len(w.ev)-half+1024)
	for _, e := range old {
		w.change(e, -1)
		last := len(kept) - 1
		minute := e.at - e.at%60_000
		if last >= 0 && kept[last].at == minute && kept[last].label == e.label {
			kept[last].n += e.n
			continue
		}
		kept = append(kept, event{at: minute, story: uint64(minute) ^ uint64(uint8(e.label))<<56, n: e.n, label: e.label, id: e.id})
	}
	for _, e := range kept {
		w.change(e, 1)
	}
	w.ev = append(kept, w.ev[half:]...)
	w.lo = 0
}

// around is the fullest window of the span that contains at: its end and count.
// The newest window is answered from the running counts.
func (w *window) around(at int64) (end int64, count int) {
	end, count = w.now, w.count()
	if n := len(w.ev); n == 0 || at >= w.ev[n-1].at && at > w.now-w.span {
		return end, count
	}
	from := sort.Search(len(w.ev), func(k int) bool { return w.ev[k].at > at-w.span })
	seen := map[uint64]int{}
	mentions, tail := 0, from
	for i := from; i < len(w.ev) && w.ev[i].at < at+w.span; i++ {
		seen[w.ev[i].story]++
		mentions += int(w.ev[i].n)
		for w.ev[tail].at <= w.ev[i].at-w.span {
			mentions -= int(w.ev[tail].n)
			if seen[w.ev[tail].story]--; seen[w.ev[tail].story] == 0 {
				delete(seen, w.ev[tail].story)
			}
			tail++
		}
		n := len(seen)
		if w.byMention {
			n = mentions
		}
		if w.ev[i].at >= at && n > count {
			end, count = w.ev[i].at, n
		}
	}
	return end, count
}

// ids lists the newest events' mentions in (end-span, end], oldest first.
func (w *window) ids(end int64) []string {
	out := []string{}
	for i := len(w.ev) - 1; i >= 0 && w.ev[i].at > end-w.span && len(out) < MaxMentions; i-- {
		if w.ev[i].at <= end {
			out = append(out, w.ev[i].id)
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// MarshalJSON packs the events: they are most of a rule's state.
func (w *window) MarshalJSON() ([]byte, error) {
	buf := make([]byte, 0, 32*len(w.ev)+16)
	buf = binary.AppendVarint(buf, w.now)
	last := int64(0)
	for _, e := range w.ev {
		buf = binary.AppendVarint(buf, e.at-last)
		last = e.at
		buf = binary.LittleEndian.AppendUint64(buf, e.story)
		buf = binary.AppendUvarint(buf, uint64(e.n))
		buf = append(buf, byte(e.label), byte(min(len(e.id), 255)))
		buf = append(buf, e.id[:min(len(e.id), 255)]...)
	}
	return json.Marshal(base64.StdEncoding.EncodeToString(buf))
}

// UnmarshalJSON restores events and running counts; span and slack are the rule's.
func (w *window) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	buf, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return fmt.Errorf("decode window: %w", err)
	}
	now, n := binary.Varint(buf)
	if n <= 0 {
		return fmt.Errorf("decode window: short")
	}
	buf = buf[n:]
	var events []event
	for at := int64(0); len(buf) > 0; {
		e, rest, ok := decodeEvent(buf, at)
		if !ok {
			return fmt.Errorf("decode window: cut off after %d events", len(events))
		}
		at, buf = e.at, rest
		events = append(events, e)
	}
	w.now, w.ev = now, events
	for w.lo < len(w.ev) && w.ev[w.lo].at <= now-w.span {
		w.lo++
	}
	for _, e := range w.ev[w.lo:] {
		w.change(e, 1)
	}
	return nil
}

func decodeEvent(buf []byte, last int64) (e event, rest []byte, ok bool) {
	d, n := binary.Varint(buf)
	if n <= 0 || len(buf) < n+8 {
		return e, nil, false
	}
	e.at, e.story = last+d, binary.LittleEndian.Uint64(buf[n:])
	buf = buf[n+8:]
	count, n := binary.Uvarint(buf)
	if n <= 0 || len(buf) < n+2 || len(buf) < n+2+int(buf[n+1]) {
		return e, nil, false
	}
	e.n, e.label = uint32(count), int8(buf[n])
	e.id = string(buf[n+2 : n+2+int(buf[n+1])])
	return e, buf[n+2+int(buf[n+1]):], true
}
