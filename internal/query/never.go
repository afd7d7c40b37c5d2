package query

import (
	"fmt"
	"math"
	"strings"

	"github.com/earshot/earshot/internal/query/analysis"
)

// conjuncts appends what must all hold for n: the kids of an And and of every And
// directly in it.
func conjuncts(dst []Node, n Node) []Node {
	and, ok := n.(*And)
	if !ok {
		return append(dst, n)
	}
	for _, k := range and.Kids {
		dst = conjuncts(dst, k)
	}
	return dst
}

// textImplied looks at the words of a phrase one by one, at the words without
// their scope and case, and at what else stands wherever a word does: acme where
// #acme, harry where harry's.
func textImplied(n *Text, keys map[string]bool) bool {
	for _, w := range n.Words {
		w.Offset = 0
		if keys[key(&Text{Scope: n.Scope, Words: []Word{w}})] {
			return true
		}
		if w.Form == Exact {
			w.Form, w.Exact = Plain, ""
		}
		terms := []string{w.Term}
		if w.Form == Plain {
			terms = beside(w.Term)
		}
		for _, term := range terms {
			w.Term = term
			if keys[key(&Text{Scope: n.Scope, Words: []Word{w}})] || keys[key(&Text{Words: []Word{w}})] {
				return true
			}
		}
	}
	return false
}

// beside are the term and all others that stand at its one position.
func beside(term string) []string {
	terms := []string{term}
	var b analysis.Buffer
	b.Analyze(term)
	if b.Positions() != 1 {
		return terms
	}
	for i := range b.Tokens {
		terms = append(terms, string(b.Term(&b.Tokens[i])))
	}
	return terms
}

// siteImplied looks at the domains above a site.
func siteImplied(n *Keyword, keys map[string]bool) bool {
	if n.Field != FieldSite || n.Wild {
		return false
	}
	for _, above := range appendDomains(nil, n.Value) {
		if keys[key(&Keyword{Field: FieldSite, Value: above})] {
			return true
		}
	}
	return false
}

// domains are the least and the greatest number a field can hold.
var domains = map[Field][2]float64{
	FieldFollowers: {0, math.Inf(1)}, FieldEngagement: {0, math.Inf(1)},
	FieldRating: {1, 5}, FieldCrisis: {0, 1}, FieldSentiment: {-1, 1},
}

// warnDomain warns of a range no number of its field lies in.
func (p *parser) warnDomain(t token, n *Number) {
	d, known := domains[n.Field]
	if !known || n.Min > n.Max {
		return
	}
	switch {
	case n.Max < d[0] || n.Below && n.Max <= d[0]:
		p.warnNever(t.start, t.end, fmt.Sprintf("%s: is never less than %g, so this clause never matches", n.Field, d[0]), "as "+numberExamples[n.Field])
	case n.Min > d[1] || n.Above && n.Min >= d[1]:
		p.warnNever(t.start, t.end, fmt.Sprintf("%s: is never more than %g, so this clause never matches", n.Field, d[1]), "as "+numberExamples[n.Field])
	}
}

// places is where a clause of a proximity can stand: bit 1 the title, bit 2 the
// text.
func places(n Node) int {
	switch n := n.(type) {
	case *Text:
		return map[Scope]int{Anywhere: 3, TitleOnly: 1, TextOnly: 2}[n.Scope]
	case *Near:
		return places(n.Left) & places(n.Right)
	case *Sentence:
		return places(n.Left) & places(n.Right)
	case *Or:
		all := 0
		for _, k := range n.Kids {
			all |= places(k)
		}
		return all
	}
	return 0
}

// warnApart warns of a proximity of the title with the text. A clause in it that
// can never match by itself has its own warning.
func (p *parser) warnApart(n Node) {
	var left, right Node
	switch n := n.(type) {
	case *Near:
		left, right = n.Left, n.Right
	case *Sentence:
		left, right = n.Left, n.Right
	}
	if l, r := places(left), places(right); l != 0 && r != 0 && l&r == 0 {
		p.warnAt(n, "the title and the text are apart, so this never matches", "join them with AND")
		return
	}
	for _, k := range []Node{left, right} {
		switch k.(type) {
		case *Near, *Sentence:
			p.warnApart(k)
		}
	}
}

// single are the fields of which a mention has one value.
var single = map[Field]bool{FieldKind: true, FieldType: true, FieldSource: true, FieldStory: true, FieldStatus: true, FieldSentiment: true, FieldIntent: true,
	FieldReason: true, FieldLang: true}

// warnRanges warns of clauses of one field that no value can satisfy together.
func (p *parser) warnRanges(all []Node) {
	type limits struct{ min, max float64 }
	ranges, values := map[Field]limits{}, map[Field]string{}
	narrow := func(n Node, f Field, low, high float64) {
		l, known := ranges[f]
		if !known {
			l = limits{math.Inf(-1), math.Inf(1)}
		}
		was := l.min <= l.max
		l.min, l.max = max(l.min, low), min(l.max, high)
		ranges[f] = l
		if known && was && l.min > l.max {
			start, end := n.Range()
			p.warnNever(start, end, fmt.Sprintf("the ranges of %s: contradict each other, so this never matches", f), "")
		}
	}
	for _, k := range all {
		switch k := k.(type) {
		case *Number:
			if k.Brand != "" {
				continue // what is asked of different brands is no contradiction
			}
			low, high := k.Min, k.Max
			if k.Above {
				low = math.Nextafter(low, math.Inf(1))
			}
			if k.Below {
				high = math.Nextafter(high, math.Inf(-1))
			}
			narrow(k, k.Field, low, high)
		case *Published:
			narrow(k, FieldPublished, float64(k.From), float64(k.To))
		case *Keyword:
			if was, known := values[k.Field]; known && single[k.Field] && !k.Wild && !p.together(k.Field, was, k.Value) {
				p.warnAt(k, fmt.Sprintf("a mention has one %s: and cannot be %s and %s at once", k.Field, was, k.Value), "join them with OR")
			} else if !k.Wild {
				values[k.Field] = k.Value
			}
		}
	}
}

// together tells whether one mention can have both values of a single field:
// pt-BR is pt, too, and what is asked of different brands, or of none in particular, is no contradiction.
func (p *parser) together(f Field, a, b string) bool {
	if OfBrands(f) {
		i, j := strings.LastIndexByte(a, '/'), strings.LastIndexByte(b, '/')
		if p.o.OneBrand && i < 0 && j < 0 {
			return a == b
		}
		return i < 0 || j < 0 || a[:i] != b[:j] || a == b
	}
	return a == b || f == FieldLang && (strings.HasPrefix(a, b+"-") || strings.HasPrefix(b, a+"-"))
}
