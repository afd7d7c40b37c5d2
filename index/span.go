package index

import (
	"math"
	"time"

	"github.com/earshot/earshot/internal/query"
)

// span is the time, half open, outside of which a clause matches nothing, as far as its
// published: and last: say so plainly.
func span(n query.Node, now time.Time) (from, to int64) {
	from, to = math.MinInt64, math.MaxInt64
	switch n := n.(type) {
	case *query.Published:
		from, to = n.From, n.To
	case *query.Last:
		from, to = now.Unix()-n.Seconds, now.Unix()
	case *query.And:
		for _, k := range n.Kids {
			f, t := span(k, now)
			from, to = max(from, f), min(to, t)
		}
		return from, to
	}
	if to < math.MaxInt64 {
		to++
	}
	return from, to
}
