package index

import "slices"

// narrow is a list of small numbers that takes as few bytes for each as the largest needs; none at all when they are
// all the same. Most keyword fields of a segment have a handful of values, and counting them is bound by memory.
type narrow struct {
	same  uint32 // the value of all, when there is no list
	one   []uint8
	two   []uint16
	whole []uint32
}

// narrowed is a narrow copy of a list.
func narrowed(list []uint32) narrow {
	var out narrow
	if len(list) == 0 {
		return out
	}
	least, most := slices.Min(list), slices.Max(list)
	switch {
	case least == most:
		out.same = most
	case most < 1<<8:
		out.one = shortened[uint8](list)
	case most < 1<<16:
		out.two = shortened[uint16](list)
	default:
		out.whole = slices.Clone(list)
	}
	return out
}

func shortened[T uint8 | uint16](list []uint32) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = T(v)
	}
	return out
}

// at is the i-th number.
func (l *narrow) at(i uint32) uint32 {
	switch {
	case l.one != nil:
		return uint32(l.one[i])
	case l.two != nil:
		return uint32(l.two[i])
	case l.whole != nil:
		return l.whole[i]
	}
	return l.same
}

// count adds to counts, by number, the numbers at these places.
func (l *narrow) count(counts []uint32, places []uint32) {
	switch {
	case l.one != nil:
		countAt(counts, l.one, places)
	case l.two != nil:
		countAt(counts, l.two, places)
	case l.whole != nil:
		countAt(counts, l.whole, places)
	default:
		counts[l.same] += uint32(len(places))
	}
}

func countAt[T uint8 | uint16 | uint32](counts []uint32, list []T, places []uint32) {
	for _, p := range places {
		counts[list[p]]++
	}
}
