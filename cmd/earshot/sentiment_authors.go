package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/monitor"
)

// newSentimentAuthorsCmd is "earshot sentiment authors": who keeps praising and
// who keeps complaining.
func newSentimentAuthorsCmd(a *app) *cobra.Command {
	var f searchFlags
	var least, limit int
	var format string
	cmd := &cobra.Command{
		Use:   "authors [QUERY]",
		Short: "Advocates and detractors: who praises or complains again and again",
		Long: "authors lists who praised at least --least times and twice as often as they complained\n" +
			"(advocates), and the other way round (detractors), by the intent of their mentions.",
		Example: "  earshot sentiment authors --brand acme --last 90d\n" +
			"  earshot sentiment authors 'kettle' --least 2 --format json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("want one query; put it in quotes")
			}
			return nil
		},
	}
	f.bind(cmd)
	cmd.Flags().IntVar(&least, "least", index.DefaultStanding, "how many complaints, or words of praise, it takes to be listed")
	cmd.Flags().IntVar(&limit, "limit", 10, "authors to list of each kind")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if least < 1 || limit < 1 {
			return usagef("--least and --limit must be at least 1")
		}
		if format != "table" && format != "json" {
			return usagef("--format %q: want table or json", format)
		}
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			var r index.Request
			if err := a.fill(&r, f, m, strings.Join(args, " ")); err != nil {
				return err
			}
			list, err := m.Index().Standings(ctx, index.StandingRequest{
				Query: r.Query, Since: r.Since, Until: r.Until, Now: r.Now, Least: least, Limit: limit})
			if err != nil {
				return err
			}
			return a.showStandings(list, format)
		})
	}
	return cmd
}

func (a *app) showStandings(list []index.Standing, format string) error {
	if format == "json" {
		type row struct {
			Author     string `json:"author"`
			Role       string `json:"role"`
			Praise     int    `json:"praise"`
			Complaints int    `json:"complaints"`
			Mentions   int    `json:"mentions"`
		}
		rows := make([]row, len(list))
		for i, s := range list {
			rows[i] = row(s)
		}
		return json.NewEncoder(a.stdout).Encode(rows)
	}
	if len(list) == 0 {
		fmt.Fprintln(a.stdout, "nobody praises or complains again and again")
		return nil
	}
	fmt.Fprintf(a.stdout, "%-9s  %6s  %10s  %8s  %s\n", "role", "praise", "complaints", "mentions", "author")
	for _, s := range list {
		fmt.Fprintf(a.stdout, "%-9s  %6d  %10d  %8d  %s\n", s.Role, s.Praise, s.Complaints, s.Mentions, card.Clean(s.Author))
	}
	return nil
}
