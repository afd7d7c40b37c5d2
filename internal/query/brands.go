package query

import (
	"fmt"
	"slices"
	"strings"
)

// warnBrands warns of clauses that name a brand which is not there, where the caller
// knows the brands: they can never match.
func (p *parser) warnBrands(root Node) {
	if len(p.o.Brands) == 0 {
		return
	}
	known := make([]string, len(p.o.Brands))
	for i, b := range p.o.Brands {
		known[i] = keywordForm(b)
	}
	Walk(root, func(n Node) {
		brand, said := namedBrand(n)
		if brand == "" || slices.Contains(known, brand) {
			return
		}
		fix := "the brands are " + brief(strings.Join(p.o.Brands, ", "))
		if near := nearest(brand, known); near != "" {
			fix = fmt.Sprintf("did you mean %s:%s%s?", fieldOf(n), p.o.Brands[slices.Index(known, near)], said)
		}
		p.warnAt(n, fmt.Sprintf("there is no brand %q, so this clause never matches", brand), fix)
	})
}

// NamesBrands are the brands that the query's clauses name, none twice.
func (q *Query) NamesBrands() (names []string) {
	Walk(q.root, func(n Node) {
		if brand, _ := namedBrand(n); brand != "" && !slices.Contains(names, brand) {
			names = append(names, brand)
		}
	})
	return names
}

// namedBrand is the brand that a clause names, as of brand:acme, intent:acme/complaint and crisis:acme/>0.7, and
// what it asks of it behind the name. It is "" where no brand is named, or a pattern of them.
func namedBrand(n Node) (brand, said string) {
	if r, ok := n.(*Number); ok && r.Brand != "" {
		return r.Brand, r.Surface[strings.LastIndexByte(r.Surface, '/'):]
	}
	k, ok := n.(*Keyword)
	switch {
	case !ok:
		return "", ""
	case k.Wild:
		return "", ""
	case k.Field == FieldBrand || k.Field == FieldOwned:
		return k.Value, ""
	case OfBrands(k.Field):
		if at := strings.LastIndexByte(k.Value, '/'); at > 0 {
			return k.Value[:at], k.Value[at:]
		}
	}
	return "", ""
}
