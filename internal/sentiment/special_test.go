package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

func TestAPhraseIsLookedForWhereItMayBegin(t *testing.T) {
	t.Parallel()
	over, the, moon, hooray, no := feature.Hash("over"), feature.Hash("the"), feature.Hash("moon"), feature.Hash("hooray"), feature.Hash("no")
	s := newSpecial(100)
	for id, p := range map[int32]phrase{
		7: {rest: []uint64{the, moon}}, 8: {}, 9: {rest: []uint64{gapSlot, moon}},
	} {
		first := map[int32]uint64{7: over, 8: hooray, 9: no}[id]
		s.put(id, []phrase{p})
		s.open(first, []phrase{p})
	}
	for _, c := range []struct {
		id          int32
		first, next uint64
		want        bool
	}{
		{7, over, the, true}, {7, over, moon, false}, {6, over, the, false}, {0, over, the, false},
		{8, hooray, the, true}, {9, no, over, true}, {7, the, over, false},
	} {
		if got := s.begins(c.id, c.first, c.next); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
	for _, c := range []struct {
		first, next, third uint64
		want               bool
	}{
		{over, the, moon, true}, {over, the, hooray, false}, {over, moon, the, false}, {hooray, the, over, true}, {no, over, the, true}, {moon, the, over, false},
	} {
		if got := s.goesOn(c.first, c.next, c.third); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
}
