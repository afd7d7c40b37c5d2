package sentiment

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"sort"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

//go:embed crisis.bin
var crisisModel string

// Crisis is how much a text sounds like trouble beyond a bad mood: recall,
// danger, legal action, boycott, a breach, an outage, harassment.
type Crisis struct {
	Score float64 // 0 to 1; rules use crisis:>=0.7
	// Topics are what it sounds like, strongest first: recall, danger, legal,
	// boycott, breach, outage, harassment, strike.
	Topics []string
}

const crisisPrefix = "crisis/"

// idiom is how much a cue counts that is negated, asked about or part of an idiom
// ("total recall", "as far as I recall").
const idiom = 0.35

// avertedShare is how much of a cue of several words, and of the model of disasters, goes
// where a text tells of what is taught, prevented or over.
const avertedShare = 0.7

// calmShare is the same of the model of disasters where something is played or enjoyed.
const calmShare = 0.85

// askedShare is what is left of a cue in a text that only asks.
const askedShare = 0.8

// Crisis says how much a text sounds like trouble. Cues of different kinds add up
// as independent evidence; a learned model of texts written in disasters adds
// its own. lang may be empty. The names of those it may be about say nothing by themselves.
func (e *Engine) Crisis(text, lang string, about ...Target) Crisis {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens, lang := e.read(s, text, lang)
	text, about = s.legible.of(text), s.legible.targets(about)
	tokens = e.unnamed(s, text, tokens, e.names(s, text, tokens, about))
	danger, doubt := e.dangers(s, text, tokens, lang)
	return e.crisis(text, tokens, s.hits, danger, doubt)
}

// dangers is what the models of disasters and of crises add to the cues, and how far the
// second, which knows English best, doubts them.
func (e *Engine) dangers(s *scratch, text string, tokens []feature.Token, lang string) (danger, doubt float64) {
	danger = e.danger.level(s, tokens, lang)
	if z, known := e.guess.sums(s, text, tokens, lang); known {
		level, unsure := e.guess.crisis(z[GuessColumns-1])
		danger = either(danger, level)
		if lang == "en" {
			doubt = unsure
		}
	}
	return danger, doubt
}

// hinted is up to where a cue is a hint, which stands in spite of doubts.
const hinted = 0.4

// foreign is how much the model of disasters counts in other languages than English: of
// some it has heard of little else, so that their small words sound like one.
const foreign = 0.4

// crisis judges from the cues found, as far as they are not in doubt, and what the models say.
func (e *Engine) crisis(text string, tokens []feature.Token, hits []hit, danger, doubt float64) Crisis {
	quiet := e.quiets(tokens, hits)
	spare := sparing{level: quiet.tame, ended: quiet.ended}
	aside := quiet.beside(tokens)
	level, end := map[string]float64{}, map[string]int{}
	for k, h := range hits {
		topic, ok := e.topic(tokens, h)
		if !ok {
			continue
		}
		w := h.weight * tamed
		if !spare.spares(e, tokens, hits, k) {
			w = h.weight * e.meant(tokens, hits, k, quiet)
		}
		if w -= doubt * max(0, w-hinted); topic == "danger" && w <= mostOfOwn {
			w *= 1 - aside
		}
		old := level[topic]
		more := 0.15 * min(w, old)
		if h.i < end[topic] {
			more = 0 // the same words again
		}
		level[topic] = max(w, old) + more
		end[topic] = max(end[topic], h.j)
	}
	if tagsOutage(text, tokens) {
		level["outage"] = max(level["outage"], taggedOutage)
	}
	if trade := quiet.atLaw(tokens); trade > 0 && (level["legal"] > 0 || len(level) == 0) {
		level["legal"] = min(max(level["legal"], danger), mostOfTrade)
		danger *= 1 - trade
	}
	if danger *= 1 - max(calmShare*quiet.calm, avertedShare*quiet.averted, spare.share(), aside); danger > 0 {
		level["danger"] = 1 - (1-min(level["danger"], 0.95))*(1-danger)
	}
	return sumUp(level)
}

// sumUp makes one score of the topics' levels.
func sumUp(level map[string]float64) (c Crisis) {
	rest := 1.0
	for topic, w := range level {
		w = min(w, 0.95)
		level[topic] = w
		if w >= 0.25 {
			c.Topics = append(c.Topics, topic)
		}
	}
	sort.Slice(c.Topics, func(i, j int) bool {
		a, b := c.Topics[i], c.Topics[j]
		return level[a] > level[b] || level[a] == level[b] && a < b
	})
	for _, topic := range topics {
		rest *= 1 - level[topic]
	}
	c.Score = 1 - rest
	return c
}

// topics in a fixed order, so that sums repeat to the last bit.
var topics = [...]string{"recall", "danger", "legal", "boycott", "breach", "outage", "harassment", "strike"}

// meant says how much of a cue is left in its text, 0 to 1.
func (e *Engine) meant(tokens []feature.Token, hits []hit, k int, q quiet) float64 {
	h, share := hits[k], 1.0
	if q.asked {
		share = askedShare
	}
	switch {
	case weakened(tokens, h) || e.heldBy(hits, k, "calm") || e.jests(tokens, h):
		return idiom
	case h.j == h.i+1: // a word alone says what it says where nothing is played or enjoyed
		return share * (1 - max(q.calm, q.averted))
	}
	return share * (1 - avertedShare*q.averted)
}

// weakened says whether a cue stands under a negation, or tells what is over.
func weakened(tokens []feature.Token, h hit) bool {
	if tokens[h.i].Flags&feature.Negator != 0 {
		return false
	}
	for i := h.i - 1; i >= max(0, h.i-3) && tokens[i].Flags&feature.Breaks == 0 && !turnsFrom.has(tokens[i].Hash); i-- {
		if tokens[i].Flags&feature.Negator != 0 || won.has(tokens[i].Hash) {
			return true
		}
	}
	return false
}

var won = newWordSet("wins won win winning")

// heldBy says whether a cue begins within a turn of phrase of this name: "total recall".
func (e *Engine) heldBy(hits []hit, k int, name string) bool {
	h := hits[k]
	for _, c := range hits {
		if c.i <= h.i && h.i < c.j && c.j-c.i > 1 && e.cues.names[c.what] == name {
			return true
		}
	}
	return false
}

// jests says whether a call to boycott is followed by a word that is bad in itself: nobody
// needs to be called to boycott "boring breakfasts".
func (e *Engine) jests(tokens []feature.Token, h hit) bool {
	return e.cues.names[h.what] == crisisPrefix+"boycott" && h.j < len(tokens) && e.whole.tone(e.words.Number(tokens[h.j].Hash).Number()) <= -3
}

// danger is a small model of how people write in disasters.
type danger struct {
	table      *weights.Table
	step, bias float64
}

func openDanger() (*danger, error) {
	f, err := weights.Open(crisisModel)
	if err != nil {
		return nil, fmt.Errorf("load crisis model: %w", err)
	}
	d := &danger{}
	if d.table, err = f.Table("danger"); err != nil {
		return nil, fmt.Errorf("load crisis model: %w", err)
	}
	scale := f.Floats("scale")
	if len(scale) != 2 {
		return nil, fmt.Errorf("load crisis model: section %q: %d numbers, want 2", "scale", len(scale))
	}
	d.step, d.bias = float64(scale[0]), float64(scale[1])
	return d, nil
}

// DangerFeatures appends what the model of disasters reads of a text: its words
// and word pairs. The training program shares it.
func DangerFeatures(tokens []feature.Token, dst []uint64) []uint64 {
	prev := uint64(0)
	for i := range tokens {
		t := &tokens[i]
		if t.Kind == feature.Punct || t.Kind == feature.URL || t.Kind == feature.User || t.Kind == feature.Target {
			continue
		}
		dst = append(dst, t.Hash, feature.Mix(prev, t.Hash))
		prev = t.Hash
	}
	return dst
}

// level is what the model of disasters adds to a crisis score.
func (d *danger) level(s *scratch, tokens []feature.Token, lang string) float64 {
	if len(tokens) > longText {
		tokens = tokens[:longText]
	}
	s.grams = DangerFeatures(tokens, s.grams[:0])
	slices.Sort(s.grams)
	s.grams = slices.Compact(s.grams) // each counts once, as it was learned
	z := 0
	for _, h := range s.grams {
		if r := d.table.Row(h); r != "" {
			z += int(int8(r[0]))
		}
	}
	level := DangerLevel(1 / (1 + math.Exp(-float64(z)*d.step-d.bias)))
	if lang != "" && lang != "en" {
		level *= foreign
	}
	return level
}

// DangerLevel turns the model's probability into what it adds to a crisis score:
// nothing for everyday talk, at most 0.7, because a disaster somewhere is not
// yet a crisis of the brand.
func DangerLevel(p float64) float64 {
	if p <= 0.6 {
		return 0
	}
	return 0.7 * (p - 0.6) / 0.4
}

// CrisisCues is the part of [Engine.Crisis] that the cues alone give; the
// training program measures it.
func (e *Engine) CrisisCues(text string) float64 {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens := s.cutUp(text)
	text = s.legible.of(text)
	s.hits = e.cues.find(s, text, tokens, s.hits[:0])
	return e.crisis(text, tokens, s.hits, 0, 0).Score
}
