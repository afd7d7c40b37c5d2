package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const threeRules = `timezone = "UTC"

[brands.acme]
query = "acme"

# the first one
# of three
[[rules]]
name = "one"   # inside
type = "keyword"
query = "recall"

[[rules]]
name = 'two'
type = "threshold"
min_mentions = 3
# a last word

# the third
[[rules]]
name = "three"
type = "keyword"
query = """
a OR
b"""`

func TestFindGivesAnEntryWithItsComments(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"one":   "# the first one\n# of three\n[[rules]]\nname = \"one\"   # inside\ntype = \"keyword\"\nquery = \"recall\"\n",
		"two":   "[[rules]]\nname = 'two'\ntype = \"threshold\"\nmin_mentions = 3\n# a last word\n",
		"three": "# the third\n[[rules]]\nname = \"three\"\ntype = \"keyword\"\nquery = \"\"\"\na OR\nb\"\"\"",
	} {
		at, ok := Find([]byte(threeRules), "rules", name)
		if got := threeRules[at.Start:at.End]; !ok || got != want {
			t.Errorf("%s: %v\n%q, want\n%q", name, ok, got, want)
		}
		if line := 1 + strings.Count(threeRules[:at.Start], "\n"); line != at.Line {
			t.Errorf("%s: line %d, want %d", name, at.Line, line)
		}
	}
	if _, ok := Find([]byte(threeRules), "rules", "four"); ok {
		t.Error("found a rule that is not there")
	}
	if _, ok := Find([]byte(threeRules), "sources", "one"); ok {
		t.Error("found a rule among the sources")
	}
}

func TestReplaceLeavesTheRestOfTheFile(t *testing.T) {
	t.Parallel()
	at, _ := Find([]byte(threeRules), "rules", "two")
	got := string(Replace([]byte(threeRules), at, "[[rules]]\r\nname = \"2\"\r\ntype = \"threshold\"\r\nmin_mentions = 4\r\n\r\n"))
	want := strings.Replace(threeRules, threeRules[at.Start:at.End], "[[rules]]\nname = \"2\"\ntype = \"threshold\"\nmin_mentions = 4\n", 1)
	if got != want {
		t.Errorf("%s", got)
	}
	if _, err := Parse("x", []byte(got)); err != nil {
		t.Error(err)
	}
	added, place := Append([]byte(threeRules), "[[rules]]\nname = \"new\"\ntype=\"keyword\"\nquery=\"x\"")
	if back, ok := Find(added, "rules", "new"); !ok || back != place {
		t.Errorf("%+v, want %+v", back, place)
	}
	for _, empty := range []string{"", "\n\n", "\ufeff"} {
		if _, place := Append([]byte(empty), "x"); place.End <= place.Start {
			t.Errorf("%q: %+v", empty, place)
		}
	}
}

func TestSaveIsOneStepKeepsACopyAndNoticesOthers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "real.toml")
	link := filepath.Join(dir, "rules.toml")
	old := []byte("timezone = \"UTC\"\n")
	if err := os.WriteFile(path, old, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	next := []byte("timezone = \"Europe/Berlin\"\n")
	backup, err := Save(link, old, next, now)
	if err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(path)
	kept, _ := os.ReadFile(backup)
	info, _ := os.Stat(path)
	if string(got) != string(next) || string(kept) != string(old) || info.Mode().Perm() != 0o640 {
		t.Errorf("file %q, copy %q, mode %v", got, kept, info.Mode())
	}
	if to, err := os.Readlink(link); err != nil || to != path {
		t.Errorf("the link became %q, %v", to, err)
	}
	if _, err := Save(link, old, next, now); !errors.Is(err, ErrChanged) {
		t.Errorf("a file that changed: %v", err)
	}
	var problems *Problems
	if _, err := Save(link, next, []byte("tmezone = 1\n"), now); !errors.As(err, &problems) {
		t.Errorf("a broken text: %v", err)
	}
	for i := range copiesKept + 5 {
		if _, err := Save(link, next, next, now.Add(time.Duration(i+1)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	if left, _ := filepath.Glob(path + ".*.bak"); len(left) != copiesKept {
		t.Errorf("%d copies, want %d", len(left), copiesKept)
	}
}

func TestOneEntryKeepsAnEditInItsPlace(t *testing.T) {
	t.Parallel()
	if name, err := OneEntry([]byte("# why\n[[rules]]\nname = 'a'\nall = [{ type = \"spike\" }]\n"), "rules"); err != nil || name != "a" {
		t.Errorf("%q, %v", name, err)
	}
	for name, text := range map[string]string{
		"a key before the header":   "allow_edit = true\n[[rules]]\nname = \"a\"",
		"another section":           "[[rules]]\nname = \"a\"\n[web]\nallow_edit = true",
		"two entries":               "[[rules]]\nname = \"a\"\n[[rules]]\nname = \"b\"",
		"an inline list":            "rules = [{ name = \"a\" }]",
		"a text that is not closed": "[[rules]]\nname = \"\"\"a",
		"nothing":                   "# only a comment",
	} {
		if _, err := OneEntry([]byte(text), "rules"); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
