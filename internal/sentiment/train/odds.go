package main

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/langid"
	"github.com/earshot/earshot/internal/sentiment/train/frequency"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

// latin are the languages of the lists of frequencies that are written in Latin letters, without English.
var latin = strings.Fields("ca cs da de es fi fil fr hu id is it lt lv ms nb nl pl pt ro sh sk sl sv tr vi")

// A word's odds are its share of English, beside the mean over all other languages with an exponent: of 1 it is the mean
// itself, and a word of one language says little for it, of infinity the greatest, and a word that many share says
// too little for any.
const (
	oddsBend   = 1.5
	unlisted   = 1e-7 // the share of a word that a large list lacks,
	unlistedIn = 3e-7 // and a small one
	mostFor    = 24
	mostAgain  = -60
	wordCost   = 6
	nobodys    = -10 // of words that everybody writes, whatever their language, and code
	hindiShare = 1.6 // of the words of romanised Hindi posts that are not English, what is Hindi
	hindiLeast = 2   // and how often a word must stand in them
	rareWord   = 2e-5
)

// passedOn are words by which posts of all languages say whose they were before: they say nothing.
var passedOn = []string{"rt", "via"}

// odds are those of all words of the lists, by their hashes, as [weights.Entry] holds them.
func odds(packages, data string) (map[uint64]int, error) {
	langs, err := langid.Load()
	if err != nil {
		return nil, err
	}
	english, _, err := frequency.Large(packages, "en")
	if err != nil {
		return nil, err
	}
	own := make(map[uint64]float64, len(english))
	for _, w := range english {
		own[feature.Hash(w.Norm)] = w.Share
	}
	o := &others{sum: map[uint64]float64{}}
	for _, code := range latin {
		words, large, err := frequency.Large(packages, code)
		if err != nil {
			return nil, err
		}
		o.add(shares(words), large)
	}
	hindi, err := hindiWords(filepath.Join(data, "xlm-t", "hindi.train.jsonl"), own)
	if err != nil {
		return nil, err
	}
	o.add(hindi, true)
	out := map[uint64]int{}
	for h, p := range own {
		out[h] = o.against(h, p)
	}
	for h := range o.sum {
		if _, ok := own[h]; !ok {
			out[h] = o.against(h, unlisted)
		}
	}
	for h := range out {
		if langs.Everybodys(h) {
			out[h] = nobodys + wordCost
		}
	}
	for _, w := range passedOn {
		out[feature.Hash(w)] = wordCost
	}
	return out, nil
}

func shares(words []frequency.Word) map[uint64]float64 {
	out := make(map[uint64]float64, len(words))
	for _, w := range words {
		out[feature.Hash(w.Norm)] = w.Share
	}
	return out
}

// others adds up what other languages have of each word, more than they would have of one that their lists lack.
type others struct {
	sum   map[uint64]float64
	floor float64
	n     int
}

func (o *others) add(share map[uint64]float64, large bool) {
	floor := math.Pow(unlistedIn, oddsBend)
	if large {
		floor = math.Pow(unlisted, oddsBend)
	}
	for h, p := range share {
		if x := math.Pow(p, oddsBend) - floor; x > 0 {
			o.sum[h] += x
		}
	}
	o.floor += floor
	o.n++
}

// against are the odds of a word that has this share of English.
func (o *others) against(h uint64, share float64) int {
	mean := math.Pow((o.floor+o.sum[h])/float64(o.n), 1/oddsBend)
	v := math.Round(langid.WordScale * math.Log(max(share, unlisted)/mean))
	return int(max(mostAgain, min(mostFor, v))) + wordCost
}

// hindiWords are the shares of words in romanised Hindi posts, without such as are English, given by their shares.
func hindiWords(path string, english map[uint64]float64) (map[uint64]float64, error) {
	rows, err := readRows(path)
	if err != nil {
		return nil, err
	}
	count, total := map[uint64]int{}, 0
	var t feature.Tokenizer
	for _, r := range rows {
		for _, k := range t.Tokens(r.Text) {
			if k.Kind <= feature.Hashtag {
				count[k.Hash]++
				total++
			}
		}
	}
	out := map[uint64]float64{}
	for h, n := range count {
		if n >= hindiLeast && english[h] < rareWord {
			out[h] = float64(n) / float64(total) * hindiShare
		}
	}
	return out, nil
}

// revise gives the words of a vocabulary their odds anew.
func revise(t *weights.Table, odds map[uint64]int) []byte {
	byNumber := map[int32]int{}
	for _, h := range slices.Sorted(maps.Keys(odds)) {
		if n := t.Number(h).Number(); n > 0 {
			byNumber[n] = odds[h]
		}
	}
	return t.Revised(func(e weights.Entry) weights.Entry {
		return weights.NewEntry(e.Number(), byNumber[e.Number()], int(e.Lead()))
	})
}

// reviseFile does so in a file of weights, and nothing else.
func reviseFile(name, packages, data string) error {
	f, err := openFile(name)
	if err != nil {
		return err
	}
	t, err := f.Table("vocabulary")
	if err != nil {
		return err
	}
	list, err := odds(packages, data)
	if err != nil {
		return err
	}
	f.Put("vocabulary", revise(t, list))
	if err := putFront(f); err != nil {
		return err
	}
	return os.WriteFile(name, f.Bytes(), 0o644)
}

func openFile(name string) (*weights.File, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read weights: %w", err)
	}
	return weights.Open(string(b))
}
