package sentiment

// gathered are things in the order in which they were found, each with the word it will be asked for by.
type gathered[T any] struct {
	words  []uint64
	things []T
}

// gather has room for about so many things.
func gather[T any](about int) gathered[T] {
	return gathered[T]{words: make([]uint64, 0, about), things: make([]T, 0, about)}
}

func (g *gathered[T]) add(word uint64, thing T) {
	g.words, g.things = append(g.words, word), append(g.things, thing)
}

// byWord are the things of each word, in the order in which they were found. All lie side by side, because thousands of
// small lists take longer to make, and to be looked through by the garbage collector, than all else that is read at the start.
func (g *gathered[T]) byWord() map[uint64][]T {
	number := map[uint64]int{}
	var words []uint64
	var ends []int // first how many things a word has, then where they end
	of := make([]int32, len(g.words))
	for i, w := range g.words {
		n, ok := number[w]
		if !ok {
			n = len(words)
			number[w], words, ends = n, append(words, w), append(ends, 0)
		}
		of[i] = int32(n)
		ends[n]++
	}
	from := 0
	for n, count := range ends {
		ends[n], from = from, from+count
	}
	all := make([]T, len(g.things))
	for i, n := range of {
		all[ends[n]] = g.things[i]
		ends[n]++
	}
	out, from := make(map[uint64][]T, len(words)), 0
	for n, w := range words {
		out[w], from = all[from:ends[n]:ends[n]], ends[n]
	}
	return out
}

// roll keeps the words of many phrases in few pieces of memory.
type roll []uint64

// rollWords is how many words one piece holds.
const rollWords = 8192

// keep gives back a copy of words that stays.
func (r *roll) keep(words []uint64) []uint64 {
	if cap(*r)-len(*r) < len(words) {
		*r = make([]uint64, 0, max(rollWords, len(words)))
	}
	from := len(*r)
	*r = append(*r, words...)
	return (*r)[from:len(*r):len(*r)]
}
