package index

import (
	"testing"
	"time"
)

func TestWhatIsWarmedNoSearchHasToRead(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{PartitionSize: 10, Now: func() time.Time { return noon }})
	if err := x.Warm(t.Context()); err != nil {
		t.Fatalf("an empty index: %v", err)
	}
	for n := range 30 {
		put(t, x, say(29-n, "acme kettle"))
	}
	if err := x.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	v, err := x.parts[len(x.parts)-1].view()
	if err != nil {
		t.Fatal(err)
	}
	defer v.release()
	for _, s := range v.segs {
		for _, field := range FacetFields() {
			if column := facetFields()[field]; column != "" && s.col.known(column) == nil {
				t.Errorf("the column of %s is not read", field)
			}
		}
	}
}
