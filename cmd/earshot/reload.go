package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
)

// watchRules takes a changed rules file up while earshot runs: a valid one
// swaps, a broken one changes nothing and is said in the log and once where
// alerts go.
func (a *app) watchRules(ctx context.Context, cfg *config.Config, m *monitor.Monitor, w *ways) error {
	if cfg.Path == "" {
		return nil // the built-in defaults: no file to watch
	}
	inForce, err := os.ReadFile(cfg.Path)
	if err != nil {
		inForce = nil
	}
	err = config.Watch(ctx, cfg.Path, inForce, func(changed *config.Config, fault error) {
		if fault == nil {
			changed.DataDir = cfg.DataDir // moves only with a restart
			fault = takeUp(ctx, changed, m, w)
		}
		if fault == nil {
			a.log().Info("rules file taken up", "file", cfg.Path, "sources", len(changed.Sources), "rules", len(changed.Rules))
			return
		}
		a.refuseRules(ctx, cfg, m, fault)
	})
	if err != nil && ctx.Err() == nil {
		a.log().Warn("changes of the rules file are not noticed until a restart", "err", err)
	}
	return nil
}

// takeUp puts a changed rules file in force everywhere. The ways out are made
// first: when one of them cannot be, nothing has changed yet. Without ways (the demo
// has its own) only the rest changes.
func takeUp(ctx context.Context, changed *config.Config, m *monitor.Monitor, w *ways) error {
	if w == nil {
		return m.Reload(ctx, changed)
	}
	next, err := w.prepare(changed)
	if err != nil {
		return err
	}
	if err := m.Reload(ctx, changed); err != nil {
		return err
	}
	return w.take(ctx, next)
}

// refuseRules says that a changed file cannot be used.
func (a *app) refuseRules(ctx context.Context, cfg *config.Config, m *monitor.Monitor, fault error) {
	var problems *config.Problems
	what := fault.Error()
	if errors.As(fault, &problems) {
		fmt.Fprint(a.stderr, problems.Render())
		what = counted(problems.Len(), "problem", "problems") + ", first " + firstLine(problems.Error())
	}
	a.log().Error("the changed rules file cannot be used; the rules in force are unchanged", "file", cfg.Path, "err", firstLine(what))
	note := alerts.Alert{
		Kind: alerts.KindNote, Severity: alerts.Warning, At: a.now(), Channel: m.Config().Slack.Channel,
		Title:  "rules.toml cannot be used",
		Reason: fmt.Sprintf("The changed %s is not in force: %s. The rules from before go on.", cfg.Path, strings.TrimSuffix(what, ".")),
	}
	key := fmt.Sprintf("rules-file/%d", a.now().UnixNano())
	if err := m.Engine().Outbox().Post(ctx, key, alerts.Message{Alert: note}); err != nil && ctx.Err() == nil {
		a.log().Error("tell about the rules file", "err", err)
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
