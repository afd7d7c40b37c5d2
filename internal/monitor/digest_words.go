package monitor

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
)

// words are said much more than in the period before. Where nobody listened then,
// they are those that set the brand's talk apart from everybody's.
func (d *digester) words(ctx context.Context) error {
	r, err := d.request("", index.ByTime)
	if err != nil {
		return err
	}
	d.f.Words = nil
	found, err := d.m.index.SignificantTerms(ctx, r, digestTerms)
	if err != nil {
		return err
	}
	terms := slices.DeleteFunc(found.Terms, func(t index.Term) bool { return t.Count < 3 || d.ownName(t.Term) || alerts.Filler(t.Term) })
	if d.f.Before > 0 {
		if terms, err = d.risen(ctx, terms, found.Sample); err != nil {
			return err
		}
	}
	for _, t := range terms[:min(digestWords, len(terms))] {
		d.f.Words = append(d.f.Words, alerts.Driver{Name: t.Term, Count: t.Count})
	}
	return nil
}

// risen are the terms whose share of the mentions grew by more than chance explains
// since the period before, most telling first.
func (d *digester) risen(ctx context.Context, terms []index.Term, sample int) ([]index.Term, error) {
	before, err := d.before(ctx, "")
	if err != nil {
		return nil, err
	}
	var out []index.Term
	for _, t := range terms {
		then, err := d.before(ctx, quoteTerm(t.Term))
		if err != nil {
			continue // a word the language cannot ask for
		}
		t.Expected = float64(sample) * (float64(then) + 0.5) / float64(before+1)
		if n := float64(t.Count); n >= 2*t.Expected && n > t.Expected+2*math.Sqrt(t.Expected+1) {
			t.Score = n * math.Log2(n/t.Expected)
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b index.Term) int { return cmp.Compare(b.Score, a.Score) })
	return out, nil
}

// before counts mentions of the brand in the period before.
func (d *digester) before(ctx context.Context, more string) (int, error) {
	r, err := d.request(more, index.ByTime)
	if err != nil {
		return 0, err
	}
	r.Since, r.Until, r.Limit = d.f.From.Add(-d.f.To.Sub(d.f.From)), d.f.From, -1
	res, err := d.m.index.Search(ctx, r)
	if err != nil {
		return 0, err
	}
	return res.Total, nil
}

// ownName leaves out what every mention of the brand holds by definition.
func (d *digester) ownName(term string) bool {
	name := ""
	if b := d.m.Config().Brand(d.brand); b != nil {
		name = b.Name
	}
	bare := strings.TrimLeft(strings.ToLower(term), "#@")
	return bare == strings.ToLower(d.brand) || bare == strings.ToLower(name)
}
