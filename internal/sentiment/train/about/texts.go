package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment"
)

// ownWeight is how much a text of the large models' counts beside one of texts.tsv.
const ownWeight = 0.15

// lessons are how a model reads texts, and how much a post about a topic counts to it, of which one in so many is read.
type lessons struct {
	read        func(text string, t sentiment.Target) (sentiment.AboutText, bool)
	all         bool // it reads every text
	topicWeight float64
	topicEvery  int
}

// ofOwn are the lessons of the model of our own texts, ofPosts those of the model of posts, which is learned where it is asked.
func ofOwn(e *sentiment.Engine) lessons { return lessons{e.About, true, 0.1, 3} }

func ofPosts(e *sentiment.Engine) lessons {
	return lessons{func(text string, t sentiment.Target) (sentiment.AboutText, bool) {
		reads, _, ok := e.Asked(text, t)
		return reads, ok
	}, false, 0.1, 3}
}

// text is what the model learns from: what it reads of a text, and whether that only names
// its target on the way.
type text struct {
	kind   string
	mood   mention.Label // of a post: how it is read without the model,
	label  mention.Label // and how it was labelled
	onWay  bool
	weight float64
	reads  sentiment.AboutText
}

// readTexts reads lines of kind, target, direction towards it and text, between tabs. Who is
// named on the way is who the direction is neutral towards.
func readTexts(l lessons, path string) (list []text, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read texts: %w", err)
	}
	for n, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 4 {
			return nil, fmt.Errorf("%s:%d: %d fields, want 4", path, n+1, len(f))
		}
		reads, ok := l.read(f[3], sentiment.Target{Names: f[1:2]})
		switch {
		case !ok && l.all:
			return nil, fmt.Errorf("%s:%d: %q is not in the text", path, n+1, f[1])
		case !ok:
			continue // the model is not asked of it
		}
		list = append(list, text{kind: f[0], onWay: f[2] == string(mention.Neutral), weight: 1, reads: reads})
	}
	return list, nil
}

// readOwn reads the English texts towards a target that the large models learn from.
func readOwn(l lessons, dir string) (list []text, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil {
		return nil, fmt.Errorf("find own texts: %w", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read own texts: %w", err)
		}
		for line := range strings.Lines(string(data)) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(f) != 6 || f[0] != "en" {
				continue // another language, or of no target
			}
			if reads, ok := l.read(f[5], sentiment.Target{Names: f[3:4]}); ok {
				list = append(list, text{onWay: f[2] == string(mention.Neutral), weight: ownWeight, reads: reads})
			}
		}
	}
	return list, nil
}

// readTopics reads posts that are not neutral as a whole, with their label towards a topic.
func readTopics(e *sentiment.Engine, l lessons, dir string) (list []text, err error) {
	f, err := os.Open(filepath.Join(dir, "semeval-topic-sentiment", "train.jsonl.gz"))
	if err != nil {
		return nil, fmt.Errorf("open posts: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack posts: %w", err)
	}
	d := json.NewDecoder(z)
	for n := 0; d.More(); n++ {
		var r struct{ Text, Label, Topic string }
		if err := d.Decode(&r); err != nil {
			return nil, fmt.Errorf("read posts: %w", err)
		}
		if n%l.topicEvery != 0 || e.Analyze(r.Text, sentiment.Options{Lang: "en"}).Label == mention.Neutral {
			continue
		}
		if reads, ok := l.read(r.Text, sentiment.Target{Names: []string{r.Topic}}); ok {
			list = append(list, text{onWay: r.Label == string(mention.Neutral), weight: l.topicWeight, reads: reads})
		}
	}
	return list, nil
}
