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

// hushed is one thing that keeps alerts back, and what people may call it.
type hushed struct {
	id, what, by string
	until        time.Time
	names        []string
}

// hush is a way of keeping alerts back: muting, or silencing.
type hush struct {
	thing, lists string // "mute", and the command that lists those in force
	endAct       string // of the button that ends one
	without      string // said where this earshot cannot do it
	ended        string // said when one was ended, with what it covered
	inForce      func(ctx context.Context) ([]hushed, error)
	end          func(ctx context.Context, id string) error
}

// muting is what mutes are to Slack.
func (d *Door) muting() hush {
	h := hush{thing: "mute", lists: "mutes", endAct: actUnmute, without: "This earshot cannot mute from Slack.",
		ended: "Heard again: %s. What came meanwhile raised no alert and raises none now."}
	muter := d.o.Desk.Muter
	if muter == nil {
		return h
	}
	h.end = muter.EndMute
	h.inForce = func(ctx context.Context) (out []hushed, err error) {
		list, err := muter.Mutes(ctx)
		for _, x := range list {
			out = append(out, hushed{x.ID, x.Covers(), x.By, x.Until, []string{x.ID, x.Value, x.Kind + " " + x.Value, x.Covers()}})
		}
		return d.unended(out), err
	}
	return h
}

// silencing is what silences, those to come too, are to Slack.
func (d *Door) silencing() hush {
	h := hush{thing: "silence", lists: "silences", endAct: actUnsilence, without: "This earshot cannot be silenced from Slack.",
		ended: "Spoken of again: %s."}
	silencer := d.o.Desk.Silencer
	if silencer == nil {
		return h
	}
	h.end = silencer.EndSilence
	h.inForce = func(ctx context.Context) (out []hushed, err error) {
		list, err := silencer.Silences(ctx)
		for _, x := range list {
			names := []string{x.ID, x.Covers(), strings.Join(x.Rules, ", "), strings.Join(x.Brands, ", ")}
			if len(x.Brands) == 1 {
				names = append(names, d.set().Brands[x.Brands[0]])
			}
			if len(x.Brands)+len(x.Rules) == 0 {
				names = append(names, "all")
			}
			out = append(out, hushed{x.ID, x.Covers(), x.By, x.Until, names})
		}
		return d.unended(out), err
	}
	return h
}

// unended leaves out what is over.
func (d *Door) unended(list []hushed) []hushed {
	now := d.o.Clock.Now()
	return slices.DeleteFunc(list, func(x hushed) bool { return !x.until.After(now) })
}

// hushed lists what is muted or silenced now, each with a button that ends it.
func (d *Door) hushed(ctx context.Context, responseURL string, h hush) error {
	if h.inForce == nil {
		return d.say(ctx, responseURL, "%s", h.without)
	}
	list, err := h.inForce(ctx)
	if err != nil {
		return d.say(ctx, responseURL, "That did not work: %v", err)
	}
	if len(list) == 0 {
		return d.say(ctx, responseURL, "No %s is in force.", h.thing)
	}
	var blocks []goslack.Block
	for _, x := range list[:min(maxHushed, len(list))] {
		section := goslack.NewSectionBlock(plain(card.Shorten(card.Clean(x.what), 200), maxSection), nil, nil)
		section.Accessory = goslack.NewAccessory(button(h.endAct, "End", x.id, ""))
		text := fmt.Sprintf("until %s · by %s · %s %s", d.moment(x.until), card.Person(x.by), h.thing, x.id)
		blocks = append(blocks, section, goslack.NewContextBlock("", plain(text, maxContext)))
	}
	if rest := len(list) - maxHushed; rest > 0 {
		blocks = append(blocks, goslack.NewContextBlock("more", marked(link(d.page("/silences"), fmt.Sprintf("+%d more in earshot", rest)))))
	}
	return d.reply(ctx, responseURL, false, plural(len(list), h.thing), blocks...)
}

// unhushCommand is "/earshot unmute 7KQ2ABC", "/earshot unmute word kettle" or "/earshot unsilence acme".
func (d *Door) unhushCommand(ctx context.Context, c command, h hush, which string) error {
	switch {
	case !d.may(ctx, c.who):
		return d.say(ctx, c.responseURL, notAllowed)
	case which == "":
		return d.say(ctx, c.responseURL, "Which one? /earshot %s lists them: /earshot un%s ID", h.lists, h.thing)
	}
	return d.unhush(ctx, c.responseURL, h, which)
}

// unhush ends the mute or silence with this id, or the one that is called so.
func (d *Door) unhush(ctx context.Context, responseURL string, h hush, which string) error {
	if h.inForce == nil {
		return d.say(ctx, responseURL, "%s", h.without)
	}
	list, err := h.inForce(ctx)
	if err != nil {
		return d.say(ctx, responseURL, "That did not work: %v", err)
	}
	i := slices.IndexFunc(list, func(x hushed) bool { return called(which, x.names...) })
	if i < 0 {
		return d.say(ctx, responseURL, "No %s in force is called %s; /earshot %s lists them.", h.thing, card.Shorten(card.Clean(which), 60), h.lists)
	}
	if err := h.end(ctx, list[i].id); err != nil {
		return d.say(ctx, responseURL, "Not ended: %v", err)
	}
	return d.say(ctx, responseURL, h.ended, card.Shorten(card.Clean(list[i].what), 200))
}

// called reports whether somebody who writes this means one of the names, in any case.
func called(written string, names ...string) bool {
	written = strings.TrimLeft(strings.Trim(strings.TrimSpace(written), `"“”#`), "@")
	return written != "" && slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(written, strings.TrimLeft(name, "@")) })
}
