package crawler

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot/earshot/crawler/source"
)

// TestASourceThatNeverShowsAllHasOneGap polls a source whose every item is new at each
// poll: the ledger says so, in one line, whose end moves on.
func TestASourceThatNeverShowsAllHasOneGap(t *testing.T) {
	wild := &fake{poll: func(n int, _ source.State) (source.Harvest, error) {
		ms := items(n*10, n*10+10)
		return source.Harvest{Mentions: ms, Window: len(ms)}, nil
	}}
	h := build(t, map[string]any{"wild": wild}, feedNamed("wild", time.Minute))
	var marks []string
	var gaps []Gap
	synctest.Test(t, func(t *testing.T) {
		for range 2 {
			h.run(t, time.Hour)
			mark, err := GapMark(t.Context(), h.db)
			if err != nil {
				t.Fatal(err)
			}
			marks = append(marks, mark)
		}
		var err error
		if gaps, err = Gaps(t.Context(), h.db, time.Now().Add(-24*time.Hour), time.Now()); err != nil {
			t.Fatal(err)
		}
	})
	if len(wild.polls()) < 100 || len(gaps) > 3 || marks[0] == marks[1] {
		t.Errorf("%d polls made %d gaps %+v, marks %v", len(wild.polls()), len(gaps), gaps, marks)
	}
}
