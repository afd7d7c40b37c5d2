package web

import (
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

// playedBars is how many bars the chart of a preview has at most, playedCharts of
// how many brands one is drawn.
const (
	playedBars  = 120
	chartsShown = 3
)

// playedCharts draw what a rule saw over the preview's time, brand by brand: in each
// bar its highest reading (or, where single mentions count, all of them), below
// it the band within which it would have kept quiet, and a flag for each alert.
func (s *site) playedCharts(p *preview, r *alerts.RuleReport) []*chart {
	byBrand := map[string][]alerts.Point{}
	var brands []string
	for _, x := range r.Series {
		if byBrand[x.Brand] == nil {
			brands = append(brands, x.Brand)
		}
		byBrand[x.Brand] = append(byBrand[x.Brand], x)
	}
	fired := map[string]int{}
	for _, a := range r.Shown {
		fired[a.Brand]++
	}
	slices.SortStableFunc(brands, func(a, b string) int { return fired[b] - fired[a] })
	var out []*chart
	for _, brand := range brands[:min(len(brands), chartsShown)] {
		out = append(out, s.playedChart(p, r, brand, byBrand[brand]))
	}
	return out
}

func (s *site) playedChart(p *preview, r *alerts.RuleReport, brand string, points []alerts.Point) *chart {
	c := &chart{ID: "played-" + printOf([]byte(r.Rule+"\x00"+brand)), Unit: "stories", Loc: s.location(), Since: p.from, Until: p.until, Columns: []string{"usually", "speaks at"}}
	sums := slices.Contains([]string{config.Keyword, config.Reach, config.Review, config.Unanswered}, r.Type) || pointRule(p.draft.cfg, r.Rule)
	c.Title = "The highest reading about " + brandName(p.draft.cfg, brand)
	if sums {
		c.Title = "What matched about " + brandName(p.draft.cfg, brand)
	}
	if len(points) > 0 && points[0].Unit != "" {
		c.Unit = points[0].Unit
	}
	points = ofWindow(points)
	step := barStep(p.until.Sub(p.from))
	var peaks []alerts.Point
	for from := p.from; from.Before(p.until); from = from.Add(step) {
		peak := alerts.Point{At: from}
		for len(points) > 0 && !points[0].At.After(from.Add(step)) {
			peak = higher(peak, points[0], sums)
			points = points[1:]
		}
		peaks = append(peaks, peak)
		c.Bars = append(c.Bars, bar{Start: from, End: from.Add(step), Count: peak.Observed})
		c.BandSay = "too little for the rule to speak"
		c.Bands = append(c.Bands, band{High: peak.Threshold})
	}
	c.Cells = func(i int) []string {
		cells := []string{"–", "–"}
		if peaks[i].Expected > 0 {
			cells[0] = number(peaks[i].Expected)
		}
		if peaks[i].Threshold > 0 {
			cells[1] = number(peaks[i].Threshold)
		}
		return cells
	}
	c.Flags = playedFlags(r, brand, c.loc())
	return c
}

// ofWindow keeps the readings of a rule's own window: a spike's long companion
// counts in another scale. What it fired on is still flagged.
func ofWindow(points []alerts.Point) []alerts.Point {
	var own time.Duration
	for _, x := range points {
		if x.Window > 0 && (own == 0 || x.Window < own) {
			own = x.Window
		}
	}
	var out []alerts.Point
	for _, x := range points {
		if x.Window <= own {
			out = append(out, x)
		}
	}
	return out
}

func brandName(cfg *config.Config, key string) string {
	if b := cfg.Brand(key); b != nil {
		return words.Clean(b.Name)
	}
	return key
}

// pointRule tells a sentiment rule about single mentions from one about a share.
func pointRule(cfg *config.Config, name string) bool {
	r := cfg.Rule(name)
	return r != nil && r.Type == config.Sentiment && r.Mode == "each"
}

// barStep is a round step that gives at most playedBars bars.
func barStep(whole time.Duration) time.Duration {
	for _, d := range []time.Duration{time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, 24 * time.Hour} {
		if whole/d <= playedBars {
			return d
		}
	}
	return 7 * 24 * time.Hour
}

// higher joins two readings of one bar.
func higher(a, b alerts.Point, sums bool) alerts.Point {
	if sums {
		b.Observed += a.Observed
		return b
	}
	threshold := max(a.Threshold, b.Threshold)
	if b.Observed > a.Observed {
		if b.Threshold == 0 {
			b.Threshold = threshold
		}
		return b
	}
	if a.Observed == 0 { // nothing yet: take over what is usual
		a.Expected, a.Threshold = max(a.Expected, b.Expected), threshold
	}
	return a
}

// flagsShown is how many alerts have a flag each; beyond, those of one day share one.
const flagsShown = 12

// playedFlags mark the alerts.
func playedFlags(r *alerts.RuleReport, brand string, loc *time.Location) []flag {
	var out []flag
	for _, a := range r.Shown {
		if a.Brand == brand {
			out = append(out, flag{At: a.At, Say: "alert " + a.At.In(loc).Format("2 Jan 15:04"), Tone: string(a.Severity)})
		}
	}
	if len(out) <= flagsShown {
		return out
	}
	var days []flag
	n := 0
	for i, f := range out {
		day := f.At.In(loc).Format("2 Jan")
		if i == 0 || out[i-1].At.In(loc).Format("2 Jan") != day {
			days, n = append(days, f), 0
		}
		n++
		days[len(days)-1].Say = day + ": " + counted(n, "alert", "alerts")
	}
	return days
}
