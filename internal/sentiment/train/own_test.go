package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// ownDir is a folder of own texts that holds these files.
func ownDir(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "worth"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// A text is learned from towards its target, and as a whole where it is about nobody else.
func TestOwnTextsAreLearnedFrom(t *testing.T) {
	t.Parallel()
	dir := ownDir(t, map[string]string{
		"a.tsv": "en\tpositive\tA fine day\n" +
			"en\tplain\tnegative\tAcme\t\tAcme broke my lamp\n" +
			"en\tpassing\tneutral\tAcme\t\tMet him outside Acme\n" +
			"en\ttwo\tpositive\tAcme\t\tAcme, not the other one\n" +
			"en\tplain\tpositive\tAcme\tGlobex\tLeft Globex for Acme\n",
		"b.tsv":        "de\tplain\tnegative\tAcme\t\tNiemand wird hier genannt\n",
		"worth/de.txt": "language: de\nnames: Acme\npositive adj: nett\nframe same adj: {T} ist {a}.\n",
	})
	c := &corpus{}
	if err := c.readOwn(dir); err != nil {
		t.Fatal(err)
	}
	if err := c.readPredicates(dir); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range c.learn {
		got = append(got, fmt.Sprintf("%s %s %s %q %s", e.set, e.lang, classNames[e.label], e.named, e.text))
	}
	want := []string{
		`own en positive "" A fine day`,
		`own en negative "Acme" Acme broke my lamp`,
		`own en negative "" Acme broke my lamp`,
		`own en neutral "Acme" Met him outside Acme`,
		`own en positive "Acme" Acme, not the other one`,
		`own en positive "Acme" Left Globex for Acme`,
		`own de negative "" Niemand wird hier genannt`,
		`worth de positive "Acme" Acme ist nett.`,
		`worth de positive "" Acme ist nett.`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("learned from\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What is misspelt is said with its file and line, and nothing is learned from it as something else.
func TestOwnTextsThatCannotBeReadAreNamed(t *testing.T) {
	t.Parallel()
	const good = "language: en\nnames: Acme\nframe same any: {T} is {a}\n"
	for _, c := range []struct{ file, data, want string }{
		{"a.tsv", "en\tpositive\tA fine day\nen\tA fine day\n", "a.tsv: line 2: 2 fields"},
		{"a.tsv", "en\tpostive\tA fine day\n", `a.tsv: line 1: unknown label "postive"`},
		{"worth/en.txt", good + "postive any: kind\n", `en.txt: line 4: unknown head "postive any"`},
		{"worth/en.txt", good + "positive: kind\n", `en.txt: line 4: unknown head "positive"`},
		{"worth/en.txt", good + "positive : kind\n", `en.txt: line 4: unknown head "positive "`},
		{"worth/en.txt", good + "\n# kind\nframe sme any: {T} is {a}\n", `en.txt: line 6: unknown head "frame sme any"`},
		{"worth/en.txt", good + "frame same : {T} is {a}\n", `en.txt: line 4: unknown head "frame same "`},
		{"worth/en.txt", good + "frames same any: {T} is {a}\n", `en.txt: line 4: unknown head "frames same any"`},
		{"worth/en.txt", good + "frame same: {T} is {a}\n", `en.txt: line 4: unknown head "frame same"`},
		{"worth/en.txt", good + "name: Globex\n", `en.txt: line 4: unknown head "name"`},
		{"worth/en.txt", good + "positive any kind\n", "en.txt: line 4: want a head"},
		{"worth/en.txt", good + "positive any: kind||polite\n", "en.txt: line 4: want a head"},
		{"worth/en.txt", good + "frame same any: \n", "en.txt: line 4: want a head"},
		{"worth/en.txt", good + "positive calm: on time\n", `en.txt: no frame for the words of "positive calm"`},
		{"worth/en.txt", "language: en\nframe same any: {T} is {a}\n", "en.txt: no language or no names"},
		{"worth/en.txt", "names: Acme\nframe same any: {T} is {a}\n", "en.txt: no language or no names"},
	} {
		var l corpus
		dir := ownDir(t, map[string]string{c.file: c.data})
		err := l.readOwn(dir)
		if err == nil {
			err = l.readPredicates(dir)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.data, err, c.want)
		}
	}
}
