package sentiment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// readPairs parses pairs.txt.
func readPairs(src string) (*pairs, error) {
	ps := &pairReader{pairs: new(pairs), found: gather[pair](len(src) / bytesAPair)}
	for n, line := range strings.Split(src, "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		head, rest, ok := strings.Cut(line, "|")
		num, denied := strings.CutSuffix(strings.TrimSpace(head), " denied")
		num, always := strings.CutSuffix(num, " always")
		num, goes := strings.CutSuffix(num, " goes")
		weight, err := strconv.ParseFloat(num, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("pairs line %d: want a weight, phrases", n+1)
		}
		for p := range strings.SplitSeq(rest, "|") {
			for p := range spellOut(strings.TrimSpace(p)) {
				if err := ps.add(p, pair{weight: weight, denied: denied, goes: goes, always: always}); err != nil {
					return nil, fmt.Errorf("pairs line %d: %w", n+1, err)
				}
			}
		}
	}
	ps.first = ps.found.byWord()
	return ps.pairs, nil
}

// bytesAPair is about how many bytes of pairs.txt stand for one phrase.
const bytesAPair = 2

// pairReader reads lines of pairs.
type pairReader struct {
	*pairs
	tokenizer feature.Tokenizer
	found     gathered[pair]
	rests     roll
	words     []uint64 // of the phrase that is being read
}

func (ps *pairReader) add(text string, p pair) error {
	ps.words = ps.words[:0]
	for _, k := range ps.tokenizer.Tokens(text) {
		switch text[k.Start:k.End] {
		case "WIN":
			k.Hash = winSlot
		case "LOSE":
			k.Hash = loseSlot
		}
		ps.words = append(ps.words, k.Hash)
	}
	p.words = ps.rests.keep(ps.words)
	if len(p.words) > 0 && isSlot(p.words[0]) {
		p.before, p.words = p.words[0], p.words[1:]
	}
	if len(p.words) == 0 || isSlot(p.words[0]) || p.words[0] == gapSlot {
		return fmt.Errorf("phrase %q: want a word first or after the first slot", text)
	}
	p.elects = !slices.Contains(p.words, loseSlot) && p.before != loseSlot
	h := p.words[0]
	ps.found.add(h, p)
	at := way(h, p.next())
	ps.ways[at>>6] |= 1 << (at & 63)
	return nil
}
