package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// predicates are words that say what somebody is worth, of one language, and the frames they are said in.
type predicates struct {
	lang   string
	words  map[string][]string // by label and group, "positive folk"
	frames map[string][]string // by what becomes of the label and by group, "denied folk"
	names  []string
	order  []string // of the heads of words, as they stand in the file
}

// The group of words and frames that go with all others, but for those of calm things that happen at somebody's or on the way.
const (
	anyGroup  = "any"
	calmGroup = "calm"
)

// worthSet is the set of what is made of them; worthCost is what a text of it counts, many being alike, and worthTowards what of that
// it counts towards its target, where fewer others stand beside it.
const (
	worthSet     = "worth"
	worthCost    = 0.12
	worthTowards = 0.4
)

// How many texts are made of an English word, of good and bad ones and of neutral ones; of a word of another language, one and two. Of
// every so many words it is asked whether it is so.
const (
	worthTexts   = 4
	neutralTexts = 8
	abroadShare  = 4
	askedEvery   = 3
)

// readPredicates makes texts of the words and frames of own/worth. Which word stands in which frame beside which name is drawn, always
// the same.
func (c *corpus) readPredicates(dir string) error {
	paths, err := filepath.Glob(filepath.Join(dir, "worth", "*.txt"))
	if err != nil {
		return fmt.Errorf("find predicates: %w", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read predicates: %w", err)
		}
		p, err := parsePredicates(string(data))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		p.texts(rand.New(rand.NewPCG(3, 17)), func(label, text, target string) {
			c.own(worthSet, p.lang, label, text, target)
			c.own(worthSet, p.lang, label, text, "")
		})
	}
	return nil
}

func parsePredicates(data string) (*predicates, error) {
	p := &predicates{words: map[string][]string{}, frames: map[string][]string{}}
	for n, line := range strings.Split(data, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		head, rest, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("line %d: want a head, a colon and words between bars", n+1)
		}
		words := strings.Split(rest, "|")
		switch kind, what, _ := strings.Cut(head, " "); kind {
		case "language":
			p.lang = rest
		case "names":
			p.names = append(p.names, words...)
		case "frame":
			p.frames[what] = append(p.frames[what], words...)
		default:
			p.words[head] = append(p.words[head], words...)
			p.order = append(p.order, head)
		}
	}
	if p.lang == "" || len(p.names) == 0 {
		return nil, errors.New("no language or no names")
	}
	return p, nil
}

// texts makes the texts of a language.
func (p *predicates) texts(rng *rand.Rand, add func(label, text, target string)) {
	for _, head := range p.order {
		label, group, _ := strings.Cut(head, " ")
		for k, word := range p.words[head] {
			n := worthTexts
			if label == classNames[neutral] {
				n = neutralTexts
			}
			if p.lang != "en" {
				n /= abroadShare
			}
			for range n {
				p.put(rng, "same", group, word, label, add)
			}
			switch label { // what is not bad is good: else whatever is denied would be bad
			case classNames[positive]:
				p.put(rng, "denied", group, word, classNames[negative], add)
			case classNames[negative]:
				p.put(rng, "denied", group, word, classNames[positive], add)
			}
			if k%askedEvery == 0 {
				p.put(rng, "asked", group, word, classNames[neutral], add)
			}
		}
	}
}

// put puts a word into one of the frames that go with it. Words of any group go into the frames of all.
func (p *predicates) put(rng *rand.Rand, what, group, word, label string, add func(label, text, target string)) {
	var frames []string
	for _, head := range sortedKeys(p.frames) {
		kind, g, _ := strings.Cut(head, " ")
		if mixes := g != calmGroup && group != calmGroup && (g == anyGroup || group == anyGroup); kind == what && (g == group || mixes) {
			frames = append(frames, p.frames[head]...)
		}
	}
	if len(frames) == 0 {
		return
	}
	name := p.names[rng.IntN(len(p.names))]
	text := strings.NewReplacer("{T}", name, "{a}", word).Replace(frames[rng.IntN(len(frames))])
	if end := text[len(text)-1]; end != '?' && end != '.' {
		text += [...]string{"", "", ".", "!"}[rng.IntN(4)]
	}
	add(label, text, name)
}
