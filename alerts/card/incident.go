package card

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

const (
	maxHeadline = 140
	maxQuote    = 280
	maxItems    = 5
)

// incident is the message that is edited as things change.
func incident(m alerts.Message, o Options) Card {
	a, inc := m.Alert, m.Incident
	c := base(a, o)
	c.Incident = inc.ID
	c.Severity, c.Mark = string(inc.Severity), mark(inc.Severity)
	if inc.State == alerts.IncidentResolved {
		c.Severity, c.Mark = "resolved", "🟢"
	}
	c.Headline = headline(orElse(inc.BrandName, orElse(a.BrandName, inc.Brand)), orElse(inc.Title, a.Title))
	c.Sentence = sentence(a)
	c.Drivers = drivers(a.Evidence)
	if note := drawnFrom(a); note != "" && len(c.Drivers) > 0 {
		c.Drivers[len(c.Drivers)-1].Items = append(c.Drivers[len(c.Drivers)-1].Items, note)
	}
	c.Quotes, c.More = quotes(a, o)
	c.Chart, c.ChartAlt = a.Evidence.Chart, ChartAlt(a.Evidence.Chart, a.Evidence.Counted, o.zone())
	c.Status, c.State = status(inc, a.At, o), stateOf(a, inc)
	c.Footer = footer(a, inc, c.Link)
	return c
}

func headline(brand, title string) string {
	if brand == "" {
		return Shorten(Clean(title), maxHeadline)
	}
	brand, title = Clean(brand), Clean(orElse(title, "something is up"))
	if strings.HasPrefix(title, brand+" · ") {
		return Shorten(title, maxHeadline)
	}
	return Shorten(brand+" · "+title, maxHeadline)
}

// sentence is the engine's own.
func sentence(a alerts.Alert) Line {
	text := upper(Clean(a.Reason))
	if a.RuleType == config.Keyword && a.Rule != "" {
		text = strings.Replace(text, " matched", " matched “"+Clean(a.Rule)+"”", 1)
	}
	if text != "" && !strings.HasSuffix(text, ".") {
		text += "."
	}
	return Plain("%s", Shorten(text, 600))
}

func drivers(e alerts.Evidence) []Driver {
	var out []Driver
	add := func(label string, list []alerts.Driver, count bool) {
		if len(list) == 0 {
			return
		}
		d := Driver{Label: label, More: max(0, len(list)-maxItems)}
		for _, x := range list[:min(len(list), maxItems)] {
			name := Shorten(Clean(x.Name), 40)
			if count {
				name = fmt.Sprintf("%s (%s)", name, Number(float64(x.Count)))
			}
			d.Items = append(d.Items, name)
		}
		out = append(out, d)
	}
	add("Driven by", e.Words, false)
	add("Mostly from", e.Sources, true)
	if len(e.Languages) > 1 {
		add("Languages", e.Languages, true)
	}
	add("Mood", e.Labels, true)
	return out
}

// drawnFrom says that drivers and mood are those of the newest mentions alone, when an alert
// is about more; empty else.
func drawnFrom(a alerts.Alert) string {
	counted := a.Verdict.Unit == "stories" || a.Verdict.Unit == "mentions"
	if n := a.Evidence.Looked; counted && n > 0 && float64(n) < a.Observed {
		return fmt.Sprintf("of the newest %d", n)
	}
	return ""
}

func quotes(a alerts.Alert, o Options) (list []Quote, more int) {
	most := o.Quotes
	if most == 0 {
		most = 3
	}
	for _, s := range a.Evidence.Samples[:min(most, len(a.Evidence.Samples))] {
		list = append(list, quote(s))
	}
	total := max(len(a.Mentions), len(a.Evidence.Samples))
	if a.Verdict.Unit == "stories" || a.Verdict.Unit == "mentions" {
		total = max(total, int(a.Observed))
	}
	return list, max(0, total-len(list))
}

func quote(s alerts.Sample) Quote {
	q := Quote{
		Mention: s.ID, Text: Shorten(Clean(s.Text), maxQuote), Author: Shorten(Clean(s.Author), 60), Source: Shorten(Clean(orElse(s.Source, s.Kind)), 40),
		Copies: s.Copies, Sentiment: Clean(s.Sentiment), At: s.Published, URL: webAddress(s.URL),
	}
	q.Host = host(q.URL)
	if q.Text == "" {
		q.Text = "(no text)"
	}
	if s.Followers != nil {
		q.Reach = Number(float64(*s.Followers)) + " followers"
	}
	return q
}

// stateOf is where an incident stands at the moment of an alert.
func stateOf(a alerts.Alert, inc alerts.Incident) State {
	s := State{Acknowledged: inc.Acknowledged.What != "", Snoozed: inc.SnoozedUntil.After(a.At)}
	for _, act := range inc.Feedback {
		switch act.What {
		case alerts.ActUseful:
			s.Useful++
		case alerts.ActNoise:
			s.Noise++
		}
	}
	return s
}

// status says where the incident stands and who did what, newest state first.
func status(inc alerts.Incident, at time.Time, o Options) []Line {
	var out []Line
	if inc.State == alerts.IncidentResolved && !inc.Resolved.IsZero() {
		l := Line{{Text: "resolved "}, {At: inc.Resolved}, {Text: " after " + clock.Words(inc.Resolved.Sub(inc.Opened))}}
		if inc.Peak > 0 {
			l = append(l, Span{Text: ", peak " + Clean(inc.PeakSaid())})
			if !inc.PeakAt.IsZero() {
				l = append(l, Span{Text: " at "}, Span{At: inc.PeakAt})
			}
		}
		out = append(out, l)
	}
	if act := inc.Acknowledged; act.What != "" || act.By != "" {
		out = append(out, Line{{Text: "acknowledged by " + Person(act.By) + " "}, {At: act.At}})
	}
	if inc.Assignee != "" {
		out = append(out, Line{{Text: "looked after by " + Person(inc.Assignee)}})
	}
	if inc.State == alerts.IncidentOpen && inc.SnoozedUntil.After(at) {
		out = append(out, Line{{Text: "snoozed until "}, {Text: inc.SnoozedUntil.In(o.zone()).Format("Mon 15:04")}})
	}
	for _, act := range inc.Feedback {
		out = append(out, Line{{Text: "marked " + Clean(act.What) + " by " + Person(act.By) + " "}, {At: act.At}})
	}
	return out
}

// Person is somebody's name as shown: "@dana", "somebody" when unknown.
func Person(name string) string {
	name = strings.TrimLeft(Shorten(Clean(name), 60), "@")
	if name == "" {
		return "somebody"
	}
	return "@" + name
}

// ChartAlt says in words what the chart shows; counted is what its bars count, mentions when "".
func ChartAlt(bars []alerts.Bar, counted string, zone *time.Location) string {
	if len(bars) == 0 {
		return ""
	}
	var total, peak float64
	var when time.Time
	gaps, above := 0, 0
	for _, b := range bars {
		total += b.Count
		if b.Count >= peak {
			peak, when = b.Count, b.From
		}
		if b.Gap {
			gaps++
		}
		if b.High > 0 && b.Count > b.High {
			above++
		}
	}
	last := bars[len(bars)-1]
	span, at := "day", when.In(zone).Format("15:04")
	if d := last.From.Sub(bars[0].From); d > 36*time.Hour {
		span, at = fmt.Sprintf("%.0f days", math.Ceil(d.Hours()/24)), when.In(zone).Format("15:04 on Monday")
	}
	text := fmt.Sprintf("Bar chart of the last %s: %s %s, the most at %s with %s; now %s", span, Number(total), orElse(counted, "mentions"), at, Number(peak), Number(last.Count))
	if last.High > 0 || above > 0 {
		text += fmt.Sprintf(", usually up to %s; %d of %d intervals above what is usual", Number(last.High), above, len(bars))
	}
	text += "."
	if gaps > 0 {
		text += fmt.Sprintf(" In %d intervals sources could not be heard.", gaps)
	}
	return text
}
