package alerts

import (
	"math"
	"slices"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// Warmup is the history a backtest reads before the time it reports on, so that
// baselines know what is usual: as much as they ever remember.
const Warmup = 70 * 24 * time.Hour

// Backtest runs rules over old entries under a virtual clock, with the very core
// that runs live. Entries must come in the order they were discovered.
type Backtest struct {
	core *Core
	from time.Time
	said []Message
	base map[*instance]map[Reason]int
	days map[string][]float64 // stories a day, by brand
	seen int
	gaps []gapNews // that are still to come, the first first

	step    time.Duration // between points of a series; 0 for none
	next    time.Time
	points  map[*instance][]Point
	matched map[*instance]int
}

// NewBacktest reports on what happens from this time on; what comes before it
// only teaches the baselines.
func NewBacktest(cfg *config.Config, from time.Time, gaps []Gap) *Backtest {
	b := &Backtest{core: NewCore(cfg), from: from, days: map[string][]float64{}}
	for _, g := range gaps {
		b.gaps = append(b.gaps, gapNews{g.From, Gap{Source: g.Source, From: g.From}})
		if !g.Until.IsZero() {
			b.gaps = append(b.gaps, gapNews{g.Until, g})
		}
	}
	slices.SortStableFunc(b.gaps, func(x, y gapNews) int { return x.at.Compare(y.at) })
	return b
}

// Page is a stretch of entries with what the rules ask of each.
type Page struct {
	entries []mention.Entry
	asked   []asked
}

// Prepare asks of entries what needs no order: which queries of the rules each matches. It may
// be called for several pages at once, beside TakePage, and takes the entries over.
func (b *Backtest) Prepare(entries []mention.Entry) Page {
	known := func(brand string) bool { return b.core.voices[brand] != nil }
	return Page{entries, b.core.ask.ahead(entries, known)}
}

// TakePage judges the entries of a page, in order.
func (b *Backtest) TakePage(p Page) {
	for k := range p.entries {
		b.take(&p.entries[k], &p.asked[k])
	}
}

// Take judges one entry.
func (b *Backtest) Take(e *mention.Entry) { b.take(e, nil) }

func (b *Backtest) take(e *mention.Entry, ahead *asked) {
	if b.base == nil && !e.Mention.Discovered.Before(b.from) {
		b.begin()
	}
	b.hearGaps(e.Mention.Discovered)
	b.draw(e.Mention.Discovered)
	b.core.take(e, ahead)
	if b.base != nil {
		b.seen++
	}
	b.collect()
}

// gapNews is when the rules come to know of a gap: as it begins, and as it ends.
type gapNews struct {
	at  time.Time
	gap Gap
}

// hearGaps tells the core of gaps that began or ended before a moment.
func (b *Backtest) hearGaps(before time.Time) {
	for ; len(b.gaps) > 0 && b.gaps[0].at.Before(before); b.gaps = b.gaps[1:] {
		b.core.Advance(b.gaps[0].at)
		b.core.Unheard(b.gaps[0].gap)
	}
}

// begin is where the warm-up ends.
func (b *Backtest) begin() {
	b.core.Advance(b.from)
	b.core.said = nil
	b.base = map[*instance]map[Reason]int{}
	for _, i := range b.core.inst {
		b.base[i] = i.counts.byReason()
		if b.step > 0 {
			b.matched[i] = i.matched
		}
	}
}

func (b *Backtest) collect() {
	if len(b.core.said) == 0 {
		return
	}
	if said := b.core.Said(); b.base != nil {
		b.said = append(b.said, said...)
	}
}

// Report is what a backtest found.
type Report struct {
	From     time.Time    `json:"from"`
	To       time.Time    `json:"to"`
	Mentions int          `json:"mentions"`
	Rules    []RuleReport `json:"rules"`
	// Messages is everything that would have been sent, in order.
	Messages []Message `json:"messages,omitempty"`
}

// RuleReport is how one rule would have done.
type RuleReport struct {
	Rule string `json:"rule"`
	Type string `json:"type"`
	// Alerts counts messages the rule would have begun (opened, joined or escalated
	// an incident); Updates further messages about the same firing.
	Alerts  int `json:"alerts"`
	Updates int `json:"updates"`
	// PerDay counts alerts by day from Report.From.
	PerDay  []int          `json:"per_day"`
	Matches int            `json:"matches"`
	Held    map[Reason]int `json:"held,omitempty"` // suppressed matches
	Useful  int            `json:"useful"`         // of these alerts, as people judged incidents then
	Noise   int            `json:"noise"`
	Limit   int            `json:"limit"` // alerts in 30 days from which rules check warns
	Over    bool           `json:"over_limit"`
	Words   []Driver       `json:"words,omitempty"` // that drove its alerts
	Shown   []Alert        `json:"shown,omitempty"` // its alerts, oldest first
	// Series is what it saw over time, brand after brand, when asked for.
	Series []Point `json:"series,omitempty"`
}

// Finish lets time pass to until and sums up. judged are incidents people had an
// opinion of.
func (b *Backtest) Finish(until time.Time, judged []Incident) Report {
	if b.base == nil {
		b.begin()
	}
	b.core.Finish()
	b.hearGaps(until)
	b.draw(until)
	b.core.Advance(until)
	b.collect()
	r := Report{From: b.from, To: until, Mentions: b.seen, Messages: b.said}
	days := int(math.Ceil(until.Sub(b.from).Hours() / 24))
	said, inst := map[string][]*Alert{}, map[*Rule][]*instance{}
	for k := range b.said {
		a := &b.said[k].Alert
		said[a.Rule] = append(said[a.Rule], a)
	}
	for _, i := range b.core.inst {
		inst[i.rule] = append(inst[i.rule], i)
	}
	for _, rule := range b.core.rules {
		one := RuleReport{Rule: rule.Name, Type: rule.Type, Limit: rule.Limit, PerDay: make([]int, max(days, 0)), Held: map[Reason]int{}}
		b.count(&one, said[rule.Name], judged)
		for _, i := range inst[rule] {
			for reason, n := range i.counts.byReason() {
				n -= b.base[i][reason]
				one.Matches += n
				if reason.Suppressed() && n > 0 {
					one.Held[reason] += n
				}
			}
			one.Series = append(one.Series, b.points[i]...)
		}
		one.Over = overLimit(one.Alerts, one.Limit, days)
		r.Rules = append(r.Rules, one)
	}
	return r
}

// overLimit reports whether so many alerts in so many days are more than the limit in
// thirty. Less than a week is taken for one: one alert on the first day is no habit.
func overLimit(alerts, limit, days int) bool {
	return limit > 0 && days > 0 && alerts*30 > limit*max(days, 7)
}

// count goes through what one rule said.
func (b *Backtest) count(one *RuleReport, said []*Alert, judged []Incident) {
	words := map[string]int{}
	for _, a := range said {
		if a.Kind == KindResolve {
			continue
		}
		if a.Verdict.Reason == Updated {
			one.Updates++
			continue
		}
		one.Alerts++
		if day := int(a.At.Sub(b.from).Hours() / 24); day >= 0 && day < len(one.PerDay) {
			one.PerDay[day]++
		}
		for _, w := range a.Evidence.Words {
			words[w.Name] += w.Count
		}
		switch opinion(judged, a) {
		case ActUseful:
			one.Useful++
		case ActNoise:
			one.Noise++
		}
		one.Shown = append(one.Shown, *a)
	}
	one.Words = top(words, driversShown)
}

// opinion is what people said of the incident that stood at an alert's time.
func opinion(judged []Incident, a *Alert) string {
	for _, inc := range judged {
		end := inc.Resolved
		if end.IsZero() {
			end = inc.Updated
		}
		near := !a.At.Before(inc.Opened.Add(-time.Hour)) && !a.At.After(end.Add(time.Hour))
		member := slices.ContainsFunc(inc.Members, func(m Member) bool { return m.Rule == baseName(a.Rule) })
		if inc.Brand == a.Brand && near && member && len(inc.Feedback) > 0 {
			return inc.Feedback[len(inc.Feedback)-1].What
		}
	}
	return ""
}

// Change is an alert that one set of rules would send and another would not.
type Change struct {
	Rule  string    `json:"rule"`
	Brand string    `json:"brand"`
	At    time.Time `json:"at"`
	// Only is "now" when the present rules alone send it, "then" when the others do.
	Only   string `json:"only"`
	Reason string `json:"reason"`
}

// Differences lists what the two reports do not have in common. Alerts of one
// rule at one brand within two hours of each other count as the same.
func Differences(now, then Report) []Change {
	var out []Change
	only := func(a, b Report, which string) {
		for _, r := range a.Rules {
			for _, x := range r.Shown {
				if !hasNear(b, x) {
					out = append(out, Change{Rule: x.Rule, Brand: x.Brand, At: x.At, Only: which, Reason: x.Reason})
				}
			}
		}
	}
	only(now, then, "now")
	only(then, now, "then")
	slices.SortStableFunc(out, func(a, b Change) int { return a.At.Compare(b.At) })
	return out
}

func hasNear(r Report, a Alert) bool {
	for _, rule := range r.Rules {
		if rule.Rule != a.Rule {
			continue
		}
		for _, x := range rule.Shown {
			if d := x.At.Sub(a.At); x.Brand == a.Brand && d.Abs() <= 2*time.Hour {
				return true
			}
		}
	}
	return false
}
