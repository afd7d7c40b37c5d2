package sentiment

import (
	"fmt"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// A set holds its words and no others, however many they are and wherever they fall.
func TestAWordSetHoldsItsWordsAlone(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 3, 100, 5000} {
		var words []uint64
		var list []phrase
		for i := range n {
			h := feature.Hash(fmt.Sprint("word", i))
			words = append(words, h)
			list = append(list, phrase{weight: float64(i), rest: []uint64{h}})
		}
		set, by := wordSetOf(words), newByWord(list, (*phrase).second)
		for i, h := range words {
			if !set.has(h) {
				t.Errorf("of %d words %d is not held", n, i)
			}
			if p := by.of(h); len(p) != 1 || p[0].weight != float64(i) {
				t.Errorf("of %d words %d has %v", n, i, p)
			}
		}
		for i := range 2000 {
			h := feature.Hash(fmt.Sprint("other", i))
			if set.has(h) || n > 0 && by.of(h) != nil {
				t.Errorf("%d words hold another", n)
			}
		}
	}
}
