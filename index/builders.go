package index

import (
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/earshot/earshot/internal/mention"
)

// builders makes documents of many mentions on all processors.
type builders struct{ pool sync.Pool }

// build makes a document of each mention, in their order.
func (b *builders) build(mentions []*mention.Mention) []*document {
	out := make([]*document, len(mentions))
	var next atomic.Int64
	work := func() {
		w, ok := b.pool.Get().(*builder)
		if !ok {
			w = newBuilder()
		}
		defer b.pool.Put(w)
		for {
			i := int(next.Add(1)) - 1
			if i >= len(mentions) {
				return
			}
			out[i] = w.build(mentions[i])
		}
	}
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 1+len(mentions)/64) {
		group.Go(work)
	}
	group.Wait()
	return out
}
