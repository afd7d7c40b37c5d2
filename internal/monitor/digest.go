package monitor

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/query/analysis"
	"github.com/earshot/earshot/internal/report"
)

// How much of each a digest shows, and how many hits are looked at to find that
// many once further copies of a story are left out.
const (
	digestQuotes  = 3
	digestNames   = 5
	digestWords   = 8
	digestTerms   = 200 // candidates, each compared with the period before
	digestLooked  = 50
	digestWaiting = 1000 // open complaints and questions that are counted one by one
)

// completeDigest adds to a scheduled summary what the index knows of its whole period:
// the rules have only the newest mentions at hand.
func (m *Monitor) completeDigest(ctx context.Context, brand string, f *alerts.DigestFigures) error {
	d := digester{m: m, brand: brand, f: f}
	for _, step := range []func(context.Context) error{d.counts, d.shares, d.voices, d.waiting, d.worst, d.mostRead, d.stories, d.words} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("complete the digest of brand %q: %w", brand, err)
		}
	}
	return nil
}

type digester struct {
	m     *Monitor
	brand string
	f     *alerts.DigestFigures
}

// request asks for what others than the brand itself said of it in the digest's period,
// narrowed by more; what somebody marked irrelevant is left out, as on the brand's page.
func (d *digester) request(more string, sort index.Sort) (index.Request, error) {
	src := report.Earned(d.brand)
	if more != "" {
		src += " AND (" + more + ")"
	}
	return d.ask(src, sort)
}

// ask asks for what a query finds in the digest's period.
func (d *digester) ask(src string, sort index.Sort) (index.Request, error) {
	q, err := query.Parse(src, query.Options{Location: d.m.Location(), Now: d.f.To})
	if err != nil {
		return index.Request{}, err
	}
	return index.Request{Query: q, Since: d.f.From, Until: d.f.To, Sort: sort, Limit: digestLooked, Now: d.f.To}, nil
}

// hits are the mentions found that are still kept.
func (d *digester) hits(ctx context.Context, r index.Request) ([]index.Hit, *index.Result, error) {
	res, err := d.m.index.Search(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	hits := slices.DeleteFunc(res.Hits, func(h index.Hit) bool {
		return h.Mention == nil || h.Mention.Brand(d.brand) == nil
	})
	return hits, res, nil
}

// sample quotes a mention with the sentiment towards this brand.
func (d *digester) sample(h index.Hit) alerts.Sample {
	s := sampleOf(h.Mention)
	s.Text = alerts.Excerpt(s.Text)
	s.Sentiment = string(h.Mention.Brand(d.brand).Sentiment.Label)
	s.Copies = max(0, h.Copies-1)
	return s
}

// samples quotes the first of the hits, a story once.
func (d *digester) samples(hits []index.Hit, most int) []alerts.Sample {
	var out []alerts.Sample
	told := map[string]bool{}
	for _, h := range hits {
		if story := h.Mention.Story; len(out) == most || story != "" && told[story] {
			continue
		}
		told[h.Mention.Story] = true
		out = append(out, d.sample(h))
	}
	return out
}

// voices are what mentions want, those who said most, and one thing each of them said.
func (d *digester) voices(ctx context.Context) error {
	r, err := d.request("", index.ByTime)
	if err != nil {
		return err
	}
	r.Facets, r.FacetSize, r.Limit = []string{"author", "intent"}, 2*digestNames, -1
	res, err := d.m.index.Search(ctx, r)
	if err != nil {
		return err
	}
	d.f.Authors, d.f.Intents = nil, nil
	for _, v := range res.Facets["intent"].Values {
		d.f.Intents = append(d.f.Intents, alerts.Driver{Name: v.Value, Count: v.Count})
	}
	for _, v := range res.Facets["author"].Values {
		if len(d.f.Authors) == digestNames || v.Count < 2 {
			break
		}
		one, name, err := d.saidBy(ctx, "author", v.Value, func(m *mention.Mention) string { return cmp.Or(m.Author.Handle, m.Author.Name) })
		if err != nil {
			return err
		}
		if one == nil {
			continue // not kept any more
		}
		d.f.Authors = append(d.f.Authors, alerts.Speaker{Name: strings.TrimPrefix(name, "@"), Count: v.Count, Followers: one.Author.Followers, Mention: one.ID})
	}
	return nil
}

// saidBy is one mention behind a value counted, and the value as it was written: the index
// counts without case and accents. It is nil where none is kept, and for a value that the
// language cannot ask for.
func (d *digester) saidBy(ctx context.Context, field, value string, of func(*mention.Mention) string) (*mention.Mention, string, error) {
	r, err := d.request(field+":"+quoteTerm(value), index.ByTime)
	if err != nil {
		return nil, value, nil
	}
	hits, _, err := d.hits(ctx, r)
	if err != nil || len(hits) == 0 {
		return nil, value, err
	}
	bare := func(s string) string { return analysis.Normal(strings.TrimPrefix(s, "@")) }
	for _, h := range hits {
		if written := of(h.Mention); bare(written) == bare(value) {
			return h.Mention, written, nil
		}
	}
	return hits[0].Mention, value, nil
}

func quoteTerm(s string) string {
	return `"` + strings.NewReplacer(`"`, " ", `\\`, " ").Replace(s) + `"`
}

// waiting is what nobody has answered: complaints, then questions, then what is negative
// without being either, then other possible crises; the worst first. Quoted is what may be a crisis
// before all else.
func (d *digester) waiting(ctx context.Context) error {
	d.f.Unanswered, d.f.UnansweredQ, d.f.UnansweredNeg, d.f.UnansweredLoud, d.f.FindWaiting = 0, 0, 0, 0, report.Waiting(d.brand)
	const neither = "NOT intent:complaint NOT intent:question "
	negative := "sentiment:" + quoteTerm(d.brand+"/negative")
	var all []index.Hit
	for _, kind := range []struct {
		clause string
		n      *int
	}{{"intent:complaint", new(int)}, {"intent:question", &d.f.UnansweredQ}, {neither + negative, &d.f.UnansweredNeg}, {neither + "NOT " + negative, &d.f.UnansweredLoud}} {
		r, err := d.ask(report.Waiting(d.brand)+" AND ("+kind.clause+")", index.ByNegative)
		if err != nil {
			return err
		}
		r.Limit = digestWaiting
		hits, _, err := d.hits(ctx, r)
		if err != nil {
			return err
		}
		hits = slices.DeleteFunc(hits, func(h index.Hit) bool { return h.Mention.Triage != nil && h.Mention.Triage.Assignee != "" })
		*kind.n = len(hits)
		d.f.Unanswered += len(hits)
		all = append(all, hits...)
	}
	slices.SortStableFunc(all, func(a, b index.Hit) int { return cmp.Compare(urgency(a.Mention, d.brand), urgency(b.Mention, d.brand)) })
	d.f.Waiting = d.samples(all, digestQuotes)
	return nil
}

// urgency is the less the sooner somebody has to look.
func urgency(m *mention.Mention, brand string) int {
	if m.LoudOf(m.Brand(brand)) {
		return 0
	}
	return 1
}

// worst is what speaks worst of the brand, a story once.
func (d *digester) worst(ctx context.Context) error {
	r, err := d.request("sentiment:"+quoteTerm(d.brand+"/negative"), index.ByNegative)
	if err != nil {
		return err
	}
	r.Collapse = true
	hits, res, err := d.hits(ctx, r)
	if err != nil {
		return err
	}
	d.f.Negative, d.f.MostNegative = res.Stories, d.samples(hits, digestQuotes)
	return nil
}

// mostRead is what reached most people: by what they did with it, or who follows.
func (d *digester) mostRead(ctx context.Context) error {
	r, err := d.request("", index.ByEngagement)
	if err != nil {
		return err
	}
	r.Collapse = true
	hits, _, err := d.hits(ctx, r)
	if err != nil {
		return err
	}
	hits = slices.DeleteFunc(hits, func(h index.Hit) bool { return reach(h.Mention) == 0 })
	slices.SortStableFunc(hits, func(a, b index.Hit) int { return cmp.Compare(reach(b.Mention), reach(a.Mention)) })
	d.f.MostRead = d.samples(hits, digestQuotes)
	return nil
}

func reach(one *mention.Mention) int64 {
	n, _ := one.Engagement.Total()
	if one.Author.Followers != nil {
		n += *one.Author.Followers
	}
	return n
}

// stories are what most have told.
func (d *digester) stories(ctx context.Context) error {
	r, err := d.request("", index.ByTime)
	if err != nil {
		return err
	}
	r.Collapse, r.Limit = true, index.MaxLimit/10
	hits, _, err := d.hits(ctx, r)
	if err != nil {
		return err
	}
	hits = slices.DeleteFunc(hits, func(h index.Hit) bool { return h.Copies < 2 })
	slices.SortStableFunc(hits, func(a, b index.Hit) int { return b.Copies - a.Copies })
	d.f.TopStories = d.samples(hits, digestQuotes)
	return nil
}
