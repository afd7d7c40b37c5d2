// Package card puts an alert into words, once, for every door it leaves by.
//
// It owns what is said and in which order: headline, the one plain sentence, what
// drives it, the quotes, who did what, the footer. It knows no door: Slack, the
// terminal, mail and the rest render a [Card], each escaping it for its own
// markup. Text that came from outside has passed [Clean] and is still markup-free
// raw text.
package card

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
)

// Options say where the reader is.
type Options struct {
	// Location is the zone times are written in where the door cannot show the
	// reader's own; nil means UTC.
	Location *time.Location
	// BaseURL is the address of earshot's web pages ("https://earshot.acme.example"), no trailing
	// slash needed; "" leaves links out.
	BaseURL string
	// Quotes is how many mentions are quoted; 0 means 3.
	Quotes int
}

// Card is a message in words.
type Card struct {
	Mark     string // 🔴 🟠 🔵 🟢 ☕: never the only sign, Severity says it too
	Headline string // "Acme · recall talk is spiking"
	Severity string // "critical"; of a resolved incident "resolved"
	Sentence Line
	Drivers  []Driver
	Quotes   []Quote
	// More is how many mentions beyond the quotes there are.
	More int
	// Chart is the last day; ChartAlt says in words what it shows.
	Chart    []alerts.Bar
	ChartAlt string
	// Sections are the further paragraphs of a digest.
	Sections []Section
	Status   []Line // who did what, what became of it
	State    State  // what buttons need to know of it
	Footer   []Line
	Link     string // absolute; "" without a BaseURL
	Runbook  string
	Incident string
	Alert    string // id
	Kind     alerts.Kind
	At       time.Time
}

// Driver is one "Driven by: …" line.
type Driver struct {
	Label string
	Items []string
	More  int // further ones left out
}

// Section is a titled paragraph of a digest.
type Section struct {
	Title  string
	Lines  []Line
	Quotes []Quote
	More   int
	Link   string // where all of it stands; "" for the card's own
}

// Quote is one mention, in its author's words.
type Quote struct {
	Mention   string // id, for actions
	Text      string
	Author    string
	Source    string
	Reach     string // "12 k followers", "" when unknown
	Copies    int    // further copies of the story
	Sentiment string
	At        time.Time
	URL       string // http or https, "" otherwise
	Host      string // of URL
}

// State is where an incident stands, for what can still be done with it.
type State struct {
	Acknowledged, Snoozed bool
	Useful, Noise         int // how many people found it so
}

// Line is a run of text with times in it, so that a door that knows the reader's
// zone can show them in it.
type Line []Span

// Span is a piece of a line: Text, or the moment At when that is set.
type Span struct {
	Text string
	At   time.Time
}

// Text writes a line with its times in this zone.
func (l Line) Text(zone *time.Location) string {
	var b strings.Builder
	for _, s := range l {
		if s.At.IsZero() {
			b.WriteString(s.Text)
			continue
		}
		b.WriteString(s.At.In(zone).Format("15:04"))
	}
	return b.String()
}

// Plain is a line without times.
func Plain(format string, args ...any) Line {
	if len(args) == 0 {
		return Line{{Text: format}}
	}
	return Line{{Text: fmt.Sprintf(format, args...)}}
}

// Fallback is the whole message in one line: notifications, screen readers and
// doors without markup.
func (c Card) Fallback(zone *time.Location) string {
	parts := []string{strings.TrimSpace(c.Mark + " " + c.Headline), c.Severity}
	if s := c.Sentence.Text(zone); s != "" {
		parts = append(parts, s)
	}
	return Shorten(strings.Join(parts, " — "), 1000)
}

func (o Options) zone() *time.Location {
	if o.Location == nil {
		return time.UTC
	}
	return o.Location
}

// absolute is a page's full address.
func (o Options) absolute(path string) string {
	if o.BaseURL == "" || path == "" {
		return ""
	}
	return strings.TrimRight(o.BaseURL, "/") + "/" + strings.TrimLeft(path, "/")
}

// Of is the card of a message: an incident as it stands, a digest or a note.
func Of(m alerts.Message, o Options) Card {
	if m.Alert.Evidence.Digest != nil {
		return digest(m, o)
	}
	if m.Incident.ID == "" {
		return note(m, o)
	}
	return incident(m, o)
}

func note(m alerts.Message, o Options) Card {
	a := m.Alert
	c := base(a, o)
	c.Headline = Clean(orElse(a.Title, "A word from earshot"))
	if a.BrandName != "" {
		c.Headline = Clean(a.BrandName) + " · " + c.Headline
	}
	c.Sentence = Plain("%s", Clean(a.Reason))
	return c
}

// base fills what every card has.
func base(a alerts.Alert, o Options) Card {
	return Card{
		Mark: mark(a.Severity), Severity: string(a.Severity), Alert: a.ID, Incident: a.Incident, Kind: a.Kind, At: a.At,
		Link: o.absolute(a.Link), Runbook: webAddress(a.Runbook),
	}
}

func mark(s alerts.Severity) string {
	switch s {
	case alerts.Critical:
		return "🔴"
	case alerts.Warning:
		return "🟠"
	case alerts.Info:
	}
	return "🔵"
}

// webAddress is s when it is a web address people may be sent to, else "".
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || len(s) > 2000 {
		return ""
	}
	u.User = nil // no forged "https://slack.com@evil.example"
	return u.String()
}

func host(s string) string {
	u, err := url.Parse(s)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
