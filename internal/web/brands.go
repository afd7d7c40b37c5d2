package web

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/report"
)

// Reports is what brand pages are made from; the index is one.
type Reports = report.Mentions

func (s *site) brandRoutes() []route {
	if s.o.Reports == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/brands", role: viewer, handle: s.brandsPage},
		{method: "GET", path: "/brands/{key}", role: viewer, handle: s.brandPage, example: "/brands/" + s.firstBrand()},
	}
}

// firstBrand is a brand that can be shown, for the table of routes.
func (s *site) firstBrand() string {
	if brands := s.o.Config().Brands; len(brands) > 0 {
		return url.PathEscape(brands[0].Key)
	}
	return "none"
}

// period is the time a report is about, as its address says.
type period struct {
	Last         string // 24h, 7d, …; empty when Since and Until were named
	Since, Until time.Time
}

// periods are those offered.
var periods = []struct{ Last, Say string }{{"24h", "24 hours"}, {"7d", "7 days"}, {"30d", "30 days"}, {"90d", "90 days"}, {"365d", "a year"}}

// readPeriod reads last=7d, or since=2026-11-01&until=2026-11-08 (days of the
// site's zone, both included, or moments). Without any it is the last 7 days.
func (s *site) readPeriod(v url.Values) (period, error) {
	now := s.o.Now()
	since, until := v.Get("since"), v.Get("until")
	if since == "" && until == "" {
		last := v.Get("last")
		if last == "" {
			last = "7d"
		}
		d, err := readSpan(last, time.Hour, longestPeriod)
		if err != nil {
			return period{}, err
		}
		return period{Last: last, Since: now.Add(-d), Until: now}, nil
	}
	p := period{Until: now}
	var err error
	if p.Since, err = readMoment("since", since, s.location(), false); err == nil && until != "" {
		p.Until, err = readMoment("until", until, s.location(), true)
	}
	switch {
	case err != nil:
		return period{}, err
	case !p.Since.Before(p.Until):
		return period{}, badRequest("The period ends before it begins.", "since must lie before until.")
	case p.Until.Sub(p.Since) > longestPeriod:
		return period{}, badRequest("The period is too long.", "Ten years is the longest.")
	}
	return p, nil
}

// values are the period as an address has it.
func (p period) values() url.Values {
	if p.Last != "" {
		return url.Values{"last": {p.Last}}
	}
	return url.Values{"since": {p.Since.UTC().Format(time.RFC3339)}, "until": {p.Until.UTC().Format(time.RFC3339)}}
}

// brandsView is the list of brands.
type brandsView struct {
	Rows []brandRow
	Say  string    // the period in words
	AsOf time.Time // when this was worked out, if that is longer ago than usual
	// Compared: there is a period before to compare with.
	Compared bool
	Periods  []choice
	Empty    empty
}

type brandRow struct {
	Name, Link string
	Mentions   int
	Change     string
	Share      float64
	Net        string
	Negative   int
	Find       string
}

func (s *site) brandsPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.readPeriod(r.URL.Query())
	if err != nil {
		return err
	}
	view, asOf, err := answered(r.Context(), s, "brands "+p.values().Encode(), func(ctx context.Context) (*brandsView, error) { return s.brandsView(ctx, p) })
	if err != nil {
		return err
	}
	shown := *view
	shown.AsOf = asOf
	return s.render(w, r, "brands.html", "Brands", &shown)
}

// brandsView compares the brands in a period.
func (s *site) brandsView(ctx context.Context, p period) (*brandsView, error) {
	view := &brandsView{Say: s.daySpan(p.Since, p.Until), Periods: p.choices("/brands"), Empty: empty{Say: "No brand yet", Do: "A [brands.…] table in rules.toml names what earshot listens for."}}
	now, err := s.voicesIn(ctx, p.Since, p.Until)
	if err != nil {
		return nil, searchProblem(err)
	}
	compared, err := report.Compared(ctx, s.o.Reports, report.Request{Config: s.o.Config(), Since: p.Since, Until: p.Until, Now: s.o.Now()})
	if err != nil {
		return nil, searchProblem(err)
	}
	before, err := s.voicesIn(ctx, p.Since.Add(-p.Until.Sub(p.Since)), p.Since)
	if err != nil {
		return nil, searchProblem(err)
	}
	view.Compared = compared
	then := map[string]int{}
	for _, v := range before {
		then[v.Brand] = v.Count
	}
	for _, v := range now {
		row := brandRow{Name: v.Brand, Mentions: v.Count, Share: v.Share, Change: change(v.Count, then[v.Brand]), Negative: v.Negative,
			Link: "/brands/" + url.PathEscape(v.Brand) + "?" + p.values().Encode()}
		if b := s.o.Config().Brand(v.Brand); b != nil && b.Name != "" {
			row.Name = b.Name
		}
		if net, known := (report.Figures{Negative: v.Negative, Neutral: v.Neutral, Positive: v.Positive}).Net(); known {
			row.Net = signed(net)
		}
		view.Rows = append(view.Rows, row)
	}
	return view, nil
}

func (s *site) voicesIn(ctx context.Context, since, until time.Time) ([]index.Voice, error) {
	var keys []string
	for _, b := range s.o.Config().Brands {
		keys = append(keys, b.Key)
	}
	if len(keys) == 0 {
		return nil, nil
	}
	return s.o.Reports.ShareOfVoice(ctx, index.VoiceRequest{Since: since, Until: until, Brands: keys, Now: s.o.Now()})
}

// choices are links to the periods offered.
func (p period) choices(path string) []choice {
	var all []choice
	for _, one := range periods {
		all = append(all, choice{Say: one.Say, Link: path + "?" + url.Values{"last": {one.Last}}.Encode(), Chosen: one.Last == p.Last})
	}
	return all
}

// change says how a count moved: "+40 %", "−12 %", "new", "as before".
func change(now, before int) string {
	switch {
	case now == before:
		return "as before"
	case before == 0:
		return "new"
	}
	return signed(100*float64(now-before)/float64(before)) + " %"
}

// signed is a whole number with its sign, a true minus where negative.
func signed(x float64) string {
	if math.Round(x) == 0 {
		return "0"
	}
	return strings.Replace(fmt.Sprintf("%+.0f", x), "-", "−", 1)
}

// brandProblem says what keeps a report from being made.
func brandProblem(err error) error {
	var none *report.NoBrandError
	if errors.As(err, &none) {
		return notFound("There is no such brand in rules.toml.")
	}
	return searchProblem(err)
}
