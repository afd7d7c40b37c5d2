package query_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// The material of the benchmarks: a vocabulary with the frequencies of a language,
// mentions of about 270 bytes, and rules as people write them.

// rule is (a OR b) AND (c OR d OR "e f") [AND g] NOT (h OR i).
type rule struct {
	clauses  [][]string // AND of ORs of words and two-word phrases
	excluded []string
}

func (r rule) String() string {
	var parts []string
	for _, c := range r.clauses {
		parts = append(parts, group(c))
	}
	return strings.Join(parts, " AND ") + " NOT " + group(r.excluded)
}

func group(terms []string) string {
	out := make([]string, len(terms))
	for i, t := range terms {
		out[i] = t
		if strings.Contains(t, " ") {
			out[i] = `"` + t + `"`
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return "(" + strings.Join(out, " OR ") + ")"
}

const functionWords = "the to a and of in is for on you it i that with this my be at are have was not so just me we your but all from out up " +
	"if they what will about when can get no like one do or now by an as has how more there our who her his been had their some " +
	"would were she he them than then into time people us go good new see only over too very well also after any could did does"

type material struct {
	rng   *rand.Rand
	zipf  *rand.Zipf
	vocab []string
}

func newMaterial() *material {
	rng := rand.New(rand.NewPCG(1, 2))
	m := &material{rng: rng, zipf: rand.NewZipf(rng, 1.07, 8, 59_999)}
	syllables := strings.Fields("ba ke lo mi nu ra se ti vo xa dre plo sti gra che on er in al us an it or en")
	known := map[string]bool{}
	for _, w := range strings.Fields(functionWords) { // the commonest words of a language are known
		known[w] = true
		m.vocab = append(m.vocab, w)
	}
	for len(m.vocab) < 60_000 {
		w := ""
		for n := 1 + rng.IntN(2) + len(m.vocab)/5_000; n >= 0; n-- {
			w += syllables[rng.IntN(len(syllables))]
		}
		if !known[w] {
			known[w] = true
			m.vocab = append(m.vocab, w)
		}
	}
	return m
}

func (m *material) common() string { return m.vocab[m.zipf.Uint64()] }

// topical is a word a rule would use: neither among the commonest nor unheard of.
func (m *material) topical() string { return m.vocab[60+m.rng.IntN(40_000)] }

func (m *material) term() string {
	if m.rng.IntN(4) == 0 {
		return m.topical() + " " + m.common()
	}
	return m.topical()
}

func (m *material) terms(least, most int) []string {
	out := make([]string, least+m.rng.IntN(most-least+1))
	for i := range out {
		out[i] = m.term()
	}
	return out
}

func (m *material) rules(n int) []rule {
	out := make([]rule, n)
	for i := range out {
		out[i].clauses = [][]string{m.terms(1, 3), m.terms(1, 4)}
		if m.rng.IntN(4) == 0 {
			out[i].clauses = append(out[i].clauses, []string{m.term()})
		}
		out[i].excluded = m.terms(1, 2)
	}
	return out
}

func (m *material) mentions(n int) []*mention.Mention {
	out := make([]*mention.Mention, n)
	for i := range out {
		var b strings.Builder
		for b.Len() < 255 {
			w := m.common()
			if m.rng.IntN(8) == 0 {
				w = strings.ToUpper(w[:1]) + w[1:]
			}
			b.WriteString(w)
			b.WriteString([]string{" ", " ", " ", " ", " ", ", ", ". "}[m.rng.IntN(7)])
		}
		out[i] = &mention.Mention{Text: b.String()}
	}
	return out
}

// frequency counts the share of the mentions each word stands in.
func frequency(mentions []*mention.Mention) func(string) float64 {
	counts := map[string]float64{}
	for _, m := range mentions {
		for _, w := range strings.FieldsFunc(strings.ToLower(m.Text), func(r rune) bool { return r < 'a' || r > 'z' }) {
			counts[w] += 1 / float64(len(mentions))
		}
	}
	return func(w string) float64 { return counts[w] }
}

func parsed(t testing.TB, rules []rule) []*query.Query {
	out := make([]*query.Query, len(rules))
	for i, r := range rules {
		q, err := query.Parse(r.String(), query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		out[i] = q
	}
	return out
}

var sizes = []int{10, 100, 1_000, 10_000}

func BenchmarkSet(b *testing.B) {
	m := newMaterial()
	mentions := m.mentions(2_000)
	for _, n := range sizes {
		queries := parsed(b, m.rules(n))
		for _, informed := range []bool{false, true} {
			set, name := query.NewSet(queries), "guessed"
			if informed {
				set, name = query.NewSetWith(queries, frequency(mentions)), "counted"
			}
			b.Run(fmt.Sprintf("%d/%s", n, name), func(b *testing.B) {
				doc, hits := new(query.Doc), make([]query.Hit, 0, 64)
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					hits = set.Match(doc.Reset(mentions[i%len(mentions)]), time.Time{}, hits[:0])
				}
			})
		}
	}
}

func BenchmarkAnalysis(b *testing.B) {
	mentions := newMaterial().mentions(2_000)
	doc := new(query.Doc)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		doc.Reset(mentions[i%len(mentions)])
	}
}

func BenchmarkCompile(b *testing.B) {
	m := newMaterial()
	rules := m.rules(10_000)
	queries := parsed(b, rules)
	b.Run("parse", func(b *testing.B) {
		for b.Loop() {
			parsed(b, rules)
		}
	})
	b.Run("set", func(b *testing.B) {
		for b.Loop() {
			query.NewSet(queries)
		}
	})
}
