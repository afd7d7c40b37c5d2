package main

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment"
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
	texts, err := postTexts(dir)
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

// postSets hold the posts.
var postSets = []string{"reddit-scale/posts.jsonl.gz", "semeval-topic-sentiment/train.jsonl.gz", "tweeteval-sentiment/train.jsonl.gz", "tweeteval-sentiment/val.jsonl",
	"tweeteval-offensive/train.jsonl", "tweeteval-offensive/val.jsonl"}

// postTexts are all texts of the sets, title and body joined by an empty line, by the first sixteen digits of their SHA-256.
func postTexts(dir string) (map[string]string, error) {
	texts := map[string]string{}
	for _, set := range postSets {
		if err := addTexts(texts, filepath.Join(dir, set)); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

var runsOfBlanks = regexp.MustCompile(`[ \t]+`)

func addTexts(texts map[string]string, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open posts: %w", err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("unpack posts: %w", err)
		}
	}
	for d := json.NewDecoder(r); d.More(); {
		var p struct{ Title, Text string }
		if err := d.Decode(&p); err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		full := p.Text
		switch {
		case full == "":
			full = p.Title
		case p.Title != "":
			full = p.Title + "\n\n" + full
		}
		full = strings.TrimSpace(runsOfBlanks.ReplaceAllString(full, " "))
		sum := sha256.Sum256([]byte(full))
		texts[hex.EncodeToString(sum[:8])] = full
	}
	return nil
}
