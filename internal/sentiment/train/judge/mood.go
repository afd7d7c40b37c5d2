package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/earshot/earshot/internal/sentiment"
)

// strange are the sets that no model has learned from, and towards whom their posts are judged: the brand of the
// row, its target where the text holds that, or, as a whole, nobody.
var strange = []struct {
	name, files string
	whom        func(row) string
}{
	{"airline mentions", "airline-mentions/*.jsonl", nil},
	{"airline mentions, towards the airline", "airline-mentions/*.jsonl", func(r row) string { return r.Brand }},
	{"Apple mentions, towards Apple", "apple-mentions/*.jsonl", func(r row) string { return r.Brand }},
	{"SXSW brands, towards those the text holds", "brand-emotion-sxsw/*.jsonl", func(r row) string { return r.Target }},
}

// moods measures the sentiment of sets that no model has learned from, the language not declared: accuracy and macro-recall.
func moods(w io.Writer, e *sentiment.Engine, data string) error {
	for _, set := range strange {
		files, err := filepath.Glob(filepath.Join(data, set.files))
		if err != nil {
			return fmt.Errorf("find data: %w", err)
		}
		c := counts{}
		for _, file := range files {
			rows, err := read(file)
			if err != nil {
				return err
			}
			for _, r := range rows {
				if label, ok := mood(e, r, set.whom); ok {
					c[[2]string{r.Label, label}]++
				}
			}
		}
		c.show(w, "sentiment, "+set.name)
		fmt.Fprintf(w, "  macro-recall %.4f\n", c.macroRecall())
	}
	return nil
}

// mood is what the engine says of a row, if it has one of the three labels and holds whom it is judged towards.
func mood(e *sentiment.Engine, r row, whom func(row) string) (label string, ok bool) {
	if r.Label != "negative" && r.Label != "neutral" && r.Label != "positive" {
		return "", false
	}
	if whom == nil {
		return string(e.Analyze(r.Text, sentiment.Options{}).Label), true
	}
	name := whom(r)
	if name == "" || r.Target != "" && !strings.Contains(strings.ToLower(r.Text), strings.ToLower(name)) {
		return "", false
	}
	return string(e.Analyze(r.Text, sentiment.Options{Targets: []sentiment.Target{{Names: []string{name}}}}).Targets[0].Label), true
}

// macroRecall is the mean over the labels of how many of each are found.
func (c counts) macroRecall() (mean float64) {
	gold := map[string]int{}
	for k, v := range c {
		gold[k[0]] += v
	}
	for label, n := range gold {
		mean += float64(c[[2]string{label, label}]) / float64(n) / float64(len(gold))
	}
	return mean
}
