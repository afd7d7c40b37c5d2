package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// heldRow is a text that was held back, as `earshot try sentiment` reads it and ../shared/tools/sentiment_score.py scores it.
type heldRow struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Target string `json:"target,omitempty"`
	Label  string `json:"label"`
}

// writeHeld writes what was held back to a folder, a file for each set, so that the whole engine can be asked, too, and not
// only the models. Texts that the mix was fitted on are left out where they are few.
func writeHeld(dir string, held []*example) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write held back texts: %w", err)
	}
	sets := map[string][]*example{}
	for _, e := range fresh(held) {
		sets[e.set] = append(sets[e.set], e)
	}
	for set, list := range sets {
		if err := writeRows(filepath.Join(dir, set+".jsonl"), list); err != nil {
			return err
		}
	}
	return nil
}

func writeRows(path string, list []*example) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write held back texts: %w", err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	out := json.NewEncoder(w)
	for _, e := range list {
		if err := out.Encode(heldRow{e.id, e.text, e.named, classNames[e.label]}); err != nil {
			return fmt.Errorf("write held back texts: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write held back texts: %w", err)
	}
	return f.Close()
}

// fresh are the texts held back on which no mix was fitted that is for them alone.
func fresh(held []*example) (out []*example) {
	for _, e := range held {
		if e.set != "acl14" || e.fold == 1 {
			out = append(out, e)
		}
	}
	return out
}
