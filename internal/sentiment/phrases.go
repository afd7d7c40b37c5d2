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
	rest   []uint64 // the words after the first
	what   int32    // index into cues.names
	weight float64
}

// cues finds phrases in a text's tokens in one pass.
type cues struct {
	names []string
	first map[uint64][]phrase
	stems map[uint64][]phrase // by the hash of a stem's first letters
}

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
			c.add(&t, strings.TrimSpace(p), index[what], weight)
		}
	}
	return c, nil
}

func (c *cues) add(t *feature.Tokenizer, text string, what int32, weight float64) {
	stem := strings.HasSuffix(text, "*") && !strings.Contains(text, " ")
	text = strings.TrimSuffix(text, "*")
	tokens := t.Tokens(text)
	if len(tokens) == 0 {
		return
	}
	p := phrase{what: what, weight: weight}
	for _, k := range tokens[1:] {
		p.rest = append(p.rest, k.Hash)
	}
	if norm := feature.Norm(text, tokens[0], nil); stem && len(norm) >= stemLetters {
		h := feature.HashBytes(norm[:stemLetters])
		c.stems[h] = append(c.stems[h], p)
		return
	}
	c.first[tokens[0].Hash] = append(c.first[tokens[0].Hash], p)
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
	if i+len(words) > len(tokens) {
		return 0
	}
	for k, w := range words {
		if tokens[i+k].Hash != w {
			return 0
		}
	}
	return i + len(words)
}
