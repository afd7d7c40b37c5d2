package index

import (
	"cmp"
	"slices"
)

// closeIdle marks the partitions in use and closes the longest unused ones beyond
// Options.OpenPartitions, never the newest.
func (x *Index) closeIdle(inUse func(*partition) bool) {
	x.mu.Lock()
	x.ticks++
	var open []*partition
	head := x.head()
	for _, p := range x.parts {
		if inUse(p) {
			p.setUsed(x.ticks)
		}
		if p != head && p.isOpen() {
			open = append(open, p)
		}
	}
	x.mu.Unlock()
	if len(open) < x.options.OpenPartitions {
		return
	}
	slices.SortFunc(open, func(a, b *partition) int { return cmp.Compare(a.lastUsed(), b.lastUsed()) })
	for _, p := range open[:len(open)+1-x.options.OpenPartitions] {
		if err := p.closeIdle(); err != nil {
			x.options.Log.Warn("an idle partition of the index did not close", "partition", p.name, "err", err)
		}
	}
}

func (p *partition) isOpen() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.eng != nil
}

func (p *partition) setUsed(tick uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used = tick
}

func (p *partition) lastUsed() uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.used
}
