package journal

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

func TestAFullDiskRefusesTheWholeGroupAndKeepsWhatWasAcknowledged(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	mustAppend(t, j, said(1), said(2))
	// SQLite answers a file that may not grow exactly as it does a disk that is full.
	if _, err := j.db.Write.Exec(`PRAGMA max_page_count = 60`); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	acknowledged, refused := 2, 0
	for g := range 4 {
		wg.Go(func() {
			for n := range 20 {
				m := said(100 + g*100 + n)
				m.Text = strings.Repeat("a long text ", 500)
				out, err := j.Append(context.Background(), []mention.Mention{m})
				mu.Lock()
				switch {
				case errors.Is(err, sqlite.ErrFull):
					refused++
				case err != nil:
					t.Errorf("append: %v", err)
				case out[0].Reason == mention.New:
					acknowledged++
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if refused == 0 || acknowledged < 10 {
		t.Fatalf("%d refused, %d acknowledged: the disk was not full in time", refused, acknowledged)
	}
	if got := len(after(t, j, 0)); got != acknowledged {
		t.Errorf("%d are kept, %d were acknowledged", got, acknowledged)
	}
	if _, err := j.db.Write.Exec(`PRAGMA max_page_count = 100000`); err != nil {
		t.Fatal(err)
	}
	out := mustAppend(t, j, said(9000))
	if out[0].Reason != mention.New || out[0].Seq != uint64(acknowledged+1) {
		t.Errorf("with room again: %+v", out)
	}
	if s, err := j.Check(t.Context(), nil); err != nil || len(s.Problems) > 0 {
		t.Errorf("soundness %+v, %v", s, err)
	}
}
