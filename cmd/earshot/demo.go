package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/archive"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/demo"
	"github.com/earshot/earshot/internal/monitor"
)

// demoStart is when the play begins: a Monday morning like any other. It is fixed,
// so that the demo is the same whenever it is run.
var demoStart = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// newDemoCmd is `earshot demo`: the whole product against a built-in internet.
func newDemoCmd(a *app) *cobra.Command {
	var once bool
	var speed float64
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "The whole product against a built-in sample internet; no network, no set-up",
		Long: "demo opens a small internet on loopback that talks about an invented coffee machine\n" +
			"maker, and lets a product crisis happen in it on a fast clock. The real crawler, journal,\n" +
			"index, rules and outbox run against it; alerts print as they would look in Slack, and the\n" +
			"search page is served. With --once the play runs to its end and a summary is printed.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if speed < 1 || speed > 100_000 {
				return usagef("--speed %v: want how many times faster than real, from 1 to 100000", speed)
			}
			return a.demo(cmd.Context(), once, speed)
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, "play to the end as fast as possible, print a summary and exit")
	cmd.Flags().Float64Var(&speed, "speed", 240, "how many times faster than real the clock runs (without --once)")
	return cmd
}

func (a *app) demo(ctx context.Context, once bool, speed float64) (err error) {
	dir, tidy, err := demoDir(a.dataDir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tidy()) }()
	stepped := clock.NewStepped(demoStart)
	var c clock.Clock = stepped
	if !once {
		c = clock.Fast(a.now, demoStart, speed)
	}
	world, err := demo.New(c, demoStart)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, world.Close()) }()
	p, err := a.openPlay(ctx, world, c, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.monitor.Close()) }()
	if once {
		return p.toTheEnd(ctx, stepped)
	}
	return p.live(ctx, speed)
}

// demoDir is where the demo keeps its data: the directory named, which must be new or
// empty because the play begins at its beginning, or else one that tidy removes.
func demoDir(named string) (dir string, tidy func() error, err error) {
	if named == "" {
		dir, err = os.MkdirTemp("", "earshot-demo-")
		if err != nil {
			return "", nil, fmt.Errorf("make a directory for the demo: %w", err)
		}
		return dir, func() error { return os.RemoveAll(dir) }, nil
	}
	entries, err := os.ReadDir(named)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", nil, fmt.Errorf("look into the demo's directory: %w", err)
	}
	if len(entries) > 0 {
		return "", nil, fmt.Errorf("--data %s is not empty; the demo begins at its beginning and wants a new directory", named)
	}
	return named, func() error { return nil }, nil
}

// play is the demo under way.
type play struct {
	app     *app
	world   *demo.World
	clock   clock.Clock
	cfg     *config.Config
	monitor *monitor.Monitor
	crawler *crawler.Crawler
	alerts  *countingSender
	turns   []demo.Milestone // not told yet
	began   time.Time
}

// openPlay opens the real rooms on the sample internet.
func (a *app) openPlay(ctx context.Context, world *demo.World, c clock.Clock, dir string) (*play, error) {
	// A file, so that its rules can be edited from the pages as one's own.
	file := filepath.Join(dir, "rules.toml")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the demo's directory: %w", err)
	}
	if err := os.WriteFile(file, []byte(world.Config()), 0o600); err != nil {
		return nil, fmt.Errorf("write the demo's rules: %w", err)
	}
	cfg, err := config.Load(file)
	if err != nil {
		return nil, err
	}
	cfg.DataDir = dir
	m, err := monitor.Open(ctx, monitor.Options{
		Config: cfg, DataDir: dir, Clock: c, Wall: clock.Wall(a.now), Log: a.log(), Holder: a.holder(),
	})
	if err != nil {
		return nil, err
	}
	gatherer, err := m.NewCrawler(ctx, monitor.Outside{Version: version})
	if err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return &play{
		app: a, world: world, clock: c, cfg: cfg, monitor: m, crawler: gatherer,
		alerts: &countingSender{to: a.terminalSender(cfg)}, turns: world.Milestones(), began: a.now(),
	}, nil
}

// takeArchive takes in the week before the play, as `earshot import` does.
func (p *play) takeArchive(ctx context.Context) error {
	file, err := archive.NewReader(bytes.NewReader(p.world.Archive()), archive.Options{Now: p.world.Start()})
	if err != nil {
		return err
	}
	taken, err := p.monitor.TakeIn(ctx, file, monitor.IntakeOptions{})
	if err != nil {
		return err
	}
	fmt.Fprintf(p.app.stdout, "── an archive of %d mentions taken in; it caused %s\n", taken.Rows, counted(len(taken.Said), "message, which was not sent", "messages, which were not sent"))
	return nil
}

// toTheEnd plays under a stepped clock and prints the summary.
func (p *play) toTheEnd(ctx context.Context, c *clock.Stepped) error {
	health, err := p.crawler.Health(ctx)
	if err != nil {
		return err
	}
	waiting := 0
	for _, h := range health {
		if h.Condition != crawler.Disabled && h.Condition != crawler.Broken {
			waiting++
		}
	}
	if err := p.takeArchive(ctx); err != nil {
		return err
	}
	err = p.monitor.Play(ctx, c, p.crawler, waiting, p.alerts, p.world.End(), p.tell)
	if err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return p.summary(ctx)
}

// live runs the program as `run` does, on a fast clock, until it is told to stop.
func (p *play) live(ctx context.Context, speed float64) error {
	p.app.hint("a sample internet of %s, %g times faster than real; stop with Ctrl-C", counted(p.world.Count().Sites, "site", "sites"), speed)
	if err := p.takeArchive(ctx); err != nil {
		return err
	}
	pretend, err := p.openSlack(ctx)
	if err != nil {
		return err
	}
	p.alerts.to = &bothSender{slack: pretend.sender, print: p.alerts.to}
	p.app.hint("Slack as it would look, with buttons that work: http://%s", pretend.page.Addr())
	group, running := errgroup.WithContext(ctx)
	group.Go(func() error { return pretend.Run(running) })
	group.Go(func() error { return p.monitor.Run(running, p.crawler, p.alerts) })
	group.Go(func() error { return p.app.serve(running, p.cfg, p.monitor) })
	group.Go(func() error { return p.app.watchRules(running, p.cfg, p.monitor, nil) })
	group.Go(func() error {
		for p.clock.Wait(running, time.Minute) == nil {
			p.tell(p.clock.Now())
		}
		return nil
	})
	if err := group.Wait(); err != nil {
		return err
	}
	return p.summary(context.WithoutCancel(ctx))
}

// tell prints the turns of the play that have come by now.
func (p *play) tell(now time.Time) {
	for len(p.turns) > 0 && !p.turns[0].At.After(now) {
		fmt.Fprintf(p.app.stdout, "\n── %s  %s\n", p.turns[0].At.Format("Mon 15:04"), p.turns[0].Say)
		p.turns = p.turns[1:]
	}
}
