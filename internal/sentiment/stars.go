package sentiment

// starsFor are the stars that count towards the targets: they are given to what is
// reviewed, and of several brands in a review nobody knows which that is.
func starsFor(o Options) float64 {
	if len(o.Targets) > 1 {
		return 0
	}
	return o.Stars
}

// starred moves a judgement by the stars, 1 to 5, that the writer gave: their own word on
// what the text is about, which settles texts that say little or both, and still lets
// plain words have their way.
func (z logits) starred(stars float64) logits {
	if !(stars >= 1 && stars <= 5) {
		return z
	}
	lean := (stars - 3) / 2
	z[0] -= starsWeight * lean
	z[2] += starsWeight * lean
	z[1] += max(0, 1-2*max(lean, -lean)) // three stars: neither
	return z
}

// starsWeight is what five stars add to praise and take from blame, in logits: enough to
// turn a plain sentence, too little to turn a rant.
const starsWeight = 2
