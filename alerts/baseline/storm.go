package baseline

import "math"

const (
	burstHours = 6.0     // hours of a crisis after which it counts half in the dispersion
	stormFree  = 6.0     // hours of a crisis that count whole in the level
	stormHalf  = 12.0    // hours after those in which its say in the level halves
	newNormal  = 10 * 24 // hours after which what lasts is no crisis but the level
)

// weather keeps count of the present crisis: hours far above what is usual, each two hours
// without taking one back.
func (s *Series) weather(high bool) {
	if high {
		s.Storm++
	} else {
		s.Storm = max(0, s.Storm-0.5)
	}
}

// burstWeight is what an hour of a crisis counts in the dispersion. Its first hours say something
// of how this stream bursts; its days say nothing more, and must not make the next one look usual.
func (s *Series) burstWeight() float64 { return math.Exp2(-s.Storm / burstHours) }

// levelWeight is what an hour of a crisis counts in the level: a week of it must not make the week
// after look quiet, yet a stream that stays high has a new level, and its first hours cannot be told from that.
func (s *Series) levelWeight() float64 {
	if s.Storm <= stormFree || s.Storm > newNormal {
		return 1
	}
	return math.Exp2(-(s.Storm - stormFree) / stormHalf)
}
