package main

import (
	"context"
	"errors"
	"net/http"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/doors"
	"github.com/earshot/earshot/alerts/slack"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
)

// ways are the ways out of a running earshot, and the one back: Slack or this
// terminal, the doors, and clicks from Slack. They follow the rules file while
// messages go out: what is being sent is sent to its end by the old way, what comes
// after takes the new one, so nothing is lost or doubled by a change.
type ways struct {
	app   *app
	m     *monitor.Monitor
	doors *doors.Doors

	mu      sync.Mutex
	now     way
	changed chan struct{} // closed when another way is in force
}

// way is what one state of the rules file and the secrets makes.
type way struct {
	cfg    *config.Config
	keys   slackKeys
	sender alerts.Sender
	door   *slack.Door // nil when clicks have no way back
	list   []doors.Door
}

// slackKeys are what makes a sender or a door another one: with the same keys the
// present ones are only set differently, and keep what they know.
type slackKeys struct {
	bot, app, webhook, signing config.Secret
	actions                    string
}

// clicks reports whether clicks in Slack have a way back.
func (k slackKeys) clicks() bool {
	switch {
	case !k.bot.Set():
		return false
	case k.actions == config.ActionsHTTP:
		return k.signing.Set()
	}
	return k.app.Set()
}

func keysOf(cfg *config.Config, s config.Secrets) slackKeys {
	return slackKeys{bot: s.SlackBotToken, app: s.SlackAppToken, webhook: s.SlackWebhookURL, signing: s.SlackSigningSecret, actions: cfg.Slack.Actions}
}

// openWays makes the ways the rules file asks for.
func (a *app) openWays(ctx context.Context, cfg *config.Config, m *monitor.Monitor) (*ways, error) {
	w := &ways{app: a, m: m, changed: make(chan struct{})}
	first, err := w.prepare(cfg)
	if err != nil {
		return nil, err
	}
	if w.doors, err = m.Doors(ctx, first.list); err != nil {
		return nil, err
	}
	w.now = first
	return w, nil
}

// prepare makes the ways of a rules file without using them yet: what cannot be
// made is known before anything has changed.
func (w *ways) prepare(cfg *config.Config) (way, error) {
	secrets, err := w.app.secrets(cfg)
	if err != nil {
		return way{}, err
	}
	n := way{cfg: cfg, keys: keysOf(cfg, secrets)}
	if n.list, err = doors.Build(cfg, secrets.Named, cardOptions(cfg), w.app.now); err != nil {
		return way{}, err
	}
	present := w.present()
	if present.sender != nil && present.keys == n.keys {
		n.sender, n.door = present.sender, present.door
	} else {
		if n.sender, err = w.app.sender(cfg, w.m); err != nil {
			return way{}, err
		}
		if n.door, err = w.app.slackDoor(cfg, w.m); err != nil {
			return way{}, err
		}
	}
	if _, isSlack := n.sender.(*slack.Sender); !isSlack { // the terminal is cheap, and knows nothing
		n.sender = w.app.terminalSender(cfg)
	}
	return n, nil
}

// take puts prepared ways in force.
func (w *ways) take(ctx context.Context, n way) error {
	if s, ok := n.sender.(*slack.Sender); ok {
		s.Configure(slackSettings(n.cfg, n.keys.clicks()))
	}
	if n.door != nil {
		n.door.Configure(w.m.SlackDoorSettings(n.cfg, cardOptions(n.cfg)))
	}
	w.mu.Lock()
	w.now = n
	close(w.changed)
	w.changed = make(chan struct{})
	w.mu.Unlock()
	return w.doors.Replace(ctx, n.list)
}

func (w *ways) present() way {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// Send delivers by the present way.
func (w *ways) Send(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	return w.present().sender.Send(ctx, d)
}

// Find looks a delivery up by the present way, where it can look.
func (w *ways) Find(ctx context.Context, d alerts.Delivery) (alerts.Receipt, bool, error) {
	if f, ok := w.present().sender.(alerts.Finder); ok {
		return f.Find(ctx, d)
	}
	return alerts.Receipt{}, false, nil
}

// Run keeps the doors, Slack's overflow messages and the way back from Slack at
// work until ctx ends.
func (w *ways) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return w.doors.Run(ctx) })
	group.Go(func() error {
		for ctx.Err() == nil {
			if err := w.loops(ctx); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

// loops runs what the present way needs, until another sender or door takes its place.
func (w *ways) loops(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	began := w.present()
	group, ctx := errgroup.WithContext(ctx)
	if s, ok := began.sender.(*slack.Sender); ok {
		group.Go(func() error { return s.Run(ctx) })
	}
	if began.door != nil {
		group.Go(func() error { return began.door.Run(ctx) })
	}
	group.Go(func() error {
		defer stop()
		for ctx.Err() == nil {
			w.mu.Lock()
			now, changed := w.now, w.changed
			w.mu.Unlock()
			if now.keys != began.keys {
				return nil
			}
			select {
			case <-changed:
			case <-ctx.Done():
			}
		}
		return nil
	})
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// mounts are what stands beside the pages: Slack's signed requests, when clicks come
// by HTTP.
func (w *ways) mounts() []mount {
	return []mount{{slackPath, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		now := w.present()
		if now.door == nil || now.keys.actions != config.ActionsHTTP {
			http.NotFound(rw, r)
			return
		}
		now.door.ServeHTTP(rw, r)
	})}}
}
