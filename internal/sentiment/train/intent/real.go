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
	labels, err := readRealLabels(realLabels)
	if err != nil {
		return nil, err
	}
	texts, err := published.Texts(data)
	if err != nil {
		return nil, fmt.Errorf("read real posts: %w", err)
	}
	for _, l := range labels {
		var ok bool
		if l.text, ok = texts[l.hash]; !ok {
			return nil, fmt.Errorf("read real posts: no post has the hash %s", l.hash)
		}
		list = append(list, l.post)
	}
	return list, nil
}

// realLabel is what one post wants, of which only the hash is known yet.
type realLabel struct {
	hash string
	post
}

// readRealLabels reads lines of hash, intent, reason ("-" for none) and mark of crisis ("!" or "-"), between tabs.
func readRealLabels(src string) (list []realLabel, err error) {
	for line := range strings.Lines(src) {
		if line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("read real posts: %q: want a hash, an intent, a reason and a mark of crisis", line)
		}
		x := post{lang: "en", real: true, intent: intentOf(f[1]), reason: slices.Index(sentiment.Reasons(), f[2])}
		if x.intent < 0 || x.reason < 0 && f[2] != "-" || f[3] != "!" && f[3] != "-" {
			return nil, fmt.Errorf("read real posts: %q: no such intent, reason or mark of crisis", line)
		}
		if f[3] == "!" {
			x.crisis = 1
		}
		list = append(list, realLabel{f[0], x})
	}
	return list, nil
}
