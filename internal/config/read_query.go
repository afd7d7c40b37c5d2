package config

import (
	"errors"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/query"
)

// Query is a parsed query, see package query.
type Query = query.Query

// query reads a query; a fault in it is shown inside its text. forBrand holds it
// to what a brand's own query may say.
func (s *section) query(key string, forBrand bool) *Query {
	var src string
	v := s.str(key, &src)
	if v == nil {
		return nil
	}
	q, err := query.Parse(src, query.Options{Location: s.cfg.Location, Brand: forBrand, OneBrand: !forBrand})
	if err != nil {
		s.badQuery(key, v, err)
		return nil
	}
	for _, w := range q.Warnings() {
		tell := s.warn
		if w.Never {
			tell = s.fault // a setting that takes no effect, as any other
		}
		tell(s.text.inside(v, w.Offset, w.End), w.Fix, "%s: %s", key, w.Msg)
	}
	s.later = append(s.later, func() { query.Walk(q.Root(), func(n query.Node) { s.queryName(key, v, n) }) })
	return q
}

// badQuery points at the fault inside the query.
func (s *section) badQuery(key string, v *value, err error) {
	var bad *query.Error
	if !errors.As(err, &bad) {
		s.fault(v.at, "", "%s: %v", key, err)
		return
	}
	fix := bad.Expected
	if bad.Fix != "" {
		fix = strings.TrimPrefix(fix+"; "+bad.Fix, "; ")
	}
	s.fault(s.text.inside(v, bad.Offset, bad.End), fix, "%s: %s", key, bad.Msg)
}

// queryName looks at the brand or source that a clause names. A brand that is not
// there can never match; a source may be one of an import.
func (s *section) queryName(key string, v *value, clause query.Node) {
	n, ok := clause.(*query.Keyword)
	if !ok || n.Wild {
		return
	}
	var names []string
	switch n.Field {
	case query.FieldBrand, query.FieldOwned:
		names = s.cfg.BrandKeys()
	case query.FieldSource:
		for _, src := range s.cfg.Sources {
			names = append(names, src.Name)
		}
	default:
		if brand, _, of := strings.Cut(n.Surface, "/"); of && brand != "" && query.OfBrands(n.Field) && s.cfg.Brand(brand) == nil {
			s.warn(s.text.inside(v, n.Start, n.End), s.cfg.BrandsLike(brand), "%s: no brand here is called %q", key, brand)
		}
		return
	}
	if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, n.Surface) || strings.EqualFold(name, n.Value) }) {
		return
	}
	at := s.text.inside(v, n.Start, n.End)
	if n.Field != query.FieldSource {
		s.fault(at, oneOf(n.Surface, names), "%s: unknown brand %q", key, n.Surface)
		return
	}
	s.warn(at, oneOf(n.Surface, names), "%s: no source here is called %q", key, n.Surface)
}
