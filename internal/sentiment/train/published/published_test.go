package published

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Posts of all sets are found by their hashes, title and body as one text; a set that is missing is said.
func TestTextsOfAllSetsAreFoundByTheirHashes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	plain := []string{"tweeteval-sentiment/val.jsonl", "tweeteval-offensive/train.jsonl"}
	for _, name := range plain {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(`{"title": "A  kettle", "text": "It\tleaks. "}`+"\n"+`{"title": "Only this"}`+"\n"+`{"text": "A post"}`), 0o600); err != nil {
			t.Fatal(err)
		}
		texts := map[string]string{}
		if err := add(texts, path); err != nil {
			t.Fatal(err)
		}
		var got []string
		for key, text := range texts {
			if len(key) != 16 {
				t.Errorf("key %q of %q", key, text)
			}
			got = append(got, text)
		}
		if all := strings.Join(got, "|"); len(got) != 3 || !strings.Contains(all, "A kettle\n\nIt leaks.") || !strings.Contains(all, "Only this") || !strings.Contains(all, "A post") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if _, err := Texts(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder without the other sets: %v", err)
	}
}
