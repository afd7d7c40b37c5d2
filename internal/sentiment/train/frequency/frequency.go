// Package frequency reads the lists of the wordfreq package: how often people write which
// word, language by language.
//
// It owns that format and nothing else; the programs that make tables for the engine read it.
package frequency

import (
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Word is a word's normal form, one spelling of it, and its share of all words.
type Word struct {
	Norm, Raw string
	Share     float64
}

// The shares from which on a word stands in the small lists, which every language has, and in
// the large ones.
const (
	SmallFloor = 1e-6
	LargeFloor = 1e-8
)

// Small reads the small list of a language, the most frequent word first. Packages is the folder of the unpacked packages.
func Small(packages, code string) ([]Word, error) { return read(packages, "small_"+code) }

// Large reads the large list of a language where it has one, else the small one, and says which.
func Large(packages, code string) (words []Word, large bool, err error) {
	if _, err := os.Stat(path(packages, "large_"+code)); err == nil {
		words, err = read(packages, "large_"+code)
		return words, true, err
	}
	words, err = read(packages, "small_"+code)
	return words, false, err
}

func path(packages, list string) string {
	return filepath.Join(packages, "wordfreq", "wordfreq", "data", list+".msgpack.gz")
}

// read reads a list: gzipped MessagePack, a header and then one list of words for each
// hundredth of a decade of frequency.
func read(packages, list string) ([]Word, error) {
	f, err := os.Open(path(packages, list))
	if err != nil {
		return nil, fmt.Errorf("open word frequencies: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack word frequencies %s: %w", list, err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("unpack word frequencies %s: %w", list, err)
	}
	d := decoder{b: b}
	top, ok := d.value().([]any)
	if !ok || d.err != nil || len(top) == 0 {
		return nil, fmt.Errorf("read word frequencies %s: not a frequency list: %v", list, d.err)
	}
	var t feature.Tokenizer
	p, raw := map[string]float64{}, map[string]string{}
	for i, bucket := range top[1:] {
		list, _ := bucket.([]any)
		for _, w := range list {
			s, _ := w.(string)
			if n := Normal(&t, s); n != "" {
				p[n] += math.Pow(10, -float64(i)/100)
				if raw[n] == "" {
					raw[n] = s
				}
			}
		}
	}
	return Merge(p, raw), nil
}

// Normal is the normal form of one word, "" when it is not one.
func Normal(t *feature.Tokenizer, s string) string {
	k := t.Tokens(s)
	if len(k) != 1 || k[0].Kind != feature.Word {
		return ""
	}
	return string(feature.Norm(s, k[0], nil))
}

// Merge lists words that share a normal form once, most frequent first.
func Merge(share map[string]float64, raw map[string]string) []Word {
	out := make([]Word, 0, len(share))
	for w, v := range share {
		out = append(out, Word{w, raw[w], v})
	}
	slices.SortFunc(out, func(a, b Word) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Norm, b.Norm))
	})
	return out
}
