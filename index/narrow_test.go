package index

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestANarrowListHoldsWhatAWideOneDoes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, most := range []uint32{0, 1, 255, 256, 65535, 65536, 1 << 31} {
		wide := make([]uint32, 3000)
		for i := range wide {
			wide[i] = r.Uint32N(min(most, 100_000) + 1)
		}
		wide[7] = most
		l := narrowed(wide)
		var places []uint32
		want, got := make([]uint32, 100_001), make([]uint32, 100_001)
		for i, v := range wide {
			if l.at(uint32(i)) != v {
				t.Fatalf("up to %d: %d stands at %d, want %d", most, l.at(uint32(i)), i, v)
			}
			if v < uint32(len(want)) && r.IntN(3) > 0 {
				places = append(places, uint32(i))
				want[v]++
			}
		}
		if l.count(got, places); !slices.Equal(got, want) {
			t.Errorf("up to %d: counts differ", most)
		}
		if size := len(l.one) + 2*len(l.two) + 4*len(l.whole); most < 256 && size > len(wide) || most == 0 && size > 0 {
			t.Errorf("up to %d: %d bytes for %d numbers", most, size, len(wide))
		}
	}
	if l := narrowed(nil); l.whole != nil || l.same != 0 {
		t.Errorf("an empty list: %+v", l)
	}
}
