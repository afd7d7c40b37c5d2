package index

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// TestSumsOfWholeSegmentsAreWhatCountingSays asks for everything, which is answered from sums, and for
// the same by a query that names every source, which is counted one by one.
func TestSumsOfWholeSegmentsAreWhatCountingSays(t *testing.T) {
	t.Parallel()
	all := crowd(900) // many to a quarter of an hour
	x := opened(t, Options{}, all[:500]...)
	put(t, x, all[500:]...)
	check := func(state string) {
		t.Helper()
		for _, since := range []time.Time{{}, noon.Add(-2 * time.Hour), noon.Add(-2*time.Hour - 7*time.Minute)} {
			for _, until := range []time.Time{{}, noon.Add(-time.Hour)} {
				r := TimelineRequest{Since: since, Until: until, Interval: Hour}
				sums, err := x.Timeline(t.Context(), r)
				if err != nil {
					t.Fatal(err)
				}
				r.Query = parsed(t, "source:press")
				counted, err := x.Timeline(t.Context(), r)
				if err != nil {
					t.Fatal(err)
				}
				if sums.Total != counted.Total || !reflect.DeepEqual(sums.Buckets, counted.Buckets) {
					t.Errorf("%s, from %v until %v:\nsums    %v\ncounted %v", state, since, until, sums, counted)
				}
				q := Request{Since: since, Until: until, Limit: -1, Facets: FacetFields(), FacetSize: 1000}
				a := search(t, x, "", q)
				b := search(t, x, "source:press", q)
				if a.Total != b.Total || !reflect.DeepEqual(a.Facets, b.Facets) {
					t.Errorf("%s, from %v until %v:\nsums    %v\ncounted %v", state, since, until, a.Facets, b.Facets)
				}
			}
		}
	}
	check("all")
	var gone []mention.Entry
	for i := 0; i < len(all); i += 7 {
		gone = append(gone, mention.Entry{Op: mention.Delete, Mention: mention.Mention{ID: all[i].ID}})
	}
	if err := x.Apply(t.Context(), gone, x.Cursor()+uint64(len(gone))); err != nil {
		t.Fatal(err)
	}
	check(fmt.Sprintf("without %d deleted", len(gone)))
}
