//go:build linux

package query_test

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	bobu "github.com/BobuSumisu/aho-corasick"
	"github.com/blevesearch/bleve/v2"
	bq "github.com/blevesearch/bleve/v2/search/query"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
	petar "github.com/petar-dambovaliev/aho-corasick"
)

// TestRatios measures what a mention costs against many standing queries, beside
// the other ways of doing it. It runs when EARSHOT_BENCH is set:
//
//	EARSHOT_BENCH=1 go test ./internal/query -run TestRatios -v
//
// Times are of processor, not of the wall, so that a busy machine shifts them
// less; each figure is the least of several rounds.
func TestRatios(t *testing.T) {
	if os.Getenv("EARSHOT_BENCH") == "" {
		t.Skip("set EARSHOT_BENCH to measure")
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	m := newMaterial()
	mentions := m.mentions(3_000)
	known := frequency(mentions)
	fmt.Printf("%-34s", "µs of processor a mention, N =")
	for _, n := range sizes {
		fmt.Printf("%12d", n)
	}
	fmt.Println()
	ways := []string{"set, frequencies known", "set, frequencies guessed", "in turn, analysed once (MatchDoc)", "in turn, analysed each (Match)",
		"in turn, strings.Contains", "Bleve in memory, a mention an index", "Aho-Corasick (petar) + candidates", "Aho-Corasick (BobuSumisu) + cand."}
	cost := map[string][]float64{}
	var compile []float64
	for _, n := range sizes {
		rules := m.rules(n)
		queries := parsed(t, rules)
		compile = append(compile, least(3, 1, func(int) { query.NewSetWith(queries, known) }))
		figures := measure(t, rules, queries, mentions, known)
		for i, w := range ways {
			cost[w] = append(cost[w], figures[i])
		}
	}
	last := len(sizes) - 1
	for _, w := range ways {
		fmt.Printf("%-34s", w)
		for _, c := range cost[w] {
			fmt.Printf("%12.2f", c)
		}
		fmt.Printf("   x%.1f of the set at %d\n", cost[w][last]/cost[ways[0]][last], sizes[last])
	}
	fmt.Printf("%-34s", "compiling the set, ms")
	for _, c := range compile {
		fmt.Printf("%12.2f", c/1000)
	}
	fmt.Printf("\ngrowth of the set's cost from %d to %d queries: x%.2f\n", sizes[0], sizes[last], cost[ways[0]][last]/cost[ways[0]][0])
}

// processor is the time this thread has spent computing.
func processor() time.Duration {
	const threadClock = 3 // CLOCK_THREAD_CPUTIME_ID of Linux
	var ts syscall.Timespec
	if _, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, threadClock, uintptr(unsafe.Pointer(&ts)), 0); errno != 0 {
		return 0
	}
	return time.Duration(ts.Nano())
}

// least is the smallest cost in µs of one of n calls, over some rounds.
func least(rounds, n int, fn func(i int)) float64 {
	best := 0.0
	for r := range rounds {
		begin := processor()
		for i := range n {
			fn(i)
		}
		if c := float64(processor()-begin) / 1e3 / float64(n); r == 0 || c < best {
			best = c
		}
	}
	return best
}

// measure is the cost of a mention in each way, and holds the ways to the same
// matches.
func measure(t *testing.T, rules []rule, queries []*query.Query, mentions []*mention.Mention, known func(string) float64) []float64 {
	n, now := len(queries), time.Time{}
	few := max(3, min(len(mentions), 200_000/n))
	doc, hits := new(query.Doc), make([]query.Hit, 0, 1024)
	var out []float64
	for _, set := range []*query.Set{query.NewSetWith(queries, known), query.NewSet(queries)} {
		out = append(out, least(5, len(mentions), func(i int) { hits = set.Match(doc.Reset(mentions[i]), now, hits[:0]) }))
	}
	out = append(out, least(3, few, func(i int) {
		doc.Reset(mentions[i])
		for _, q := range queries {
			q.MatchDoc(doc, now)
		}
	}))
	out = append(out, least(1, max(3, few/20), func(i int) {
		for _, q := range queries {
			q.Match(mentions[i], now)
		}
	}))
	out = append(out, least(3, few, func(i int) { containsAll(rules, normalised(mentions[i].Text)) }))
	out = append(out, bleveCost(t, rules, mentions))
	for _, ac := range []func([]rule, func(string) float64) func(string) int{newPetar, newBobu} {
		match := ac(rules, known)
		out = append(out, least(3, 1000, func(i int) { match(normalised(mentions[i].Text)) }))
		for _, m := range mentions[:20] {
			if got, want := match(normalised(m.Text)), containsAll(rules, normalised(m.Text)); got != want {
				t.Errorf("Aho-Corasick finds %d, strings.Contains %d", got, want)
			}
		}
	}
	// Once more, set and Aho-Corasick in turns: what disturbs one moment disturbs both.
	informed := query.NewSetWith(queries, known)
	petar, bobu := newPetar(rules, known), newBobu(rules, known)
	for range 4 {
		out[0] = min(out[0], least(2, len(mentions), func(i int) { hits = informed.Match(doc.Reset(mentions[i]), now, hits[:0]) }))
		out[6] = min(out[6], least(1, 1000, func(i int) { petar(normalised(mentions[i].Text)) }))
		out[7] = min(out[7], least(1, 1000, func(i int) { bobu(normalised(mentions[i].Text)) }))
	}
	set := query.NewSet(queries)
	for _, m := range mentions[:20] {
		if got, want := len(set.Match(doc.Reset(m), now, nil)), containsAll(rules, normalised(m.Text)); got != want {
			t.Errorf("the set finds %d, strings.Contains %d in %q", got, want, m.Text)
		}
	}
	return out
}

// normalised is a text as " word word word ".
func normalised(s string) string {
	b := make([]byte, 0, len(s)+2)
	b = append(b, ' ')
	for i := 0; i < len(s); i++ {
		switch c := s[i] | 0x20; {
		case c >= 'a' && c <= 'z':
			b = append(b, c)
		case b[len(b)-1] != ' ':
			b = append(b, ' ')
		}
	}
	return string(append(b, ' '))
}

func (r rule) matches(has func(string) bool) bool {
	for _, c := range r.clauses {
		found := false
		for _, term := range c {
			if has(term) {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	for _, term := range r.excluded {
		if has(term) {
			return false
		}
	}
	return true
}

// padded are the terms of the rules between spaces, made once.
var padded = map[string]string{}

func containsAll(rules []rule, text string) (matches int) {
	has := func(term string) bool {
		p, ok := padded[term]
		if !ok {
			p = " " + term + " "
			padded[term] = p
		}
		return strings.Contains(text, p)
	}
	for _, r := range rules {
		if r.matches(has) {
			matches++
		}
	}
	return matches
}

// bleveCost makes an index of one mention and asks it every query; beyond a
// thousand queries the cost of a thousand is scaled.
func bleveCost(t *testing.T, rules []rule, mentions []*mention.Mention) float64 {
	asked := rules[:min(len(rules), 1000)]
	var queries []bq.Query
	for _, r := range asked {
		b := bleve.NewBooleanQuery()
		for _, c := range r.clauses {
			b.AddMust(bleve.NewDisjunctionQuery(bleveTerms(c)...))
		}
		b.AddMustNot(bleveTerms(r.excluded)...)
		queries = append(queries, b)
	}
	cost := least(1, 3, func(i int) {
		idx, err := bleve.NewMemOnly(bleve.NewIndexMapping())
		if err != nil {
			t.Fatal(err)
		}
		if err := idx.Index("1", map[string]string{"text": mentions[i].Text}); err != nil {
			t.Fatal(err)
		}
		for _, q := range queries {
			if _, err := idx.Search(bleve.NewSearchRequest(q)); err != nil {
				t.Fatal(err)
			}
		}
		if err := idx.Close(); err != nil {
			t.Fatal(err)
		}
	})
	return cost * float64(len(rules)) / float64(len(asked))
}

func bleveTerms(terms []string) (out []bq.Query) {
	for _, term := range terms {
		if strings.Contains(term, " ") {
			out = append(out, bleve.NewMatchPhraseQuery(term))
		} else {
			out = append(out, bleve.NewTermQuery(term))
		}
	}
	return out
}

// candidates evaluates the rules filed under the terms found: each rule under
// every term of its rarest clause.
type candidates struct {
	ids   map[string]int
	terms []string
	filed [][]int
	must  [][][]int // per rule: the ids of its clauses
	not   [][]int
	stamp []int
	tried []int
	gen   int
}

func newCandidates(rules []rule, known func(string) float64) *candidates {
	c := &candidates{ids: map[string]int{}, tried: make([]int, len(rules))}
	id := func(term string) int {
		n, ok := c.ids[term]
		if !ok {
			n = len(c.terms)
			c.ids[term] = n
			c.terms = append(c.terms, " "+term+" ")
			c.filed = append(c.filed, nil)
		}
		return n
	}
	for i, r := range rules {
		best, cost := 0, 1e9
		var must [][]int
		for k, clause := range r.clauses {
			sum := 0.0
			must = append(must, nil)
			for _, term := range clause {
				must[k] = append(must[k], id(term))
				rarest := 1.0
				for _, w := range strings.Fields(term) {
					rarest = min(rarest, known(w)+0.0005)
				}
				sum += rarest
			}
			if sum < cost {
				best, cost = k, sum
			}
		}
		var not []int
		for _, term := range r.excluded {
			not = append(not, id(term))
		}
		c.must, c.not = append(c.must, must), append(c.not, not)
		for _, term := range r.clauses[best] {
			c.filed[id(term)] = append(c.filed[id(term)], i)
		}
	}
	c.stamp = make([]int, len(c.terms))
	return c
}

func (c *candidates) count(found []int) (matches int) {
	c.gen++
	for _, f := range found {
		c.stamp[f] = c.gen
	}
	for _, f := range found {
		for _, r := range c.filed[f] {
			if c.tried[r] != c.gen {
				if c.tried[r] = c.gen; c.evaluate(r) {
					matches++
				}
			}
		}
	}
	return matches
}

func (c *candidates) evaluate(r int) bool {
	any := func(ids []int) bool {
		for _, id := range ids {
			if c.stamp[id] == c.gen {
				return true
			}
		}
		return false
	}
	for _, clause := range c.must[r] {
		if !any(clause) {
			return false
		}
	}
	return !any(c.not[r])
}

func newPetar(rules []rule, known func(string) float64) func(string) int {
	c := newCandidates(rules, known)
	builder := petar.NewAhoCorasickBuilder(petar.Opts{MatchKind: petar.StandardMatch, DFA: true})
	ac := builder.Build(c.terms)
	var found []int
	return func(text string) int {
		found = found[:0]
		for it := ac.IterOverlapping(text); ; {
			m := it.Next()
			if m == nil {
				return c.count(found)
			}
			found = append(found, m.Pattern())
		}
	}
}

func newBobu(rules []rule, known func(string) float64) func(string) int {
	c := newCandidates(rules, known)
	trie := bobu.NewTrieBuilder().AddStrings(c.terms).Build()
	var found []int
	return func(text string) int {
		found = found[:0]
		for _, m := range trie.MatchString(text) {
			found = append(found, int(m.Pattern()))
		}
		return c.count(found)
	}
}
