package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/train/vectors"
)

// smallVectors know a few words.
func smallVectors() *vectors.Vectors {
	v := &vectors.Vectors{Of: map[uint64][]float64{}}
	for i, w := range []string{"crying", "in", "my", "mum", "broke", "refund", "staff", "because"} {
		h, x := feature.Hash(w), make([]float64, vectors.Dims)
		for k := range x {
			x[k] = float64((i*31+k*7)%13)/13 - 0.5
		}
		v.Of[h], v.Order = x, append(v.Order, h)
	}
	return v
}

// ownTexts are the texts that the model learns from.
func ownTexts(t *testing.T) []text {
	t.Helper()
	e, err := sentiment.Load()
	if err != nil {
		t.Fatal(err)
	}
	list, err := readTexts(ofOwn(e), "texts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestEveryTextNamesItsTarget(t *testing.T) {
	t.Parallel()
	list := ownTexts(t)
	onWay := 0
	for i := range list {
		if list[i].onWay {
			onWay++
		}
	}
	if len(list) < 1600 || onWay < 800 {
		t.Errorf("%d texts, %d of them on the way", len(list), onWay)
	}
}

// The same texts give the same model, to the byte, and it tells those it has learned from.
func TestLearningTwiceGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	list := ownTexts(t)
	list = list[:120]
	m := learn(list, smallVectors())
	if again := learn(list, smallVectors()); !bytes.Equal(m.file(), again.file()) {
		t.Error("two models differ")
	}
	right := 0
	for i := range list {
		if m.say(m.read(&list[i])) > 0 == list[i].onWay {
			right++
		}
	}
	if right < 110 {
		t.Errorf("%d of %d right", right, len(list))
	}
}

// Every label of a post can be read, stands once, and is none of the posts that are only counted.
func TestThePostsAreLabelledOnceAndNoneIsCounted(t *testing.T) {
	t.Parallel()
	posts, err := readPostLabels("posts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	counted, err := os.ReadFile("../../testdata/realposts.tsv")
	if err != nil {
		t.Fatal(err)
	}
	blind, seen, of := map[string]bool{}, map[string]bool{}, map[mention.Label]int{}
	for line := range strings.Lines(string(counted)) {
		if f := strings.Split(line, "\t"); len(f) > 1 && f[1] == "blind" {
			blind[f[0]] = true
		}
	}
	for _, p := range posts {
		if key := p.hash + p.target; blind[p.hash] || seen[key] {
			t.Errorf("%s stands twice or is counted", key)
		} else {
			seen[key] = true
		}
		of[p.label]++
	}
	if len(blind) < 200 || of[mention.Neutral] < 3000 || of[mention.Negative] < 600 || of[mention.Positive] < 500 {
		t.Errorf("%d counted; labels %v", len(blind), of)
	}
}
