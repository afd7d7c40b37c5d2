package monitor

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
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
	for _, step := range []func(context.Context) error{d.voices, d.waiting, d.worst, d.mostRead, d.stories, d.words} {
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
// narrowed by more.
func (d *digester) request(more string, sort index.Sort) (index.Request, error) {
	src := "brand:" + d.brand + " NOT owned:" + d.brand
	if more != "" {
		src += " " + more
	}
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

// voices are those who said most, and one thing each of them said.
func (d *digester) voices(ctx context.Context) error {
	r, err := d.request("", index.ByTime)
	if err != nil {
		return err
	}
	r.Facets, r.FacetSize, r.Limit = []string{"author"}, 2*digestNames, -1
	res, err := d.m.index.Search(ctx, r)
	if err != nil {
		return err
	}
	d.f.Authors = nil
	for _, v := range res.Facets["author"].Values {
		if len(d.f.Authors) == digestNames || v.Count < 2 {
			break
		}
		one, err := d.request("author:"+quoteTerm(v.Value), index.ByTime)
		if err != nil {
			continue // a name the language cannot ask for
		}
		one.Limit = 1
		hits, _, err := d.hits(ctx, one)
		if err != nil {
			return err
		}
		if len(hits) == 0 {
			continue // not kept any more
		}
		d.f.Authors = append(d.f.Authors, alerts.Speaker{Name: strings.TrimPrefix(v.Value, "@"), Count: v.Count,
			Followers: hits[0].Mention.Author.Followers, Mention: hits[0].ID})
	}
	return nil
}

func quoteTerm(s string) string {
	return `"` + strings.NewReplacer(`"`, " ", `\\`, " ").Replace(s) + `"`
}

// waiting is what nobody has answered: complaints before questions, the worst first.
func (d *digester) waiting(ctx context.Context) error {
	d.f.Unanswered, d.f.UnansweredQ, d.f.Waiting = 0, 0, nil
	for _, intent := range []string{"complaint", "question"} {
		r, err := d.request("intent:"+intent+" NOT status:handled NOT status:irrelevant", index.ByNegative)
		if err != nil {
			return err
		}
		r.Limit = digestWaiting
		hits, _, err := d.hits(ctx, r)
		if err != nil {
			return err
		}
		hits = slices.DeleteFunc(hits, func(h index.Hit) bool { return h.Mention.Triage != nil && h.Mention.Triage.Assignee != "" })
		d.f.Unanswered += len(hits)
		if intent == "question" {
			d.f.UnansweredQ = len(hits)
		}
		d.f.Waiting = append(d.f.Waiting, d.samples(hits, digestQuotes-len(d.f.Waiting))...)
	}
	return nil
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
