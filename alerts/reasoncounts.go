package alerts

import (
	"maps"
	"slices"
)

// reasonCounts is how many matches ended in each way. There are a handful of ways, and one
// is counted for every mention and rule: a list is found through faster than a map.
type reasonCounts []reasonCount

type reasonCount struct {
	reason Reason
	n      int
}

func (c *reasonCounts) add(r Reason) {
	for k := range *c {
		if (*c)[k].reason == r {
			(*c)[k].n++
			return
		}
	}
	*c = append(*c, reasonCount{r, 1})
}

// byReason is a copy for others.
func (c reasonCounts) byReason() map[Reason]int {
	out := make(map[Reason]int, len(c))
	for _, x := range c {
		out[x.reason] = x.n
	}
	return out
}

// countsOf is the inverse of byReason.
func countsOf(m map[Reason]int) reasonCounts {
	out := make(reasonCounts, 0, len(m))
	for _, r := range slices.Sorted(maps.Keys(m)) {
		out = append(out, reasonCount{r, m[r]})
	}
	return out
}
