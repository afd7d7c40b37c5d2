package slack

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
)

// Slack's published limits (docs.slack.dev, Block Kit reference), in characters.
const (
	maxBlocks  = 50
	maxHeader  = 150
	maxSection = 3000
	maxField   = 2000
	maxContext = 2000
	maxOption  = 75
	maxValue   = 150
	maxAlt     = 2000
	maxURL     = 3000
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// plain is text in which Slack interprets nothing.
func plain(s string, most int) *goslack.TextBlockObject {
	s = card.Shorten(s, most)
	if s == "" {
		s = " "
	}
	return goslack.NewTextBlockObject(goslack.PlainTextType, s, false, false)
}

// marked is text of ours with links and dates in it; verbatim, so that nothing
// else becomes a link.
func marked(s string) *goslack.TextBlockObject {
	return goslack.NewTextBlockObject(goslack.MarkdownType, s, false, true)
}

// layout renders cards as blocks.
type layout struct {
	zone *time.Location
	// actions says whether clicks come back, so that buttons are shown at all.
	actions bool
	// at is the moment the message speaks of: what lies a day before is dated.
	at time.Time
	// image is the id of the uploaded chart, "" for none.
	image string
	// incident is whose message it is: what is decided about its mentions stands in its thread.
	incident string
}

// of is the layout for one card.
func (l layout) of(c card.Card) layout {
	l.at = c.At
	if isIncident(c) {
		l.incident = c.Incident
	}
	return l
}

// message is the whole root message of a card.
func (l layout) message(c card.Card) []goslack.Block {
	l = l.of(c)
	blocks := []goslack.Block{goslack.NewHeaderBlock(plain(strings.TrimSpace(c.Mark+"  "+c.Headline), maxHeader))}
	blocks = append(blocks, l.context("severity", plain(c.Severity, maxContext)))
	if s := c.Sentence.Text(l.local()); s != "" {
		blocks = append(blocks, goslack.NewSectionBlock(plain(s, maxSection), nil, nil))
	}
	if len(c.Sections) == 0 { // a digest begins with what waits
		blocks = append(blocks, l.drivers(c.Drivers)...)
	}
	blocks = append(blocks, l.quotes(c.Quotes, "")...)
	if c.More > 0 && len(c.Quotes) > 0 {
		blocks = append(blocks, l.context("more", marked(link(c.Link, "+"+card.Number(float64(c.More))+" more"))))
	}
	for i, s := range c.Sections {
		blocks = append(blocks, l.section(s, c.Link, i)...)
	}
	if len(c.Sections) > 0 {
		blocks = append(append(blocks, goslack.NewDividerBlock()), l.drivers(c.Drivers)...)
	}
	if l.image != "" {
		blocks = append(blocks, chartBlock(l.image, c.ChartAlt))
	}
	blocks = append(blocks, l.lines("status", c.Status)...)
	if b := l.buttons(c); b != nil {
		blocks = append(blocks, b)
	}
	blocks = append(blocks, l.footer(c)...)
	return fit(blocks, c.Link)
}

// reply is what a card adds to its thread.
func (l layout) reply(c card.Card) []goslack.Block {
	l = l.of(c)
	blocks := []goslack.Block{goslack.NewSectionBlock(plain(strings.TrimSpace(c.Mark+" "+c.Headline), maxSection), nil, nil)}
	if s := c.Sentence.Text(l.local()); s != "" {
		blocks = append(blocks, goslack.NewSectionBlock(plain(s, maxSection), nil, nil))
	}
	blocks = append(blocks, l.quotes(c.Quotes, "")...)
	if c.More > 0 && len(c.Quotes) > 0 {
		blocks = append(blocks, l.context("more", marked(link(c.Link, "+"+card.Number(float64(c.More))+" more"))))
	}
	if l.image != "" {
		blocks = append(blocks, chartBlock(l.image, c.ChartAlt))
	}
	blocks = append(blocks, l.lines("status", c.Status)...)
	return fit(blocks, c.Link)
}

func chartBlock(file, alt string) goslack.Block {
	if alt == "" {
		alt = "Chart of the last day"
	}
	return goslack.NewImageBlockSlackFile(&goslack.SlackFileObject{ID: file}, card.Shorten(alt, maxAlt), "chart", nil)
}

func (l layout) local() *time.Location {
	if l.zone == nil {
		return time.UTC
	}
	return l.zone
}

func (l layout) context(id string, elements ...goslack.MixedElement) goslack.Block {
	return goslack.NewContextBlock(id, elements...)
}

// drivers are two-column fields: at most ten, as Slack allows.
func (l layout) drivers(list []card.Driver) []goslack.Block {
	var fields []*goslack.TextBlockObject
	for _, d := range list[:min(10, len(list))] {
		text := d.Label + ": " + strings.Join(d.Items, " · ")
		if d.More > 0 {
			text += fmt.Sprintf(" +%d more", d.More)
		}
		fields = append(fields, plain(text, maxField))
	}
	if len(fields) == 0 {
		return nil
	}
	return []goslack.Block{goslack.NewSectionBlock(nil, fields, nil)}
}

// quotes are one section and one byline a mention.
func (l layout) quotes(list []card.Quote, prefix string) []goslack.Block {
	var blocks []goslack.Block
	for i, q := range list {
		id := prefix + "m" + strconv.Itoa(i)
		section := goslack.NewSectionBlock(plain("“"+q.Text+"”", maxSection), nil, nil, goslack.SectionBlockOptionBlockID(id))
		if l.actions && q.Mention != "" && len(q.Mention) <= 60 {
			section.Accessory = goslack.NewAccessory(l.mentionMenu(q))
		}
		blocks = append(blocks, section, l.byline(q, id+"by"))
	}
	return blocks
}

// byline is who, where, how far it reaches: plain text; when and the link: ours.
func (l layout) byline(q card.Quote, id string) goslack.Block {
	var who []string
	for _, s := range []string{q.Author, q.Source, q.Reach} {
		if s != "" {
			who = append(who, s)
		}
	}
	if q.Copies > 0 {
		who = append(who, card.Copies(q.Copies))
	}
	if q.Sentiment != "" {
		who = append(who, q.Sentiment)
	}
	elements := []goslack.MixedElement{plain(strings.Join(who, " · "), maxContext)}
	var ours []string
	if !q.At.IsZero() {
		ours = append(ours, l.when(q.At))
	}
	if q.URL != "" && len(q.URL) <= maxURL {
		ours = append(ours, link(q.URL, "open"))
	}
	if len(ours) > 0 {
		elements = append(elements, marked(strings.Join(ours, " · ")))
	}
	return l.context(id, elements...)
}

// when is a moment in the reader's zone, with its day where the hour alone would
// mislead.
func (l layout) when(at time.Time) string {
	if !l.at.IsZero() && l.at.Sub(at) > 20*time.Hour {
		return dateTime(at, l.zone)
	}
	return clockTime(at, l.zone)
}

// section is a titled paragraph of a digest.
func (l layout) section(s card.Section, more string, n int) []goslack.Block {
	text := "*" + escape(s.Title) + "*"
	for _, line := range s.Lines {
		text += "   " + escape(line.Text(l.local()))
	}
	blocks := []goslack.Block{goslack.NewDividerBlock(), goslack.NewSectionBlock(marked(card.Shorten(text, maxSection)), nil, nil)}
	blocks = append(blocks, l.quotes(s.Quotes, "s"+strconv.Itoa(n))...)
	if s.Link != "" {
		more = s.Link
	}
	if s.More > 0 {
		blocks = append(blocks, l.context("s"+strconv.Itoa(n)+"more", marked(link(more, fmt.Sprintf("+%d more", s.More)))))
	}
	return blocks
}

// lines are small lines of ours, ten to a block.
func (l layout) lines(id string, list []card.Line) []goslack.Block {
	var blocks []goslack.Block
	for start := 0; start < len(list); start += 10 {
		var elements []goslack.MixedElement
		for _, line := range list[start:min(start+10, len(list))] {
			if text := mrkdwnLine(line, l.zone); text != "" {
				elements = append(elements, marked(card.Shorten(text, maxContext)))
			}
		}
		if len(elements) > 0 {
			blocks = append(blocks, l.context(id+strconv.Itoa(start), elements...))
		}
	}
	return blocks
}

func (l layout) footer(c card.Card) []goslack.Block {
	var elements []goslack.MixedElement
	for _, line := range c.Footer {
		if text := line.Text(l.local()); text != "" {
			elements = append(elements, plain(text, maxContext))
		}
	}
	if c.Link != "" && isIncident(c) {
		elements = append(elements, marked(link(c.Link, "this in earshot")))
	}
	if c.Runbook != "" {
		elements = append(elements, marked(link(c.Runbook, "runbook")))
	}
	if len(elements) == 0 {
		return nil
	}
	return []goslack.Block{l.context("footer", elements[:min(10, len(elements))]...)}
}

// fit keeps a message within the number of blocks Slack takes: what is too much
// is counted, with a link to the rest.
func fit(blocks []goslack.Block, more string) []goslack.Block {
	if len(blocks) <= maxBlocks {
		return blocks
	}
	rest := len(blocks) - maxBlocks + 1
	note := goslack.NewContextBlock("overflow", marked(link(more, fmt.Sprintf("+%d more parts", rest))))
	return append(blocks[:maxBlocks-1:maxBlocks-1], note)
}

// isIncident says whether a card's message can be acted on.
func isIncident(c card.Card) bool {
	return c.Incident != "" && c.Kind != alerts.KindDigest && c.Kind != alerts.KindNote
}
