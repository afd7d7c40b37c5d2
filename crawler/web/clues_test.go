package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestWordsOfScriptsWithoutBlanksAreCountedByLetter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ein Kessel, 2 Tassen": "ein kessel 2 tassen",
		"新しいkettleを買った":        "新 し い kettle を 買 っ た",
		"한국어 주전자":              "한국어 주전자",
		"":                     "",
	} {
		if got := strings.Join(wordsOf(text), " "); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestEveryUnitHasAllItsClues(t *testing.T) {
	t.Parallel()
	doc, err := html.Parse(strings.NewReader(`<body>loose<div class="Article-Body"><h2>Kettles</h2><p>One <b>two</b>.</p><ul><li><a href=x>three</a></ul></div><p><strong>© AFP</strong>`))
	if err != nil {
		t.Fatal(err)
	}
	f := collect(doc, &url.URL{})
	s := convene(doc, f, false).reconsider(f)
	if len(s.units) != 5 {
		t.Fatalf("%d units", len(s.units))
	}
	for i := range s.units {
		if got := s.clues(i); len(got) != clues || slices.ContainsFunc(got, func(v float64) bool { return v != v }) {
			t.Errorf("unit %d has %d clues: %v", i, len(got), got)
		}
	}
	if near, _ := s.classesOf(s.units[2]); near[8] != 1 || near[0] != 0 {
		t.Errorf("classes around a paragraph of the body: %v", near)
	}
	if !pictured(s.units[4]) || pictured(s.units[2]) {
		t.Error("a credit is not known as one")
	}
}
