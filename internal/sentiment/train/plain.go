package main

import (
	"path/filepath"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// Texts without a label of sentiment: what the teacher says of them is all there is to
// learn. Posts written in disasters, half of them about everything else, and sentences
// from the bodies of Reddit's posts.
var plainSets = []struct{ set, path string }{
	{"crisis", "crisislex-t6/train.jsonl.gz"}, {"crisis", "crisislex-t26/train.jsonl.gz"}, {"reddit", "reddit-scale/posts.jsonl.gz"},
}

const (
	fromReddit   = 40000 // sentences
	ofEachPost   = 3
	leastLetters = 15 // of a text that says something
	mostBytes    = 200
)

// readPlain reads them, each once.
func (c *corpus) readPlain(dir string) error {
	seen, taken := map[string]bool{}, map[string]int{}
	var t feature.Tokenizer
	for _, s := range plainSets {
		rows, err := readRows(filepath.Join(dir, s.path))
		if err != nil {
			return err
		}
		for _, r := range rows {
			pieces := []string{original(r.Text)}
			if s.set == "reddit" {
				pieces = sentences(r.Text)
			}
			for _, text := range pieces {
				key := plain(text)
				if len(key) < leastLetters || seen[key] || s.set == "reddit" && taken[s.set] == fromReddit {
					continue
				}
				seen[key] = true
				taken[s.set]++
				c.plain = append(c.plain, &example{set: s.set, text: text, lang: "en", label: neutral, task: unjudged,
					tokens: append([]feature.Token(nil), t.Tokens(text)...)})
			}
		}
	}
	return nil
}

// original is a post without what only says whose it was before it was passed on.
func original(text string) string {
	if rest, ok := strings.CutPrefix(text, "RT @"); ok {
		_, text, _ = strings.Cut(rest, " ")
	}
	return text
}

// sentences are the first few of a longer text that are neither scraps nor paragraphs.
func sentences(text string) []string {
	var out []string
	for _, line := range strings.Split(text, "\n") {
		for _, s := range strings.SplitAfter(strings.NewReplacer("! ", "! \x00", "? ", "? \x00", ". ", ". \x00").Replace(line), "\x00") {
			s = strings.TrimSpace(strings.TrimSuffix(s, "\x00"))
			if len(s) >= leastLetters && len(s) <= mostBytes && strings.Contains(s, " ") && len(out) < ofEachPost {
				out = append(out, s)
			}
		}
	}
	return out
}
