package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/terminal"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
	"github.com/earshot/earshot/internal/web"
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
	m, err := a.open(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	sender, err := a.sender(cfg)
	if err != nil {
		return err
	}
	crawler, err := a.crawler(cfg, m)
	if err != nil {
		return err
	}
	a.greet(cfg)

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return m.Run(ctx, crawler, sender) })
	group.Go(func() error { return a.serve(ctx, cfg, m) })
	group.Go(func() error {
		if err := a.answerOthers(ctx, m, cfg.DataDir); err != nil {
			a.log().Warn("other earshot commands cannot read beside this one", "err", err)
		}
		return nil
	})
	err = group.Wait()
	a.hint("stopped; nothing is lost")
	return err
}
