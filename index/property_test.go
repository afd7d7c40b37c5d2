package index

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/query/querytest"

	"pgregory.net/rapid"
)

// found are the ids the index finds, in order.
func found(x *Index, t *rapid.T, q *query.Query) []string {
	res, err := x.Search(t.Context(), Request{Query: q, Limit: MaxLimit, Now: querytest.Now})
	if err != nil {
		t.Fatalf("%s: %v", q.Source(), err)
	}
	ids := make([]string, len(res.Hits))
	for i, h := range res.Hits {
		ids[i] = h.ID
	}
	if res.Total != len(ids) {
		t.Fatalf("%s: total %d, hits %d", q.Source(), res.Total, len(ids))
	}
	slices.Sort(ids)
	return ids
}

// matching are the ids of the mentions that the query matches in memory.
func matching(q *query.Query, live map[string]*mention.Mention) []string {
	ids := []string{}
	for id, m := range live {
		if q.Match(m, querytest.Now) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func TestTheIndexFindsExactlyWhatTheQueryMatches(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		home := fmt.Sprintf("%s/%d", dir, runs)
		defer os.RemoveAll(home)
		x, err := Open(t.Context(), home, Options{SearchLimit: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		live := map[string]*mention.Mention{}
		for range rapid.IntRange(1, 3).Draw(t, "batches") {
			churn(t, x, live)
		}
		for range 30 {
			src := querytest.Query().Draw(t, "query")
			q, err := query.Parse(src, query.Options{Now: querytest.Now})
			if err != nil {
				t.Fatalf("%s: %v", src, err)
			}
			if got, want := found(x, t, q), matching(q, live); !slices.Equal(got, want) {
				for _, id := range slices.Concat(got, want) {
					if !(slices.Contains(got, id) && slices.Contains(want, id)) {
						t.Logf("%+v", live[id])
					}
				}
				t.Fatalf("%s\nindex %v\nquery %v", src, got, want)
			}
		}
	})
}

// churn applies a batch of new, edited and deleted mentions.
func churn(t *rapid.T, x *Index, live map[string]*mention.Mention) {
	var entries []mention.Entry
	for range rapid.IntRange(0, 12).Draw(t, "entries") {
		m := querytest.Mention().Draw(t, "mention")
		e := mention.Entry{Op: mention.Put, Mention: *m}
		if len(live) > 0 && rapid.IntRange(0, 3).Draw(t, "known") == 0 {
			ids := make([]string, 0, len(live))
			for id := range live {
				ids = append(ids, id)
			}
			slices.Sort(ids)
			e.Mention.ID = rapid.SampledFrom(ids).Draw(t, "id")
			e.Op = rapid.SampledFrom([]mention.Op{mention.Edit, mention.Update, mention.Delete}).Draw(t, "op")
		}
		entries = append(entries, e)
		if e.Op == mention.Delete {
			delete(live, e.Mention.ID)
		} else {
			live[e.Mention.ID] = &e.Mention
		}
	}
	if err := x.Apply(t.Context(), entries, x.Cursor()+uint64(len(entries))); err != nil {
		t.Fatal(err)
	}
}
