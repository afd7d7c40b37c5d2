package langid

import (
	"slices"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

func TestEveryOtherRunIsThatOfTheRuns(t *testing.T) {
	t.Parallel()
	for _, w := range []string{"", "^$", "^a$", "^ab$", "^über$", "^straße$", "^привет$", "^日本語です$", "^\xff\x80\x80x$"} {
		var want []uint64
		n := 0
		for g := range Grams([]byte(w)) {
			if n%2 == 0 {
				want = append(want, feature.HashLetters(g))
			}
			n++
		}
		if got := everyOther([]byte(w), nil); !slices.Equal(got, want) {
			t.Errorf("%q: %x, want %x", w, got, want)
		}
	}
}
