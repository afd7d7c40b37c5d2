package sentiment

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Correction is what a person said a text's direction is, of the whole text or
// towards a target.
type Correction struct {
	Text   string
	Target *Target // nil: of the whole text
	Lang   string
	Label  mention.Label // "" where nobody said anything, see [Engine.Tune]
}

// Agreement says how often the engine agrees with corrections.
type Agreement struct {
	N, Agreed int
	// Said counts, by the person's label and then by the engine's.
	Said map[mention.Label]map[mention.Label]int
}

// Share is the part agreed on, 0 to 1; 0 without corrections.
func (a Agreement) Share() float64 { return float64(a.Agreed) / float64(max(1, a.N)) }

// Agree measures the engine on corrections. A correction always wins over the
// model where its mention is shown; this says how often it had to.
func (e *Engine) Agree(list []Correction) Agreement {
	a := Agreement{N: len(list), Said: map[mention.Label]map[mention.Label]int{}}
	for _, c := range list {
		o := Options{Lang: c.Lang}
		if c.Target != nil {
			o.Targets = []Target{*c.Target}
		}
		r := e.Analyze(c.Text, o)
		said := r.Label
		if c.Target != nil {
			said = r.Targets[0].Label
		}
		if a.Said[c.Label] == nil {
			a.Said[c.Label] = map[mention.Label]int{}
		}
		a.Said[c.Label][said]++
		if said == c.Label {
			a.Agreed++
		}
	}
	return a
}

// Adjustment is what an installation has learned from its own corrections: a
// shift of each class, and of single words. It is plain data: kept as JSON,
// applied by [Engine.Adjusted], undone by dropping it.
type Adjustment struct {
	Bias  [3]float64            `json:"bias"` // negative, neutral, positive
	Words map[string][3]float64 `json:"words,omitempty"`
	// Corrections is how many it was fitted to; Before and After are the shares
	// of them that the engine got right in cross-validation, without and with it.
	Corrections int     `json:"corrections"`
	Before      float64 `json:"before"`
	After       float64 `json:"after"`
}

// Empty reports whether the adjustment changes nothing.
func (a Adjustment) Empty() bool { return a.Bias == [3]float64{} && len(a.Words) == 0 }

// mostAdjusted is further, in logits, than any tuning moves a class or a word.
const mostAdjusted = 10

// ReadAdjustment reads an adjustment as it was kept; an error says what no tuning wrote: another form, a shift so far that it would
// drown whatever a text says, or one of other than three classes.
func ReadAdjustment(data []byte) (a Adjustment, err error) {
	var form struct {
		Bias  []float64            `json:"bias"`
		Words map[string][]float64 `json:"words"`
	}
	if err := json.Unmarshal(data, &form); err != nil {
		return a, err
	}
	if err := sound("the bias", form.Bias); err != nil {
		return a, err
	}
	for _, w := range slices.Sorted(maps.Keys(form.Words)) {
		if err := sound(fmt.Sprintf("the word %q", w), form.Words[w]); err != nil {
			return a, err
		}
	}
	return a, json.Unmarshal(data, &a)
}

// sound says what is wrong with how far something moves the three classes, and nil where nothing is.
func sound(what string, by []float64) error {
	if len(by) != 3 {
		return fmt.Errorf("%s has %d numbers, want 3", what, len(by))
	}
	for _, x := range by {
		if !(x >= -mostAdjusted && x <= mostAdjusted) {
			return fmt.Errorf("%s moves a class by %g, more than %d", what, x, mostAdjusted)
		}
	}
	return nil
}

// Without is the adjustment less the words that say nothing of how a text speaks: what these names are called
// by, names known everywhere, and words that hold sentences together. An older earshot learned such.
func (a Adjustment) Without(names ...string) Adjustment {
	called := newCallings(names...)
	words := map[string][3]float64{}
	for w, v := range a.Words {
		if !called.has(w) && !holder(w) && !wellKnown.sure(feature.Hash(w)) {
			words[w] = v
		}
	}
	if a.Words = words; len(words) == 0 {
		a.Words = nil
	}
	return a
}

// LeastCorrections are how many corrections it takes for a tuning to be worth trying.
const LeastCorrections = 10

const (
	// leastOrdinary is how many other texts it takes to tell what stands in everything from what stands
	// in texts that people correct; where there are fewer, corrections stand in for them that the model had right.
	leastOrdinary = 20
	tuneFolds     = 5   // parts that cross-validation cuts the corrections into; as many different texts are needed
	mostBias      = 0.5 // of a class: people correct what is wrong, and that may all be of one label
	// sure is how far wins must be ahead of losses, in standard deviations of a tossed coin: three
	// to none, or ten to three.
	sure = 1.6
)

// Tune fits an adjustment to corrections. It tries a shift of the classes, and that with single words
// under a strong and a weaker pull to zero, and keeps what agrees most with corrections it was not
// fitted to (five-fold cross-validation, copies of a text in one fold and worth one text), if that is
// more than chance; so tuning never makes agreement worse. Ordinary are other texts of the same
// installation, that nobody corrected: they hold the answers to texts of their kind where they are, the
// more so the fewer corrections there are. Nothing is learned of names: those given, those of the corrections'
// targets, and those that capitals tell. The same corrections and texts give the same adjustment.
func (e *Engine) Tune(list, ordinary []Correction, names ...string) Adjustment {
	base := e.Adjusted(Adjustment{}, names...)
	nameless := nameless{newCallings(append(targetNames(list), names...)...), e.propers(list, ordinary)}
	cases := make([]tuneCase, len(list))
	for i, c := range list {
		cases[i] = base.tuneCase(c, nameless)
	}
	still := make([]tuneCase, len(ordinary))
	for i, c := range ordinary {
		still[i] = base.tuneCase(c, nameless)
	}
	parts, texts := folds(list, cases)
	before := heldBack(parts, func(int) Adjustment { return Adjustment{} })
	out := Adjustment{Corrections: len(list), Before: share(before)}
	out.After = out.Before
	if len(list) < LeastCorrections || texts < tuneFolds {
		return out
	}
	if len(still) < leastOrdinary {
		for _, c := range cases {
			if c.says(Adjustment{}) == c.label {
				still = append(still, c)
			}
		}
	}
	for _, way := range []fitting{{}, {words: true, pull: 0.05}, {words: true, pull: 0.01}} {
		after := heldBack(parts, func(f int) Adjustment {
			return way.fit(slices.Concat(slices.Concat(parts[:f]...), slices.Concat(parts[f+1:]...)), still)
		})
		if s := share(after); s > out.After+1e-9 && gained(before, after) {
			fitted := way.fit(slices.Concat(parts[:]...), still)
			out.Bias, out.Words, out.After = fitted.Bias, fitted.Words, s
		}
	}
	return out
}

// outcome is whether a correction that was held back was agreed with.
type outcome struct {
	agreed bool
	weight float64
}

// heldBack asks each part's corrections what is said of them with the adjustment made without it.
func heldBack(parts [tuneFolds][]tuneCase, without func(f int) Adjustment) (out []outcome) {
	for f, check := range parts {
		a := without(f)
		for _, c := range check {
			out = append(out, outcome{c.says(a) == c.label, c.weight})
		}
	}
	return out
}

// share is the part of corrections agreed with.
func share(list []outcome) float64 {
	agreed := 0
	for _, o := range list {
		if o.agreed {
			agreed++
		}
	}
	return float64(agreed) / float64(max(1, len(list)))
}

// gained says whether what was gained, in different texts, is more than chance gives.
func gained(before, after []outcome) bool {
	won, lost := 0.0, 0.0
	for i, o := range after {
		switch {
		case o.agreed && !before[i].agreed:
			won += o.weight
		case !o.agreed && before[i].agreed:
			lost += o.weight
		}
	}
	return won-lost >= sure*math.Sqrt(won+lost)
}
