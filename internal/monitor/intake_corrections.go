package monitor

import (
	"slices"
	"sync"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// Corrections counts what became of the corrections in a file: each once, and none that a row says once more.
type Corrections struct {
	Taken   int // mentions that the file corrects from now on
	Decided int // corrections it does not, as people here had decided about them already
	Filed   int // corrections it does not, as an earlier file had said otherwise
	// What is kept and changes nothing for now, by the brand's key: no brand has it, or its query does
	// not find the mention. It holds once that is otherwise.
	NoBrand, Apart map[string]int
}

// add counts what the journal did with a mention's corrections, and which of those it keeps hold.
func (c *Corrections) add(m *Monitor, one *mention.Mention, did *mention.Carried) {
	if did == nil {
		return
	}
	c.Decided += len(did.Aside)
	c.Filed += len(did.Filed)
	about := sync.OnceValue(func() []string { return m.enrich.about(m, one) })
	if c.holding(m, did.Taken, about) > 0 {
		c.Taken++
	}
	c.holding(m, did.Known, about)
}

// holding is how many of the corrections kept under these keys hold; the others are counted with their reason.
func (c *Corrections) holding(m *Monitor, keys []string, about func() []string) (n int) {
	for _, key := range keys {
		key, _ = mention.CutKey(key)
		switch {
		case key == "":
			n++ // the text as a whole
		case m.Config().Brand(key) == nil:
			c.NoBrand = counting(c.NoBrand, key)
		case !slices.Contains(about(), key):
			c.Apart = counting(c.Apart, key)
		default:
			n++
		}
	}
	return n
}

func counting(counts map[string]int, key string) map[string]int {
	if counts == nil {
		counts = map[string]int{}
	}
	counts[key]++
	return counts
}

// about is which brands speak of a mention.
func (e *enricher) about(m *Monitor, one *mention.Mention) []string {
	book := e.book.Load()
	keys := []string{}
	for _, hit := range book.set.Match(query.NewDoc(one), m.o.Clock.Now(), nil) {
		keys = append(keys, book.brands[hit.Query].Key)
	}
	return keys
}
