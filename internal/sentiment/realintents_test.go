package sentiment

import (
	_ "embed"
	"errors"
	"io/fs"
	"slices"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/train/published"
)

//go:embed testdata/intents-real.tsv
var realIntents string

// TestIntentsOfRealPosts asks what real posts want that the model has not learned from. Only four in ten of them want
// anything: what is held beside how many are right is how many of the complaints found are some.
func TestIntentsOfRealPosts(t *testing.T) {
	t.Parallel()
	texts, err := published.Texts(sharedData(""))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the public sets are not beside the repository")
	}
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t)
	said, loud := map[string]*[GuessIntents][GuessIntents]int{"random": {}, "picked": {}}, map[string]int{}
	for _, f := range rowsOf(realIntents) {
		text, ok := texts[f[0]]
		if !ok {
			t.Fatalf("no post has the hash %s", f[0])
		}
		kind := f[1]
		if kind == "none" {
			kind = ""
		}
		said[f[4]][slices.Index(Intents[:], kind)][slices.Index(Intents[:], e.Intent(text, "en").Kind)]++
		if e.Crisis(text, "en").Score >= 0.7 {
			loud[f[3]]++
		}
		loud["of "+f[3]]++
	}
	for drawn, want := range map[string]struct{ right, complaints float64 }{"random": {0.7, 0.3}, "picked": {0.62, 0.22}} {
		n := said[drawn]
		all, right := 0, 0
		for k := range Intents {
			found, there := 0, 0
			for i := range Intents {
				found, there = found+n[i][k], there+n[k][i]
			}
			all, right = all+there, right+n[k][k]
			t.Logf("%s %q: %d, precision %.2f, recall %.2f", drawn, Intents[k], there, float64(n[k][k])/float64(max(1, found)), float64(n[k][k])/float64(max(1, there)))
			if Intents[k] == Complaint && float64(n[k][k]) < want.complaints*float64(found) {
				t.Errorf("%s: %d of the %d complaints found are some, want %.2f of them", drawn, n[k][k], found, want.complaints)
			}
		}
		t.Logf("%s: %d of %d right", drawn, right, all)
		if float64(right) < want.right*float64(all) {
			t.Errorf("%s: %d of %d right, want %.2f", drawn, right, all, want.right)
		}
	}
	t.Logf("at 0.7 %d of %d crises and %d of %d others", loud["!"], loud["of !"], loud["-"], loud["of -"])
	if loud["!"] < 20 || loud["-"] > 65 {
		t.Errorf("want 20 of the crises at least and 65 of the others at most")
	}
}
