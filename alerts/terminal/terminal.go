// Package terminal prints alerts as they would look in Slack, for a house with no
// Slack secret and for the demo.
//
// It renders the same card as every other door, with measured widths, and colours
// only when asked: the caller knows whether it writes to a terminal and whether
// NO_COLOR is set.
package terminal

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
)

// Options make a [Sender].
type Options struct {
	Card card.Options
	// Width is the terminal's; nil or 0 means 88 columns. It is asked at every
	// message, since windows are resized.
	Width func() int
	// Color turns on ANSI colours.
	Color bool
}

// Sender prints. It satisfies alerts.Sender and keeps no messages, so its
// receipts are empty; updates are printed as replies.
type Sender struct {
	o  Options
	mu sync.Mutex
	w  io.Writer
	// opened are the incidents whose first message was printed.
	opened map[string]bool
}

// New makes a sender that prints to w.
func New(w io.Writer, o Options) *Sender {
	return &Sender{o: o, w: w, opened: map[string]bool{}}
}

// Send prints one message.
func (s *Sender) Send(_ context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	width := 0
	if s.o.Width != nil {
		width = s.o.Width()
	}
	p := printer{width: clampWidth(width), color: s.o.Color, zone: s.o.Card.Location}
	if p.zone == nil {
		p.zone = time.UTC
	}
	inc := d.Message.Incident.ID
	reply := inc != "" && (d.Root != nil || s.opened[inc])
	text := ""
	if reply {
		text = p.reply(card.Reply(d.Message, s.o.Card), d.Message.Incident.State == alerts.IncidentResolved)
	} else {
		text = p.whole(card.Of(d.Message, s.o.Card), d.Channel)
	}
	if inc != "" {
		s.opened[inc] = true
	}
	if _, err := io.WriteString(s.w, text+"\n"); err != nil {
		return alerts.Receipt{}, &alerts.Retryable{Err: fmt.Errorf("print alert: %w", err)}
	}
	return alerts.Receipt{}, nil
}

// Render is a message as it would look in Slack, in width columns.
func Render(m alerts.Message, channel string, width int, color bool, o card.Options) string {
	p := printer{width: clampWidth(width), color: color, zone: o.Location}
	if p.zone == nil {
		p.zone = time.UTC
	}
	return p.whole(card.Of(m, o), channel)
}

func clampWidth(n int) int {
	if n <= 0 {
		return 88
	}
	return min(max(n, 32), 120)
}

type printer struct {
	width int
	color bool
	zone  *time.Location
	b     strings.Builder
}

// The few styles there are.
const (
	bold  = "1"
	faint = "2"
	red   = "31"
	amber = "33"
	green = "32"
	blue  = "34"
)

func (p *printer) style(code, s string) string {
	if !p.color || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func tone(c card.Card) string {
	switch c.Severity {
	case string(alerts.Critical):
		return red
	case string(alerts.Warning):
		return amber
	case "resolved":
		return green
	}
	return blue
}

// whole prints a root message.
func (p *printer) whole(c card.Card, channel string) string {
	where := c.Severity
	if channel != "" {
		where += "  " + channel
	}
	p.headline(c, where)
	p.para("  ", c.Sentence.Text(p.zone), "")
	drivers := func() {
		for _, d := range c.Drivers {
			p.para("  ", d.Label+":  "+items(d), faint)
		}
	}
	if len(c.Sections) == 0 { // a digest begins with what waits
		drivers()
	}
	p.quotes(c.Quotes, "  ▌ ")
	p.more(c, "  ")
	if p.sections(c.Sections); len(c.Sections) > 0 {
		drivers()
	}
	p.chart(c.Chart)
	for _, l := range c.Status {
		p.para("  ", l.Text(p.zone), bold)
	}
	p.foot(c)
	return p.b.String()
}

// reply prints what a message adds to its incident's thread.
func (p *printer) reply(c card.Card, resolved bool) string {
	mark := "↳ "
	if c.Mark != "" {
		mark += c.Mark + " "
	}
	code := tone(c)
	if resolved {
		code = green
	}
	p.para("  ", mark+p.style(code, c.Headline)+p.style(faint, "  incident "+c.Incident), "")
	p.para("    ", c.Sentence.Text(p.zone), "")
	p.quotes(c.Quotes, "    ▌ ")
	p.more(c, "    ")
	for _, l := range c.Status {
		p.para("    ", l.Text(p.zone), faint)
	}
	return p.b.String()
}

// more counts the mentions that are not quoted.
func (p *printer) more(c card.Card, indent string) {
	if c.More > 0 && len(c.Quotes) > 0 {
		p.para(indent, fmt.Sprintf("+%s more%s", card.Number(float64(c.More)), at(c.Link)), faint)
	}
}

func (p *printer) headline(c card.Card, where string) {
	left := strings.TrimSpace(c.Mark + "  " + c.Headline)
	gap := p.width - runewidth.StringWidth(left) - runewidth.StringWidth(where)
	if gap < 2 {
		p.para("", left, bold)
		p.para("  ", where, tone(c))
		return
	}
	p.b.WriteString(p.style(bold, left) + strings.Repeat(" ", gap) + p.style(tone(c), where) + "\n")
}

func (p *printer) quotes(list []card.Quote, bar string) {
	for _, q := range list {
		p.b.WriteByte('\n')
		p.para(bar, "“"+q.Text+"”", "")
		p.para(bar, Byline(q, p.zone), faint)
		if q.URL != "" {
			p.para(bar, q.URL, faint)
		}
	}
}

// Byline is who said it, where, to how many and when, in this zone.
func Byline(q card.Quote, zone *time.Location) string {
	var parts []string
	for _, s := range []string{q.Author, q.Source, q.Reach} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if q.Copies > 0 {
		parts = append(parts, card.Copies(q.Copies))
	}
	if !q.At.IsZero() {
		parts = append(parts, q.At.In(zone).Format("15:04"))
	}
	if q.Sentiment != "" {
		parts = append(parts, q.Sentiment)
	}
	return strings.Join(parts, " · ")
}

func (p *printer) sections(list []card.Section) {
	for _, s := range list {
		p.b.WriteByte('\n')
		text := ""
		for _, l := range s.Lines {
			text += "  " + l.Text(p.zone)
		}
		p.para("  ", s.Title+":"+text, bold)
		p.quotes(s.Quotes, "  ▌ ")
		if s.More > 0 {
			p.para("  ", fmt.Sprintf("+%d more", s.More), faint)
		}
	}
}

// chart draws the last day in one line of blocks.
func (p *printer) chart(bars []alerts.Bar) {
	if len(bars) == 0 {
		return
	}
	p.b.WriteByte('\n')
	p.b.WriteString("  " + Sparkline(bars, p.width-4) + "\n")
	first, last := bars[0].From.In(p.zone), bars[len(bars)-1].From.In(p.zone)
	p.para("  ", first.Format("Mon 15:04")+" to "+last.Format("Mon 15:04")+", · is usual, ░ could not be heard", faint)
}

func (p *printer) foot(c card.Card) {
	p.b.WriteByte('\n')
	for _, l := range c.Footer {
		p.para("  ", l.Text(p.zone), faint)
	}
	if c.Runbook != "" {
		p.para("  ", "runbook "+c.Runbook, faint)
	}
	if c.Link != "" {
		p.para("  ", c.Link, faint)
	}
}

func items(d card.Driver) string {
	s := strings.Join(d.Items, " · ")
	if d.More > 0 {
		s += fmt.Sprintf(" +%d more", d.More)
	}
	return s
}

func at(link string) string {
	if link == "" {
		return ""
	}
	return ": " + link
}
