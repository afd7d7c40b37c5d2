package main

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPredicatesMakeTexts holds that every list can be read, that no word bears two labels in one group, that each frame has both
// its places, and that the same texts are made every time.
func TestPredicatesMakeTexts(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("own/worth/*.txt")
	if err != nil || len(paths) < 16 {
		t.Fatalf("%d lists, %v", len(paths), err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		p, err := parsePredicates(string(data))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		labels := map[string]string{}
		for head, words := range p.words {
			label, group, _ := strings.Cut(head, " ")
			for _, w := range words {
				if was := labels[group+w]; was != "" && was != label {
					t.Errorf("%s: %q is %s and %s", path, w, was, label)
				}
				labels[group+w] = label
			}
		}
		for head, frames := range p.frames {
			for _, f := range frames {
				if !strings.Contains(f, "{T}") || !strings.Contains(f, "{a}") {
					t.Errorf("%s: frame %s lacks a place: %q", path, head, f)
				}
			}
		}
		first, again := textsOf(p), textsOf(p)
		if len(first) < 500 || !slices.Equal(first, again) {
			t.Errorf("%s: %d texts, then %d", path, len(first), len(again))
		}
		for _, text := range first {
			if strings.ContainsAny(text, "{}") {
				t.Errorf("%s: %q", path, text)
			}
		}
	}
}

func textsOf(p *predicates) (out []string) {
	p.texts(rand.New(rand.NewPCG(3, 17)), func(label, text, target string) { out = append(out, label+" "+target+" "+text) })
	return out
}

// What is denied turns round, and what is asked is neither.
func TestPredicatesTurnRound(t *testing.T) {
	t.Parallel()
	p, err := parsePredicates("language: en\npositive any: kind\nnegative any: rude\nframe same any: {T} is {a}\nframe denied any: {T} is not {a}\nframe asked any: is {T} {a}?\nnames: Acme")
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	p.texts(rand.New(rand.NewPCG(1, 1)), func(label, text, _ string) { got[strings.TrimRight(text, ".!")] = label })
	for text, want := range map[string]string{"Acme is kind": "positive", "Acme is rude": "negative", "Acme is not kind": "negative", "Acme is not rude": "positive", "is Acme kind?": "neutral", "is Acme rude?": "neutral"} {
		if got[text] != want {
			t.Errorf("%q is %q, want %s", text, got[text], want)
		}
	}
	for _, bad := range []string{"positive any: kind", "language: en\nno head at all\nnames: Acme", "names: Acme\npositive any: kind"} {
		if _, err := parsePredicates(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}
