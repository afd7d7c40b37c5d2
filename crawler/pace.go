package crawler

import (
	"hash/fnv"
	"time"

	"github.com/earshot/earshot/crawler/door"
)

// The bounds of polling. They are about manners and freshness, not capacity.
const (
	firstInterval  = 10 * time.Minute // of an adaptive source that we know nothing about
	minInterval    = time.Minute      // between two polls of a public source
	minPrivate     = time.Second      // of a host the operator opened
	maxInterval    = 3 * time.Hour    // of an adaptive source in which nothing happens
	maxHint        = 24 * time.Hour   // longest wait a source can ask for
	firstBackoff   = time.Minute
	maxBackoff     = 6 * time.Hour
	lastingBackoff = time.Hour // first wait after an answer that will not change soon
)

// tempo is what one poll tells about when to poll next.
type tempo struct {
	every    time.Duration // the operator's interval; 0 means adaptive
	private  bool          // the host is one the operator opened
	interval time.Duration // the interval so far; 0 at first
	fresh    int           // new items this poll brought
	window   int           // items the source shows at once; 0 when unlimited
	hint     time.Duration // how long the source asks to be left alone
}

// next is the interval until the following poll after a success. With every
// given it is that, shortened only while items would be missed; without, it
// shrinks while a source speaks and grows while it is silent. What the source
// itself asks for always wins upwards.
func (t tempo) next() time.Duration {
	floor := minInterval
	if t.private {
		floor = minPrivate
	}
	d := t.interval
	if d <= 0 {
		d = firstInterval
	}
	missing := t.window > 0 && t.fresh*3 >= t.window*2
	switch {
	case t.every > 0 && missing:
		d = max(min(d, t.every)/2, t.every/8)
	case t.every > 0:
		d = t.every
	case missing:
		d /= 4
	case t.window > 0 && t.fresh*4 >= t.window:
		d /= 2
	case t.fresh > 0:
		d = d * 4 / 5
	default:
		d = d * 3 / 2
	}
	if t.every <= 0 {
		d = min(d, maxInterval)
	}
	return max(d, floor, min(t.hint, maxHint))
}

// backoff is how long to wait after the streak'th failure in a row. It doubles,
// is capped, spread by a jitter that is a pure function of seed, and never gives
// up.
func backoff(streak int, interval time.Duration, err error, seed string) time.Duration {
	base := max(min(interval, 10*firstBackoff), minPrivate)
	if interval <= 0 {
		base = firstBackoff
	}
	var asked time.Duration
	if e := doorError(err); e != nil {
		asked = e.After
		if e.Lasting() {
			base = max(base, min(lastingBackoff, 8*base))
		}
		if e.Reason == door.BreakerOpen {
			return max(asked, time.Second)
		}
	}
	d := min(base<<min(max(streak-1, 0), 16), maxBackoff)
	d += time.Duration(float64(d) * 0.2 * jitter(seed, streak))
	return max(d, min(asked, maxHint))
}

// jitter is a number in [0, 1) that differs from source to source and from try to
// try, and is the same each time it is asked for.
func jitter(seed string, n int) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(seed))
	_, _ = h.Write([]byte{byte(n), byte(n >> 8)})
	x := h.Sum64()
	x ^= x >> 33 // FNV's high bits are poor on short input
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return float64(x>>11) / (1 << 53)
}

// resume spreads what is due at start: nothing polls everything at once.
func resume(due, now time.Time, total int, seed string) time.Time {
	if due.After(now) {
		return due
	}
	spread := min(time.Duration(total)*500*time.Millisecond, 2*time.Minute)
	return now.Add(time.Duration(float64(spread) * jitter(seed, 0)))
}
