package slack

import (
	"strings"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts/card"
)

// The action ids of our elements; their values name what they act on.
const (
	actAcknowledge = "earshot_ack"
	actSnooze      = "earshot_snooze"
	actUseful      = "earshot_useful"
	actNoise       = "earshot_noise"
	actMute        = "earshot_mute"
	actMention     = "earshot_mention"
	actOpen        = "earshot_open" // a link: Slack reports the click, nothing is to be done
)

// The choices of the menus, as they stand in values.
const (
	snoozeHour   = "1h"
	snoozeEight  = "8h"
	snoozeMonday = "monday"
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
			elements = append(elements, button(actAcknowledge, "Acknowledge", c.Incident, goslack.StylePrimary), snoozeMenu(c.Incident))
		}
		elements = append(elements, button(actUseful, "Useful", c.Incident, ""), button(actNoise, "Noise", c.Incident, ""))
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

func snoozeMenu(incident string) goslack.BlockElement {
	return goslack.NewOptionsSelectBlockElement(goslack.OptTypeStatic, plain("Snooze", maxOption), actSnooze,
		option("Snooze for 1 hour", incident, snoozeHour),
		option("Snooze for 8 hours", incident, snoozeEight),
		option("Snooze until Monday", incident, snoozeMonday))
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
