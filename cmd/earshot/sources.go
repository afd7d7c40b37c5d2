package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
)

// newSourcesCmd is "earshot sources": how every source is doing.
func newSourcesCmd(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "sources [NAME]",
		Short: "How every source is doing: last heard, last new, next poll, errors; all there is to know of one",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if format != "table" && format != "json" {
				return usagef("--format %q: want table or json", format)
			}
			return a.readOrRehearse(cmd, func(ctx context.Context, m *monitor.Monitor) error {
				if a.held == nil { // nobody gathers: the sources are made to see which can be, and not asked
					if _, err := a.crawler(ctx, m.Config(), m); err != nil {
						return err
					}
				}
				health, err := m.Health(ctx)
				if err != nil {
					return err
				}
				if len(args) == 1 {
					return a.showSource(ctx, m, health, args[0], format)
				}
				return a.showSources(health, format, m.Location())
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.AddCommand(newDiscoverCmd(a), newSourcesTryCmd(a))
	return cmd
}

func (a *app) showSources(health []crawler.Health, format string, zone *time.Location) error {
	if format == "json" {
		return a.writeJSON(append([]crawler.Health{}, health...))
	}
	if len(health) == 0 {
		a.hint("%s names no [[sources]]; find some with: earshot sources discover example.com", a.configFile)
		return nil
	}
	now := a.now()
	fmt.Fprintf(a.stdout, "%-20s %-13s %-12s %-12s %-8s %7s  %s\n", "source", "type", "last heard", "last new", "next", "new/h", "state")
	for _, h := range health {
		fmt.Fprintf(a.stdout, "%-20s %-13s %-12s %-12s %-8s %7s  %s\n", cell(h.Name, 20), h.Type, since(now, h.LastOK), since(now, h.LastNew),
			until(now, h.NextPoll), strconv.FormatFloat(h.NewPerHour, 'f', 1, 64), sourceState(h, zone))
	}
	a.showCautions(health)
	return nil
}

// showCautions says below the table what is fragile about the types in it.
func (a *app) showCautions(health []crawler.Health) {
	said := make(map[string]bool)
	for _, h := range health {
		if h.Caution == "" || said[h.Type] || h.Condition == crawler.Disabled {
			continue
		}
		if len(said) == 0 {
			fmt.Fprintln(a.stdout)
		}
		said[h.Type] = true
		fmt.Fprintf(a.stdout, "%s: %s\n", h.Type, h.Caution)
	}
}

// sourceState is the last column: one word, or what is wrong since when.
func sourceState(h crawler.Health, zone *time.Location) string {
	switch h.Condition {
	case crawler.Failing:
		return fmt.Sprintf("failing: %s; since %s (%s), gap recorded", h.Plain(), h.FailingSince.In(zone).Format("15:04"), counted(h.Streak, "try", "tries"))
	case crawler.Broken, crawler.Gone:
		return string(h.Condition) + ": " + h.Plain()
	case crawler.Waiting:
		if h.Polls == 0 {
			return "not asked yet; earshot asks while it runs"
		}
	case crawler.Asking:
		return "being asked for the first time"
	case crawler.OK:
		if say := h.Plain(); say != "" {
			return "ok, but " + say
		}
	}
	return string(h.Condition)
}

func since(now, t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return span(now.Sub(t)) + " ago"
}

func until(now, t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	if !t.After(now) {
		return "now"
	}
	return span(t.Sub(now))
}

// span is a length of time in one unit.
func span(d time.Duration) string {
	switch d = max(d, 0); {
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Hours())) + " h"
	default:
		return strconv.Itoa(int(d.Hours()/24)) + " days"
	}
}

// newDiscoverCmd is "earshot sources discover": what there is to listen to behind
// an address.
func newDiscoverCmd(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:     "discover URL",
		Short:   "Find feeds, sitemaps and platforms behind an address and print the TOML to paste",
		Example: `  earshot sources discover example.com >> rules.toml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("discover: want one address")
			}
			if format != "toml" && format != "json" {
				return usagef("--format %q: want toml or json", format)
			}
			return a.discover(cmd.Context(), args[0], format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "toml", "toml or json")
	return cmd
}

// door is the way out for commands that ask by themselves, with the manners of the
// rules file.
func (a *app) door(cfg *config.Config) (*door.Door, error) {
	return crawler.NewDoor(cfg.Crawler, version, clock.Wall(a.now), a.log(), http.ProxyFromEnvironment)
}

// writeJSON prints one value for programs and people alike.
func (a *app) writeJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (a *app) discover(ctx context.Context, address, format string) error {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	d, err := a.door(cfg)
	if err != nil {
		return err
	}
	defer d.Close()
	finds, err := crawler.Discover(ctx, d, address, cfg.Sources)
	if err != nil {
		return err
	}
	if format == "json" {
		return a.writeJSON(finds)
	}
	for _, f := range finds {
		text := f.TOML
		if f.Have != "" { // to be read, and harmless when it is pasted
			text = fmt.Sprintf("# %s has it already, as %q:\n# ", a.configFile, f.Have) + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n# ") + "\n"
		}
		if _, err := fmt.Fprintf(a.stdout, "# %s\n%s\n", f.Note, text); err != nil {
			return fmt.Errorf("write finds: %w", err)
		}
	}
	return nil
}
