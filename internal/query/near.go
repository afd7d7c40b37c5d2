package query

import (
	"cmp"
	"slices"
)

// tidy orders the arena's intervals from the given one on and drops repeats. An
// Or of words is already almost in order, so the sort is cheap.
func (r *run) tidy(from int) {
	part := r.arena[from:]
	if len(part) < 2 {
		return
	}
	order := func(a, b interval) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
	}
	if !slices.IsSortedFunc(part, order) {
		slices.SortStableFunc(part, order)
	}
	part = slices.CompactFunc(part, func(a, b interval) bool { return a.start == b.start && a.end == b.end })
	r.arena = r.arena[:from+len(part)]
}

// MaxPairs is how many pairs of occurrences one proximity looks at in one text. Only
// a text of thousands of overlapping occurrences has more; what lies beyond is
// not looked at, by either evaluator, so that no post can hold the process.
const MaxPairs = 1 << 22

// pair appends an interval for each pair of left and right that the proximity
// takes. Both lists are ordered by start.
func (r *run) pair(c *clause, left, right [2]int, one bool) {
	from := len(r.arena)
	low, steps := right[0], 0
	widest := r.widest(right)
	for i := left[0]; i < left[1]; i++ {
		a := r.arena[i]
		for low < right[1] && r.tooEarly(c, &a, &r.arena[low], widest) {
			low++
		}
		for j := low; j < right[1]; j++ {
			b := r.arena[j]
			if tooLate(c, &a, &b) {
				break
			}
			if steps++; steps > MaxPairs {
				return
			}
			if !takes(c, &a, &b) {
				continue
			}
			r.arena = append(r.arena, interval{start: min(a.start, b.start), end: max(a.end, b.end), left: int32(i), right: int32(j),
				first: -1, last: -1, begins: min(a.begins, b.begins), ends: max(a.ends, b.ends)})
			if one || len(r.arena)-from > 4*spread {
				return
			}
		}
	}
}

// tooEarly tells whether b and all that begin before it lie too far before a and
// whatever comes after a.
func (r *run) tooEarly(c *clause, a, b *interval, widest uint32) bool {
	if c.op == opSentence {
		return b.begins < a.begins
	}
	return b.start+widest+c.distance < a.start
}

// tooLate tells whether b and all that begin after it lie too far behind a.
func tooLate(c *clause, a, b *interval) bool {
	if c.op == opSentence {
		return b.begins > a.begins
	}
	return b.start > a.end && b.start-a.end > c.distance
}

// widest is the greatest extent among some intervals.
func (r *run) widest(part [2]int) uint32 {
	w := uint32(0)
	for _, x := range r.arena[part[0]:part[1]] {
		w = max(w, x.end-x.start)
	}
	return w
}

// takes tells whether a proximity takes two occurrences: they share no
// position, keep the order, and lie near enough or in one sentence.
func takes(c *clause, a, b *interval) bool {
	var gap uint32
	switch {
	case b.start > a.end:
		gap = b.start - a.end
	case a.start > b.end && !c.ordered:
		gap = a.start - b.end
	default:
		return false
	}
	if c.op == opNear {
		return gap <= c.distance
	}
	return a.begins == a.ends && b.begins == b.ends && a.begins == b.begins
}
