package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/slack"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// newTrySlackCmd is `earshot try slack`: a real test alert to every channel.
func newTrySlackCmd(a *app) *cobra.Command {
	var channels []string
	var format string
	cmd := &cobra.Command{
		Use:   "slack",
		Short: "Send a real test alert and say how each channel took it",
		Long: "Without --channel the test goes to every channel the rules file names. Each gets one message that\n" +
			"says it is a test. The exit code is 1 when any channel refused.",
		Example: "  earshot try slack --channel '#acme-mentions'",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "table" && format != "json" {
				return usagef("--format %q: want table or json", format)
			}
			return a.trySlack(cmd.Context(), channels, format)
		},
	}
	cmd.Flags().StringArrayVar(&channels, "channel", nil, `where to send it, such as "#acme-mentions"; may be given again`)
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

// tried is how one destination took the test.
type tried struct {
	Channel string `json:"channel"`
	OK      bool   `json:"ok"`
	Detail  string `json:"detail"`
}

func (a *app) trySlack(ctx context.Context, channels []string, format string) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	sender, err := a.slackSender(cfg, nil)
	if errors.Is(err, slack.ErrNoSecret) {
		return fmt.Errorf("%w; docs/slack.md has the set-up in ten steps", err)
	}
	if err != nil {
		return err
	}
	secrets, err := a.secrets(cfg)
	if err != nil {
		return err
	}
	who, err := sender.Check(ctx)
	if err != nil {
		return err
	}
	a.hint("%s", who)
	if len(channels) == 0 {
		channels = channelsOf(cfg)
	}
	if len(channels) == 0 {
		channels = []string{""} // a webhook knows its own
	}
	var all []tried
	failed := false
	for _, c := range channels {
		t := a.tryChannel(ctx, sender, slackSettings(cfg, keysOf(cfg, secrets).clicks()), c)
		failed = failed || !t.OK
		all = append(all, t)
	}
	if err := a.showTried(all, format); err != nil {
		return err
	}
	if failed {
		return silentError{}
	}
	return nil
}

// tryChannel sends the test to one channel alone, so that its own refusal is seen; then
// what would become of a real alert: whether the fallback takes it, and whether a
// delivered one could be found again.
func (a *app) tryChannel(ctx context.Context, sender *slack.Sender, settings slack.Settings, channel string) tried {
	t := tried{Channel: channel}
	if channel == "" {
		t.Channel = "(the webhook's channel)"
	}
	ctx, cancel := context.WithTimeoutCause(ctx, time.Minute, errors.New("no answer within a minute"))
	defer cancel()
	alone := settings
	alone.Config.Fallback = ""
	sender.Configure(alone)
	d := a.testDelivery(channel)
	r, err := sender.Send(ctx, d)
	if err != nil {
		t.Detail = refusal(err)
		if fallback := settings.Config.Fallback; fallback != "" && fallback != channel && errors.As(err, new(*alerts.Permanent)) {
			t.Detail += a.tryFallback(ctx, sender, settings, channel)
		}
		return t
	}
	t.OK, t.Detail = true, "delivered"
	if r.Stamp == "" {
		return t
	}
	t.Detail = "delivered to " + r.Channel + " as " + r.Stamp
	d.Channel = r.Channel
	if err := sender.LooksBack(ctx, d); err != nil {
		t.Detail += "; after a crash earshot could not look whether an alert had arrived and would send it again: " + refusal(err)
	}
	return t
}

// tryFallback says whether the fallback takes what a channel refuses.
func (a *app) tryFallback(ctx context.Context, sender *slack.Sender, settings slack.Settings, channel string) string {
	sender.Configure(settings)
	if _, err := sender.Send(ctx, a.testDelivery(channel)); err != nil {
		return "; the fallback " + settings.Config.Fallback + " does not take it either: " + refusal(err)
	}
	return "; alerts for it go to the fallback " + settings.Config.Fallback + ", which took the test"
}

func (a *app) testDelivery(channel string) alerts.Delivery {
	now := a.now()
	key := "try/" + strconv.FormatInt(now.UnixNano(), 36) + "/" + channel
	return alerts.Delivery{Key: key, Channel: channel, Message: testAlert(now, channel), Attempt: 1}
}

// refusal is an error with what its sender may do about it.
func refusal(err error) string {
	var again *alerts.Retryable
	if errors.As(err, &again) && again.After > 0 && !errors.As(err, new(*slack.Refusal)) {
		return again.Err.Error() + "; try again in " + clock.Words(again.After)
	}
	return err.Error()
}

func (a *app) showTried(all []tried, format string) error {
	if format == "json" {
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(all)
	}
	for _, t := range all {
		word := "ok     "
		if !t.OK {
			word = "failed "
		}
		if _, err := fmt.Fprintf(a.stdout, "%s  %-24s  %s\n", word, t.Channel, t.Detail); err != nil {
			return err
		}
	}
	return nil
}

// channelsOf are the channels the rules file names, each once.
func channelsOf(cfg *config.Config) []string {
	all := []string{cfg.Slack.Channel, cfg.Slack.Fallback}
	for i := range cfg.Brands {
		all = append(all, cfg.Brands[i].Channel)
	}
	for i := range cfg.Rules {
		all = append(all, cfg.Rules[i].Channel)
	}
	var out []string
	for _, c := range all {
		if c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// testAlert is an alert like a real one that says it is none.
func testAlert(now time.Time, channel string) alerts.Message {
	a := alerts.Alert{
		ID: "test", Rule: "earshot try slack", Brand: "test", BrandName: "Test", Severity: alerts.Info, Kind: alerts.KindOpen, At: now,
		Observed: 12, Expected: 3, Reason: "This is a test: nothing happened. It would say 12 stories in 30 minutes, usually 3.",
		Incident: "TEST", Title: "this is how an alert looks", Channel: channel,
		Verdict: alerts.Verdict{At: now, Reason: alerts.Fired, Unit: "stories", Observed: 12, Expected: 3, Completeness: 1},
		Evidence: alerts.Evidence{
			Samples: []alerts.Sample{{ID: "", Text: "A mention would be quoted here, with its author, reach and link.", Author: "somebody", Source: "a source", Published: now}},
			Words:   []alerts.Driver{{Name: "words", Count: 5}, {Name: "that", Count: 4}, {Name: "drive it", Count: 3}},
		},
	}
	for i := range 48 {
		b := alerts.Bar{From: now.Add(time.Duration(i-47) * 30 * time.Minute), Count: float64(2 + i%3), Low: 1, High: 6}
		if i == 47 {
			b.Count, b.Negative = 12, 5
		}
		a.Evidence.Chart = append(a.Evidence.Chart, b)
	}
	return alerts.Message{Alert: a, Incident: alerts.Incident{ID: "TEST", Brand: "test", BrandName: "Test", Title: a.Title, Severity: alerts.Info,
		State: alerts.IncidentOpen, Channel: channel, Opened: now, Updated: now, Peak: 12, PeakAt: now, Members: []alerts.Member{{Rule: a.Rule}}}}
}
