package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/monitor"
	"github.com/earshot/earshot/internal/query"
)

// newRulesExplainCmd is "earshot rules explain": why an alert fired, or what the rules
// made of a mention.
func newRulesExplainCmd(a *app) *cobra.Command {
	var mentionID, format string
	cmd := &cobra.Command{
		Use:   "explain [ID]",
		Short: "Why an alert fired; with --mention, which rules saw a mention and what they made of it",
		Long: "Takes the id of an alert or of an incident and shows the arithmetic behind each message. With\n" +
			"--mention it names every rule and what it made of that mention. With neither it shows where every\n" +
			"rule stands now.",
		Example: "  earshot rules explain 8F2KQ7M\n  earshot rules explain --mention 0a1b2c3d4e5f60718293a4b5\n  earshot rules explain",
		Args:    cobra.MaximumNArgs(1),
	}
	cmd.Flags().StringVar(&mentionID, "mention", "", "the id of a mention")
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if format != "text" && format != "json" {
			return usagef("--format %q: want text or json", format)
		}
		if len(args) > 0 && mentionID != "" {
			return usagef("give the id of an alert or --mention, not both")
		}
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			switch {
			case mentionID != "":
				return a.explainMention(ctx, m, mentionID, format)
			case len(args) > 0:
				return a.explainAlert(ctx, m, args[0], format)
			}
			return a.explainNow(ctx, m, format)
		})
	}
	return cmd
}

func (a *app) explainAlert(ctx context.Context, m *monitor.Monitor, id, format string) error {
	rows, err := m.Engine().Outbox().Find(ctx, id)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("no alert and no incident has the id %q", id)
	}
	if format == "json" {
		return writeJSONLines(a.stdout, rows)
	}
	for _, r := range rows {
		x := r.Message.Alert
		fmt.Fprintf(a.stdout, "%s  %-8s %s  (%s)\n  %s\n", x.At.In(m.Location()).Format("2006-01-02 15:04"), x.Kind, card.Clean(x.Title), x.Severity, card.Clean(x.Reason))
		printVerdict(a.stdout, m.Location(), x.Verdict, "  ")
		for _, s := range x.Evidence.Samples {
			fmt.Fprintf(a.stdout, "  | %s\n  | %s %s %s\n", card.Clean(s.Text), card.Clean(s.Author), card.Clean(s.Source), card.Clean(s.URL))
		}
		if x.Command != "" {
			fmt.Fprintf(a.stdout, "  again: %s\n", x.Command)
		}
		fmt.Fprintf(a.stdout, "  delivery: %s after %s", r.State, counted(r.Attempts, "attempt", "attempts"))
		if r.Error != "" {
			fmt.Fprintf(a.stdout, ", %s", r.Error)
		}
		fmt.Fprintln(a.stdout)
	}
	return nil
}

// printVerdict shows the arithmetic, a line each.
func printVerdict(w io.Writer, loc *time.Location, v alerts.Verdict, indent string) {
	if !v.From.IsZero() {
		fmt.Fprintf(w, "%swindow: after %s, up to %s\n", indent, v.From.In(loc).Format("2006-01-02 15:04:05"), v.To.In(loc).Format("2006-01-02 15:04:05 MST"))
	}
	fmt.Fprintf(w, "%sobserved %.4g %s, usual %.4g", indent, v.Observed, v.Unit, v.Expected)
	if v.Threshold > 0 {
		fmt.Fprintf(w, ", threshold %.4g", v.Threshold)
	}
	if v.Floor > 0 {
		fmt.Fprintf(w, ", floor %d", v.Floor)
	}
	if v.Probability != nil {
		fmt.Fprintf(w, ", chance of as many %.2g", *v.Probability)
	}
	fmt.Fprintf(w, "\n%sheard %.0f %% of the window, %.0f days of history, verdict: %s\n", indent, 100*v.Completeness, v.HistoryDays, v.Reason)
	for _, p := range v.Parts {
		printVerdict(w, loc, p, indent+"  ")
	}
}

// explainedSeen is what a rule made of a mention, with its queries clause by clause.
type explainedSeen struct {
	alerts.Seen
	BrandQuery *query.Explanation `json:"brand_query,omitempty"`
	RuleQuery  *query.Explanation `json:"rule_query,omitempty"`
}

// clauses adds which clause of the brand's and of the rule's query matched where, or
// failed.
func clauses(cfg *config.Config, m *mention.Mention, seen []alerts.Seen) []explainedSeen {
	out := make([]explainedSeen, len(seen))
	for i, s := range seen {
		out[i].Seen = s
		if brand := cfg.Brand(s.Brand); brand != nil && brand.Query != nil {
			x := brand.Query.Explain(m, m.Discovered)
			out[i].BrandQuery = &x
		}
		if rule := cfg.Rule(s.Rule); rule != nil && rule.Query != nil {
			x := rule.Query.About(s.Brand).Explain(m, m.Discovered)
			out[i].RuleQuery = &x
		}
	}
	return out
}

// indented is an explanation below a heading, safe on a terminal line by line.
func indented(x query.Explanation) string {
	lines := strings.Split(strings.TrimRight(x.String(), "\n"), "\n")
	for i, line := range lines {
		text := strings.TrimLeft(line, " ")
		lines[i] = "    " + line[:len(line)-len(text)] + card.Clean(text)
	}
	return strings.Join(lines, "\n")
}

func (a *app) explainMention(ctx context.Context, m *monitor.Monitor, id, format string) error {
	list, err := m.Journal().Get(ctx, id)
	if err != nil && !errors.Is(err, mention.ErrNotFound) {
		return err
	}
	if len(list) == 0 {
		return fmt.Errorf("no mention has the id %q", id)
	}
	seen, err := m.Engine().ExplainMention(ctx, &list[0])
	if err != nil {
		return err
	}
	explained := clauses(m.Config(), &list[0], seen)
	if format == "json" {
		return writeJSONLines(a.stdout, explained)
	}
	for _, s := range explained {
		fmt.Fprintln(a.stdout, s.Sentence(m.Location()))
		if s.BrandQuery != nil {
			fmt.Fprintf(a.stdout, "  the brand's query:\n%s\n", indented(*s.BrandQuery))
		}
		if s.RuleQuery != nil {
			fmt.Fprintf(a.stdout, "  the rule's query:\n%s\n", indented(*s.RuleQuery))
		}
	}
	return nil
}

func (a *app) explainNow(ctx context.Context, m *monitor.Monitor, format string) error {
	states, err := m.Engine().States(ctx)
	if err != nil {
		return err
	}
	if format == "json" {
		return writeJSONLines(a.stdout, states)
	}
	for _, n := range states {
		phase := n.Phase
		switch {
		case n.Off:
			fmt.Fprintf(a.stdout, "%s: switched off\n", n.Rule)
			continue
		case phase == "":
			phase = "at rest"
		}
		if n.Type == config.Digest { // it reads nothing before its time
			fmt.Fprintf(a.stdout, "%s at %s: by its schedule%s\n", n.Rule, n.Brand, nextOf(n, m.Location()))
			continue
		}
		fmt.Fprintf(a.stdout, "%s at %s: %s, %s\n", n.Rule, n.Brand, phase, counted(n.Matches, "match", "matches"))
		if !n.Verdict.At.IsZero() {
			fmt.Fprintf(a.stdout, "  %s  %s\n", n.Verdict.At.In(m.Location()).Format("2006-01-02 15:04"), n.Verdict.Sentence(m.Location()))
		}
	}
	return nil
}

// nextOf is when a digest was last sent and comes next, as far as that is known.
func nextOf(n alerts.State, loc *time.Location) string {
	s := ""
	if !n.Spoke.IsZero() {
		s += ", last " + n.Spoke.In(loc).Format("2006-01-02 15:04")
	}
	if !n.Next.IsZero() {
		s += ", next " + n.Next.In(loc).Format("2006-01-02 15:04")
	}
	return s
}

func writeJSONLines[T any](w io.Writer, list []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, v := range list {
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("write: %w", err)
		}
	}
	return nil
}
