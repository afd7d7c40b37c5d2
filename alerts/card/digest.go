package card

import (
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
)

// digest is the morning review and the weekly report: the same figures over a
// night or a week.
func digest(m alerts.Message, o Options) Card {
	a := m.Alert
	d := *a.Evidence.Digest
	c := base(a, o)
	c.Mark, c.Severity = "☕", "digest"
	brand := Clean(orElse(a.BrandName, a.Brand))
	c.Headline = Shorten(brand+" · "+period(d, o.zone()), maxHeadline)
	c.Sentence = Plain("%s", figures(brand, d))
	c.Sections = append(c.Sections, waiting(d))
	for _, s := range []struct {
		title string
		list  []alerts.Sample
	}{{"Most negative", d.MostNegative}, {"Most read", d.MostRead}} {
		if sec, ok := quoted(s.title, s.list); ok {
			c.Sections = append(c.Sections, sec)
		}
	}
	c.Drivers = drivers(alerts.Evidence{Words: a.Evidence.Words, Sources: a.Evidence.Sources, Labels: a.Evidence.Labels})
	if len(d.NewVoices) > 0 {
		c.Drivers = append(c.Drivers, named("New voices", d.NewVoices))
	}
	c.Chart, c.ChartAlt = a.Evidence.Chart, ChartAlt(a.Evidence.Chart, o.zone())
	c.Status = kept(d)
	if a.Rule != "" {
		c.Footer = []Line{Plain("rule “%s”", Clean(a.Rule))}
	}
	return c
}

// period names the span: "Saturday, since 18:00 yesterday" or "16 to 22 November".
func period(d alerts.DigestFigures, zone *time.Location) string {
	from, to := d.From.In(zone), d.To.In(zone)
	if to.Sub(from) > 3*24*time.Hour {
		return fmt.Sprintf("%s to %s", from.Format("2 January"), to.Format("2 January"))
	}
	since := from.Format("15:04")
	switch {
	case from.YearDay() == to.YearDay() && from.Year() == to.Year():
	case to.Sub(from) <= 36*time.Hour:
		since += " yesterday"
	default:
		since += from.Format(" Monday")
	}
	return to.Format("Monday") + ", since " + since
}

// figures is the line of numbers, each beside what is usual.
func figures(brand string, d alerts.DigestFigures) string {
	parts := []string{fmt.Sprintf("%s mentions in %s stories (usually %s)", Number(float64(d.Mentions)), Number(float64(d.Stories)), Number(d.Usual)),
		fmt.Sprintf("net sentiment %+.0f (before %+.0f)", d.Net, d.NetUsual)}
	if d.Share > 0 && len(d.Competitors) > 0 {
		total := float64(d.Mentions)
		for _, x := range d.Competitors {
			total += float64(x.Count)
		}
		shares := []string{}
		for _, x := range d.Competitors[:min(3, len(d.Competitors))] {
			if total > 0 {
				shares = append(shares, fmt.Sprintf("%s %.0f %%", Clean(x.Name), 100*float64(x.Count)/total))
			}
		}
		parts = append(parts, fmt.Sprintf("share of voice %.0f %% against %s%s", d.Share*100, strings.Join(shares, ", "), more(len(d.Competitors)-3)))
	}
	return strings.Join(parts, " · ") + "."
}

// waiting is what nobody has answered yet, complaints first.
func waiting(d alerts.DigestFigures) Section {
	s := Section{Title: "Waiting for an answer"}
	complaints := d.Unanswered - d.UnansweredQ
	if d.Unanswered == 0 {
		s.Lines = []Line{Plain("nothing")}
		return s
	}
	s.Lines = []Line{Plain("%s, %s", count(complaints, "complaint"), count(d.UnansweredQ, "question"))}
	return s
}

func quoted(title string, list []alerts.Sample) (Section, bool) {
	if len(list) == 0 {
		return Section{}, false
	}
	s := Section{Title: title, More: max(0, len(list)-3)}
	for _, x := range list[:min(3, len(list))] {
		q := quote(x)
		q.Text = Shorten(q.Text, 160)
		s.Quotes = append(s.Quotes, q)
	}
	return s, true
}

func named(label string, list []alerts.Driver) Driver {
	d := Driver{Label: label, More: max(0, len(list)-maxItems)}
	for _, x := range list[:min(len(list), maxItems)] {
		d.Items = append(d.Items, Shorten(Clean(x.Name), 40))
	}
	return d
}

// kept says what was told and held back, and who could not be heard.
func kept(d alerts.DigestFigures) []Line {
	var out []Line
	if d.AlertsSent > 0 || d.AlertsHeld > 0 {
		why := []string{}
		for _, x := range d.HeldByReason {
			why = append(why, fmt.Sprintf("%s %d", Clean(x.Name), x.Count))
		}
		text := fmt.Sprintf("%s sent, %d held back", count(d.AlertsSent, "alert"), d.AlertsHeld)
		if len(why) > 0 {
			text += " (" + strings.Join(why, ", ") + ")"
		}
		out = append(out, Plain("%s", text))
	}
	if n := len(d.SilentSources); n > 0 {
		names := []string{}
		for _, s := range d.SilentSources[:min(n, maxItems)] {
			names = append(names, Shorten(Clean(s), 40))
		}
		out = append(out, Plain("not heard at the end: %s%s", strings.Join(names, ", "), more(n-maxItems)))
	}
	return out
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf(" +%d more", n)
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
