package slack

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
)

// actPage turns the pages of a search.
const actPage = "earshot_page"

// pageSize is how many mentions an answer shows.
const pageSize = 5

// help is what /earshot help says.
const help = `*/earshot search QUERY*   mentions, newest first; the query language is that of the search page
*/earshot status*   how earshot is doing
*/earshot incidents*   what is open, and what was in the last day
*/earshot mute word|author|site|story VALUE [for 7d]*   keep it out of alerts for a time
*/earshot mutes*   what is muted; */earshot unmute ID* ends one, and so does naming what it is
*/earshot silence BRAND|RULE|all [for 2h]*   hold alerts back for a time
*/earshot silences*   what is held back; */earshot unsilence ID* ends one, and so does naming what it is
*/earshot explain ID*   why an alert fired, or which rules saw a mention
*/earshot help*   this`

// command is one slash command.
type command struct {
	who         person
	text        string
	responseURL string
}

// run answers a slash command through its response URL.
func (d *Door) run(ctx context.Context, c command) error {
	word, rest, _ := strings.Cut(strings.TrimSpace(c.text), " ")
	rest = strings.TrimSpace(rest)
	switch strings.ToLower(word) {
	case "search":
		return d.search(ctx, c.responseURL, rest, 1, false)
	case "status":
		return d.status(ctx, c.responseURL)
	case "incidents":
		return d.incidents(ctx, c.responseURL)
	case "mute":
		return d.muteCommand(ctx, c, rest)
	case "mutes":
		return d.hushed(ctx, c.responseURL, d.muting())
	case "unmute":
		return d.unhushCommand(ctx, c, d.muting(), rest)
	case "silence":
		return d.silenceCommand(ctx, c, rest)
	case "silences":
		return d.hushed(ctx, c.responseURL, d.silencing())
	case "unsilence":
		return d.unhushCommand(ctx, c, d.silencing(), rest)
	case "explain":
		return d.explain(ctx, c.responseURL, rest)
	case "", "help":
		return d.reply(ctx, c.responseURL, false, "How to use /earshot", goslack.NewSectionBlock(marked(help), nil, nil))
	}
	return d.say(ctx, c.responseURL, "There is no /earshot %s. Try /earshot help, or /earshot search %s.", card.Shorten(card.Clean(word), 40), card.Shorten(card.Clean(c.text), 80))
}

func (d *Door) search(ctx context.Context, responseURL, query string, page int, replace bool) error {
	switch {
	case d.o.Desk.Asker == nil:
		return d.say(ctx, responseURL, "This earshot has no search.")
	case query == "":
		return d.say(ctx, responseURL, "Search for what? For example: /earshot search recall last:24h")
	}
	found, err := d.o.Desk.Asker.Search(ctx, query, page, pageSize)
	if err != nil { // a slip in the query: its own text says where
		return d.reply(ctx, responseURL, replace, "That query cannot be searched.", goslack.NewSectionBlock(plain("That query cannot be searched.\n"+keepLines(err.Error()), maxSection), nil, nil))
	}
	head := fmt.Sprintf("%s for %s", plural(found.Total, "mention"), query)
	if found.Note != "" {
		head += " · " + found.Note
	}
	blocks := []goslack.Block{goslack.NewSectionBlock(plain(card.Clean(head), maxSection), nil, nil)}
	l := layout{zone: d.set().Card.Location, actions: d.o.Desk.Triager != nil}
	c := card.Of(alerts.Message{Alert: alerts.Alert{Link: found.Link, Evidence: alerts.Evidence{Samples: found.Samples}}, Incident: alerts.Incident{ID: "-"}},
		card.Options{Location: d.set().Card.Location, BaseURL: d.set().Card.BaseURL, Quotes: pageSize})
	blocks = append(blocks, l.quotes(c.Quotes, "")...)
	blocks = append(blocks, pageButtons(query, page, found.Total, c.Link)...)
	return d.reply(ctx, responseURL, replace, head, blocks...)
}

// pageButtons leads to the next and the previous page, and to earshot.
func pageButtons(query string, page, total int, address string) []goslack.Block {
	var elements []goslack.BlockElement
	value := func(p int) string { return strconv.Itoa(p) + sep + query }
	if len(query) <= 1800 {
		if page > 1 {
			elements = append(elements, button(actPage, "Newer", value(page-1), ""))
		}
		if page*pageSize < total {
			b := button(actPage, fmt.Sprintf("Older (+%d more)", total-page*pageSize), value(page+1), "")
			b.ActionID += "_next"
			elements = append(elements, b)
		}
	}
	if address != "" {
		b := button(actOpen, "Open in earshot", "-", "")
		b.URL = address
		elements = append(elements, b)
	}
	if len(elements) == 0 {
		return nil
	}
	return []goslack.Block{goslack.NewActionBlock("pages", elements...)}
}

// turnPage shows another page in place of the present one.
func (d *Door) turnPage(ctx context.Context, c click) error {
	number, query, _ := strings.Cut(c.value, sep)
	page, err := strconv.Atoi(number)
	if err != nil || page < 1 || page > 1000 {
		return d.say(ctx, c.responseURL, "There is no such page.")
	}
	return d.search(ctx, c.responseURL, query, page, true)
}

func (d *Door) status(ctx context.Context, responseURL string) error {
	if d.o.Desk.Asker == nil {
		return d.say(ctx, responseURL, "This earshot cannot say.")
	}
	lines, err := d.o.Desk.Asker.Status(ctx)
	if err != nil {
		return d.say(ctx, responseURL, "That did not work: %v", err)
	}
	return d.lines(ctx, responseURL, lines)
}

func (d *Door) explain(ctx context.Context, responseURL, id string) error {
	switch {
	case d.o.Desk.Asker == nil:
		return d.say(ctx, responseURL, "This earshot cannot say.")
	case id == "":
		return d.say(ctx, responseURL, "Explain what? An alert's, an incident's or a mention's id: /earshot explain 8F2K")
	}
	lines, err := d.o.Desk.Asker.Explain(ctx, strings.TrimPrefix(id, "#"))
	if err != nil {
		return d.say(ctx, responseURL, "Nothing is known of %s: %v", card.Shorten(card.Clean(id), 60), err)
	}
	return d.lines(ctx, responseURL, lines)
}

// lines answers with text that came from the house: shown as it is.
func (d *Door) lines(ctx context.Context, responseURL string, lines []string) error {
	for i := range lines {
		lines[i] = card.Clean(lines[i])
	}
	text := strings.Join(lines, "\n")
	first := "earshot"
	if len(lines) > 0 {
		first = lines[0]
	}
	return d.reply(ctx, responseURL, false, first, goslack.NewSectionBlock(plain(text, maxSection), nil, nil))
}

// maxIncidents is how many incidents an answer shows.
const maxIncidents = 15

// incidents lists what is open, then what was within a day; what is too much is counted.
func (d *Door) incidents(ctx context.Context, responseURL string) error {
	if d.o.Desk.Incidents == nil {
		return d.say(ctx, responseURL, "This earshot has no incidents.")
	}
	list, err := d.o.Desk.Incidents.Incidents(ctx, d.o.Clock.Now().Add(-24*time.Hour), time.Time{}, 1000)
	if err != nil {
		return d.say(ctx, responseURL, "That did not work: %v", err)
	}
	if len(list) == 0 {
		return d.say(ctx, responseURL, "All quiet: nothing is open, and nothing was in the last day.")
	}
	slices.SortStableFunc(list, func(a, b alerts.Incident) int { return rank(a) - rank(b) })
	var blocks []goslack.Block
	for _, inc := range list[:min(maxIncidents, len(list))] {
		blocks = append(blocks, d.incidentLine(inc)...)
	}
	if rest := len(list) - maxIncidents; rest > 0 {
		blocks = append(blocks, goslack.NewContextBlock("more", marked(link(d.page("/incidents"), fmt.Sprintf("+%d more in earshot", rest)))))
	}
	return d.reply(ctx, responseURL, false, plural(len(list), "incident"), blocks...)
}

// rank puts what is open first.
func rank(inc alerts.Incident) int {
	if inc.State == alerts.IncidentOpen {
		return 0
	}
	return 1
}

// incidentLine is one incident in a list: two blocks.
func (d *Door) incidentLine(inc alerts.Incident) []goslack.Block {
	c := card.Of(alerts.Message{Alert: alerts.Alert{Severity: inc.Severity, At: d.o.Clock.Now(), Link: "/incidents/" + inc.ID}, Incident: inc}, d.set().Card)
	section := goslack.NewSectionBlock(plain(c.Mark+" "+c.Headline, maxSection), nil, nil)
	if inc.State == alerts.IncidentOpen && inc.Acknowledged.What == "" {
		section.Accessory = goslack.NewAccessory(button(actAcknowledge, "Acknowledge", inc.ID, goslack.StylePrimary))
	}
	text := escape(c.Severity) + " since " + clockTime(inc.Opened, d.set().Card.Location) + " · peak " + escape(card.Clean(inc.PeakSaid()))
	for _, l := range c.Status {
		text += " · " + mrkdwnLine(l, d.set().Card.Location)
	}
	text += " · " + link(c.Link, "incident "+inc.ID)
	return []goslack.Block{section, goslack.NewContextBlock("", marked(card.Shorten(text, maxContext)))}
}

func (d *Door) page(path string) string {
	if d.set().Card.BaseURL == "" {
		return ""
	}
	return strings.TrimRight(d.set().Card.BaseURL, "/") + path
}

// keepLines cleans a text line by line: a caret under a word needs its lines.
func keepLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		lines[i] = strings.Repeat("\u2007", min(indent, 200)) + card.Clean(line)
	}
	return strings.Join(lines, "\n")
}
