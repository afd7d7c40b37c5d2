package main

import (
	"fmt"
	"os"
	"path/filepath"
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
	paths, err := filepath.Glob(filepath.Join(dir, "*.tsv"))
	if err != nil {
		return fmt.Errorf("find own texts: %w", err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("read own texts: %w", err)
		}
		for n, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
			f := strings.Split(line, "\t")
			switch len(f) {
			case 3: // language, label, text
				c.own(ownSet, f[0], f[1], f[2], "")
			case 6: // language, kind, label, target, somebody else, text
				c.own(ownSet, f[0], f[2], f[5], f[3])
				if f[4] == "" && f[1] != "passing" && f[1] != "two" {
					c.own(ownSet, f[0], f[2], f[5], "")
				}
			default:
				return fmt.Errorf("%s:%d: %d fields, want 3 or 6", path, n+1, len(f))
			}
		}
	}
	return nil
}

func (c *corpus) own(set, lang, label, text, target string) {
	if e := newExample(set, lang, row{Text: text, Label: label}, target); e != nil && (target == "" || e.target) {
		c.learn = append(c.learn, e)
	}
}
