package sentiment

// onlySpelled is how much is left of what spelling says where no word is known: of one long word, which may be of any
// trade, it knows its letters alone.
const onlySpelled = 0.2

// spelled is what is left of an answer of which no word is known.
func (e *Engine) spelled(z *logits) {
	var linear, none logits
	e.whole.finish(new(sum), &linear)
	e.mix.alone(&linear, &none)
	for k := range z {
		z[k] = none[k] + onlySpelled*(z[k]-none[k])
	}
}
