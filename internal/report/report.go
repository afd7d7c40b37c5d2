// Package report works out how a brand fares in a period, beside the period of
// the same length before it.
//
// It owns the figures of the brand page and what they mean. It asks the index and
// the journal through two small interfaces, and never stores, judges or renders.
// Mentions people marked irrelevant are left out of every figure.
package report

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// Mentions finds and counts mentions; the index does.
type Mentions interface {
	Search(ctx context.Context, r index.Request) (*index.Result, error)
	Timeline(ctx context.Context, r index.TimelineRequest) (*index.Timeline, error)
	ShareOfVoice(ctx context.Context, r index.VoiceRequest) ([]index.Voice, error)
	SignificantTerms(ctx context.Context, r index.Request, size int) (*index.Significant, error)
	TermCounts(ctx context.Context, r index.Request, terms []string) (counts []int, total int, err error)
	MostCopied(ctx context.Context, r index.Request) ([]index.Hit, error)
	Sample(ctx context.Context, r index.Request) (read []mention.Mention, total int, err error)
	Standings(ctx context.Context, r index.StandingRequest) ([]index.Standing, error)
}

// Histories tell what people did with a mention and when; the journal does.
type Histories interface {
	History(ctx context.Context, id string) ([]journal.Event, error)
}

// Request asks for the report of one brand.
type Request struct {
	Config       *config.Config
	Brand        string    // its key in rules.toml
	Since, Until time.Time // Since ≤ event time < Until, both set
	Now          time.Time
	// Filler tells words that say nothing of a topic by themselves; they are left out of the rising ones. Nil knows none.
	Filler func(word string) bool
	// Memory, if given, spares finding again which words tell.
	Memory *Memory
}

// Report is how a brand fares in a period.
type Report struct {
	Brand, Name  string
	Since, Until time.Time
	BeforeSince  time.Time // the period before ends where this one begins

	// Compared is false when hardly anything of any brand was heard in the period
	// before, so that a comparison with it would say nothing.
	Compared bool
	Figures  Figures
	Before   Figures // the same of the period before
	Timeline *index.Timeline
	Voices   []Voice // this brand and its competitors, most mentioned first
	Stories  []index.Hit

	// Where and by whom, of what others than the brand itself said.
	Authors, Sites, Sources, Languages []Rank
	Rising                             []Word
	Hours                              Week
	Open                               []index.Hit // waiting for an answer, most negative first
	Response                           Response
	Advocates, Detractors              []index.Standing
	Reasons                            []Rank      // what complaints are about, most first
	Missing                            []index.Gap // spans of time that could not be searched
}

// maker makes one report.
type maker struct {
	mentions  Mentions
	histories Histories
	req       Request
	brand     *config.Brand
	base      *query.Query // finds what counts for the brand
	report    *Report

	spoken, spokenBefore []index.Voice // of the brand and its competitors
}

// NoBrandError says that rules.toml has no brand of this key.
type NoBrandError struct{ Key string }

func (e *NoBrandError) Error() string {
	return fmt.Sprintf("there is no brand %q in rules.toml", e.Key)
}

// Make works a report out. It asks some twenty questions of the index, two at a time, each of
// which the index bounds; the error of the first that fails ends it. A brand
// that is not in the configuration gives a [*NoBrandError].
func Make(ctx context.Context, mentions Mentions, histories Histories, r Request) (*Report, error) {
	brand := r.Config.Brand(r.Brand)
	if brand == nil {
		return nil, &NoBrandError{r.Brand}
	}
	if !r.Since.Before(r.Until) {
		return nil, fmt.Errorf("report of %s: the period ends before it begins", r.Brand)
	}
	m := &maker{mentions: mentions, histories: histories, req: r, brand: brand,
		report: &Report{Brand: r.Brand, Name: brand.Name, Since: r.Since, Until: r.Until, BeforeSince: r.Since.Add(-r.Until.Sub(r.Since))}}
	var err error
	if m.base, err = m.ask(""); err != nil {
		return nil, err
	}
	for _, step := range [][]func(context.Context) error{
		{m.compared, m.voices}, // which others build on
		{m.rising, m.stories, m.open, m.response, m.figures, m.ranks, m.timeline, m.people},
	} {
		if err := together(ctx, step); err != nil {
			return nil, fmt.Errorf("report of %s: %w", r.Brand, err)
		}
	}
	return m.report, nil
}

// atOnce is how many parts of a report are worked out at a time: one is often waiting for the disk.
const atOnce = 2

// together works parts out side by side; each fills its own fields of the report.
func together(ctx context.Context, parts []func(context.Context) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, part := range parts {
		group.Go(func() error { return part(ctx) })
	}
	return group.Wait()
}

// ask is a question about this brand, narrowed by a clause of the query language
// unless that is empty.
func (m *maker) ask(clause string) (*query.Query, error) {
	src := Clause(m.req.Brand)
	if clause != "" {
		src += " AND (" + clause + ")"
	}
	return m.parse(src)
}

func (m *maker) parse(src string) (*query.Query, error) {
	return query.Parse(src, query.Options{Location: m.req.Config.Location, Now: m.req.Now})
}

// Clause finds what counts for a brand: its mentions, but those marked irrelevant.
func Clause(brand string) string {
	return value(query.FieldBrand, brand) + " AND NOT status:" + journal.StatusIrrelevant
}

// Waiting finds what waits for an answer: what is negative towards the brand, complains, asks or
// loudly tells of a crisis, was not written by the brand itself, and nobody has touched.
func Waiting(brand string) string { return Clause(brand) + " AND " + unanswered(brand) }

// Earned finds what others than the brand itself said of it.
func Earned(brand string) string { return Clause(brand) + " AND " + others(brand) }

// unanswered and others narrow what counts for a brand: what waits for an
// answer, what is not its own posts.
func unanswered(brand string) string {
	return "status:open AND (" + value(query.FieldSentiment, brand+"/negative") + " OR intent:complaint OR intent:question OR " + Loud() + ") AND " + others(brand)
}

// Loud finds what tells so loudly of a crisis that somebody has to look, whatever it wants.
func Loud() string { return fmt.Sprintf("%s:>=%g", query.FieldCrisis, mention.LoudCrisis) }

func others(brand string) string { return "NOT " + value(query.FieldOwned, brand) }

// value is field:value, quoted where it must be.
func value(field query.Field, v string) string {
	return query.Format(&query.Keyword{Field: field, Value: v, Surface: v})
}

// search asks about the period, or, when before is set, about the one before.
func (m *maker) search(ctx context.Context, clause string, before bool, r index.Request) (*index.Result, error) {
	q, err := m.ask(clause)
	if err != nil {
		return nil, err
	}
	r.Query, r.Now = q, m.req.Now
	r.Since, r.Until = m.span(before)
	return m.mentions.Search(ctx, r)
}

// sample reads some of the brand's mentions of the period, narrowed by a clause, and says how many there are.
func (m *maker) sample(ctx context.Context, clause string, limit int) ([]mention.Mention, int, error) {
	q, err := m.ask(clause)
	if err != nil {
		return nil, 0, err
	}
	r := m.all(false, limit)
	r.Query = q
	return m.mentions.Sample(ctx, r)
}

// all asks about everything that counts for the brand in a period.
func (m *maker) all(before bool, limit int) index.Request {
	r := index.Request{Query: m.base, Limit: limit, Now: m.req.Now}
	r.Since, r.Until = m.span(before)
	return r
}

func (m *maker) span(before bool) (since, until time.Time) {
	if before {
		return m.report.BeforeSince, m.report.Since
	}
	return m.report.Since, m.report.Until
}
