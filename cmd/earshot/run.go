package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/slack"
	termout "github.com/earshot/earshot/alerts/terminal"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
)

func newRunCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "run",
		Short: "Run everything: gather, index, alert, serve the search page (the default)",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return a.run(cmd.Context()) },
	}
}

// run is the main job: everything, until it is told to stop.
func (a *app) run(ctx context.Context) (err error) {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	defer a.growth(listenGrowth)()
	m, err := a.open(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	w, err := a.openWays(ctx, cfg, m)
	if err != nil {
		return err
	}
	gatherer, err := a.crawler(ctx, cfg, m)
	if err != nil {
		return err
	}
	mounts := a.pushMount(cfg, gatherer)
	relay, err := listenRelay(ctx, cfg.DataDir)
	if err != nil {
		a.log().Warn("other earshot commands cannot read beside this one", "err", err)
	}
	a.greet(cfg)

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return m.Run(ctx, gatherer, w) })
	group.Go(func() error { return a.watchRules(ctx, cfg, m, w) })
	group.Go(func() error { return a.tellFirstRound(ctx, m) })
	group.Go(func() error { return w.Run(ctx) })
	group.Go(func() error { return a.serve(ctx, cfg, m, append(mounts, w.mounts()...)...) })
	group.Go(func() error { return a.answerOthers(ctx, m, relay) })
	err = group.Wait()
	a.hint("stopped; nothing is lost")
	return err
}

// crawler is the gatherer with what this process knows of the outside.
func (a *app) crawler(ctx context.Context, cfg *config.Config, m *monitor.Monitor) (*crawler.Crawler, error) {
	secrets, err := a.secrets(cfg)
	if err != nil {
		return nil, err
	}
	return m.NewCrawler(ctx, monitor.Outside{
		Version: version,
		Proxy:   http.ProxyFromEnvironment,
		Secret:  func(name string) string { return secrets.Named(name).Reveal() },
	})
}

func (a *app) secrets(cfg *config.Config) (config.Secrets, error) {
	return config.ReadSecrets(a.getenv, os.ReadFile, cfg.EnvNames()...)
}

// sender is where alerts go: Slack when the environment holds a secret for it,
// else this terminal.
func (a *app) sender(cfg *config.Config, m *monitor.Monitor) (alerts.Sender, error) {
	sender, err := a.slackSender(cfg, m)
	if errors.Is(err, slack.ErrNoSecret) {
		return a.terminalSender(cfg), nil
	}
	if err != nil {
		return nil, err
	}
	return sender, nil
}

// slackSender is the way to Slack; slack.ErrNoSecret when no secret is set.
// m, which knows what was said before, may be nil.
func (a *app) slackSender(cfg *config.Config, m *monitor.Monitor) (*slack.Sender, error) {
	secrets, err := a.secrets(cfg)
	if err != nil {
		return nil, err
	}
	o := slack.Options{
		Token:    secrets.SlackBotToken,
		Webhook:  secrets.SlackWebhookURL,
		APIURL:   a.getenv("SLACK_API_URL"),
		Settings: slackSettings(cfg, keysOf(cfg, secrets).clicks()),
		Clock:    clock.Wall(a.now),
		Log:      a.log(),
	}
	if m != nil {
		o.History, o.Evidence, o.Bars = m.Outbox(), m.Evidence, m.Bars
	}
	return slack.New(o)
}

// slackSettings are what the rules file says of Slack.
func slackSettings(cfg *config.Config, clicks bool) slack.Settings {
	return slack.Settings{Clicks: clicks, Config: cfg.Slack, Card: cardOptions(cfg)}
}

func (a *app) terminalSender(cfg *config.Config) alerts.Sender {
	return termout.New(a.stdout, termout.Options{
		Card:  cardOptions(cfg),
		Width: a.width,
		Color: a.colour(a.stdout),
	})
}

// cardOptions is where the reader of an alert is.
func cardOptions(cfg *config.Config) card.Options {
	base := cfg.Web.URL
	if base == "" && cfg.Web.Listen != "" {
		base = "http://" + cfg.Web.Listen
	}
	return card.Options{Location: cfg.Location, BaseURL: base}
}

// greet says what is about to happen, for whoever just started it.
func (a *app) greet(cfg *config.Config) {
	if len(cfg.Sources) == 0 {
		a.hint("there is no %s with sources, so nothing is gathered; see the whole product with: earshot demo", a.configFile)
		return
	}
	a.hint("listening to %s for %s; stop with Ctrl-C", counted(len(cfg.Sources), "source", "sources"), brandNames(cfg))
}

func brandNames(cfg *config.Config) string {
	switch len(cfg.Brands) {
	case 0:
		return "everything they say"
	case 1:
		return cfg.Brands[0].Name
	}
	return fmt.Sprintf("%s and %s", cfg.Brands[0].Name, counted(len(cfg.Brands)-1, "other brand", "other brands"))
}
