package query

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// What is asked of a brand. A clause sentiment:negative, intent:complaint, reason:delay or crisis:>0.7
// means, where a brand is in scope, what is said of that brand: in "brand:acme
// intent:complaint" a complaint about Acme. In scope are the brands named by the clauses that it is joined with by AND,
// the innermost such; else those a rule asks about, see [Query.About].

// About is the query as it is asked about one brand, its key: clauses that speak of no
// brand themselves, and are joined with none, mean this one.
func (q *Query) About(brand string) *Query {
	root := (&scope{left: MaxClauses}).node(q.root, []string{keywordForm(brand)})
	if root == q.root {
		return q
	}
	return &Query{src: q.src, root: root, warnings: q.warnings}
}

// Brand is the one brand that everything a query finds is about, "" where there is none or
// more than one.
func (q *Query) Brand() string {
	if brands := named(conjuncts(nil, q.root)); len(brands) == 1 {
		return brands[0]
	}
	return ""
}

// scope rewrites a tree so that each clause says which brand it asks of.
type scope struct {
	left int // clauses that may yet be added
}

// node is a clause with these brands in scope: itself where nothing changes.
func (s *scope) node(n Node, brands []string) Node {
	switch n := n.(type) {
	case *And:
		if inner := named(conjuncts(nil, n)); len(inner) > 0 {
			brands = inner
		}
		if kids, changed := s.all(n.Kids, brands); changed {
			return &And{n.Place, kids}
		}
	case *Or:
		if kids, changed := s.all(n.Kids, brands); changed {
			return &Or{n.Place, kids}
		}
	case *Not:
		if kid := s.node(n.Kid, brands); kid != n.Kid {
			return &Not{n.Place, kid}
		}
	case *Keyword:
		return s.keyword(n, brands)
	case *Number:
		return s.number(n, brands)
	}
	return n
}

func (s *scope) all(kids []Node, brands []string) (out []Node, changed bool) {
	for i, k := range kids {
		is := s.node(k, brands)
		if is != k && !changed {
			out, changed = slices.Clone(kids), true
		}
		if changed {
			out[i] = is
		}
	}
	return out, changed
}

// keyword asks of each of the brands, or of any that is matched where there are none, or far too many.
func (s *scope) keyword(n *Keyword, brands []string) Node {
	if !OfBrands(n.Field) || len(brands) == 0 || len(brands) > s.left || strings.Contains(n.Value, "/") {
		return n
	}
	if n.Wild && slices.ContainsFunc(brands, func(b string) bool { return !oneWord(b) || strings.ContainsAny(b, "*?") }) {
		return n
	}
	s.left -= len(brands)
	kids := make([]Node, len(brands))
	for i, b := range brands {
		kids[i] = &Keyword{Place: n.Place, Field: n.Field, Value: BrandValue(b, n.Value), Wild: n.Wild, Surface: BrandValue(b, n.Surface)}
	}
	if len(kids) == 1 {
		return kids[0]
	}
	return &Or{n.Place, kids}
}

// number asks of each of the brands, as keyword does.
func (s *scope) number(n *Number, brands []string) Node {
	if n.Field != FieldCrisis || n.Brand != "" || len(brands) == 0 || len(brands) > s.left {
		return n
	}
	s.left -= len(brands)
	kids := make([]Node, len(brands))
	for i, b := range brands {
		of := *n
		of.Brand, of.Surface = b, b+"/"+n.Surface
		kids[i] = &of
	}
	if len(kids) == 1 {
		return kids[0]
	}
	return &Or{n.Place, kids}
}

// named are the brands that clauses joined by AND say a mention is about: brand:acme, or
// brand:(acme OR globex).
func named(all []Node) (brands []string) {
	for _, n := range all {
		if or, ok := n.(*Or); ok && !slices.ContainsFunc(or.Kids, func(k Node) bool { return brandOf(k) == "" }) {
			for _, k := range or.Kids {
				brands = append(brands, brandOf(k))
			}
		} else if b := brandOf(n); b != "" {
			brands = append(brands, b)
		}
	}
	slices.Sort(brands)
	return slices.Compact(brands)
}

// brandOf is the brand that a clause asks for, "" where it is about something else.
func brandOf(n Node) string {
	if k, ok := n.(*Keyword); ok && k.Field == FieldBrand && !k.Wild {
		return k.Value
	}
	return ""
}

// OfBrands says whether a field's values are said of each brand, and may be asked for as
// brand/value.
func OfBrands(f Field) bool { return f == FieldSentiment || f == FieldIntent || f == FieldReason }

// towardsValues are the values of such a field. Two brands may share one.
func towardsValues(dst []string, f Field, m *mention.Mention) []string {
	for i := range m.Brands {
		b := &m.Brands[i]
		v := string(b.Sentiment.Label)
		switch intent, reason := m.Wants(b); f {
		case FieldIntent:
			v = intent
		case FieldReason:
			v = reason
		}
		if v = keywordForm(v); v != "" {
			dst = append(dst, v, BrandValue(b.Brand, v))
		}
	}
	if len(m.Brands) > 0 {
		return dst
	}
	switch {
	case f == FieldIntent:
		return appendNormal(dst, m.Intent)
	case f == FieldReason:
		return appendNormal(dst, m.Reason)
	case m.Sentiment != nil:
		return append(dst, string(m.Sentiment.Label))
	}
	return dst
}

// BrandValue is the value of sentiment:, intent: and reason: that is said of one brand.
func BrandValue(brand, value string) string { return keywordForm(brand) + "/" + value }
