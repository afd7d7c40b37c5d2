package monitor

import (
	"context"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// A digest counts as searches and the brand's page do: the rules' own counts are kept by
// the hour, and a digest begins and ends between them.

// counts is how much others said of the brand, and in the period before where that is comparable.
func (d *digester) counts(ctx context.Context) error {
	r, err := d.request("", index.ByTime)
	if err != nil {
		return err
	}
	r.Limit, r.Collapse, r.Facets, r.FacetSize = -1, true, []string{"source"}, digestNames
	res, err := d.m.index.Search(ctx, r)
	if err != nil {
		return err
	}
	d.f.Mentions, d.f.Stories, d.f.Sources = res.Total, res.Stories, nil
	for _, v := range res.Facets["source"].Values {
		_, name, err := d.saidBy(ctx, "source", v.Value, func(m *mention.Mention) string { return m.Source })
		if err != nil {
			return err
		}
		d.f.Sources = append(d.f.Sources, alerts.Driver{Name: name, Count: v.Count})
	}
	if d.f.Before > 0 { // else nobody listened yet
		d.f.Before, err = d.before(ctx, "")
	}
	return err
}

// shares is the brand's net sentiment and its share of voice, beside the period before.
func (d *digester) shares(ctx context.Context) error {
	now, err := d.spoken(ctx, d.f.From, d.f.To)
	if err != nil {
		return err
	}
	d.f.Competitors, d.f.Share, d.f.ShareBefore = nil, 0, 0
	for _, v := range now {
		if v.Brand != d.brand {
			d.f.Competitors = append(d.f.Competitors, alerts.Driver{Name: d.name(v.Brand), Count: v.Count})
			continue
		}
		d.f.Net = netOf(v)
		d.f.Share = v.Share
	}
	compared := len(d.competitors()) > 0
	if !compared {
		d.f.Share = 0
	}
	if d.f.Before == 0 {
		d.f.NetUsual = 0
		return nil
	}
	then, err := d.spoken(ctx, d.f.From.Add(-d.f.To.Sub(d.f.From)), d.f.From)
	if err != nil {
		return err
	}
	for _, v := range then {
		if v.Brand == d.brand {
			d.f.NetUsual = netOf(v)
			if compared {
				d.f.ShareBefore = v.Share
			}
		}
	}
	return nil
}

// spoken counts the brand and its competitors between two moments.
func (d *digester) spoken(ctx context.Context, since, until time.Time) ([]index.Voice, error) {
	q, err := query.Parse("NOT status:"+journal.StatusIrrelevant, query.Options{Location: d.m.Location(), Now: d.f.To})
	if err != nil {
		return nil, err
	}
	return d.m.index.ShareOfVoice(ctx, index.VoiceRequest{Query: q, Since: since, Until: until, Brands: append([]string{d.brand}, d.competitors()...), Now: d.f.To})
}

func (d *digester) competitors() []string {
	if b := d.m.Config().Brand(d.brand); b != nil {
		return b.Competitors
	}
	return nil
}

func (d *digester) name(key string) string {
	if b := d.m.Config().Brand(key); b != nil && b.Name != "" {
		return b.Name
	}
	return key
}

// netOf is net sentiment, -100 to 100.
func netOf(v index.Voice) float64 {
	n := v.Negative + v.Neutral + v.Positive
	if n == 0 {
		return 0
	}
	return 100 * float64(v.Positive-v.Negative) / float64(n)
}
