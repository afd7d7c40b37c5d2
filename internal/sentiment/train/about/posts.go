package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/train/published"
)

// postWeight is how much a real post counts beside one of texts.tsv.
const postWeight = 4

// post is a real post, labelled by reading: posts.tsv holds its hash, not its text.
type post struct {
	hash, target string
	label        mention.Label
}

// readPostLabels reads lines of hash, target and label, between tabs: "+", "-", "0a" for neutral and about the target, "0w" for only named on
// the way.
func readPostLabels(path string) (list []post, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read labels of posts: %w", err)
	}
	labels := map[string]mention.Label{"+": mention.Positive, "-": mention.Negative, "0a": mention.Neutral, "0w": mention.Neutral}
	for n, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != 3 || labels[f[2]] == "" {
			return nil, fmt.Errorf("%s:%d: want a hash, a target and a label", path, n+1)
		}
		list = append(list, post{f[0], f[1], labels[f[2]]})
	}
	return list, nil
}

// readPosts finds the labelled posts in the public sets and reads those of which the model may be asked.
func readPosts(e *sentiment.Engine, dir, labels string) (list []text, err error) {
	posts, err := readPostLabels(labels)
	if err != nil {
		return nil, err
	}
	texts, err := published.Texts(dir)
	if err != nil {
		return nil, err
	}
	for _, p := range posts {
		full, ok := texts[p.hash]
		if !ok {
			return nil, fmt.Errorf("%s: no post has the hash %s", labels, p.hash)
		}
		if reads, mood, ok := e.Asked(full, sentiment.Target{Names: []string{p.target}}); ok {
			list = append(list, text{mood: mood, label: p.label, onWay: p.label == mention.Neutral, weight: postWeight, reads: reads})
		}
	}
	return list, nil
}

// asked are the posts that would not be neutral without the model: only there it is asked.
func asked(posts []text) (list []text) {
	for i := range posts {
		if posts[i].mood != mention.Neutral {
			list = append(list, posts[i])
		}
	}
	return list
}
