package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/internal/config"
)

// newRulesCheckCmd is `earshot rules check`: every problem of a rules file at
// once, or what it sets up.
func newRulesCheckCmd(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "check [FILE]",
		Short: "Every problem in rules.toml, with line, column and caret",
		Long: "check reads the rules file (FILE, or - for standard input; else --config) and prints every\n" +
			"problem at once. A file without any is also played over the last 30 days that are kept here: how\n" +
			"many alerts each rule would have sent, with a warning above its limit. It changes nothing, and needs\n" +
			"neither network nor data.\n" +
			"Exit status: 0 no problems, 1 problems, 2 wrong usage.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("rules check takes one file, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usagef("--format %q: want text or json", format)
			}
			name := a.configFile
			if len(args) == 1 {
				name = args[0]
			}
			return a.checkRules(cmd.Context(), name, format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

// loadRules loads the file called name, or standard input for "-".
func (a *app) loadRules(name string) (*config.Config, error) {
	if name != "-" {
		return config.Load(a.path(name))
	}
	src, err := io.ReadAll(io.LimitReader(a.stdin, config.MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	return config.Parse("standard input", src)
}

func (a *app) checkRules(ctx context.Context, name, format string) error {
	cfg, err := a.loadRules(name)
	var problems *config.Problems
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w (earshot runs without one, but then listens for nothing)", err)
	case err != nil && !errors.As(err, &problems):
		return err
	}
	var past *checkedHistory
	if problems.Len() == 0 {
		past, err = a.checkedPast(ctx, cfg, name != "-")
		if errors.Is(err, errRelayed) {
			return nil
		}
		if errors.As(err, &silentError{}) || ctx.Err() != nil {
			return err
		}
		if err != nil {
			a.hint("what the rules would have done is not known: %v", err)
		}
	}
	if format == "json" {
		return a.checkedAsJSON(cfg, problems, past)
	}
	return a.checkedAsText(name, cfg, problems, past)
}

func (a *app) checkedAsText(name string, cfg *config.Config, problems *config.Problems, past *checkedHistory) error {
	if n := problems.Len(); n > 0 {
		fmt.Fprintf(a.stdout, "%s%s; the rules in force are unchanged\n", problems.Render(), counted(n, "problem", "problems"))
		return silentError{}
	}
	if cfg.Warnings.Len() > 0 {
		fmt.Fprint(a.stdout, cfg.Warnings.Render())
	}
	fmt.Fprintf(a.stdout, "%s: %s, %s, %s; no problems", name,
		counted(len(cfg.Brands), "brand", "brands"), counted(len(cfg.Sources), "source", "sources"), counted(len(cfg.Rules), "rule", "rules"))
	if n := cfg.Warnings.Len(); n > 0 {
		fmt.Fprintf(a.stdout, ", %s", counted(n, "warning", "warnings"))
	}
	fmt.Fprintln(a.stdout)
	past.show(a.stdout)
	return nil
}

// checkedProblem is a problem as `rules check --format json` prints it.
type checkedProblem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Level   string `json:"level"` // error or warning
	Message string `json:"message"`
	Fix     string `json:"fix,omitempty"`
	Excerpt string `json:"excerpt"`
}

func (a *app) checkedAsJSON(cfg *config.Config, problems *config.Problems, past *checkedHistory) error {
	out := struct {
		OK       bool             `json:"ok"`
		Problems []checkedProblem `json:"problems"`
		History  *checkedHistory  `json:"history,omitempty"`
	}{OK: problems.Len() == 0, Problems: []checkedProblem{}, History: past}
	for _, list := range []*config.Problems{problems, warningsOf(cfg)} {
		if list == nil {
			continue
		}
		for _, p := range list.List {
			level := "error"
			if p.Warning {
				level = "warning"
			}
			out.Problems = append(out.Problems, checkedProblem{p.File, p.Line, p.Column, level, p.Message, p.Fix, p.Excerpt})
		}
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return fmt.Errorf("write problems: %w", err)
	}
	if !out.OK {
		return silentError{}
	}
	return nil
}

func warningsOf(cfg *config.Config) *config.Problems {
	if cfg == nil {
		return nil
	}
	return cfg.Warnings
}
