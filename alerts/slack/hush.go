package slack

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

// Mutes and silences: begun, listed and ended from Slack.

const notAllowed = "Only the people named under slack.users in rules.toml may do this."

// muteCommand is "/earshot mute word kettle for 3d".
func (d *Door) muteCommand(ctx context.Context, c command, rest string) error {
	if !d.may(ctx, c.who) {
		return d.say(ctx, c.responseURL, notAllowed)
	}
	kind, value, _ := strings.Cut(rest, " ")
	kind = strings.ToLower(kind)
	value, span, err := withSpan(value, muteFor)
	switch kind {
	case muteAuthor, muteSite, muteStory, muteWord:
	default:
		err = fmt.Errorf("say what kind it is")
	}
	if err != nil || value == "" {
		return d.say(ctx, c.responseURL, "Write it like this: /earshot mute word kettle for 3d (word, author, site or story; hours h, days d, weeks w)")
	}
	return d.carryMute(ctx, c.responseURL, Mute{Kind: kind, Value: value, For: span, By: c.who.by()})
}

// silenceCommand is "/earshot silence acme for 2h".
func (d *Door) silenceCommand(ctx context.Context, c command, rest string) error {
	if !d.may(ctx, c.who) {
		return d.say(ctx, c.responseURL, notAllowed)
	}
	what, span, err := withSpan(rest, 2*time.Hour)
	if err != nil || what == "" {
		return d.say(ctx, c.responseURL, "Write it like this: /earshot silence acme for 2h (a brand, a rule's name, or all; hours h, days d, weeks w)")
	}
	if d.o.Desk.Silencer == nil {
		return d.say(ctx, c.responseURL, "This earshot cannot be silenced from Slack.")
	}
	now := d.o.Clock.Now()
	silence := alerts.Silence{From: now, Until: now.Add(span), By: c.who.by(), Comment: "from Slack"}
	switch name := strings.Trim(what, `"“”`); {
	case strings.EqualFold(name, "all"):
	case d.set().brand(name) != "":
		silence.Brands = []string{d.set().brand(name)}
	case d.set().rule(name) != "":
		silence.Rules = []string{d.set().rule(name)}
	default:
		return d.say(ctx, c.responseURL, "There is no brand and no rule called %s. There are: %s; or all.", card.Shorten(card.Clean(name), 60), d.set().called())
	}
	s, err := d.o.Desk.Silencer.Silence(ctx, silence)
	if err != nil {
		return d.say(ctx, c.responseURL, "Not silenced: %v", err)
	}
	return d.say(ctx, c.responseURL, "Silenced until %s: %s (silence %s). What happens meanwhile is recorded and searchable; /earshot unsilence %s ends it.", d.moment(s.Until), card.Clean(what), s.ID, s.ID)
}

// moment is a time to come in the words of its reader: the weekday within the next six days.
func (d *Door) moment(t time.Time) string {
	if t.Sub(d.o.Clock.Now()) < 6*24*time.Hour {
		return t.In(d.zone()).Format("Mon 15:04")
	}
	return t.In(d.zone()).Format("2 Jan 2006 15:04")
}

// withSpan splits "kettle for 3d" into its words and its length of time.
func withSpan(text string, otherwise time.Duration) (string, time.Duration, error) {
	i := strings.LastIndex(text, " for ")
	if i < 0 {
		return strings.TrimSpace(text), otherwise, nil
	}
	span := strings.TrimSpace(text[i+5:])
	d, err := config.ParseDuration(span)
	if err != nil || d <= 0 || d > 366*24*time.Hour {
		return "", 0, fmt.Errorf("no length of time: %q", span)
	}
	return strings.TrimSpace(text[:i]), d, nil
}

// maxHushed is how many mutes or silences an answer lists.
const maxHushed = 20

// hushed is one thing that keeps alerts back.
type hushed struct {
	id, what, by string
	until        time.Time
}

// mutes lists what is muted now, each with a button that ends it.
func (d *Door) mutes(ctx context.Context, responseURL string) error {
	if d.o.Desk.Muter == nil {
		return d.say(ctx, responseURL, "This earshot cannot mute from Slack.")
	}
	list, err := d.mutesNow(ctx)
	if err != nil {
		return d.say(ctx, responseURL, "That did not work: %v", err)
	}
	var all []hushed
	for _, x := range list {
		all = append(all, hushed{x.ID, x.Covers(), x.By, x.Until})
	}
	return d.hushed(ctx, responseURL, "mute", actUnmute, all)
}

// mutesNow are the mutes in force.
func (d *Door) mutesNow(ctx context.Context) ([]alerts.Mute, error) {
	list, err := d.o.Desk.Muter.Mutes(ctx)
	return slices.DeleteFunc(list, func(x alerts.Mute) bool { return !x.Until.After(d.o.Clock.Now()) }), err
}

// silences lists what is silenced now, each with a button that ends it.
func (d *Door) silences(ctx context.Context, responseURL string) error {
	if d.o.Desk.Silencer == nil {
		return d.say(ctx, responseURL, "This earshot cannot be silenced from Slack.")
	}
	list, err := d.silencesNow(ctx)
	if err != nil {
		return d.say(ctx, responseURL, "That did not work: %v", err)
	}
	var all []hushed
	for _, x := range list {
		all = append(all, hushed{x.ID, x.Covers(), x.By, x.Until})
	}
	return d.hushed(ctx, responseURL, "silence", actUnsilence, all)
}

// silencesNow are the silences in force and those to come.
func (d *Door) silencesNow(ctx context.Context) ([]alerts.Silence, error) {
	list, err := d.o.Desk.Silencer.Silences(ctx)
	return slices.DeleteFunc(list, func(x alerts.Silence) bool { return !x.Until.After(d.o.Clock.Now()) }), err
}

// hushed answers with a list of mutes or silences.
func (d *Door) hushed(ctx context.Context, responseURL, thing, end string, list []hushed) error {
	if len(list) == 0 {
		return d.say(ctx, responseURL, "No %s is in force.", thing)
	}
	var blocks []goslack.Block
	for _, x := range list[:min(maxHushed, len(list))] {
		section := goslack.NewSectionBlock(plain(card.Shorten(card.Clean(x.what), 200), maxSection), nil, nil)
		section.Accessory = goslack.NewAccessory(button(end, "End", x.id, ""))
		text := fmt.Sprintf("until %s · by %s · %s %s", d.moment(x.until), card.Person(x.by), thing, x.id)
		blocks = append(blocks, section, goslack.NewContextBlock("", plain(text, maxContext)))
	}
	if rest := len(list) - maxHushed; rest > 0 {
		blocks = append(blocks, goslack.NewContextBlock("more", marked(link(d.page("/silences"), fmt.Sprintf("+%d more in earshot", rest)))))
	}
	return d.reply(ctx, responseURL, false, plural(len(list), thing), blocks...)
}

// unmuteCommand is "/earshot unmute 7KQ2ABC", or "/earshot unmute word kettle".
func (d *Door) unmuteCommand(ctx context.Context, c command, which string) error {
	switch {
	case !d.may(ctx, c.who):
		return d.say(ctx, c.responseURL, notAllowed)
	case which == "":
		return d.say(ctx, c.responseURL, "Which one? /earshot mutes lists them: /earshot unmute ID")
	}
	return d.unmute(ctx, c.responseURL, which)
}

// unmute ends the mute with this id, or the one that covers what is written.
func (d *Door) unmute(ctx context.Context, responseURL, which string) error {
	if d.o.Desk.Muter == nil {
		return d.say(ctx, responseURL, "This earshot cannot mute from Slack.")
	}
	list, err := d.mutesNow(ctx)
	if err != nil {
		return d.say(ctx, responseURL, "That did not work: %v", err)
	}
	i := slices.IndexFunc(list, func(x alerts.Mute) bool {
		return called(which, x.ID, x.Value, x.Kind+" "+x.Value, x.Covers())
	})
	if i < 0 {
		return d.say(ctx, responseURL, "No mute in force is called %s; /earshot mutes lists them.", card.Shorten(card.Clean(which), 60))
	}
	if err := d.o.Desk.Muter.EndMute(ctx, list[i].ID); err != nil {
		return d.say(ctx, responseURL, "Not ended: %v", err)
	}
	return d.say(ctx, responseURL, "Heard again: %s. What came meanwhile raised no alert and raises none now.", card.Shorten(card.Clean(list[i].Covers()), 200))
}

// unsilenceCommand is "/earshot unsilence 7KQ2ABC", or "/earshot unsilence acme".
func (d *Door) unsilenceCommand(ctx context.Context, c command, which string) error {
	switch {
	case !d.may(ctx, c.who):
		return d.say(ctx, c.responseURL, notAllowed)
	case which == "":
		return d.say(ctx, c.responseURL, "Which one? /earshot silences lists them: /earshot unsilence ID")
	}
	return d.unsilence(ctx, c.responseURL, which)
}

// unsilence ends the silence with this id, or the one about this brand or rule.
func (d *Door) unsilence(ctx context.Context, responseURL, which string) error {
	if d.o.Desk.Silencer == nil {
		return d.say(ctx, responseURL, "This earshot cannot be silenced from Slack.")
	}
	list, err := d.silencesNow(ctx)
	if err != nil {
		return d.say(ctx, responseURL, "That did not work: %v", err)
	}
	i := slices.IndexFunc(list, func(x alerts.Silence) bool {
		names := []string{x.ID, x.Covers(), strings.Join(x.Rules, ", "), strings.Join(x.Brands, ", ")}
		if len(x.Brands) == 1 {
			names = append(names, d.set().Brands[x.Brands[0]])
		}
		if len(x.Brands)+len(x.Rules) == 0 {
			names = append(names, "all")
		}
		return called(which, names...)
	})
	if i < 0 {
		return d.say(ctx, responseURL, "No silence in force is called %s; /earshot silences lists them.", card.Shorten(card.Clean(which), 60))
	}
	if err := d.o.Desk.Silencer.EndSilence(ctx, list[i].ID); err != nil {
		return d.say(ctx, responseURL, "Not ended: %v", err)
	}
	return d.say(ctx, responseURL, "Spoken of again: %s.", card.Shorten(card.Clean(list[i].Covers()), 200))
}

// called reports whether somebody who writes this means one of the names, in any case.
func called(written string, names ...string) bool {
	written = strings.TrimLeft(strings.Trim(strings.TrimSpace(written), `"“”#`), "@")
	return written != "" && slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(written, strings.TrimLeft(name, "@")) })
}
