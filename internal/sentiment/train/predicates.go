package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
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

// becomings are what may become of the label of a word in a frame: it stays, turns round, or is asked for.
var becomings = []string{sameFrame, deniedFrame, askedFrame}

const (
	sameFrame   = "same"
	deniedFrame = "denied"
	askedFrame  = "asked"
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
	return eachFile(filepath.Join(dir, "worth", "*.txt"), func(data string) error {
		p, err := parsePredicates(data)
		if err != nil {
			return err
		}
		p.texts(rand.New(rand.NewPCG(3, 17)), func(label, text, target string) {
			c.learnFrom(worthSet, p.lang, label, text, target)
			c.learnFrom(worthSet, p.lang, label, text, "")
		})
		return nil
	})
}

func parsePredicates(data string) (*predicates, error) {
	p := &predicates{words: map[string][]string{}, frames: map[string][]string{}}
	for n, line := range strings.Split(data, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		head, rest, _ := strings.Cut(line, ": ")
		words := strings.Split(rest, "|")
		if slices.Contains(words, "") {
			return nil, fmt.Errorf("line %d: want a head, a colon and words between bars", n+1)
		}
		if !p.take(head, words) {
			return nil, fmt.Errorf("line %d: unknown head %q", n+1, head)
		}
	}
	if p.lang == "" || len(p.names) == 0 {
		return nil, errors.New("no language or no names")
	}
	return p, p.unframed()
}

// take takes what stands behind a head, and says whether there is such a head.
func (p *predicates) take(head string, words []string) bool {
	switch f := strings.Split(head, " "); {
	case head == "language":
		p.lang = words[0]
	case head == "names":
		p.names = append(p.names, words...)
	case len(f) == 3 && f[0] == "frame" && slices.Contains(becomings, f[1]) && f[2] != "":
		what := f[1] + " " + f[2]
		p.frames[what] = append(p.frames[what], words...)
	case len(f) == 2 && slices.Contains(classNames[:], f[0]) && f[1] != "":
		p.words[head] = append(p.words[head], words...)
		p.order = append(p.order, head)
	default:
		return false
	}
	return true
}

// unframed is an error where words of a group go into no frame, as when a group is misspelt.
func (p *predicates) unframed() error {
	for _, head := range p.order {
		if _, group, _ := strings.Cut(head, " "); len(p.framesFor(sameFrame, group)) == 0 {
			return fmt.Errorf("no frame for the words of %q", head)
		}
	}
	return nil
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
				p.put(rng, sameFrame, group, word, label, add)
			}
			switch label { // what is not bad is good: else whatever is denied would be bad
			case classNames[positive]:
				p.put(rng, deniedFrame, group, word, classNames[negative], add)
			case classNames[negative]:
				p.put(rng, deniedFrame, group, word, classNames[positive], add)
			}
			if k%askedEvery == 0 {
				p.put(rng, askedFrame, group, word, classNames[neutral], add)
			}
		}
	}
}

// put puts a word into one of the frames that go with it. Words of any group go into the frames of all.
func (p *predicates) put(rng *rand.Rand, what, group, word, label string, add func(label, text, target string)) {
	frames := p.framesFor(what, group)
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

// framesFor are the frames of a kind that go with the words of a group.
func (p *predicates) framesFor(what, group string) (frames []string) {
	for _, head := range sortedKeys(p.frames) {
		kind, g, _ := strings.Cut(head, " ")
		if mixes := g != calmGroup && group != calmGroup && (g == anyGroup || group == anyGroup); kind == what && (g == group || mixes) {
			frames = append(frames, p.frames[head]...)
		}
	}
	return frames
}
