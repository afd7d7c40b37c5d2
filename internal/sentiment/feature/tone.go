package feature

// toneGrams appends what the tones of words say of the target, so that a model
// towards targets, which learns from few texts, knows words it has not met: each
// toned word with where it stands, and sums over the clause, the sides and by
// nearness. A negation turns a tone round.
func toneGrams(tokens []Token, near []int32, own []bool, dst []uint64) []uint64 {
	const (
		all = iota
		before
		after
		same
		close
		sums
	)
	var sum [sums]int32
	neg := 0
	for i := range tokens {
		t := &tokens[i]
		v, d := int32(t.Tone), near[i]
		if neg > 0 {
			v = -v
		}
		neg--
		if t.Flags&Negator != 0 {
			neg = negReach
		} else if t.Flags&(Breaks|Contrast) != 0 {
			neg = 0
		}
		if v == 0 || t.Kind == Target {
			continue
		}
		zone, side := uint64(0), after
		if d < 0 {
			zone, side, d = 1, before, -d
		}
		if d <= 3 {
			zone |= 2
		}
		if own[i] {
			zone |= 4
			sum[same] += v * 4
		}
		dst = append(dst, Mix(Mix(saltTone, uint64(v+8)), zone))
		sum[all] += v * 2
		sum[side] += v * 2
		sum[close] += v * 12 / (1 + d)
	}
	for which, s := range sum {
		level := max(-5, min(5, s/4))
		dst = append(dst, Mix(Mix(saltToneSum, uint64(which)), uint64(level+8)))
	}
	return dst
}
