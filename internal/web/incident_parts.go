package web

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
)

// The chart of an incident begins so long before it and goes on so long after.
const (
	chartBefore = 24 * time.Hour
	chartAfter  = 6 * time.Hour
	chartMost   = 14 * 24 * time.Hour
)

// incidentChart is what was said of the brand around an incident, against what
// would have been usual.
func (s *site) incidentChart(ctx context.Context, inc *alerts.Incident) (*chart, error) {
	if s.o.Bars == nil {
		return nil, nil
	}
	from, until := inc.Opened.Add(-chartBefore).Truncate(time.Hour), s.o.Now()
	if !inc.Resolved.IsZero() && inc.Resolved.Add(chartAfter).Before(until) {
		until = inc.Resolved.Add(chartAfter)
	}
	if until.Sub(from) > chartMost {
		until = from.Add(chartMost)
	}
	bars, err := s.o.Bars(ctx, inc.Brand, from, until)
	if err != nil || len(bars) == 0 {
		return nil, err
	}
	c := &chart{ID: "around", Title: "Mentions of " + orBrand(inc) + " an hour, against what is usual", Unit: "mentions", Loc: s.location(),
		Since: bars[0].From, Until: bars[len(bars)-1].From.Add(time.Hour), Columns: []string{"usually"}}
	for _, b := range bars {
		c.Bars = append(c.Bars, bar{Start: b.From, End: b.From.Add(time.Hour), Count: b.Count, Negative: b.Negative})
		c.Bands = append(c.Bands, band{Low: b.Low, High: b.High})
	}
	c.Cells = func(i int) []string {
		if b := c.Bands[i]; b.High > 0 {
			return []string{number(b.Low) + " to " + number(b.High)}
		}
		return []string{"not known yet"}
	}
	c.Flags = incidentFlags(inc)
	return c, s.addGaps(ctx, c)
}

func orBrand(inc *alerts.Incident) string {
	if inc.BrandName != "" {
		return words.Clean(inc.BrandName)
	}
	return inc.Brand
}

// incidentFlags are the turns of an incident on its chart.
func incidentFlags(inc *alerts.Incident) []flag {
	flags := []flag{{At: inc.Opened, Say: "opened", Tone: string(inc.Severity)}}
	for i, m := range inc.Members {
		if i > 0 {
			flags = append(flags, flag{At: m.Joined, Say: words.Clean(m.Rule) + " fired too", Tone: string(m.Severity)})
		}
	}
	if a := inc.Acknowledged; !a.At.IsZero() {
		flags = append(flags, flag{At: a.At, Say: "acknowledged"})
	}
	if !inc.Resolved.IsZero() {
		flags = append(flags, flag{At: inc.Resolved, Say: "resolved"})
	}
	return flags
}

// addGaps shades on a chart when sources could not be heard.
func (s *site) addGaps(ctx context.Context, c *chart) error {
	if s.o.Sources == nil {
		return nil
	}
	gaps, err := s.o.Sources.Gaps(ctx, c.Since, c.Until)
	if err != nil {
		return err
	}
	for _, g := range gaps[:min(len(gaps), 50)] {
		if g.Healed {
			continue
		}
		until := g.To
		if until.IsZero() {
			until = c.Until
		}
		c.Gaps = append(c.Gaps, span{From: g.From, Until: until, Say: words.Clean(g.Source) + " was not heard: " + words.Clean(g.Reason)})
	}
	return nil
}

// verdictTable lists evaluations: by rule, or on the page of one rule by brand.
type verdictTable struct {
	ByRule bool
	Rows   []verdictRow
}

// verdictRow is one evaluation of a rule, with its arithmetic.
type verdictRow struct {
	At        time.Time
	Rule      string
	Brand     string
	Reason    string
	Named     string // the reason as rules explain, logs and the API name it
	Tone      string // told, held or quiet: a class of the style
	Sentence  string
	Observed  string
	Expected  string
	Threshold string
	Chance    string
	Heard     string // the share of sources heard, when not all
}

func (s *site) verdictRows(list []alerts.Verdict) []verdictRow {
	out := make([]verdictRow, 0, len(list))
	for _, v := range list {
		out = append(out, s.verdictRow(v))
	}
	return out
}

func (s *site) verdictRow(v alerts.Verdict) verdictRow {
	row := verdictRow{At: v.At, Rule: v.Rule, Brand: v.Brand, Reason: reasonOf(&v), Named: string(v.Reason), Tone: reasonTone(v.Reason),
		Sentence: words.Clean(v.Sentence(s.location())), Observed: figured(v.Observed, v.Unit), Expected: "–", Threshold: "–"}
	if v.Expected > 0 {
		row.Expected = number(v.Expected)
	}
	if v.Threshold > 0 {
		row.Threshold = number(v.Threshold)
	}
	if v.Floor > 0 && float64(v.Floor) > v.Threshold {
		row.Threshold = number(float64(v.Floor)) + " at least"
	}
	if p := v.Probability; p != nil {
		row.Chance = chance(*p)
	}
	if v.Completeness < 0.995 {
		row.Heard = fmt.Sprintf("%.0f %% of the sources heard", 100*v.Completeness)
	}
	return row
}

func figured(x float64, unit string) string {
	if unit == "" {
		return number(x)
	}
	if x == 1 {
		unit = strings.TrimSuffix(strings.Replace(unit, "stories", "story", 1), "s")
	}
	return number(x) + " " + unit
}

// chance says how improbable something is, so that it can be pictured.
func chance(p float64) string {
	switch {
	case p <= 1e-9:
		return "practically none"
	case p >= 0.4:
		return "nothing unusual"
	}
	n := 1 / p
	if n >= 1e6 {
		return fmt.Sprintf("1 in %.0f million", n/1e6)
	}
	return "1 in " + thousands(int64(n+0.5))
}

// plainReasons say in words what the rules engine's named reasons mean where their names need it.
var plainReasons = map[alerts.Reason]string{
	"":                   "not looked at yet",
	alerts.NotNew:        "an edit, nothing new",
	alerts.Backfill:      "from before listening began",
	alerts.Owned:         "the brand's own post",
	alerts.NoBrand:       "about another brand",
	alerts.Undated:       "its date is not believed",
	alerts.Late:          "published too long ago",
	alerts.OtherSource:   "from another source",
	alerts.OtherLanguage: "in another language",
	alerts.FewFollowers:  "too few followers",
	alerts.NoQuery:       "does not match the query",
	alerts.Irrelevant:    "marked irrelevant",
	alerts.NotOfType:     "not what this rule looks at",
	alerts.Joined:        "joined an open incident",
	alerts.Escalated:     "made the incident more severe",
	alerts.Updated:       "told as an update",
	alerts.Resolved:      "over",
	alerts.Waiting:       "waiting for company",
	alerts.Holding:       "true, but not yet for long enough",
	alerts.Usual:         "nothing unusual",
	alerts.BelowFloor:    "too few mentions",
	alerts.BelowLimit:    "below its limit",
	alerts.PartMissing:   "one of its conditions does not hold",
	alerts.Inhibited:     "a more severe alert is open",
	alerts.SameStory:     "a copy of a story already counted",
	alerts.Answered:      "answered in time",
	alerts.SourceGap:     "too little could be heard",
	alerts.FewHistory:    "too little known of the brand yet",
	alerts.CaughtUp:      "told in one note after a pause",
}

// reasonSay is a named reason in words.
func reasonSay(r alerts.Reason) string { return cmp.Or(plainReasons[r], string(r)) }

// reasonOf is the reason of a verdict in words, with its figures where they are the reason.
func reasonOf(v *alerts.Verdict) string {
	if v.Reason == alerts.BelowFloor && v.Floor > 0 {
		return fmt.Sprintf("%s: %s of at least %s", reasonSay(v.Reason), number(v.Observed), number(float64(v.Floor)))
	}
	return reasonSay(v.Reason)
}

func reasonTone(r alerts.Reason) string {
	switch {
	case r.Sent() || r == alerts.Firing:
		return "told"
	case r.Suppressed() || r == alerts.Holding:
		return "held"
	}
	return "quiet"
}

// verdictsBefore is what rules at the brand concluded in the day before an incident:
// why it did not fire sooner.
func (s *site) verdictsBefore(ctx context.Context, inc *alerts.Incident) (verdictTable, error) {
	list, err := s.o.Engine.Verdicts(ctx, alerts.VerdictFilter{Brand: inc.Brand, Since: inc.Opened.Add(-24 * time.Hour), Until: inc.Opened}, 20)
	return verdictTable{true, s.verdictRows(list)}, err
}

func searchLink(q string) string { return "/?" + url.Values{"q": {q}}.Encode() }
