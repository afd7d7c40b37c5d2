package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
)

// mustKeepData refuses a data directory that holds nothing of earshot's, before anything is
// made there: who only reads has misspelt it, or stands in another directory.
func (a *app) mustKeepData(cfg *config.Config) error {
	if monitor.Kept(cfg.DataDir) {
		return nil
	}
	look := "look at --data"
	if a.dataDir == "" {
		look = "name the right one by --data"
	}
	return fmt.Errorf("there is no earshot data in %s; %s, or begin it there: earshot listens, earshot import FILE takes mentions in", cfg.DataDir, look)
}

// readOrRehearse is [app.read] for what can be told of an earshot that has not begun yet: where
// the directory of the rules file is still to be made, it runs on empty rooms that go at its end.
func (a *app) readOrRehearse(cmd *cobra.Command, run reader) (err error) {
	if a.held != nil || a.dataDir != "" {
		return a.read(cmd, run)
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	if monitor.Kept(cfg.DataDir) {
		return a.read(cmd, run)
	}
	if cfg.DataDir, err = os.MkdirTemp("", "earshot-"); err != nil {
		return fmt.Errorf("make empty rooms: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(cfg.DataDir)) }()
	return a.onRooms(cmd.Context(), cfg, run)
}

// onRooms opens the rooms of a data directory for a reading command.
func (a *app) onRooms(ctx context.Context, cfg *config.Config, run reader) error {
	m, err := a.open(ctx, cfg)
	if err != nil {
		return err
	}
	err = wholly(ctx, m, func(ctx context.Context, m *monitor.Monitor) error {
		if err := a.catchUp(ctx, m); err != nil {
			return err
		}
		return run(ctx, m)
	})
	return errors.Join(err, m.Close())
}
