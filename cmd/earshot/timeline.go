package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/monitor"
)

func newTimelineCmd(a *app) *cobra.Command {
	var f searchFlags
	var interval, format string
	var stories bool
	cmd := &cobra.Command{
		Use:   "timeline QUERY",
		Short: "Count mentions over time, with their sentiment",
		Long: "timeline counts what a query finds per hour, day, week or month in the zone of the rules\n" +
			"file, clock changes included. Without --interval it takes the finest that makes at most\n" +
			"120 bars.",
		Example: "  earshot timeline acme --last 7d\n" +
			"  earshot timeline 'acme AND recall' --since 2026-11-01 --interval day --format csv",
		Args: oneArg("a query"),
	}
	f.bind(cmd)
	cmd.Flags().StringVar(&interval, "interval", "", "hour, day, week or month")
	cmd.Flags().StringVar(&format, "format", "table", "table, json, jsonl or csv")
	cmd.Flags().BoolVar(&stories, "stories", false, "also count distinct stories")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		switch index.Interval(interval) {
		case index.Auto, index.Hour, index.Day, index.Week, index.Month:
		default:
			return usagef("--interval %q: want hour, day, week or month", interval)
		}
		show := map[string]func(*index.Timeline, deafness) error{
			"table": a.drawTimeline, "json": a.timelineJSON, "jsonl": a.timelineLines, "csv": a.timelineCSV,
		}[format]
		if show == nil {
			return usagef("--format %q: want table, json, jsonl or csv", format)
		}
		return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
			var r index.Request
			if err := a.fill(&r, f, m, args[0]); err != nil {
				return err
			}
			line, err := m.Index().Timeline(ctx, index.TimelineRequest{
				Query: r.Query, Since: r.Since, Until: r.Until, Now: r.Now,
				Interval: index.Interval(interval), Location: m.Location(), Stories: stories,
			})
			if err != nil {
				return err
			}
			for _, gap := range line.Missing {
				a.hint("not searched: %s to %s: %s", gap.From.Format(time.DateOnly), gap.Until.Format(time.DateOnly), gap.Reason)
			}
			gaps, err := a.unheard(ctx, m, line)
			if err != nil {
				return err
			}
			return show(line, gaps)
		})
	}
	return cmd
}

// drawTimeline draws a bar a bucket, the negative part first.
func (a *app) drawTimeline(line *index.Timeline, gaps deafness) error {
	most, negative := 1, 0
	for _, b := range line.Buckets {
		most = max(most, b.Count)
		negative += b.Negative
	}
	layout := map[index.Interval]string{index.Hour: "2006-01-02 15:04", index.Month: "2006-01"}[line.Interval]
	if layout == "" {
		layout = time.DateOnly
	}
	room := max(10, min(60, a.width()-len(layout)-28))
	for i, b := range line.Buckets {
		neg := (b.Negative*room + most/2) / most
		all := max(neg, (b.Count*room+most/2)/most)
		if b.Count > 0 {
			all = max(1, all)
		}
		bar := a.painted("negative", strings.Repeat("▓", neg)) + strings.Repeat("█", all-neg) + strings.Repeat(" ", room-all)
		text := fmt.Sprintf("%s  %s %6d", b.Start.Format(layout), bar, b.Count)
		if b.Negative > 0 {
			text += fmt.Sprintf("   %d negative", b.Negative)
		}
		if missed := gaps.buckets[i]; len(missed) > 0 {
			text = fmt.Sprintf("%-*s   not heard: %s", len(layout)+room+9, text, missed)
		}
		if _, err := fmt.Fprintln(a.stdout, strings.TrimRight(text, " ")); err != nil {
			return err
		}
	}
	sums := counted(line.Total, "mention", "mentions")
	if said := alerts.NegativeSaid(negative, line.Total); said != "" {
		sums += ", " + said
	}
	if line.Undated > 0 {
		sums += fmt.Sprintf(", %d more without a date", line.Undated)
	}
	if deaf := gaps.count(); deaf > 0 {
		sums += fmt.Sprintf("; in %d of %d bars not every source was heard", deaf, len(line.Buckets))
	}
	_, err := fmt.Fprintln(a.stdout, sums)
	return err
}

// timelineBucket is the JSON of a bucket: see docs/formats.md.
type timelineBucket struct {
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Count    int       `json:"count"`
	Negative int       `json:"negative"`
	Neutral  int       `json:"neutral"`
	Positive int       `json:"positive"`
	Score    float64   `json:"score"`
	Stories  int       `json:"stories,omitempty"`
	Unheard  missed    `json:"unheard,omitempty"`
}

func bucketOf(b index.Bucket, unheard missed) timelineBucket {
	return timelineBucket{Start: b.Start, End: b.End, Count: b.Count, Negative: b.Negative, Neutral: b.Neutral,
		Positive: b.Positive, Score: b.Score, Stories: b.Stories, Unheard: unheard}
}

func (a *app) timelineJSON(line *index.Timeline, gaps deafness) error {
	answer := struct {
		Interval index.Interval   `json:"interval"`
		Total    int              `json:"total"`
		Undated  int              `json:"undated,omitempty"`
		Buckets  []timelineBucket `json:"buckets"`
		Gaps     []crawler.Gap    `json:"gaps,omitempty"`
	}{line.Interval, line.Total, line.Undated, []timelineBucket{}, gaps.gaps}
	for i, b := range line.Buckets {
		answer.Buckets = append(answer.Buckets, bucketOf(b, gaps.buckets[i]))
	}
	enc := json.NewEncoder(a.stdout)
	enc.SetIndent("", "  ")
	return enc.Encode(answer)
}

func (a *app) timelineLines(line *index.Timeline, gaps deafness) error {
	enc := json.NewEncoder(a.stdout)
	for i, b := range line.Buckets {
		if err := enc.Encode(bucketOf(b, gaps.buckets[i])); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) timelineCSV(line *index.Timeline, gaps deafness) error {
	w := csv.NewWriter(a.stdout)
	_ = w.Write([]string{"start", "end", "count", "negative", "neutral", "positive", "score", "stories", "unheard"}) // errors stay until Flush
	for i, b := range line.Buckets {
		_ = w.Write([]string{b.Start.Format(time.RFC3339), b.End.Format(time.RFC3339), strconv.Itoa(b.Count), strconv.Itoa(b.Negative),
			strconv.Itoa(b.Neutral), strconv.Itoa(b.Positive), strconv.FormatFloat(b.Score, 'f', 4, 64), strconv.Itoa(b.Stories), gaps.buckets[i].String()})
	}
	w.Flush()
	return w.Error()
}
