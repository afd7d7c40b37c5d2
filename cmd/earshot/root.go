package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/earshot/earshot/internal/monitor"
)

// app is what every command may use of the process it runs in, and the flags
// that all commands share.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time

	args []string // the command line, to hand on
	// held are the rooms of the process this command runs in; nil when it has to
	// open them itself. columns and inColour then describe the asker's terminal.
	held     *monitor.Monitor
	dir      string // where the asker stands; "" is here
	columns  int
	inColour bool

	configFile string
	configSet  bool // --config was given: a missing file is then an error
	dataDir    string
	logLevel   string
	quiet      bool
}

// usageError marks a mistake in how a command was called: exit code 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

// usagef is a usage error with a message in plain words.
func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// silentError fails a command whose output has already said why.
type silentError struct{}

func (silentError) Error() string { return "failed" }

// execute runs one command line and returns its exit code. An answer that could not be written whole is a failure.
func execute(ctx context.Context, a *app, args []string) int {
	a.args = args
	out := &output{w: a.stdout}
	a.stdout = out
	root := newRootCmd(a)
	root.SetArgs(args)
	asked, err := root.ExecuteContextC(ctx)
	if err == nil {
		err = out.lost()
	}
	if err == nil {
		return 0
	}
	var usage usageError
	isUsage := errors.As(err, &usage) || strings.HasPrefix(err.Error(), "unknown command")
	if !errors.As(err, &silentError{}) && !(errors.Is(err, context.Canceled) && ctx.Err() != nil) && !hungUp(out.lost()) {
		fmt.Fprintf(a.stderr, "earshot: %s\n", strings.TrimRight(err.Error(), "\n"))
		if isUsage {
			fmt.Fprintf(a.stderr, "see: %s --help\n", asked.CommandPath())
		}
	}
	if isUsage {
		return 2
	}
	return 1
}

// newRootCmd is the whole command line. Called without a command it runs
// everything.
func newRootCmd(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "earshot",
		Short: "Everything said about your brand in public, within earshot",
		Long: "earshot gathers public mentions of your brand, keeps and indexes them, and tells\n" +
			"Slack when it matters. Without a command it runs everything: gather, index, alert,\n" +
			"and serve the search page on 127.0.0.1:8470. New here? Try: earshot demo",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return a.run(cmd.Context()) },
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	flags := root.PersistentFlags()
	flags.StringVar(&a.configFile, "config", "rules.toml", "the rules file; built-in defaults when there is none")
	flags.StringVar(&a.dataDir, "data", "", `where everything is kept (default: data_dir of the rules file, or "data")`)
	flags.StringVar(&a.logLevel, "log-level", "info", "debug, info, warn or error")
	flags.BoolVar(&a.quiet, "quiet", false, "no progress and no hints on stderr")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		a.configSet = cmd.Flags().Changed("config")
		a.stdin = heeding(cmd.Context(), a.stdin)
		_, err := a.level()
		return err
	}
	root.AddCommand(commands(a)...)
	try := &cobra.Command{
		Use:   "try",
		Short: "Run one stage on your own input: the operator's bench",
		Args:  subcommandNeeded,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	try.AddCommand(tryCommands(a)...)
	rules := &cobra.Command{
		Use:   "rules",
		Short: "Check, try and explain the rules",
		Args:  subcommandNeeded,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	rules.AddCommand(rulesCommands(a)...)
	root.AddCommand(try, rules, newWebCmd(a))
	return root
}

// commands, tryCommands and rulesCommands list the doors, a file each: add a
// line here and a file newXCmd(a *app) *cobra.Command.
func commands(a *app) []*cobra.Command {
	return []*cobra.Command{
		newRunCmd(a),
		newSearchCmd(a),
		newTimelineCmd(a),
		newReindexCmd(a),
		newImportCmd(a),
		newExportCmd(a),
		newDemoCmd(a),
		newSourcesCmd(a),
		newDeliveriesCmd(a),
		newSlackCmd(a),
		newForgetCmd(a),
		newBackupCmd(a),
		newRestoreCmd(a),
		newDoctorCmd(a),
		newSentimentCmd(a),
		newVersionCmd(a),
	}
}

func tryCommands(a *app) []*cobra.Command {
	return []*cobra.Command{
		newTryFeedCmd(a),
		newTryPageCmd(a),
		newTrySentimentCmd(a),
		newTrySlackCmd(a),
		newTrySpikeCmd(a),
		newTryQueryCmd(a),
		newTryRulesCmd(a),
	}
}

func rulesCommands(a *app) []*cobra.Command {
	return []*cobra.Command{
		newRulesCheckCmd(a),
		newRulesBacktestCmd(a),
		newRulesExplainCmd(a),
		newRulesReportCmd(a),
		newRulesFmtCmd(a),
		newRulesTestCmd(a),
	}
}

// noArgs refuses arguments as a usage error.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasParent() {
		msg := fmt.Sprintf("unknown command %q", args[0])
		if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
			msg += fmt.Sprintf("; did you mean %q?", near[0])
		}
		return usageError{errors.New(msg)}
	}
	return usagef("%s takes no arguments, got %q", cmd.CommandPath(), args[0])
}

// oneArg asks for exactly one argument and names it when it is missing.
func oneArg(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return usagef("%s needs %s", cmd.CommandPath(), what)
		case len(args) > 1:
			return usagef("%s takes one argument (%s), got %d; put quotes around it", cmd.CommandPath(), what, len(args))
		}
		return nil
	}
}

func subcommandNeeded(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	msg := fmt.Sprintf("unknown command %q for %q", args[0], cmd.CommandPath())
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		msg += fmt.Sprintf("; did you mean %q?", near[0])
	}
	return usageError{errors.New(msg)}
}

// level parses --log-level.
func (a *app) level() (slog.Level, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(a.logLevel)); err != nil {
		return 0, usagef("--log-level %q: want debug, info, warn or error", a.logLevel)
	}
	return level, nil
}

// log is the program's log: lines on stderr, never on stdout.
func (a *app) log() *slog.Logger {
	level, err := a.level()
	if err != nil {
		level = slog.LevelInfo
	}
	if a.quiet && level < slog.LevelWarn {
		level = slog.LevelWarn
	}
	return slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level}))
}

// hint writes a line for people on stderr, unless they asked for quiet.
func (a *app) hint(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.stderr, format+"\n", args...)
	}
}

// terminal reports whether w is a terminal, and how wide; 0 columns otherwise.
func terminal(w io.Writer) (columns int, ok bool) {
	if o, is := w.(*output); is {
		w = o.w
	}
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil || columns <= 0 {
		columns = 80
	}
	return columns, true
}

// colour reports whether w may be written to in colour: a terminal, and
// NO_COLOR (https://no-color.org) is not set.
func (a *app) colour(w io.Writer) bool {
	_, ok := terminal(w)
	return (ok || a.inColour) && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
}
