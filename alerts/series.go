package alerts

import "time"

// Point is what a rule saw at a brand at one moment of a backtest: a preview draws them.
type Point struct {
	At        time.Time `json:"at"`
	Brand     string    `json:"brand"`
	Observed  float64   `json:"observed"`
	Expected  float64   `json:"expected"`
	Threshold float64   `json:"threshold,omitempty"` // 0 while it is not known
	Unit      string    `json:"unit,omitempty"`
	Reason    Reason    `json:"reason"`
	// Window is the stretch of time that was looked at: a spike has a long one beside
	// its own, and the two do not share a scale.
	Window time.Duration `json:"window,omitempty"`
}

// maxPoints bounds a series per rule and brand; a longer span is drawn coarser.
const maxPoints = 2000

// Series asks for a point every step (at least a minute) for every rule and brand but digests,
// in [RuleReport.Series]. It changes nothing of what the backtest finds. Call it before Take.
func (b *Backtest) Series(step time.Duration) {
	b.step = max(step, time.Minute)
	b.points = map[*instance][]Point{}
	b.matched = map[*instance]int{}
}

// draw takes the points that are due up to a moment.
func (b *Backtest) draw(until time.Time) {
	if b.step == 0 || b.base == nil {
		return
	}
	if b.next.IsZero() {
		b.next = b.from.Truncate(b.step).Add(b.step)
	}
	for ; !b.next.After(until); b.next = b.next.Add(b.step) {
		b.core.Advance(b.next)
		for _, i := range b.core.inst {
			if !i.rule.scheduled() {
				b.points[i] = append(b.points[i], b.point(i))
			}
		}
		if len(b.core.inst) > 0 && len(b.points[b.core.inst[0]]) > maxPoints {
			b.thin()
		}
	}
}

// point reads a rule; for one that looks at single mentions it counts those since the
// point before.
func (b *Backtest) point(i *instance) Point {
	v := b.core.reading(i)
	p := Point{At: b.next, Brand: i.brand, Observed: v.Observed, Expected: v.Expected, Threshold: v.Threshold, Unit: v.Unit, Reason: v.Reason}
	if !v.From.IsZero() {
		p.Window = v.To.Sub(v.From)
	}
	if i.rule.point() {
		p.Observed, p.Threshold = float64(i.matched-b.matched[i]), 0
		b.matched[i] = i.matched
	}
	return p
}

// thin keeps every other point and doubles the step.
func (b *Backtest) thin() {
	for i, list := range b.points {
		kept := list[:0]
		for k := 1; k < len(list); k += 2 {
			if i.rule.point() {
				list[k].Observed += list[k-1].Observed
			}
			kept = append(kept, list[k])
		}
		b.points[i] = kept
	}
	b.step *= 2
}
