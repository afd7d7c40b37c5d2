package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

const (
	dims        = 100
	commonWords = 30000 // the commonest words get a row
)

// vectors are word vectors by the hash of the word, and the hashes in order of how common
// the words are.
type vectors struct {
	of    map[uint64][]float64
	order []uint64
}

func readVectors(path string) (*vectors, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read word vectors: %w", err)
	}
	var file struct {
		Vectors map[string][]float64 `json:"vectors"`
	}
	if err := json.Unmarshal(src, &file); err != nil {
		return nil, fmt.Errorf("read word vectors: %w", err)
	}
	v := &vectors{of: map[uint64][]float64{}}
	rank := make([]string, len(file.Vectors))
	for w, x := range file.Vectors {
		if n := int(x[dims+1]); n >= 0 && n < len(rank) {
			rank[n] = w
		}
	}
	var t feature.Tokenizer
	for _, w := range rank {
		k := t.Tokens(w)
		if len(k) != 1 || len(v.order) >= commonWords {
			continue
		}
		if _, ok := v.of[k[0].Hash]; !ok {
			v.of[k[0].Hash] = file.Vectors[w][:dims]
			v.order = append(v.order, k[0].Hash)
		}
	}
	return v, nil
}
