package sentiment

import (
	"slices"
	"testing"
)

// What is gathered stands by its word in the order in which it came, and no list reaches into its neighbour.
func TestWhatIsGatheredKeepsItsOrder(t *testing.T) {
	t.Parallel()
	g := gather[int](2)
	for i := range 1000 {
		g.add(uint64(i*i%7), i)
	}
	lists := g.byWord()
	seen := 0
	for word, list := range lists {
		seen += len(list)
		if !slices.IsSorted(list) {
			t.Errorf("word %d: %v", word, list)
		}
		for _, i := range list {
			if uint64(i*i%7) != word {
				t.Errorf("word %d has %d", word, i)
			}
		}
		_ = append(list, -1)
	}
	if seen != 1000 || len(lists) != 4 {
		t.Errorf("%d things under %d words", seen, len(lists))
	}
	for word, list := range lists {
		if slices.Contains(list, -1) {
			t.Errorf("word %d: its neighbour wrote into it", word)
		}
	}
}

// Words that are kept stay as they were, however many come after them.
func TestARollKeepsItsWords(t *testing.T) {
	t.Parallel()
	var r roll
	var kept [][]uint64
	words := make([]uint64, 0, 2*rollWords)
	for i := range 400 {
		words = words[:0]
		for k := range i * 7 % 300 {
			words = append(words, uint64(i*1000+k))
		}
		kept = append(kept, r.keep(words))
	}
	kept = append(kept, r.keep(make([]uint64, 2*rollWords)))
	for i, list := range kept[:400] {
		if len(list) != i*7%300 {
			t.Errorf("%d words kept of list %d", len(list), i)
		}
		for k, w := range list {
			if w != uint64(i*1000+k) {
				t.Fatalf("list %d: word %d is %d", i, k, w)
			}
		}
	}
	if n := len(kept[400]); n != 2*rollWords {
		t.Errorf("%d words of a long list", n)
	}
}

func TestAPhraseStandsForEveryWayOfWritingIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"down again":             {"down again"},
		"shares/stock fall/drop": {"shares fall", "shares drop", "stock fall", "stock drop"},
		"a b/c/d":                {"a b", "a c", "a d"},
	} {
		if got := slices.Collect(spellOut(text)); !slices.Equal(got, want) {
			t.Errorf("%q stands for %q, want %q", text, got, want)
		}
	}
	for p := range spellOut("a/b c/d") { // one is enough
		if p != "a c" {
			t.Error(p)
		}
		break
	}
}
