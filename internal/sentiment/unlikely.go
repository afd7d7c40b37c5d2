package sentiment

import "slices"

// How likely the model must hold an intent at least that cues and moods speak for, in the order of [Intents]. Most of what people
// write with a bad mood complains of no product, and most that is glad praises none: the model, which has read real posts, knows
// that, and cues and moods do not. Who speaks to a handle means whoever is behind it.
var leastLikely = [GuessIntents]float64{0, 0.1, 0.1, 0.1, 0.2, 0.2}

// unlessUnlikely is no intent where the model holds the one found unlikely.
func (in Intent) unlessUnlikely(p [GuessIntents]float64) Intent {
	if k := slices.Index(Intents[:], in.Kind); k > 0 && p[k] < leastLikely[k] {
		return Intent{}
	}
	return in
}
