// Package published finds posts of the public sets by their hashes, so that labels of them can be kept without their texts.
//
// It reads the sets and nothing else, and knows no labels: who keeps some asks for the texts they are of.
package published

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// sets hold the posts.
var sets = []string{"reddit-scale/posts.jsonl.gz", "semeval-topic-sentiment/train.jsonl.gz", "tweeteval-sentiment/train.jsonl.gz", "tweeteval-sentiment/val.jsonl",
	"tweeteval-offensive/train.jsonl", "tweeteval-offensive/val.jsonl"}

// Texts are all texts of the sets in a folder, title and body joined by an empty line and runs of blanks made one, by the first sixteen
// digits of their SHA-256. A set that is not there is an error that is [io/fs.ErrNotExist].
func Texts(dir string) (map[string]string, error) {
	texts := map[string]string{}
	for _, set := range sets {
		if err := add(texts, filepath.Join(dir, set)); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

var blanks = regexp.MustCompile(`[ \t]+`)

func add(texts map[string]string, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open posts: %w", err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("unpack posts: %w", err)
		}
	}
	for d := json.NewDecoder(r); d.More(); {
		var p struct{ Title, Text string }
		if err := d.Decode(&p); err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		key, full := Key(p.Title, p.Text)
		texts[key] = full
	}
	return nil
}

// Key is what a post is called by, and its text as [Texts] has it, given its title and body, of which one may be empty.
func Key(title, body string) (key, text string) {
	text = body
	switch {
	case text == "":
		text = title
	case title != "":
		text = title + "\n\n" + text
	}
	if strings.Contains(text, "  ") || strings.Contains(text, "\t") {
		text = blanks.ReplaceAllString(text, " ")
	}
	text = strings.TrimSpace(text)
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8]), text
}
