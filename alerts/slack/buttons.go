package slack

import (
	"fmt"
	"strings"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts/card"
)

// The action ids of our elements; their values name what they act on.
const (
	actAcknowledge = "earshot_ack"
	actReopen      = "earshot_unack"
	actSnooze      = "earshot_snooze"
	actUseful      = "earshot_useful"
	actNoise       = "earshot_noise"
	actMute        = "earshot_mute"
	actMention     = "earshot_mention"
	actUnmute      = "earshot_unmute"
	actUnsilence   = "earshot_unsilence"
	actOpen        = "earshot_open" // a link: Slack reports the click, nothing is to be done
)

// The choices of the menus, as they stand in values.
const (
	snoozeHour   = "1h"
	snoozeEight  = "8h"
	snoozeMonday = "monday"
	snoozeEnd    = "end"
	muteAuthor   = "author"
	muteSite     = "site"
	muteStory    = "story"
	muteWord     = "word"
	doHandled    = "handled"
	doIrrelevant = "irrelevant"
	doAssign     = "assign"
	doPositive   = "positive" // the three corrections of a wrong sentiment
	doNeutral    = "neutral"
	doNegative   = "negative"
)

// sep divides the parts of a value; it occurs in none of them.
const sep = "|"

// buttons is the row of an incident: nil for cards nothing can be done with.
func (l layout) buttons(c card.Card) goslack.Block {
	var elements []goslack.BlockElement
	if l.actions && isIncident(c) {
		if c.Severity != "resolved" {
			elements = append(elements, acknowledgeButton(c), snoozeMenu(c))
		}
		elements = append(elements, button(actUseful, voted("Useful", c.State.Useful), c.Incident, ""), button(actNoise, voted("Noise", c.State.Noise), c.Incident, ""))
		if menu := muteMenu(c); menu != nil {
			elements = append(elements, menu)
		}
	}
	if c.Link != "" {
		b := button(actOpen, "Open in earshot", orDash(c.Incident), "")
		b.URL = c.Link
		elements = append(elements, b)
	}
	if len(elements) == 0 {
		return nil
	}
	return goslack.NewActionBlock("actions", elements...)
}

// acknowledgeButton offers what is not the case yet; who did it, and when, stands above.
func acknowledgeButton(c card.Card) goslack.BlockElement {
	if c.State.Acknowledged {
		return button(actReopen, "Take acknowledgement back", c.Incident, "")
	}
	return button(actAcknowledge, "Acknowledge", c.Incident, goslack.StylePrimary)
}

// voted is a button's label with how many have pressed it.
func voted(label string, n int) string {
	if n == 0 {
		return label
	}
	return fmt.Sprintf("%s (%d)", label, n)
}

func button(id, label, value string, style goslack.Style) *goslack.ButtonBlockElement {
	b := goslack.NewButtonBlockElement(id, value, plain(label, maxOption))
	b.Style = style
	return b
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func option(label string, parts ...string) *goslack.OptionBlockObject {
	return goslack.NewOptionBlockObject(strings.Join(parts, sep), plain(label, maxOption), nil)
}

func snoozeMenu(c card.Card) goslack.BlockElement {
	label := "Snooze"
	options := []*goslack.OptionBlockObject{
		option("Snooze for 1 hour", c.Incident, snoozeHour),
		option("Snooze for 8 hours", c.Incident, snoozeEight),
		option("Snooze until Monday", c.Incident, snoozeMonday),
	}
	if c.State.Snoozed {
		label, options = "Snoozed", append(options, option("End the snooze", c.Incident, snoozeEnd))
	}
	return goslack.NewOptionsSelectBlockElement(goslack.OptTypeStatic, plain(label, maxOption), actSnooze, options...)
}

// muteMenu offers what can be muted for a week: the authors, sites and stories
// quoted, and the words that drive it.
func muteMenu(c card.Card) goslack.BlockElement {
	var options []*goslack.OptionBlockObject
	seen := map[string]bool{}
	add := func(label string, parts ...string) {
		value := strings.Join(append([]string{c.Incident}, parts...), sep)
		if seen[label] || len(value) > maxValue || len(options) >= 100 {
			return
		}
		seen[label] = true
		options = append(options, option(label, append([]string{c.Incident}, parts...)...))
	}
	for _, q := range c.Quotes {
		if q.Mention == "" {
			continue
		}
		if q.Author != "" {
			add("Author "+q.Author+", 7 days", muteAuthor, q.Mention)
		}
		if q.Host != "" {
			add("Site "+q.Host+", 7 days", muteSite, q.Mention)
		}
		add("This story: "+card.Shorten(q.Text, 40), muteStory, q.Mention)
	}
	for _, d := range c.Drivers {
		if d.Label != "Driven by" {
			continue
		}
		for _, w := range d.Items {
			add("Word “"+w+"”, 7 days", muteWord, strings.ReplaceAll(w, sep, " "))
		}
	}
	if len(options) == 0 {
		return nil
	}
	return goslack.NewOptionsSelectBlockElement(goslack.OptTypeStatic, plain("Mute", maxOption), actMute, options...)
}

// mentionMenu is the little menu beside a quote; Slack allows five entries, so a
// wrong sentiment is corrected to one of the two others.
func (l layout) mentionMenu(q card.Quote) goslack.BlockElement {
	choice := func(label, does string) *goslack.OptionBlockObject {
		if l.incident == "" {
			return option(label, q.Mention, does)
		}
		return option(label, q.Mention, does, l.incident)
	}
	options := []*goslack.OptionBlockObject{choice("Handled", doHandled), choice("Irrelevant", doIrrelevant), choice("Assign to me", doAssign)}
	for _, right := range []string{doNegative, doPositive, doNeutral} {
		if right != q.Sentiment && len(options) < 5 {
			options = append(options, choice("Wrong sentiment: it is "+right, right))
		}
	}
	return goslack.NewOverflowBlockElement(actMention, options...)
}
