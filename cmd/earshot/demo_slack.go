package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/slack"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/config"
)

// demoSlackPage is where the demo's Slack is shown, when the address is free.
const demoSlackPage = "127.0.0.1:8471"

// pretendSlack is a Slack of the demo's own: the real sender posts to it, the real
// door takes clicks from it, and a page shows the conversation.
type pretendSlack struct {
	fake   *fakeslack.Server
	sender *slack.Sender
	door   *slack.Door
	page   net.Listener
	zone   *time.Location
}

// openSlack opens the demo's Slack on the demo's clock.
func (p *play) openSlack(ctx context.Context) (_ *pretendSlack, err error) {
	if p.cfg.Slack.Channel == "" {
		p.cfg.Slack.Channel = "#mentions"
	}
	p.cfg.Slack.Charts = true
	fake, err := fakeslack.Start(fakeslack.Options{Now: p.clock.Now, Team: "The demo", Channels: demoChannels(p.cfg)})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, fake.Close())
		}
	}()
	k := &pretendSlack{fake: fake, zone: p.cfg.Location}
	quiet := slog.New(slog.DiscardHandler) // the page shows what happens
	k.sender, err = slack.New(slack.Options{
		Token: fakeslack.BotToken, APIURL: fake.APIURL(), Settings: slackSettings(p.cfg, true),
		History: p.monitor.Outbox(), Evidence: p.monitor.Evidence, Bars: p.monitor.Bars, Clock: p.clock, Log: quiet,
	})
	if err != nil {
		return nil, err
	}
	k.door, err = p.monitor.SlackDoor(slack.DoorOptions{
		Token: fakeslack.BotToken, App: fakeslack.AppToken, APIURL: fake.APIURL(), DoorSettings: p.monitor.SlackDoorSettings(p.cfg, cardOptions(p.cfg)), Clock: p.clock, Log: quiet,
	})
	if err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	if k.page, err = lc.Listen(ctx, "tcp", demoSlackPage); err != nil {
		k.page, err = lc.Listen(ctx, "tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("listen for the demo's Slack page: %w", err)
	}
	return k, nil
}

// demoChannels are the channels the demo's rules name.
func demoChannels(cfg *config.Config) []fakeslack.Channel {
	var out []fakeslack.Channel
	for i, c := range channelsOf(cfg) {
		out = append(out, fakeslack.Channel{ID: "C0DEMO" + strconv.Itoa(i), Name: strings.TrimPrefix(c, "#"), Member: true})
	}
	return out
}

// Run serves the page and takes clicks until ctx ends.
func (k *pretendSlack) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return k.sender.Run(ctx) })
	group.Go(func() error { return k.door.Run(ctx) })
	server := &http.Server{Handler: k.fake.Page(k.zone), ReadHeaderTimeout: 10 * time.Second}
	group.Go(func() error {
		if err := server.Serve(k.page); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve the demo's Slack page: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		return errors.Join(server.Close(), k.fake.Close())
	})
	return group.Wait()
}

// bothSender posts to the demo's Slack and prints the same on the terminal.
type bothSender struct {
	slack, print alerts.Sender

	mu      sync.Mutex
	printed map[string]bool
}

// Send posts first: its receipt is the one that counts.
func (s *bothSender) Send(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	r, err := s.slack.Send(ctx, d)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.printed == nil {
		s.printed = map[string]bool{}
	}
	if !s.printed[d.Key] { // once, however often it is tried
		s.printed[d.Key] = true
		if _, printErr := s.print.Send(ctx, d); printErr != nil {
			return r, errors.Join(err, printErr)
		}
	}
	return r, err
}
