package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/archive"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/monitor"
)

// newTryRulesCmd is "earshot try rules": mentions in, the alerts they would
// cause out, by the very engine that runs live.
func newTryRulesCmd(a *app) *cobra.Command {
	var mapping []string
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "Alerts the rules would send: JSON lines of mentions in, in time order, JSON lines of alerts out",
		Long: "Reads mentions, enriches them as the running program would, moves the clock to each\n" +
			"one's discovery (its publication, when it has none) and prints every alert as it is decided:\n" +
			"rule, brand, severity, kind (open, update, escalate, resolve), at, observed, expected, reason, mentions.",
		Example: "  earshot try rules --config rules.toml < mentions.jsonl\n" +
			"  earshot try rules --map published=time,author.handle=author < tweets.jsonl",
		Args: noArgs,
	}
	cmd.Flags().StringSliceVar(&mapping, "map", nil, "foreign fields: OURS=THEIRS, several with commas, as in published=time,author.handle=author")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		fields, err := parseMapping(mapping)
		if err != nil {
			return err
		}
		cfg, err := a.config()
		if err != nil {
			return err
		}
		if len(cfg.Rules) == 0 {
			a.hint("no rules: %s has none to try", a.configFile)
		}
		return a.tryRules(cmd.Context(), cfg, fields)
	}
	return cmd
}

// tryBatch is how many mentions are enriched together.
const tryBatch = 500

func (a *app) tryRules(ctx context.Context, cfg *config.Config, fields map[string]string) (err error) {
	in, err := archive.NewReader(a.stdin, archive.Options{Format: archive.JSONL, Map: fields, Location: cfg.Location, Now: a.now()})
	if err != nil {
		return err
	}
	bench, err := monitor.NewBench(ctx, cfg, a.now)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bench.Close()) }()
	core := alerts.NewCore(cfg)
	out := bufio.NewWriter(a.stdout)
	refused, first := 0, ""
	for seq := uint64(0); ; {
		batch, ended, err := readBatch(in, &seq, func(row archive.Row) {
			if refused++; refused == 1 {
				first = fmt.Sprintf("line %d: %v", row.Line, row.Err)
			}
		})
		if err != nil {
			return err
		}
		if err := bench.Enrich(ctx, batch, a.now()); err != nil {
			return err
		}
		for i := range batch {
			core.Take(&batch[i])
		}
		if ended {
			core.Finish()
		}
		if err := printAlerts(out, core.Said()); err != nil {
			return err
		}
		if ended {
			break
		}
	}
	if refused > 0 {
		return fmt.Errorf("%d lines could not be read and were left out; the first is %s", refused, first)
	}
	return nil
}

// readBatch reads the next mentions as journal entries.
func readBatch(in *archive.Reader, seq *uint64, refuse func(archive.Row)) (batch []mention.Entry, ended bool, err error) {
	for len(batch) < tryBatch {
		row, err := in.Next()
		switch {
		case errors.Is(err, io.EOF):
			return batch, true, nil
		case err != nil:
			return nil, false, fmt.Errorf("read mentions: %w", err)
		case row.Err != nil:
			refuse(row)
			continue
		}
		*seq++
		m := row.Mention
		if m.Discovered.IsZero() {
			m.Discovered = m.Published
		}
		batch = append(batch, mention.Entry{Seq: *seq, Op: mention.Put, Mention: m})
	}
	return batch, false, nil
}

func printAlerts(w *bufio.Writer, said []alerts.Message) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, m := range said {
		if err := enc.Encode(m.Alert); err != nil {
			return fmt.Errorf("write alert: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write alerts: %w", err)
	}
	return nil
}
