package main

import (
	"bufio"
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/sentiment"
)

// The teacher is the frozen language model that teaches the sentiment models, too, with
// regressions on top that have learned from our labelled English posts (teacher/intents.py).
// It judges the pool, and its probabilities come back in a table that is kept beside its
// program: texts by their hashes, a byte for each column of the model.

// lesson is a text as the teacher reads it; a label of -1 says that it is to be judged,
// not learned from.
type lesson struct {
	Key    uint64  `json:"key,string"`
	Text   string  `json:"text"`
	Part   string  `json:"part"` // texts are read part by part
	Intent int     `json:"intent"`
	Reason int     `json:"reason"`
	Crisis int     `json:"crisis"`
	Weight float64 `json:"weight"`
	Mood   string  `json:"mood,omitempty"`
	Own    bool    `json:"own,omitempty"`
}

// read.tsv: posts of the pool that we read and labelled, by their keys.
//
//go:embed read.tsv
var labelled string

// Everyday posts, neutral and without a question, are nothing that anybody has to answer,
// and no crisis. Some of them are, so that each counts for little.
const (
	everydayPosts  = 2000
	everydayWeight = 0.05
)

// textKey is what the teacher's table knows a text by.
func textKey(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// readLabels are the labels of read.tsv.
func readLabels() (map[uint64]string, error) {
	out := map[uint64]string{}
	for line := range strings.Lines(labelled) {
		key, kind, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || line[0] == '#' {
			continue
		}
		k, err := strconv.ParseUint(key, 16, 64)
		if err != nil {
			return nil, fmt.Errorf("read labels: %w", err)
		}
		out[k] = kind
	}
	return out, nil
}

// lessons lists what the teacher reads: the English posts that we labelled, and the pool.
func lessons(posts []post, list []pooled) (out []lesson, err error) {
	for _, p := range posts {
		if p.lang == "en" {
			part := "posts"
			if p.real {
				part = "real"
			}
			out = append(out, lesson{Key: textKey(p.text), Text: p.text, Part: part, Intent: p.intent, Reason: p.reason, Crisis: p.crisis, Weight: 1})
		}
	}
	read, err := readLabels()
	if err != nil {
		return nil, err
	}
	everyday := 0
	for _, x := range list {
		l := lesson{Key: textKey(x.text), Text: x.text, Part: "pool", Intent: -1, Reason: -1, Crisis: -1, Mood: x.mood, Own: x.own}
		if kind, ok := read[l.Key]; ok {
			l.Intent, l.Weight = intentOf(kind), 1
		} else if x.post && x.mood == "neutral" && everyday < everydayPosts && !strings.Contains(x.text, "?") {
			everyday++
			l.Intent, l.Crisis, l.Weight = 0, 0, everydayWeight
		}
		out = append(out, l)
	}
	return out, nil
}

func intentOf(kind string) int {
	if kind == "none" {
		kind = ""
	}
	return slices.Index(sentiment.Intents[:], kind)
}

func writeLessons(path string, list []lesson) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write texts: %w", err)
	}
	w := bufio.NewWriter(f)
	out := json.NewEncoder(w)
	for i := range list {
		if err := out.Encode(&list[i]); err != nil {
			return fmt.Errorf("write texts: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write texts: %w", err)
	}
	return f.Close()
}

// readSoft reads the teacher's table.
func readSoft(path string) (map[uint64]row, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read what the teacher says: %w", err)
	}
	out := map[uint64]row{}
	for ; len(src) >= 8+columns; src = src[8+columns:] {
		var p row
		for k := range columns {
			p[k] = float64(src[8+k]) / 255
		}
		out[binary.LittleEndian.Uint64(src)] = p
	}
	return out, nil
}
