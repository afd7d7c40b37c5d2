package demo

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"strings"
)

//go:embed texts/*.txt
var textFiles embed.FS

// The names the world is about.
const (
	brandName   = "Brindlewick"
	competitor  = "Cofflet"
	productName = "Aria"
)

// bank holds the sentences of one language: "class part" → sentences.
type bank map[string][]string

// readBank reads one file of sentences.
func readBank(lang string) (bank, error) {
	raw, err := textFiles.ReadFile("texts/" + lang + ".txt")
	if err != nil {
		return nil, fmt.Errorf("read the demo's texts: %w", err)
	}
	b, section := bank{}, ""
	fill := strings.NewReplacer("{B}", brandName, "{C}", competitor, "{P}", productName)
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "== "):
			section = line[3:]
		default:
			b[section] = append(b[section], fill.Replace(line))
		}
	}
	return b, nil
}

// writer puts texts together, none twice, the same ones for the same seed.
type writer struct {
	banks map[string]bank
	rand  *rand.Rand
	used  map[string]bool
}

// languages of the world; hostile is a language of its own.
var languages = []string{"en", "de", "fr", "es", "hostile"}

func newWriter() (*writer, error) {
	w := &writer{banks: map[string]bank{}, rand: rand.New(rand.NewPCG(8470, 2026)), used: map[string]bool{}}
	for _, lang := range languages {
		b, err := readBank(lang)
		if err != nil {
			return nil, err
		}
		w.banks[lang] = b
	}
	return w, nil
}

// has reports whether a language can say something of this class.
func (w *writer) has(lang, class string) bool { return len(w.banks[lang][class+" opener"]) > 0 }

// say makes a new text of a class; when every combination is used up it adds
// another tail.
func (w *writer) say(lang, class string) string {
	openers, tails := w.banks[lang][class+" opener"], w.banks[lang][class+" tail"]
	text := ""
	for try := range 200 {
		text = openers[w.rand.IntN(len(openers))]
		for range min(len(tails), 1+try/60+w.rand.IntN(2)) {
			text += " " + tails[w.rand.IntN(len(tails))]
		}
		if !w.used[text] {
			break
		}
	}
	w.used[text] = true
	return text
}
