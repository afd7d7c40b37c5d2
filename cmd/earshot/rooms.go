package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/monitor"
)

// config reads the rules file. Without one, and without --config, the built-in
// defaults hold. Problems come back rendered, with excerpt and caret.
func (a *app) config() (*config.Config, error) {
	cfg, err := a.rulesFile(a.configFile)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist) && !a.configSet:
		cfg = config.Default()
	default:
		return nil, err
	}
	if a.dataDir != "" {
		cfg.DataDir = a.dataDir
	}
	return cfg, nil
}

// rulesFile reads a rules file; its problems are shown.
func (a *app) rulesFile(path string) (*config.Config, error) {
	cfg, err := config.Load(path)
	var problems *config.Problems
	if errors.As(err, &problems) {
		fmt.Fprint(a.stderr, problems.Render())
		fmt.Fprintf(a.stderr, "earshot: %s cannot be used: %s\n", path, counted(problems.Len(), "problem", "problems"))
		return nil, silentError{}
	}
	return cfg, err
}

// open opens the data directory with all its rooms. The caller closes what it
// gets.
func (a *app) open(ctx context.Context, cfg *config.Config) (*monitor.Monitor, error) {
	return monitor.Open(ctx, a.monitorOptions(cfg))
}

// monitorOptions are the surroundings of the rooms in this process.
func (a *app) monitorOptions(cfg *config.Config) monitor.Options {
	wall := clock.Wall(a.now)
	return monitor.Options{
		Config:  cfg,
		DataDir: cfg.DataDir,
		Clock:   wall,
		Wall:    wall,
		Log:     a.log(),
		Holder:  a.holder(),
	}
}

// holder names this process to others that want the same data directory.
func (a *app) holder() journal.Holder {
	host, _ := os.Hostname()
	command := strings.Join(append([]string{"earshot"}, a.args...), " ")
	if slices.Contains(a.args, "forget") {
		command = "earshot forget" // whom, must not stand in the lock file
	}
	return journal.Holder{PID: os.Getpid(), Host: host, Command: command, Since: a.now()}
}

// reader is a command that only reads the rooms. When another earshot holds the
// data directory, that one runs it and the answer is printed here.
type reader func(ctx context.Context, m *monitor.Monitor) error

// read runs a reading command on the rooms, wherever they are open. Where nothing is kept it
// begins nothing.
func (a *app) read(cmd *cobra.Command, run reader) error {
	ctx := cmd.Context()
	if a.held != nil {
		return wholly(ctx, a.held, run)
	}
	cfg, err := a.config()
	if err != nil {
		return err
	}
	if err := a.mustKeepData(cfg); err != nil {
		return err
	}
	err = a.onRooms(ctx, cfg, run)
	var inUse *journal.InUseError
	if errors.As(err, &inUse) {
		return a.relayed(ctx, cfg.DataDir, err)
	}
	return err
}

// worthTelling is how many entries must wait to be followed for a command to say how far that is.
const worthTelling = 5000

// catchUp lets everything that follows the journal come up to it, as after a crash or where the index was begun anew.
func (a *app) catchUp(ctx context.Context, m *monitor.Monitor) error {
	before, err := m.Standing(ctx)
	if err != nil {
		return err
	}
	least := func(s monitor.Standing) uint64 { return min(s.Enriched, s.Indexed, s.Judged) }
	begun := least(before)
	if before.Head < begun+worthTelling {
		return m.CatchUp(ctx)
	}
	stop := a.progress("following the journal").watch(func() (float64, string) {
		now, err := m.Standing(ctx)
		if err != nil {
			return -1, "under way"
		}
		return float64(least(now)-begun) / float64(max(now.Head-begun, 1)), fmt.Sprintf("%d of %d entries", least(now), now.Head)
	})
	defer stop()
	return m.CatchUp(ctx)
}

// wholly fails where what was read is not all that there should be.
func wholly(ctx context.Context, m *monitor.Monitor, run reader) error {
	before := m.Journal().LeftOut()
	if err := run(ctx, m); err != nil || m.Journal().LeftOut() == before {
		return err
	}
	return errors.New("the answer is not whole: part of the journal lies on damaged pages and was left out; earshot doctor names it, and restore puts a backup in its place")
}

// relayed hands this process's command line to the one that holds the directory.
func (a *app) relayed(ctx context.Context, dir string, inUse error) error {
	columns, _ := terminal(a.stdout)
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	request := relayRequest{Args: a.args, Dir: here, Columns: columns, Colour: a.colour(a.stdout)}
	code, err := relay(ctx, dir, request, a.stdout, a.stderr)
	switch {
	case errors.Is(err, errNobodyListens):
		return inUse
	case err != nil:
		return err
	case code == 2:
		return usageError{silentError{}}
	case code != 0:
		return silentError{}
	}
	return nil
}

// answerOthers runs the reading commands of other earshot processes on the rooms
// this one holds, until ctx ends. A nil listener answers nobody.
func (a *app) answerOthers(ctx context.Context, m *monitor.Monitor, listener net.Listener) error {
	if listener == nil {
		<-ctx.Done()
		return nil
	}
	return serveRelay(ctx, listener, func(ctx context.Context, r relayRequest, stdout, stderr io.Writer) int {
		other := &app{stdout: stdout, stderr: stderr, getenv: a.getenv, now: a.now,
			args: r.Args, held: m, dir: r.Dir, columns: r.Columns, inColour: r.Colour}
		return execute(ctx, other, r.Args)
	})
}

// path is a file as the person who typed the command means it.
func (a *app) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(a.dir, p)
}

// counted is "1 thing" or "3 things".
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
