// Command langid makes the tables of language identification from word frequency
// lists. It is deterministic.
//
//	go run ./internal/sentiment/train/langid -packages build/packages -data ../shared/data -out internal/sentiment/langid/lang.bin
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/langid"
	"github.com/earshot/earshot/internal/sentiment/train/frequency"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

func main() {
	packages := flag.String("packages", "build/packages", "folder of the unpacked packages")
	data := flag.String("data", "../shared/data", "folder of the labelled sets (romanised Hindi)")
	out := flag.String("out", "internal/sentiment/langid/lang.bin", "file to write")
	eval := flag.Bool("eval", false, "measure the embedded tables instead of making them")
	flag.Parse()
	if *eval {
		if err := check(*packages, *data); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := run(*packages, *data, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// listed are the languages of wordfreq that words tell apart. Those alone in their
// script need no list, Chinese and Japanese are told apart by script.
var listed = strings.Fields("ar bg ca cs da de en es fa fi fil fr hi hu id is it lt lv mk ms nb nl pl pt ro ru sh sk sl sv tr uk ur vi")

// perLanguage is how many words of a language are noted.
const perLanguage = 4000

func run(packages, data, out string) error {
	codes := append(append([]string(nil), listed...), "hi-latn")
	lists := make([][]frequency.Word, len(codes))
	for i, c := range listed {
		w, err := frequency.Small(packages, c)
		if err != nil {
			return fmt.Errorf("read words of %s: %w", c, err)
		}
		lists[i] = w
	}
	hinglish, err := readPosts(filepath.Join(data, "xlm-t", "hindi.train.jsonl"), lists[indexOf(codes, "en")])
	if err != nil {
		return err
	}
	lists[len(codes)-1] = hinglish
	codes, lists = append(codes, "sr"), append(lists, cyrillic(lists[indexOf(codes, "sh")]))
	var f weights.File
	named := append([]string(nil), codes...)
	for i, c := range named {
		if c == "sh" {
			named[i] = "hr"
		}
		if c == "nb" {
			named[i] = "no"
		}
		if c == "fil" {
			named[i] = "tl"
		}
	}
	f.Put("codes", []byte(strings.Join(named, " ")))
	f.Put("words", words(lists))
	f.Put("grams", grams(lists))
	b := f.Bytes()
	fmt.Printf("%d languages by words, %d bytes\n", len(codes), len(b))
	return os.WriteFile(out, b, 0o644)
}

func indexOf(list []string, x string) int {
	for i, s := range list {
		if s == x {
			return i
		}
	}
	return -1
}

// readPosts counts the words of romanised Hindi posts that are not plainly
// English.
func readPosts(path string, english []frequency.Word) ([]frequency.Word, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open posts: %w", err)
	}
	defer f.Close()
	en := map[string]bool{}
	for _, w := range english[:min(len(english), 6000)] {
		en[w.Norm] = true
	}
	count := map[string]float64{}
	total := 0.0
	var t feature.Tokenizer
	for d := json.NewDecoder(f); d.More(); {
		var r struct{ Text string }
		if err := d.Decode(&r); err != nil {
			return nil, fmt.Errorf("read posts: %w", err)
		}
		for _, k := range t.Tokens(r.Text) {
			if k.Kind != feature.Word {
				continue
			}
			n := string(feature.Norm(r.Text, k, nil))
			total++
			if !en[n] {
				count[n]++
			}
		}
	}
	for w, c := range count {
		if c < 3 {
			delete(count, w)
			continue
		}
		count[w] = c / total * 1.6
	}
	return frequency.Merge(count, nil), nil
}

// words lays out the common words with the languages they speak for.
func words(lists [][]frequency.Word) []byte {
	type posting struct {
		lang int
		v    int
	}
	all := map[string][]posting{}
	keep := map[string]bool{}
	var order []string
	for l, list := range lists {
		for i, w := range list {
			if i < perLanguage && !keep[w.Norm] {
				keep[w.Norm] = true
				order = append(order, w.Norm)
			}
			if v := int(math.Log(w.Share/langid.WordFloor) * langid.WordScale); v > 0 {
				all[w.Norm] = append(all[w.Norm], posting{l, min(v, 255)})
			}
		}
	}
	keys := make([]uint64, len(order))
	rows := make([][]int8, len(order))
	for i, w := range order {
		p := all[w]
		sort.SliceStable(p, func(a, b int) bool { return p[a].v > p[b].v })
		row := make([]int8, 2*langid.Postings)
		for k := 0; k < langid.Postings && k < len(p); k++ {
			row[2*k], row[2*k+1] = int8(p[k].lang), int8(uint8(p[k].v))
		}
		keys[i], rows[i] = feature.Hash(w), row
	}
	return weights.BuildTable(keys, rows, 2*langid.Postings)
}
