package sentiment

import (
	_ "embed"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

var (
	//go:embed testdata/called.tsv
	calledTexts string
	//go:embed testdata/called-blind.tsv
	calledBlindTexts string
)

// TestWhatFirmsAreCalledIsHeard counts names that firms and their people are called, who is not left and who is missed. The floors lie
// a little below what was counted; before it was 55 of 77 (42 of the 50 mixed ones) and 15 of 32.
func TestWhatFirmsAreCalledIsHeard(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", calledTexts, 75}, {"blind", calledBlindTexts, 29}} {
		leastRight(t, e, set.name, set.lines, set.least)
	}
}

// A title stands before a name; who misses somebody writes it small, or first.
func TestWhoIsMissedIsNoMiss(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"I miss Acme": false, "Miss Acme already": false, "it makes me miss Acme": false,
		"we had Miss Acme for maths": true, "we had Mrs Acme for maths": true, "Mr Acme retired": true,
	} {
		s := e.spare.Get().(*scratch)
		masked, _ := e.mask(s, text, e.tokens(s, text), Target{Names: []string{"Acme"}})
		r := newReader(text, masked)
		for i := range masked {
			if masked[i].Kind == feature.Target && r.namesake(i) != want {
				t.Errorf("%q: a namesake is %v, want %v", text, !want, want)
			}
		}
		e.spare.Put(s)
	}
}
