package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// DoorOptions make a [Door].
type DoorOptions struct {
	// Token is the bot token, App the app-level token (xapp-…) of Socket Mode,
	// Signing the secret that proves HTTP requests.
	Token, App, Signing config.Secret
	// APIURL overrides Slack's address (SLACK_API_URL).
	APIURL string
	DoorSettings
	Desk  Desk
	Clock clock.Clock
	Log   *slog.Logger
	HTTP  *http.Client
}

// DoorSettings are what the rules file says: they may change while the door is
// open, see [Door.Configure].
type DoorSettings struct {
	// Users may act; member (U…, W…) and group (S…) ids; empty means everybody.
	Users []string
	// Brands (by key, with the name shown of each) and Rules are what /earshot silence knows.
	Brands map[string]string
	Rules  []string
	Card   card.Options
}

// brand is the key of a brand called by its key or its name, in any case; "" for none.
func (o DoorSettings) brand(called string) string {
	for key, name := range o.Brands {
		if strings.EqualFold(called, key) || strings.EqualFold(called, name) {
			return key
		}
	}
	return ""
}

// rule is the name of a rule, called by it in any case; "" for none.
func (o DoorSettings) rule(called string) string {
	i := slices.IndexFunc(o.Rules, func(name string) bool { return strings.EqualFold(called, name) })
	if i < 0 {
		return ""
	}
	return o.Rules[i]
}

// called lists what /earshot silence knows.
func (o DoorSettings) called() string {
	all := slices.Sorted(maps.Keys(o.Brands))
	return card.Shorten(card.Clean(strings.Join(append(all, o.Rules...), ", ")), 500)
}

// Door lets people act and ask from Slack: by Socket Mode ([Door.Run], no public
// address needed) or by signed requests ([Door.ServeHTTP]). Every interaction is
// acknowledged at once; the work is done behind it and answered through its
// response URL.
type Door struct {
	o     DoorOptions
	rules atomic.Pointer[DoorSettings]
	api   *goslack.Client
	http  *http.Client
	log   *slog.Logger
	clean *scrubber

	work  sync.WaitGroup
	slots chan struct{}

	mu     sync.Mutex
	seen   map[string]time.Time // event ids and signatures answered already
	groups map[string]groupMembers
}

type groupMembers struct {
	users []string
	until time.Time
}

// maxWork bounds what is done at once for people in Slack.
const maxWork = 16

// workTime bounds one piece of work.
const workTime = 20 * time.Second

// NewDoor makes a door. It needs the bot token and one of App and Signing.
func NewDoor(o DoorOptions) (*Door, error) {
	if !o.Token.Set() {
		return nil, ErrNoSecret
	}
	if !o.App.Set() && !o.Signing.Set() {
		return nil, errors.New("clicks need SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	d := &Door{o: o, http: o.HTTP, log: o.Log, clean: newScrubber(o.Token, o.App, o.Signing, password(o.APIURL)),
		slots: make(chan struct{}, maxWork), seen: map[string]time.Time{}, groups: map[string]groupMembers{}}
	d.Configure(o.DoorSettings)
	if d.http == nil {
		d.http = &http.Client{Timeout: 20 * time.Second}
	}
	api, err := newClient(o.Token, o.App, o.APIURL, d.http)
	if err != nil {
		return nil, err
	}
	d.api = api
	return d, nil
}

// Configure puts changed settings in force, from the next click on.
func (d *Door) Configure(s DoorSettings) { d.rules.Store(&s) }

func (d *Door) set() *DoorSettings { return d.rules.Load() }

// person is who did something.
type person struct{ id, name string }

// by is how a person is recorded.
func (p person) by() string {
	if p.name == "" {
		return p.id
	}
	return p.name
}

// do runs a piece of work behind an acknowledgement. Beyond maxWork at once it
// waits for a slot, so that a storm of clicks cannot exhaust the house.
func (d *Door) do(ctx context.Context, what string, fn func(ctx context.Context) error) {
	d.work.Add(1)
	go func() {
		defer d.work.Done()
		select {
		case d.slots <- struct{}{}:
			defer func() { <-d.slots }()
		case <-ctx.Done():
			return
		}
		ctx, cancel := context.WithTimeout(ctx, workTime)
		defer cancel()
		if err := fn(ctx); err != nil && ctx.Err() == nil {
			d.log.Warn("answer in Slack", "action", what, "err", d.clean.text(err.Error()))
		}
	}()
}

// Wait returns when all work begun has ended.
func (d *Door) Wait() { d.work.Wait() }

// once reports whether this is the first time an id is met within ten minutes.
func (d *Door) once(id string) bool {
	if id == "" {
		return true
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.o.Clock.Now()
	if len(d.seen) > 5000 {
		for k, at := range d.seen {
			if now.Sub(at) > 10*time.Minute {
				delete(d.seen, k)
			}
		}
	}
	if at, known := d.seen[id]; known && now.Sub(at) < 10*time.Minute {
		return false
	}
	d.seen[id] = now
	return true
}

// may reports whether somebody may act: slack.users names people and groups.
func (d *Door) may(ctx context.Context, who person) bool {
	if len(d.set().Users) == 0 || slices.Contains(d.set().Users, who.id) {
		return true
	}
	for _, id := range d.set().Users {
		if strings.HasPrefix(id, "S") && slices.Contains(d.members(ctx, id), who.id) {
			return true
		}
	}
	return false
}

// members are the people in a user group, asked for every ten minutes. A group
// that cannot be read has the members last known.
func (d *Door) members(ctx context.Context, group string) []string {
	d.mu.Lock()
	g := d.groups[group]
	d.mu.Unlock()
	now := d.o.Clock.Now()
	if now.Before(g.until) {
		return g.users
	}
	users, err := d.api.GetUserGroupMembersContext(ctx, group)
	if err != nil {
		d.log.Warn("cannot read the members of a Slack group that may act", "group", group, "err", d.clean.text(err.Error()))
		users = g.users
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.groups[group] = groupMembers{users: users, until: now.Add(10 * time.Minute)}
	return users
}

// reply answers through a response URL, seen by the person alone. replace puts
// the answer in place of the message it was asked from.
func (d *Door) reply(ctx context.Context, responseURL string, replace bool, text string, blocks ...goslack.Block) error {
	if responseURL == "" {
		return nil
	}
	m := &goslack.WebhookMessage{Text: escape(card.Shorten(text, 3000)), ReplaceOriginal: replace, Parse: "none"}
	if !replace {
		m.ResponseType = goslack.ResponseTypeEphemeral
	}
	if len(blocks) > 0 {
		m.Blocks = &goslack.Blocks{BlockSet: blocks}
	}
	if err := goslack.PostWebhookCustomHTTPContext(ctx, responseURL, d.http, m); err != nil {
		// The address is a capability: it must not reach a log.
		return newScrubber(config.Secret(responseURL)).err("answer through the response address", err)
	}
	return nil
}

// say answers a person in one line.
func (d *Door) say(ctx context.Context, responseURL, format string, args ...any) error {
	return d.reply(ctx, responseURL, false, fmt.Sprintf(format, args...))
}
