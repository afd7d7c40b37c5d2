package sentiment

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

//go:embed cues.txt
var cueLines string

// phrase is one cue: what it speaks for and how loudly.
type phrase struct {
	rest   []uint64 // the words after the first, [brandSlot] and [gapSlot] among them
	what   int32    // index into cues.names
	weight float64
	turn   turn // how it moves the mood, if it does
}

// cues finds phrases in a text's tokens in one pass.
type cues struct {
	names []string
	first map[uint64][]phrase
	stems map[uint64][]phrase // by the hash of a stem's first letters
}

// In a phrase BRAND stands for the target's name, wherever it may be masked, and an
// asterisk between spaces for up to [gapWords] other words of the same clause.
var (
	brandSlot = feature.TargetHash
	gapSlot   = feature.Hash("*")
)

const gapWords = 4

// stemLetters is how many letters of a word are looked up as a stem.
const stemLetters = 5

// readCues parses cues.txt.
func readCues(src string) (*cues, error) {
	c := &cues{first: map[uint64][]phrase{}, stems: map[uint64][]phrase{}}
	index := map[string]int32{}
	var t feature.Tokenizer
	for n, line := range strings.Split(src, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		head, rest, ok := strings.Cut(line, "|")
		what, num, ok2 := strings.Cut(strings.TrimSpace(head), " ")
		weight, err := strconv.ParseFloat(num, 64)
		if !ok || !ok2 || err != nil {
			return nil, fmt.Errorf("cues line %d: want a name, a weight, phrases", n+1)
		}
		if _, ok := index[what]; !ok {
			index[what] = int32(len(c.names))
			c.names = append(c.names, what)
		}
		for _, p := range strings.Split(rest, "|") {
			for _, p := range spellOut(strings.TrimSpace(p)) {
				c.add(&t, p, index[what], weight)
			}
		}
	}
	return c, nil
}

// spellOut gives every phrase that one stands for whose words may be alternatives:
// "shares/stock fall/drop" is four.
func spellOut(p string) []string {
	out := []string{p}
	for strings.Contains(out[0], "/") {
		var more []string
		for _, p := range out {
			i := strings.IndexByte(p, '/')
			from := strings.LastIndexByte(p[:i], ' ') + 1
			to := len(p)
			if n := strings.IndexByte(p[i:], ' '); n >= 0 {
				to = i + n
			}
			for w := range strings.SplitSeq(p[from:to], "/") {
				more = append(more, p[:from]+w+p[to:])
			}
		}
		out = more
	}
	return out
}

func (c *cues) add(t *feature.Tokenizer, text string, what int32, weight float64) {
	stem := strings.HasSuffix(text, "*") && !strings.Contains(text, " ")
	text = strings.TrimSuffix(text, "*")
	tokens := t.Tokens(text)
	if len(tokens) == 0 {
		return
	}
	p := phrase{rest: make([]uint64, 0, len(tokens)-1), what: what, weight: weight}
	for _, k := range tokens[1:] {
		p.rest = append(p.rest, slot(text, k))
	}
	if norm := feature.Norm(text, tokens[0], nil); stem && len(norm) >= stemLetters {
		h := feature.HashBytes(norm[:stemLetters])
		c.stems[h] = append(c.stems[h], p)
		return
	}
	h := slot(text, tokens[0])
	c.first[h] = append(c.first[h], p)
}

// slot is the hash by which a phrase knows one of its words.
func slot(text string, t feature.Token) uint64 {
	if text[t.Start:t.End] == "BRAND" {
		return brandSlot
	}
	return t.Hash
}

// hit is a phrase found: the tokens from i to j.
type hit struct {
	what   int32
	weight float64
	i, j   int
}

// find appends the phrases in tokens to dst, in order of their first token.
func (c *cues) find(s *scratch, text string, tokens []feature.Token, dst []hit) []hit {
	for i := range tokens {
		t := &tokens[i]
		for _, p := range c.first[t.Hash] {
			if j := follows(tokens, i+1, p.rest); j > 0 {
				dst = append(dst, hit{p.what, p.weight, i, j})
			}
		}
		if t.Kind > feature.Hashtag || t.End-t.Start < stemLetters {
			continue
		}
		s.norm = feature.Norm(text, *t, s.norm)
		if len(s.norm) < stemLetters {
			continue
		}
		for _, p := range c.stems[feature.HashBytes(s.norm[:stemLetters])] {
			dst = append(dst, hit{p.what, p.weight, i, i + 1})
		}
	}
	return dst
}

// follows says where the words end that must stand at tokens[i:], 0 when they do not.
func follows(tokens []feature.Token, i int, words []uint64) int {
	for k, w := range words {
		if w == gapSlot {
			return bridges(tokens, i, words[k+1:])
		}
		if i >= len(tokens) || tokens[i].Hash != w && (w != brandSlot || tokens[i].Kind != feature.Target) {
			return 0
		}
		i++
	}
	return i
}

// bridges is [follows] after a gap.
func bridges(tokens []feature.Token, i int, words []uint64) int {
	for n := 0; n <= gapWords && i+n < len(tokens); n++ {
		if j := follows(tokens, i+n, words); j > 0 {
			return j
		}
		if tokens[i+n].Flags&feature.Breaks != 0 {
			return 0
		}
	}
	return 0
}
