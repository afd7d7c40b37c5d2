package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// The teacher is a frozen language model too large for the engine with a
// regression on top (teacher/teach.py). It reads the texts that -texts lists, and its
// probabilities come back in a table, which is kept beside its program. It never
// judges a text by labels it has seen: what it says of one is learned from others,
// and never from the tenth that -eval holds back.

// lesson is a text for the teacher.
type lesson struct {
	Key   uint64 `json:"key,string"`
	Text  string `json:"text"`
	Label int    `json:"label"` // -1: to be judged, not learned from
	Fold  int    `json:"fold"`
	Part  string `json:"part"` // texts are read part by part
}

// part is what the teacher reads an example with: what is read together decides how
// sums are rounded, so that a part that stays as it is keeps its judgements.
func (e *example) part() string {
	switch {
	case e.task == unjudged:
		return e.set
	case e.task > 0:
		return "side"
	case e.fold < 6:
		return "posts"
	}
	return "more posts"
}

// textKey is what the teacher's table knows a text by.
func textKey(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// writeTexts lists what the teacher reads: the English posts learned from, and those
// that have no label of sentiment. What was written to be learned from is no post, and
// teaches it to take posts for such.
func writeTexts(path string, lists ...[]*example) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write texts: %w", err)
	}
	w := bufio.NewWriter(f)
	out, seen := json.NewEncoder(w), map[uint64]bool{}
	for _, e := range slices.Concat(lists...) {
		k := textKey(e.text)
		if e.lang != "en" || e.madeUp() || seen[k] {
			continue
		}
		seen[k] = true
		l := lesson{k, e.text, e.label, e.fold, e.part()}
		if e.task != 0 {
			l.Label = -1
		}
		if err := out.Encode(l); err != nil {
			return fmt.Errorf("write texts: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write texts: %w", err)
	}
	return f.Close()
}

// soften gives examples what the teacher says of them, but not where it is blind: it
// knows no emoji and takes stretched words apart.
func soften(path string, list []*example) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read the teacher's table: %w", err)
	}
	table := map[uint64]*[classes]float32{}
	for ; len(b) >= 10; b = b[10:] {
		n, p := float32(b[8])/255, float32(b[9])/255
		table[binary.LittleEndian.Uint64(b)] = &[classes]float32{n, max(0, 1-n-p), p}
	}
	for _, e := range list {
		strange := slices.ContainsFunc(e.tokens, func(t feature.Token) bool {
			return t.Kind == feature.Emoji || t.Flags&feature.Stretched != 0
		})
		if e.lang == "en" && !strange {
			e.soft = table[textKey(e.text)]
		}
	}
	return nil
}
