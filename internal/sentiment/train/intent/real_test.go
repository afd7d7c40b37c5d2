package main

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestLabelsOfRealPostsAreRead(t *testing.T) {
	t.Parallel()
	list, err := readRealLabels("# hash\nab\tcomplaint\tdelay\t!\ncd\tnone\t-\t-\n")
	if err != nil || len(list) != 2 {
		t.Fatalf("%v, error %v", list, err)
	}
	if x := list[0]; x.hash != "ab" || x.intent != complaint || x.reason < 0 || x.crisis != 1 || !x.real {
		t.Errorf("a complaint is %+v", x)
	}
	if x := list[1]; x.intent != 0 || x.reason >= 0 || x.crisis != 0 {
		t.Errorf("nothing wanted is %+v", x)
	}
	for _, bad := range []string{"ab\tcomplaint\tdelay", "ab\tcomplaints\t-\t-", "ab\tcomplaint\tlate\t-", "ab\tnone\t-\t?"} {
		if _, err := readRealLabels(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// TestWhatIsCountedIsNotLearned holds the posts learned from apart from those that the model is measured with.
func TestWhatIsCountedIsNotLearned(t *testing.T) {
	t.Parallel()
	list, err := readRealLabels(realLabels)
	if err != nil || len(list) == 0 {
		t.Fatalf("%d labels, error %v", len(list), err)
	}
	learned := map[string]bool{}
	for _, l := range list {
		if learned[l.hash] {
			t.Errorf("%s stands there twice", l.hash)
		}
		learned[l.hash] = true
	}
	seen := filepath.Join("..", "..", "testdata")
	for _, id := range firsts(t, filepath.Join(seen, "intents-real.tsv")) {
		if learned[id] {
			t.Errorf("%s is learned from and counted", id)
		}
	}
	sample := map[string]bool{}
	for _, id := range firsts(t, filepath.Join(seen, "intents.tsv")) {
		sample[id] = true
	}
	shared := os.Getenv("EARSHOT_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(shared, "data", "semeval-topic-sentiment", "train.jsonl.gz"))
	if err != nil {
		t.Skip("the posts of the sample are not beside the repository")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bufio.NewReader(z)); d.More(); {
		var x struct{ ID, Text string }
		if err := d.Decode(&x); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(strings.Join(strings.FieldsFunc(x.Text, func(r rune) bool { return r == ' ' || r == '\t' }), " ")))
		if h := hex.EncodeToString(sum[:8]); sample[x.ID] && learned[h] {
			t.Errorf("%s, of the sample, is learned from as %s", x.ID, h)
		}
	}
}

// firsts are the first fields of a table's lines.
func firsts(t *testing.T, path string) (list []string) {
	t.Helper()
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(src)) {
		if first, _, ok := strings.Cut(line, "\t"); ok && line[0] != '#' {
			list = append(list, first)
		}
	}
	return list
}
