package main

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestPredicatesMakeTexts holds that every list can be read, that no word bears two labels in one group, that each frame has both
// its places, and that the same texts are made every time.
func TestPredicatesMakeTexts(t *testing.T) {
	t.Parallel()
	lists := 0
	err := eachFile("own/worth/*.txt", func(data string) error {
		lists++
		p, err := parsePredicates(data)
		if err != nil {
			return err
		}
		labels := map[string]string{}
		for head, words := range p.words {
			label, group, _ := strings.Cut(head, " ")
			for _, w := range words {
				if was := labels[group+w]; was != "" && was != label {
					t.Errorf("%s: %q is %s and %s", p.lang, w, was, label)
				}
				labels[group+w] = label
			}
		}
		for head, frames := range p.frames {
			for _, f := range frames {
				if !strings.Contains(f, "{T}") || !strings.Contains(f, "{a}") {
					t.Errorf("%s: frame %s lacks a place: %q", p.lang, head, f)
				}
			}
		}
		first, again := textsOf(p), textsOf(p)
		if len(first) < 500 || !slices.Equal(first, again) {
			t.Errorf("%s: %d texts, then %d", p.lang, len(first), len(again))
		}
		for _, text := range first {
			if strings.ContainsAny(text, "{}") {
				t.Errorf("%s: %q", p.lang, text)
			}
		}
		return nil
	})
	if err != nil || lists < 16 {
		t.Fatalf("%d lists, %v", lists, err)
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
	marked := map[bool]int{}
	p.texts(rand.New(rand.NewPCG(1, 1)), func(label, text, _ string) {
		bare := strings.TrimRight(text, ".!")
		got[bare] = label
		marked[bare != text]++
	})
	if marked[true] == 0 || marked[false] == 0 {
		t.Errorf("%d texts end with a mark, %d without", marked[true], marked[false])
	}
	for text, want := range map[string]string{"Acme is kind": "positive", "Acme is rude": "negative", "Acme is not kind": "negative", "Acme is not rude": "positive", "is Acme kind?": "neutral", "is Acme rude?": "neutral"} {
		if got[text] != want {
			t.Errorf("%q is %q, want %s", text, got[text], want)
		}
	}
}

// Words go into the frames of their own group, those of any group into all and all into those of any, but nothing calm into what is not.
func TestPredicatesGoIntoTheFramesOfTheirGroup(t *testing.T) {
	t.Parallel()
	p := &predicates{frames: map[string][]string{"same any": {"any"}, "same folk": {"folk"}, "same calm": {"calm"}, "denied any": {"denied"}}}
	for group, want := range map[string][]string{"any": {"any", "folk"}, "folk": {"any", "folk"}, "food": {"any"}, "calm": {"calm"}} {
		if got := p.framesFor(sameFrame, group); !slices.Equal(got, want) {
			t.Errorf("words of %s go into %q, want %q", group, got, want)
		}
	}
}

// A head may stand on several lines, and a comment is none.
func TestPredicatesAreGathered(t *testing.T) {
	t.Parallel()
	p, err := parsePredicates("language: en\n# positive any: cruel\n\npositive any: kind\npositive folk: polite|patient\npositive any: sweet\n" +
		"frame same any: {T} is {a}\nframe same any: so {a}, {T}\nnames: Acme\nnames: Globex|Initech")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ got, want []string }{
		{p.words["positive any"], []string{"kind", "sweet"}}, {p.words["positive folk"], []string{"polite", "patient"}},
		{p.frames["same any"], []string{"{T} is {a}", "so {a}, {T}"}}, {p.names, []string{"Acme", "Globex", "Initech"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("read %q, want %q", c.got, c.want)
		}
	}
}

// More texts are made in English than abroad and of neutral words than of others, each word is denied once, and every third asked.
func TestPredicatesMakeSoManyTexts(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]map[string]int{
		"en": {"positive same": 4 * worthTexts, "negative denied": 4, "neutral same": 4 * neutralTexts, "neutral asked": 4},
		"sv": {"positive same": worthTexts, "negative denied": 4, "neutral same": neutralTexts, "neutral asked": 4},
	} {
		p, err := parsePredicates("language: " + lang + "\npositive any: kind|polite|sweet|fair\nneutral any: here|there|new|blue\n" +
			"frame same any: same {T} {a}.\nframe denied any: denied {T} {a}.\nframe asked any: asked {T} {a}?\nnames: Acme")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		p.texts(rand.New(rand.NewPCG(1, 1)), func(label, text, _ string) {
			kind, _, _ := strings.Cut(text, " ")
			got[label+" "+kind]++
			if bare := strings.TrimRight(text, ".?!"); len(bare) != len(text)-1 {
				t.Errorf("%q ends twice", text)
			}
		})
		if !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", lang, got, want)
		}
	}
}
