package main

import (
	"strings"
	"testing"
)

func TestEveryPostOfOurOwnTeachesSomething(t *testing.T) {
	t.Parallel()
	posts, err := readPosts("../../testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range posts {
		if p.intent < 0 && p.crisis < 0 || p.reason >= 0 && p.intent != complaint || len(p.lang) != 2 {
			t.Errorf("%q: intent %d, reason %d, crisis %d, language %q", p.text, p.intent, p.reason, p.crisis, p.lang)
		}
	}
	labels, err := readLabels()
	if err != nil || len(labels) == 0 {
		t.Fatalf("%d labels, error %v", len(labels), err)
	}
	for key, kind := range labels {
		if intentOf(kind) < 0 {
			t.Errorf("%x: no intent is called %q", key, kind)
		}
	}
}

func TestALongTextIsCutBehindASentenceOrAWord(t *testing.T) {
	t.Parallel()
	sentence := strings.Repeat("word ", 30) + "end."
	for text, want := range map[string]string{
		"short  enough":                        "short enough",
		sentence + strings.Repeat(" more", 99): sentence,
		strings.Repeat("word ", 99):            strings.TrimSpace(strings.Repeat("word ", 48)),
	} {
		if got := opening(text); got != want {
			t.Errorf("%.40q is cut to %q", text, got)
		}
	}
}
