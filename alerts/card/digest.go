package card

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
)

// aWeek is the span from which a digest is a weekly report: compared with the period
// before, and with what most was told.
const aWeek = 3 * 24 * time.Hour

// digest is the morning review and the weekly report: the same figures over a
// night or a week.
func digest(m alerts.Message, o Options) Card {
	a := m.Alert
	d := *a.Evidence.Digest
	c := base(a, o)
	c.Mark, c.Severity = "☕", "daily review"
	switch {
	case weekly(d):
		c.Severity = "weekly report"
	case d.To.In(o.zone()).Hour() < 12:
		c.Severity = "morning review"
	}
	brand := Clean(orElse(a.BrandName, a.Brand))
	c.Headline = Shorten(brand+" · "+period(d, o.zone()), maxHeadline)
	c.Sentence = Plain("%s", figures(brand, d))
	c.Sections = digestSections(a, d, o)
	c.Drivers = drivers(alerts.Evidence{Sources: d.Sources})
	c.Drivers = append(c.Drivers, digestDrivers(d)...)
	c.Chart, c.ChartAlt = a.Evidence.Chart, ChartAlt(a.Evidence.Chart, a.Evidence.Counted, o.zone())
	c.Status = kept(d)
	if a.Rule != "" {
		c.Footer = []Line{Plain("rule “%s”", Clean(a.Rule))}
	}
	return c
}

func weekly(d alerts.DigestFigures) bool { return d.To.Sub(d.From) > aWeek }

// digestSections are what waits, what was told most, what speaks worst and what was
// read most; nothing is quoted twice.
func digestSections(a alerts.Alert, d alerts.DigestFigures, o Options) []Section {
	seen := map[string]bool{}
	out := []Section{waiting(a, d, seen, o)}
	for _, s := range []struct {
		title string
		list  []alerts.Sample
	}{{"Told most", d.TopStories}, {"Most negative", d.MostNegative}, {"Most read", d.MostRead}} {
		if quotes := quoted(s.list, seen); len(quotes) > 0 {
			out = append(out, Section{Title: s.title, Quotes: quotes})
		}
	}
	return out
}

// digestDrivers are intents, words and voices.
func digestDrivers(d alerts.DigestFigures) []Driver {
	var out []Driver
	if wants := intents(d.Intents); len(wants.Items) > 0 {
		out = append(out, wants)
	}
	if len(d.Words) > 0 {
		w := named("Said more than usual", d.Words, maxItems+3)
		out = append(out, w)
	}
	if len(d.Authors) > 0 {
		voices := Driver{Label: "Spoke most", More: max(0, len(d.Authors)-maxItems)}
		for _, s := range d.Authors[:min(len(d.Authors), maxItems)] {
			item := fmt.Sprintf("%s (%s", Shorten(Clean(s.Name), 40), Number(float64(s.Count)))
			if s.Followers != nil && *s.Followers >= 1000 {
				item += ", " + Number(float64(*s.Followers)) + " followers"
			}
			voices.Items = append(voices.Items, item+")")
		}
		out = append(out, voices)
	}
	if len(d.NewVoices) > 0 {
		out = append(out, named("New voices", d.NewVoices, maxItems))
	}
	return out
}

// intents is how many mentions want what: "12 complaints, 9 praise".
func intents(list []alerts.Driver) Driver {
	d := Driver{Label: "What they want"}
	for _, x := range list {
		switch x.Name {
		case "complaint", "question":
			d.Items = append(d.Items, count(x.Count, x.Name))
		case "praise", "spam":
			d.Items = append(d.Items, Number(float64(x.Count))+" "+x.Name)
		case "interest":
			d.Items = append(d.Items, Number(float64(x.Count))+" looking to buy")
		}
	}
	return d
}

// period names the span: "Saturday, since 18:00 yesterday" or "16 to 22 November".
func period(d alerts.DigestFigures, zone *time.Location) string {
	from, to := d.From.In(zone), d.To.In(zone)
	if to.Sub(from) > aWeek {
		if from.Month() == to.Month() && from.Year() == to.Year() {
			return fmt.Sprintf("%d to %s", from.Day(), to.Format("2 January"))
		}
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

// Copies is "+1 copy" or "+9 copies".
func Copies(n int) string {
	if n == 1 {
		return "+1 copy"
	}
	return fmt.Sprintf("+%d copies", n)
}

func stories(n int) string {
	if n == 1 {
		return "1 story"
	}
	return Number(float64(n)) + " stories"
}

// waiting is what nobody has answered yet.
func waiting(a alerts.Alert, d alerts.DigestFigures, seen map[string]bool, o Options) Section {
	s := Section{Title: "Waiting for an answer"}
	var parts []string
	if n := d.Unanswered - d.UnansweredQ - d.UnansweredNeg - d.UnansweredLoud; n > 0 {
		parts = append(parts, count(n, "complaint"))
	}
	if d.UnansweredQ > 0 {
		parts = append(parts, count(d.UnansweredQ, "question"))
	}
	if n := d.UnansweredNeg; n > 0 {
		parts = append(parts, Number(float64(n))+" more negative")
	}
	if n := d.UnansweredLoud; n > 0 {
		parts = append(parts, Number(float64(n))+" sounding like a crisis")
	}
	if len(parts) == 0 {
		s.Lines = []Line{Plain("nothing")}
		return s
	}
	s.Lines = []Line{Plain("%s", strings.Join(parts, ", "))}
	s.Quotes = quoted(d.Waiting, seen)
	s.More = max(0, d.Unanswered-len(s.Quotes))
	if d.FindWaiting != "" {
		const second = "2006-01-02T15:04:05Z"
		s.Link = o.absolute("/?q=" + url.QueryEscape(fmt.Sprintf("%s AND published:>=%s AND published:<%s", d.FindWaiting, d.From.UTC().Format(second), d.To.UTC().Format(second))))
	}
	return s
}

// quoted are up to three of a list that were not quoted before.
func quoted(list []alerts.Sample, seen map[string]bool) []Quote {
	var out []Quote
	for _, x := range list {
		if len(out) == 3 {
			break
		}
		if x.ID != "" && seen[x.ID] {
			continue
		}
		seen[x.ID] = true
		q := quote(x)
		q.Text = Shorten(q.Text, 160)
		out = append(out, q)
	}
	return out
}

func named(label string, list []alerts.Driver, most int) Driver {
	d := Driver{Label: label, More: max(0, len(list)-most)}
	for _, x := range list[:min(len(list), most)] {
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
	return Number(float64(n)) + " " + thing + "s"
}
