package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestAnExportComesBackByteForByte takes mentions with everything people and earshot
// can add to them out and in again, as JSON lines and as CSV, in order and shuffled:
// what is exported then is the same to the last byte, foreign ids and their stories,
// corrections and tags with spaces included.
func TestAnExportComesBackByteForByte(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte("timezone = \"UTC\"\n[brands.acme]\nquery = \"acme\"\n[brands.globex]\nquery = \"globex\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "in.jsonl"), furnished(150), 0o600); err != nil {
		t.Fatal(err)
	}
	earshotIn(t, dir, "--data", "a", "import", "in.jsonl")
	want := earshotIn(t, dir, "--data", "a", "export")
	if !strings.Contains(want, `"corrected":true`) || !strings.Contains(want, `"needs a reply"`) || !strings.Contains(want, "edited now") {
		t.Fatalf("the export lacks what is to be tested:\n%.2000s", want)
	}
	lines := strings.SplitAfter(strings.TrimSpace(want)+"\n", "\n")
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(lines)-1, func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	for name, text := range map[string]string{
		"same.jsonl": want, "shuffled.jsonl": strings.Join(lines, ""), "table.csv": earshotIn(t, dir, "--data", "a", "export", "--format", "csv"),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		earshotIn(t, dir, "--data", name+".d", "import", name)
		if got := earshotIn(t, dir, "--data", name+".d", "export"); got != want {
			t.Errorf("%s comes back otherwise\n%s", name, firstDifference(got, want))
		}
	}
}

// furnished is n rows with every field a mention has, copies, edits and hostile cells.
func furnished(n int) []byte {
	var b bytes.Buffer
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	row := func(i int, text string) {
		more := ""
		switch {
		case i%9 == 0:
			more = `,"triage":{"status":"handled","assignee":"dana","tags":["vip","needs a reply","ä,ö"],"note":"call \"back\"\n=1+1"}`
		case i%7 == 0:
			more = `,"sentiment":{"label":"negative","score":-1,"corrected":true}`
		case i%5 == 0:
			more = `,"brands":[{"brand":"acme","sentiment":{"label":"positive","score":1,"corrected":true}}],"rating":1.5`
		}
		fmt.Fprintf(&b, `{"id":"x%03d","source":"press","kind":"feed","type":"article","url":"https://a.example/%d?utm_source=x","title":"=T%d","text":%q,`+
			`"author":{"name":"N %d","handle":"h%d","url":"https://a.example/u/%d","followers":%d},"published":%q,"discovered":%q,`+
			`"engagement":{"likes":%d,"views":0},"parent_url":"https://a.example/p","links":["https://b.example/x"],"hashtags":["k","smart home"]%s}`+"\n",
			i, i, i%3, text, i%20, i%20, i%20, i, at.Format(time.RFC3339), at.Add(3*time.Minute).Format(time.RFC3339), i%5, more)
	}
	texts := []string{"Acme recalls forty thousand kettles after reports of burns in several countries says the agency on tuesday", "A short acme post",
		"Globex and Acme announce a joint venture for coffee machines in the north with three hundred jobs expected by spring"}
	for i := range n {
		at = at.Add(time.Duration(i%90) * time.Minute)
		text := texts[i%3]
		if i%4 == 0 {
			text += strings.Repeat(" lid", i%6)
		}
		row(i, text)
		if i%25 == 24 {
			row(i, text+" edited now")
		}
	}
	return b.Bytes()
}
