package index

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/earshot/earshot/internal/query"
)

// orMatcher occurs where any of its kids does.
type orMatcher struct{ kids []matcher }

func (o *orMatcher) candidates() (*roaring.Bitmap, error) {
	all := make([]*roaring.Bitmap, len(o.kids))
	for i, k := range o.kids {
		var err error
		if all[i], err = k.candidates(); err != nil {
			return nil, err
		}
	}
	return roaring.FastOr(all...), nil
}

func (o *orMatcher) open(docs *roaring.Bitmap) error {
	for _, k := range o.kids {
		if err := k.open(docs); err != nil {
			return err
		}
	}
	return nil
}

func (o *orMatcher) at(d uint32, dst []interval, one bool) ([]interval, error) {
	from := len(dst)
	for _, k := range o.kids {
		var err error
		if dst, err = k.at(d, dst, one); err != nil {
			return dst, err
		}
		if one && len(dst) > from {
			return dst, nil
		}
	}
	return tidy(dst, from), nil
}

// tidy orders the intervals from the given one on and drops repeats.
func tidy(s []interval, from int) []interval {
	part := s[from:]
	if len(part) < 2 {
		return s
	}
	byStart := func(a, b interval) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	}
	if !slices.IsSortedFunc(part, byStart) {
		slices.SortFunc(part, byStart)
	}
	part = slices.CompactFunc(part, func(a, b interval) bool { return a.start == b.start && a.end == b.end })
	return s[:from+len(part)]
}

// spread is how many occurrences of one clause in one text are looked at, as in the other
// evaluator; a text with more of them is no text.
const spread = 1 << 16

// pairMatcher finds two clauses near each other or in one sentence.
type pairMatcher struct {
	scan        *scan
	left, right matcher
	distance    int64
	sentence    bool
	ordered     bool
	a, b        []interval
}

func (p *pairMatcher) candidates() (*roaring.Bitmap, error) {
	l, err := p.left.candidates()
	if err != nil || l.IsEmpty() {
		return l, err
	}
	r, err := p.right.candidates()
	if err != nil {
		return nil, err
	}
	return roaring.And(l, r), nil
}

func (p *pairMatcher) open(docs *roaring.Bitmap) error {
	if err := p.left.open(docs); err != nil {
		return err
	}
	return p.right.open(docs)
}

func (p *pairMatcher) at(d uint32, dst []interval, one bool) ([]interval, error) {
	var err error
	if p.a, err = p.left.at(d, p.a[:0], false); err != nil || len(p.a) == 0 {
		return dst, err
	}
	if p.b, err = p.right.at(d, p.b[:0], false); err != nil || len(p.b) == 0 {
		return dst, err
	}
	from := len(dst)
	dst, err = p.pair(dst, one)
	if err != nil {
		return dst, err
	}
	dst = tidy(dst, from)
	return dst[:min(len(dst), from+spread)], nil
}

// pair appends an interval for every two occurrences that the proximity takes.
func (p *pairMatcher) pair(dst []interval, one bool) ([]interval, error) {
	from := len(dst)
	widest := int64(0)
	for _, b := range p.b {
		widest = max(widest, b.end-b.start)
	}
	low, steps := 0, 0
	for _, a := range p.a {
		for low < len(p.b) && p.behind(p.b[low], a, widest) {
			low++
		}
		for _, b := range p.b[low:] {
			if p.beyond(b, a) {
				break
			}
			if steps++; steps > query.MaxPairs {
				return dst, p.scan.run.ctx.Err()
			}
			if !p.takes(a, b) {
				continue
			}
			dst = append(dst, join(a, b))
			if one || len(dst)-from > 4*spread {
				return dst, nil
			}
		}
	}
	return dst, nil
}

// behind tells that b, and whatever begins before it, lies too far before a.
func (p *pairMatcher) behind(b, a interval, widest int64) bool {
	if p.sentence {
		return b.first < a.first
	}
	return b.start+widest+p.distance < a.start
}

// beyond tells that b, and whatever begins after it, lies too far after a.
func (p *pairMatcher) beyond(b, a interval) bool {
	if p.sentence {
		return b.first > a.first
	}
	return b.start > a.end && b.start-a.end > p.distance
}

// takes tells whether the proximity takes two occurrences: they share no position, keep the order, and lie near
// enough or in one sentence.
func (p *pairMatcher) takes(a, b interval) bool {
	var gap int64
	switch {
	case b.start > a.end:
		gap = b.start - a.end
	case a.start > b.end && !p.ordered:
		gap = a.start - b.end
	default:
		return false
	}
	if p.sentence {
		both := join(a, b)
		return both.first == both.last
	}
	return gap <= p.distance
}

// join covers two occurrences and all between.
func join(a, b interval) interval {
	out := a
	if b.start < a.start {
		out.start, out.first = b.start, b.first
	}
	if b.end > a.end {
		out.end, out.last = b.end, b.last
	}
	return out
}
