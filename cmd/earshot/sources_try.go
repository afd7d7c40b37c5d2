package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// newSourcesTryCmd is "earshot sources try": one poll of one source, shown and not
// kept.
func newSourcesTryCmd(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "try NAME",
		Short: "Poll one source of rules.toml once and show what it says; nothing is kept",
		Long: "try polls a source as if for the first time, for at most 25 seconds, with the manners of [crawler],\n" +
			"and says of each item what would become of it. It works beside a running earshot.",
		Example: `  earshot sources try "hacker news"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "text" && format != "json" {
				return usagef("--format %q: want text or json", format)
			}
			return a.trySource(cmd.Context(), args[0], format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

func (a *app) trySource(ctx context.Context, name, format string) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	i := slices.IndexFunc(cfg.Sources, func(s config.Source) bool { return s.Name == name })
	if i < 0 {
		return fmt.Errorf("there is no source %q in %s", name, a.configFile)
	}
	trial, err := a.trial(ctx, cfg, cfg.Sources[i])
	if err != nil {
		return err
	}
	if format == "json" {
		return a.writeJSON(trial)
	}
	a.showTrial(&trial)
	return nil
}

// trial polls a source with a crawler that remembers nothing.
func (a *app) trial(ctx context.Context, cfg *config.Config, src config.Source) (crawler.Trial, error) {
	secrets, err := a.secrets(cfg)
	if err != nil {
		return crawler.Trial{}, err
	}
	dir, err := os.MkdirTemp("", "earshot-try-")
	if err != nil {
		return crawler.Trial{}, fmt.Errorf("make room for the trial: %w", err)
	}
	defer os.RemoveAll(dir)
	db, err := sqlite.Open(ctx, filepath.Join(dir, "try.db"))
	if err != nil {
		return crawler.Trial{}, err
	}
	defer db.Close()
	d, err := a.door(cfg)
	if err != nil {
		return crawler.Trial{}, err
	}
	defer d.Close()
	alone := *cfg
	alone.Sources = nil
	c, err := crawler.New(ctx, crawler.Options{Config: &alone, DB: db, Door: d, Clock: clock.Wall(a.now), Log: a.log(),
		Deliver: func(context.Context, []mention.Mention) ([]mention.Outcome, error) { return nil, nil },
		Wanted: func(m *mention.Mention) bool {
			return slices.ContainsFunc(cfg.Brands, func(b config.Brand) bool { return b.Query.Match(m, a.now()) })
		},
		Secret: func(name string) string { return secrets.Named(name).Reveal() },
	})
	if err != nil {
		return crawler.Trial{}, err
	}
	return c.Try(ctx, src)
}

func (a *app) showTrial(t *crawler.Trial) {
	for i := range t.Items {
		x := &t.Items[i]
		m := &x.Mention
		said := m.Title
		if said == "" {
			said = m.Text
		}
		if said == "" {
			said = x.Detail
		}
		when := "-"
		if !m.Published.IsZero() {
			when = m.Published.UTC().Format("2006-01-02 15:04")
		}
		fmt.Fprintf(a.stdout, "%-10s %-16s %-70s %-16s %s\n", x.Reason, when, cell(strings.Join(strings.Fields(said), " "), 70), strings.Join(x.Brands, ", "), card.Clean(m.URL))
	}
	var counts []string
	for reason, n := range t.Outcomes {
		counts = append(counts, fmt.Sprintf("%d %s", n, reason))
	}
	slices.Sort(counts)
	fmt.Fprintf(a.stdout, "%s seen (%s), %s, %d bytes; nothing was kept\n", counted(t.Seen, "item", "items"), strings.Join(counts, ", "), counted(t.Requests, "request", "requests"), t.Bytes)
	if t.Warning != "" {
		fmt.Fprintf(a.stdout, "but %s\n", t.Warning)
	}
	if t.Cut {
		fmt.Fprintln(a.stdout, "time ran out; what had come by then is shown")
	}
	if c := config.Caution(t.Type); c != "" {
		fmt.Fprintf(a.stdout, "%s: %s\n", t.Type, c)
	}
}
