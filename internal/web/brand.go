package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/report"
)

// brandView is the report of one brand as its page shows it.
type brandView struct {
	*report.Report
	AsOf    time.Time // when this was worked out, if that is longer ago than usual
	Path    string
	Periods []choice
	From    string // the days of the period, for the form
	To      string
	Say     string // the period in words
	Figures []brandFigure
	Chart   *chart
	Voices  []voiceRow
	Stories []card
	Open    []card
	Find    string // finds all its mentions of the period
	FindAll string // finds all that wait for an answer
	Lists   []rankList
	Wants   []rankRow // what mentions are after: complaints, questions, …
	Words   []wordRow
	Heat    []heatRow
	Reply   string
	Split   string // owned against earned
	People  []standingList
	Reasons []rankRow
}

// brandFigure is a number with what it was before; Before is empty where nothing can
// be compared.
type brandFigure struct{ Name, Value, Before, Link string }

type voiceRow struct {
	report.Voice
	Width string // of its bar, in percent
	Moved string // in percentage points
	Own   bool
}

func (s *site) brandPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readPeriod(r.URL.Query())
	if err != nil {
		return err
	}
	made, asOf, err := s.brandOf(r.Context(), r.PathValue("key"), p)
	if err != nil {
		return err
	}
	view := *made
	view.AsOf, view.Open = asOf, slices.Clone(made.Open)
	s.offer(r, view.Open)
	return s.render(w, r, "brand.html", view.Name, &view)
}

// brandOf is how a brand fares in a period, for the page and for programs; asOf is set as by answered.
func (s *site) brandOf(ctx context.Context, key string, p period) (view *brandView, asOf time.Time, err error) {
	if s.o.Config().Brand(key) == nil {
		return nil, asOf, notFound("There is no such brand in rules.toml.")
	}
	return answered(ctx, s, fmt.Sprintf("brand %q %s", key, p.values().Encode()), func(ctx context.Context) (*brandView, error) {
		made, err := report.Make(ctx, s.o.Reports, s.o.Archive, report.Request{Config: s.o.Config(), Brand: key, Since: p.Since, Until: p.Until, Now: s.o.Now(), Filler: alerts.Filler, Memory: &s.memory})
		if err != nil {
			return nil, brandProblem(err)
		}
		return s.brandView(ctx, made, p)
	})
}

func (s *site) brandView(ctx context.Context, made *report.Report, p period) (*brandView, error) {
	path := "/brands/" + url.PathEscape(made.Brand)
	v := &brandView{Report: made, Path: path, Periods: p.choices(path), Say: s.daySpan(p.Since, p.Until),
		From: p.Since.In(s.location()).Format(time.DateOnly), To: p.Until.Add(-time.Second).In(s.location()).Format(time.DateOnly)}
	v.Find, v.FindAll = found(p, report.Clause(made.Brand)), found(p, report.Waiting(made.Brand))
	v.fillFigures()
	var err error
	if v.Chart, err = s.brandChart(ctx, made, path); err != nil {
		return nil, err
	}
	v.fillVoices()
	v.Stories, v.Open = hitCards(made.Stories), hitCards(made.Open)
	v.fillLists(p, s.names())
	v.fillReasons(p)
	v.fillPeople(p)
	v.Heat = heat(made.Hours)
	v.Reply = reply(made.Response)
	if f := made.Figures; f.OwnedKnown {
		v.Split = fmt.Sprintf("%s by others, %s by the brand itself.", counted(f.Earned, "mention", "mentions"), thousands(f.Owned))
	}
	return v, nil
}

// found is the address of a search within a period.
func found(p period, q string) string {
	values := p.values()
	values.Set("q", q)
	return "/?" + values.Encode()
}

func hitCards(hits []index.Hit) []card {
	var all []card
	for _, h := range hits {
		c := newCard(h.Mention, h.Spans)
		c.At, c.Copies = h.At, h.Copies
		all = append(all, c)
	}
	return all
}

// fillFigures are the numbers that come first, the period before beside them.
func (v *brandView) fillFigures() {
	now, before := v.Report.Figures, v.Report.Before
	add := func(name, value, moved, link string) {
		if !v.Compared {
			moved = ""
		}
		v.Figures = append(v.Figures, brandFigure{name, value, moved, link})
	}
	number := func(name string, is, was int, link string) {
		add(name, thousands(is), change(is, was), link)
	}
	number("Mentions", now.Mentions, before.Mentions, v.Find)
	number("Stories", now.Stories, before.Stories, "")
	if net, known := now.Net(); known {
		moved := "none before"
		if was, known := before.Net(); known {
			moved = signed(was) + " before"
		}
		add("Net sentiment", signed(net), moved, "")
	}
	for _, one := range v.Report.Voices {
		if one.Brand == v.Brand {
			add("Share of voice", fmt.Sprintf("%.0f %%", 100*one.Share), fmt.Sprintf("%.0f %% before", 100*one.ShareBefore), "")
		}
	}
	number("Complaints", now.Complaints, before.Complaints, "")
	number("Unanswered", now.Unanswered, before.Unanswered, v.FindAll)
}

func (v *brandView) fillVoices() {
	most := 0
	for _, one := range v.Report.Voices {
		most = max(most, one.Count)
	}
	for _, one := range v.Report.Voices {
		v.Voices = append(v.Voices, voiceRow{Voice: one, Width: width(one.Count, most), Own: one.Brand == v.Brand,
			Moved: signed(100 * (one.Share - one.ShareBefore))})
	}
}

func (s *site) brandChart(ctx context.Context, m *report.Report, path string) (*chart, error) {
	line := m.Timeline
	if line == nil || len(line.Buckets) == 0 {
		return nil, nil
	}
	c := &chart{ID: "volume", Title: "Mentions of " + m.Name + " over time", Unit: "mentions", Loc: s.location(), Since: m.Since, Until: m.Until}
	for _, b := range line.Buckets {
		c.Bars = append(c.Bars, bar{Start: b.Start, End: b.End, Count: float64(b.Count), Negative: float64(b.Negative)})
	}
	c.Zoom = func(since, until time.Time) string {
		return path + "?" + period{Since: since, Until: until}.values().Encode()
	}
	if line.Interval == index.Hour && len(line.Buckets) <= 2 {
		c.Zoom = nil
	}
	return c, s.mark(ctx, c)
}

// daySpan names a period in the site's zone.
func (s *site) daySpan(since, until time.Time) string {
	from, to := since.In(s.location()), until.In(s.location())
	if to.Sub(from) < 72*time.Hour {
		return from.Format("2 Jan 2006 15:04") + " – " + to.Format("2 Jan 2006 15:04")
	}
	return from.Format("2 Jan 2006") + " – " + to.Add(-time.Second).Format("2 Jan 2006")
}
