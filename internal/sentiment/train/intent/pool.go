package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/train/published"
)

// The pool are texts that nobody labelled with intents: the teacher says of each what it
// sounds like, and the small model learns from that what more words mean than our own
// posts hold.

// pooled is a text of the pool with what is known of it.
type pooled struct {
	text string
	mood string // positive, neutral, negative; mixed: of two brands; "" unknown
	own  bool   // written for the sentiment models
	post bool   // of tweeteval-sentiment
}

// source is a public set of which one text of so many is read, behind the first.
type source struct {
	path         string
	skip, every  int
	titles, body bool
}

var sources = []source{
	{path: "tweeteval-sentiment/train.jsonl.gz", skip: 2000, every: 4},
	{path: "semeval-topic-sentiment/train.jsonl.gz", every: 3},
	{path: "reddit-scale/posts.jsonl.gz", every: 20, titles: true},
	{path: "reddit-scale/posts.jsonl.gz", every: 3, body: true},
	{path: "crisislex-t26/train.jsonl.gz", every: 6},
	{path: "reddit-scale/posts.jsonl.gz", skip: 7, every: 10, titles: true},
	{path: "semeval-topic-sentiment/train.jsonl.gz", skip: 1, every: 3},
}

// longestText is how much of a text is read.
const longestText = 240

// pool gathers texts, each once.
type pool struct {
	list []pooled
	at   map[string]int
	held map[string]bool // ids and keys of posts that we are measured with, and texts that have labels already
}

// readPool gathers the pool, but for labelled posts and for those in the tables of the folder seen that we are measured with.
func readPool(data, own, seen string, labelled []post) ([]pooled, error) {
	p := &pool{at: map[string]int{}, held: map[string]bool{}}
	for i := range labelled {
		p.held[labelled[i].text] = true
	}
	for _, name := range []string{"intents.tsv", "intents-real.tsv"} {
		src, err := os.ReadFile(filepath.Join(seen, name))
		if err != nil {
			return nil, fmt.Errorf("read what is counted: %w", err)
		}
		for line := range strings.Lines(string(src)) {
			id, _, _ := strings.Cut(line, "\t")
			p.held[id] = true
		}
	}
	if err := p.addOwn(own); err != nil {
		return nil, err
	}
	for _, s := range sources {
		if err := p.addSource(s, data); err != nil {
			return nil, err
		}
	}
	return p.list, nil
}

func (p *pool) add(x pooled) {
	if x.text = strings.TrimSpace(x.text); len(x.text) < 12 || p.held[x.text] {
		return
	}
	i, ok := p.at[x.text]
	if !ok {
		p.at[x.text] = len(p.list)
		p.list = append(p.list, x)
	} else if old := &p.list[i]; old.own && old.mood != x.mood {
		old.mood = "mixed"
	}
}

// addOwn adds the English ones among the texts written for the sentiment models.
func (p *pool) addOwn(folder string) error {
	paths, err := filepath.Glob(filepath.Join(folder, "*.tsv"))
	if err != nil {
		return fmt.Errorf("find own texts: %w", err)
	}
	slices.Sort(paths)
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read own texts: %w", err)
		}
		for line := range strings.Lines(string(src)) {
			f := strings.Split(strings.TrimSpace(line), "\t")
			if len(f) < 3 || f[0] != "en" {
				continue
			}
			mood := f[1]
			if len(f) > 3 {
				mood = f[2]
			}
			p.add(pooled{text: f[len(f)-1], mood: mood, own: true})
		}
	}
	return nil
}

func (p *pool) addSource(s source, data string) error {
	f, err := os.Open(filepath.Join(data, s.path))
	if err != nil {
		return fmt.Errorf("open texts: %w", err)
	}
	defer f.Close()
	r, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("unpack %s: %w", s.path, err)
	}
	n := 0
	for d := json.NewDecoder(bufio.NewReader(r)); ; {
		var x struct{ ID, Title, Text, Label string }
		if err := d.Decode(&x); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("read %s: %w", s.path, err)
		}
		text := x.Text
		if s.titles {
			text = x.Title
		}
		if key, _ := published.Key(x.Title, x.Text); p.held[x.ID] || p.held[key] || s.body && text == "" {
			continue
		}
		if n++; n <= s.skip || (n-s.skip)%s.every != 0 {
			continue
		}
		post := strings.HasPrefix(s.path, "tweeteval")
		if !post && !strings.HasPrefix(s.path, "semeval") {
			x.Label = ""
		}
		p.add(pooled{text: opening(text), mood: x.Label, post: post})
	}
}

// opening is the beginning of a long text, up to the end of a sentence or a word.
func opening(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) <= longestText {
		return text
	}
	cut := text[:longestText]
	if i := strings.LastIndexAny(cut, ".?!"); i > longestText/4 {
		return cut[:i+1]
	}
	return cut[:max(strings.LastIndexByte(cut, ' '), 1)]
}
