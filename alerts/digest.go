package alerts

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// digest writes the scheduled summary of a brand.
func (c *Core) digest(i *instance) {
	now := c.clock
	period := 24 * time.Hour
	if i.rule.Schedule.Weekly() {
		period = 7 * 24 * time.Hour
	}
	if !i.phase.Spoke.IsZero() && now.Sub(i.phase.Spoke) < 8*24*time.Hour {
		period = now.Sub(i.phase.Spoke).Round(time.Hour)
	}
	f := c.figures(i, now.Add(-period), now)
	v := Verdict{Rule: i.rule.Name, RuleType: i.rule.Type, Brand: i.brand, At: now, From: f.From, To: f.To, Unit: "mentions",
		Observed: float64(f.Mentions), Expected: f.Usual, Completeness: c.completeness(c.voices[i.brand], f.From, f.To), Reason: Fired}
	a := Alert{Rule: i.rule.Name, RuleType: i.rule.Type, Brand: i.brand, BrandName: c.brandName(i.brand), Severity: i.rule.Severity, Kind: KindDigest,
		At: now, Observed: v.Observed, Expected: v.Expected, Mentions: []string{}, Channel: c.channel(i), Verdict: v, Link: "/brands/" + i.brand,
		Title: c.brandName(i.brand) + " · " + now.In(c.loc).Weekday().String()}
	a.Reason = f.sentence()
	a.Evidence = Evidence{Digest: &f, Chart: c.chart(i.brand, now), Counted: countedStories}
	if period > 36*time.Hour { // a bar every six hours
		a.Evidence.Chart = c.chartOver(i.brand, now, period.Round(24*time.Hour), 6*time.Hour)
	}
	a.ID = shortID(10, string(KindDigest), i.brand, i.rule.Name, strconv.FormatInt(now.UnixMilli(), 36))
	i.last, i.phase.Spoke = v, now
	i.phase.HeldBack = 0
	c.remark(i)
	c.said = append(c.said, Message{Alert: a})
}

// KnowsUsual says whether enough was heard before the period to say what is usual, be it nothing.
func (f *DigestFigures) KnowsUsual() bool {
	return f.UsualKnown || f.Usual > 0 // digests of before the field came
}

// UsuallyNone says whether what is usual is nothing, or so little that it would be shown as 0.0.
func (f *DigestFigures) UsuallyNone() bool { return f.KnowsUsual() && f.Usual < 0.05 }

// sentence is the figures in one line.
func (f *DigestFigures) sentence() string {
	s := number(float64(f.Mentions)) + " " + unitFor(float64(f.Mentions), "mentions")
	switch {
	case !f.KnowsUsual():
		s += ", no usual yet"
	case f.UsuallyNone():
		s += ", usually none"
	default:
		s += ", usually " + number(f.Usual)
	}
	if f.Mentions > 0 {
		s += fmt.Sprintf("; net sentiment %+.0f", f.Net)
		if f.Before > 0 {
			s += fmt.Sprintf(", before %+.0f", f.NetUsual)
		}
	}
	return s
}

// completeWithin is how old a digest may be to be completed: those of imported
// history are sent to nobody, and there may be thousands of them.
const completeWithin = 36 * time.Hour

// complete lets a digest show the whole period.
func (e *Engine) complete(ctx context.Context, a *Alert) {
	f := a.Evidence.Digest
	if f == nil || e.o.Digest == nil || e.o.Now().Sub(a.At) > completeWithin {
		return
	}
	if err := e.countAlerts(ctx, a.Brand, f); err != nil && ctx.Err() == nil {
		e.o.Log.Warn("digest goes without what was sent and held back", "rule", a.Rule, "brand", a.Brand, "err", err)
	}
	if err := e.o.Digest(ctx, a.Brand, f); err != nil && ctx.Err() == nil {
		e.o.Log.Warn("digest goes with the rules' own figures alone", "rule", a.Rule, "brand", a.Brand, "err", err)
	}
	a.Observed, a.Reason = float64(f.Mentions), f.sentence()
}

// countAlerts counts what was sent about a brand in a digest's period, and what was held back
// and why, an episode once; other digests are no alerts.
func (e *Engine) countAlerts(ctx context.Context, brand string, f *DigestFigures) error {
	rows, err := e.db.Read.QueryContext(ctx, `SELECT rule, reason, count(*) FROM alerts_verdict WHERE brand=? AND at>=? AND at<? GROUP BY rule, reason`,
		brand, f.From.UnixMilli(), f.To.UnixMilli())
	if err != nil {
		return fmt.Errorf("count alerts: %w", err)
	}
	defer func() { _ = rows.Close() }()
	held := map[string]int{}
	for rows.Next() {
		var rule string
		var reason Reason
		var n int
		if err := rows.Scan(&rule, &reason, &n); err != nil {
			return fmt.Errorf("count alerts: %w", err)
		}
		if r := e.cfg.Rule(rule); r != nil && r.Type == config.Digest {
			continue
		}
		switch {
		case reason.Sent():
			f.AlertsSent += n
		case reason.Suppressed():
			f.AlertsHeld += n
			held[string(reason)] += n
		}
	}
	f.HeldByReason = top(held, driversShown)
	return rows.Err()
}

// usualPeriods is how many periods must have been heard before one for a digest to say what is
// usual: of one alone it says what was before.
const usualPeriods = 2

// figures are a period's numbers beside what was usual.
func (c *Core) figures(i *instance, from, to time.Time) DigestFigures {
	voice := c.voices[i.brand]
	f := DigestFigures{From: from, To: to, Mentions: int(voice.mentions.Sum(from, to) + 0.5), Stories: int(voice.stories.Sum(from, to) + 0.5),
		Net: voice.toneOf(from, to).net(), NetUsual: voice.toneOf(from.Add(from.Sub(to)), from).net(),
		Before: int(voice.mentions.Sum(from.Add(from.Sub(to)), from) + 0.5), Negative: voice.toneOf(from, to).Neg}
	past := voice.mentions.Days(from) * 24 / to.Sub(from).Hours() // in such periods
	if past < 1 {
		f.Before, f.NetUsual = 0, 0 // nobody listened yet, or not for long enough to compare
	}
	if past >= usualPeriods {
		voice.mentions.Advance(to) // what was not heard since is part of what is usual
		voice.dirty = true
		f.Usual, f.UsualKnown = voice.mentions.Expect(from, to).Mean, true
	}
	if b := c.cfg.Brand(i.brand); b != nil && len(b.Competitors) > 0 {
		f.Share, _ = c.shareOfVoice(i, from, to)
		for _, key := range b.Competitors {
			if other := c.voices[key]; other != nil {
				f.Competitors = append(f.Competitors, Driver{c.brandName(key), int(other.mentions.Sum(from, to) + 0.5)})
			}
		}
	}
	var inside []*mention.Mention
	for k := range voice.recent {
		if h := voice.recent[(voice.next+k)%len(voice.recent)]; h.at.After(from) {
			inside = append(inside, h.m)
		}
	}
	f.MostRead = mostOf(inside, i.brand, func(m *mention.Mention) float64 {
		n, _ := m.Engagement.Total()
		if m.Author.Followers != nil {
			n += *m.Author.Followers
		}
		return float64(n)
	})
	f.MostNegative = mostOf(inside, i.brand, func(m *mention.Mention) float64 {
		s := m.Brand(i.brand).Sentiment
		if s.Label != mention.Negative { // a question may lean without speaking badly
			return 0
		}
		return max(-s.Score, math.SmallestNonzeroFloat64)
	})
	intents := map[string]int{}
	for _, m := range inside {
		wants, _ := m.Wants(m.Brand(i.brand))
		if wants != "" {
			intents[wants]++
		}
		f.await(m, m.Brand(i.brand), wants)
	}
	f.Intents = top(intents, len(intents))
	f.NewVoices = c.newSites(voice, from)
	for _, g := range c.gaps {
		if g.Until.IsZero() {
			f.SilentSources = append(f.SilentSources, g.Source)
		}
	}
	return f
}

// await counts a mention that waits for an answer.
func (f *DigestFigures) await(m *mention.Mention, b *mention.BrandMatch, wants string) {
	asks := wants == mention.Complaint || wants == "question"
	if !asks && !m.LoudOf(b) || answered(m) {
		return
	}
	f.Unanswered++
	switch {
	case wants == "question":
		f.UnansweredQ++
	case !asks:
		f.UnansweredLoud++
	}
}

// newSites are those first heard of the brand since from, a few of them.
func (c *Core) newSites(v *voice, from time.Time) []Driver {
	var out []Driver
	for site, first := range v.sites {
		if first.After(from) {
			out = append(out, Driver{site, 1})
		}
	}
	slices.SortFunc(out, func(a, b Driver) int { return strings.Compare(a.Name, b.Name) })
	return out[:min(len(out), driversShown)]
}

// mostOf are the three mentions with the highest positive weight.
func mostOf(list []*mention.Mention, brand string, weight func(*mention.Mention) float64) []Sample {
	list = slices.DeleteFunc(slices.Clone(list), func(m *mention.Mention) bool { return weight(m) <= 0 })
	slices.SortStableFunc(list, func(a, b *mention.Mention) int { return cmp.Compare(weight(b), weight(a)) })
	var out []Sample
	for _, m := range list[:min(3, len(list))] {
		out = append(out, sampleOf(m, brand, 0))
	}
	return out
}

// net is net sentiment, -100 to 100.
func (t tone) net() float64 {
	if t.All == 0 {
		return 0
	}
	return 100 * float64(t.Pos-t.Neg) / float64(t.All)
}

// chart is the brand's last day in hours, with the band that would be usual.
func (c *Core) chart(brand string, now time.Time) []Bar {
	return c.chartOver(brand, now, 24*time.Hour, time.Hour)
}

// countedStories is what the bars of [Core.chart] count.
const countedStories = "stories"

// chartOver is what was said of a brand in the span up to now, in steps of whole hours.
func (c *Core) chartOver(brand string, now time.Time, span, step time.Duration) []Bar {
	v := c.voices[brand]
	if v.stories.Days(now) < 1 {
		return nil
	}
	var out []Bar
	end := now.Truncate(time.Hour).Add(time.Hour)
	for h := end.Add(-span); h.Before(end); h = h.Add(step) {
		e := v.stories.Expect(h, h.Add(step))
		out = append(out, Bar{From: h, Count: v.stories.Sum(h, h.Add(step)), Negative: float64(v.toneOf(h, h.Add(step)).Neg), Low: e.Low(), High: e.High(),
			Gap: c.completeness(v, h, h.Add(step)) < 0.5})
	}
	return out
}
