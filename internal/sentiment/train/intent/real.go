package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/train/published"
)

// real.tsv: what real posts want, labelled by reading. It holds their hashes, not their texts.
//
//go:embed real.tsv
var realLabels string

// readReal finds the labelled posts in the public sets.
func readReal(data string) (list []post, err error) {
	texts, err := published.Texts(data)
	if err != nil {
		return nil, fmt.Errorf("read real posts: %w", err)
	}
	for line := range strings.Lines(realLabels) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("read real posts: %q: want a hash, an intent, a reason and a mark of crisis", line)
		}
		full, ok := texts[f[0]]
		if !ok {
			return nil, fmt.Errorf("read real posts: no post has the hash %s", f[0])
		}
		x := post{text: full, lang: "en", real: true, intent: intentOf(f[1]), reason: slices.Index(sentiment.Reasons(), f[2])}
		if f[3] == "!" {
			x.crisis = 1
		}
		list = append(list, x)
	}
	return list, nil
}
