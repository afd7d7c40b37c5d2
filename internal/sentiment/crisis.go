package sentiment

import (
	_ "embed"
	"fmt"
	"math"
	"sort"
	"strings"

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
	// boycott, breach, outage, harassment.
	Topics []string
}

const crisisPrefix = "crisis/"

// idiom is how much a cue counts that is negated, asked about or part of an idiom
// ("total recall", "as far as I recall").
const idiom = 0.35

// Crisis says how much a text sounds like trouble. Cues of different kinds add up
// as independent evidence; a learned model of texts written in disasters adds
// its own. lang may be empty.
func (e *Engine) Crisis(text, lang string) Crisis {
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	tokens := s.tokenizer.Tokens(text)
	s.hits = e.cues.find(s, text, tokens, s.hits[:0])
	return e.crisis(text, tokens, s.hits, e.danger.level(s, tokens))
}

// crisis judges from the cues found and what the model of disasters says.
func (e *Engine) crisis(text string, tokens []feature.Token, hits []hit, danger float64) Crisis {
	level := map[string]float64{}
	for _, h := range hits {
		topic, ok := strings.CutPrefix(e.cues.names[h.what], crisisPrefix)
		if !ok {
			continue
		}
		w := h.weight
		if weakened(text, tokens, h) {
			w *= idiom
		}
		if old := level[topic]; w > old {
			level[topic] = w + 0.15*old
		} else {
			level[topic] = old + 0.15*w
		}
	}
	if danger > 0 {
		level["danger"] = 1 - (1-min(level["danger"], 0.95))*(1-danger)
	}
	calm := 1.0
	var c Crisis
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
		calm *= 1 - level[topic]
	}
	c.Score = 1 - calm
	return c
}

// topics in a fixed order, so that sums repeat to the last bit.
var topics = [...]string{"recall", "danger", "legal", "boycott", "breach", "outage", "harassment"}

// weakened says whether a cue stands under a negation or in a known idiom.
func weakened(text string, tokens []feature.Token, h hit) bool {
	for i := h.i - 1; i >= 0 && i >= h.i-3; i-- {
		t := &tokens[i]
		if t.Flags&feature.Breaks != 0 {
			break
		}
		if t.Flags&feature.Negator != 0 {
			return true
		}
		switch strings.ToLower(text[t.Start:t.End]) {
		case "wins", "won", "win", "winning":
			return true // what is won is over
		case "total", "i", "can", "cannot", "as", "don't", "to", "vaguely", "scam":
			if h.j == h.i+1 {
				return softCue(text, tokens, h)
			}
		}
	}
	if h.j < len(tokens) && h.j == h.i+1 {
		next := strings.ToLower(text[tokens[h.j].Start:tokens[h.j].End])
		switch next {
		case "tv", "works", "stick", "hd", "sale", "emoji", "of", "alert", "alerts", "that":
			return softCue(text, tokens, h)
		}
	}
	return false
}

// softCue says whether a single word has a harmless common meaning: "recall" to
// remember, "fire" as in Amazon Fire, "sue" a name.
func softCue(text string, tokens []feature.Token, h hit) bool {
	switch strings.ToLower(text[tokens[h.i].Start:tokens[h.i].End]) {
	case "recall", "recalls", "fire", "sue", "burns", "dead", "died", "killed", "toxic", "leaked", "down", "scam", "smoke":
		return true
	}
	return false
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
		if t.Kind == feature.Punct || t.Kind == feature.URL || t.Kind == feature.User {
			continue
		}
		dst = append(dst, t.Hash, feature.Mix(prev, t.Hash))
		prev = t.Hash
	}
	return dst
}

// level is what the model of disasters adds to a crisis score.
func (d *danger) level(s *scratch, tokens []feature.Token) float64 {
	if len(tokens) > longText {
		tokens = tokens[:longText]
	}
	s.grams = DangerFeatures(tokens, s.grams[:0])
	z := 0
	for _, h := range s.grams {
		if r := d.table.Row(h); r != "" {
			z += int(int8(r[0]))
		}
	}
	return DangerLevel(1 / (1 + math.Exp(-float64(z)*d.step-d.bias)))
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
	tokens := s.tokenizer.Tokens(text)
	s.hits = e.cues.find(s, text, tokens, s.hits[:0])
	return e.crisis(text, tokens, s.hits, 0).Score
}
