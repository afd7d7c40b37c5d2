package index

import "sync"

// keptCounts is how many words' counts a segment keeps: about 60 bytes each, half a megabyte.
const keptCounts = 8192

// wordCounts are in how many documents of a segment words stand, deleted ones included, for words that were asked
// for: what people look at shares its words. Too many are forgotten together.
type wordCounts struct {
	mu     sync.Mutex
	counts map[string]uint32
}

func (w *wordCounts) get(word string) (n uint32, known bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, known = w.counts[word]
	return n, known
}

func (w *wordCounts) put(word string, n uint32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.counts == nil || len(w.counts) >= keptCounts {
		w.counts = map[string]uint32{}
	}
	w.counts[word] = n
}

// frequency is in how many documents of the segment a word stands, deleted ones included.
func (e *scan) frequency(word string) (int, error) {
	if n, known := e.col.words.get(word); known {
		return int(n), nil
	}
	p, err := e.lookUp(word)
	if err != nil {
		return 0, err
	}
	n := p.count()
	e.col.words.put(word, uint32(n))
	return int(n), nil
}
