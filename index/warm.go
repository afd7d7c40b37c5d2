package index

import (
	"context"
	"math"
	"time"
)

// Warm reads ahead the columns of the newest partition, for which the first search of everything would otherwise have to
// wait: about two seconds of a processor for a million mentions.
func (x *Index) Warm(ctx context.Context) error {
	x.mu.RLock()
	from := x.parts[len(x.parts)-1].from
	x.mu.RUnlock()
	newest := Request{Facets: FacetFields(), Limit: 1}
	if from != math.MinInt64 {
		newest.Since = time.Unix(from, 0)
	}
	_, err := x.Search(ctx, newest)
	return err
}
