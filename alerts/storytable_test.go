package alerts

import (
	"math/rand/v2"
	"testing"
)

func TestAStoryTableCountsAsAMapDoes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	var table storyTable
	want := map[uint64]*tally{}
	labels := []int8{-1, 0, 1, 2}
	for step := range 50_000 {
		story, label, n := uint64(r.IntN(300))<<(8*r.IntN(3)), labels[r.IntN(4)], int32(1+r.IntN(2))
		w := want[story]
		if r.IntN(100) < 52 && w != nil {
			n, label = -w.n, 2 // all of it goes at once
		}
		before, had := int8(0), w != nil
		if had {
			before = w.label()
		} else {
			w = &tally{}
			want[story] = w
		}
		w.add(label, n)
		gotBefore, gotAfter, gotHad, gotHas := table.change(story, label, n)
		if gotHad != had || gotHas != (w.n > 0) || had && gotBefore != before || gotHas && gotAfter != w.label() {
			t.Fatalf("step %d: %d %d %t %t of a story that is %+v", step, gotBefore, gotAfter, gotHad, gotHas, *w)
		}
		if w.n <= 0 {
			delete(want, story)
		}
		if table.n != len(want) {
			t.Fatalf("step %d: %d stories, want %d", step, table.n, len(want))
		}
	}
}
