package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ownSet is the set of what was written to be learned from.
const ownSet = "own"

// madeUp says whether a text was written to be learned from.
func (e *example) madeUp() bool { return e.set == ownSet || e.set == worthSet }

// readOwn reads the texts that earshot's authors wrote to be learned from (own/): whole
// texts, and texts towards a target, in tabs and lines. Where a text names nobody else
// and does not only pass its target by, its label is that of the whole text too.
func (c *corpus) readOwn(dir string) error {
	return eachFile(filepath.Join(dir, "*.tsv"), func(data string) error {
		for n, line := range strings.Split(strings.TrimSuffix(data, "\n"), "\n") {
			f := strings.Split(line, "\t") // language, kind, label, target, somebody else, text
			if len(f) == 3 {               // language, label, text
				f = []string{f[0], "", f[1], "", "", f[2]}
			}
			if len(f) != 6 {
				return fmt.Errorf("line %d: %d fields, want 3 or 6", n+1, len(f))
			}
			if !slices.Contains(classNames[:], f[2]) {
				return fmt.Errorf("line %d: unknown label %q", n+1, f[2])
			}
			if f[3] != "" {
				c.learnFrom(ownSet, f[0], f[2], f[5], f[3])
			}
			if f[4] == "" && f[1] != "passing" && f[1] != "two" {
				c.learnFrom(ownSet, f[0], f[2], f[5], "")
			}
		}
		return nil
	})
}

// eachFile reads the files that a pattern names, one after the other; what is wrong with one is said with its name.
func eachFile(pattern string, read func(data string) error) error {
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return fmt.Errorf("find own texts: %w", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read own texts: %w", err)
		}
		if err := read(string(data)); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// learnFrom adds a text that was made up to those that are learned from, unless it is about a target that is not found in it.
func (c *corpus) learnFrom(set, lang, label, text, target string) {
	if e := newExample(set, lang, row{Text: text, Label: label}, target); e != nil && (target == "" || e.target) {
		c.learn = append(c.learn, e)
	}
}
