package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/doors"
	"github.com/earshot/earshot/internal/monitor"
)

// namedDoors are the doors of the rules file without their senders: enough to
// look at them and to take them back.
func namedDoors(ctx context.Context, m *monitor.Monitor) (*doors.Doors, error) {
	var list []doors.Door
	for _, d := range m.Config().Doors {
		if !d.Off {
			list = append(list, doors.Door{Name: d.Name})
		}
	}
	return m.Doors(ctx, list)
}

// newDeliveriesCmd is `earshot deliveries`: what was sent, what waits, what could
// not be delivered.
func newDeliveriesCmd(a *app) *cobra.Command {
	var format string
	var limit int
	cmd := &cobra.Command{
		Use:   "deliveries",
		Short: "What was sent, what waits to be sent, what could not be delivered",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "table" && format != "json" {
				return usagef("--format %q: want table or json", format)
			}
			return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error { return a.deliveries(ctx, m, format, limit) })
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.Flags().IntVar(&limit, "limit", 20, "undelivered messages to show")
	cmd.AddCommand(newRetryCmd(a), newReplayCmd(a))
	return cmd
}

// deliveryReport is the JSON of `earshot deliveries`.
type deliveryReport struct {
	Counts      map[alerts.OutboxState]int `json:"counts"`
	Undelivered []alerts.OutboxRow         `json:"undelivered"`
	Doors       []doors.Status             `json:"doors"`
}

func (a *app) deliveries(ctx context.Context, m *monitor.Monitor, format string, limit int) error {
	var r deliveryReport
	var err error
	if r.Counts, err = m.Outbox().Counts(ctx); err != nil {
		return err
	}
	if r.Undelivered, err = m.Outbox().List(ctx, limit, alerts.Pending, alerts.Sending, alerts.Dead); err != nil {
		return err
	}
	d, err := namedDoors(ctx, m)
	if err != nil {
		return err
	}
	if r.Doors, err = d.Status(ctx); err != nil {
		return err
	}
	if format == "json" {
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	return a.deliveryTable(r, m.Location())
}

func (a *app) deliveryTable(r deliveryReport, loc *time.Location) error {
	fmt.Fprintf(a.stdout, "%d sent, %d waiting, %d could not be delivered\n", r.Counts[alerts.Sent], r.Counts[alerts.Pending]+r.Counts[alerts.Sending], r.Counts[alerts.Dead])
	for _, row := range r.Undelivered {
		fmt.Fprintf(a.stdout, "%s  %-8s  %s  %s\n", row.Message.Alert.At.In(loc).Format("2006-01-02 15:04"), row.State, cell(row.Channel, 16), card.Clean(row.Message.Alert.Title))
		if row.Error != "" {
			fmt.Fprintf(a.stdout, "    %s after %s\n", card.Clean(row.Error), counted(row.Attempts, "try", "tries"))
		}
	}
	for _, d := range r.Doors {
		fmt.Fprintf(a.stdout, "door %s: %d sent, %d behind, %d could not be delivered\n", d.Name, d.Sent, d.Behind, d.Dead)
		if d.Error != "" {
			fmt.Fprintf(a.stdout, "    %s; next try %s\n", card.Clean(d.Error), d.Next.In(loc).Format("15:04:05"))
		}
	}
	if r.Counts[alerts.Dead] > 0 {
		a.hint("once the cause is mended: earshot deliveries retry")
	}
	return nil
}

func newRetryCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "retry",
		Short: "Send again what could not be delivered",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
				n, err := m.Outbox().Retry(ctx)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(a.stdout, "%s put back into the queue\n", counted(int(n), "message", "messages"))
				return err
			})
		},
	}
}

func newReplayCmd(a *app) *cobra.Command {
	var since string
	cmd := &cobra.Command{
		Use:     "replay DOOR",
		Short:   "Let a door send again everything decided since a moment, under the old event ids",
		Example: "  earshot deliveries replay ops-webhook --since 6h",
		Args:    oneArg("a door's name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.read(cmd, func(ctx context.Context, m *monitor.Monitor) error {
				from, err := bound(since, a.now(), m.Location(), false)
				if err != nil {
					return usagef("--since %w", err)
				}
				d, err := namedDoors(ctx, m)
				if err != nil {
					return err
				}
				n, err := d.Replay(ctx, args[0], from)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(a.stdout, "%s will go out again; those older than a day are passed over\n", counted(n, "message", "messages"))
				return err
			})
		},
	}
	cmd.Flags().StringVar(&since, "since", "24h", "not before: 2026-11-01T09:00, or how long ago: 6h")
	return cmd
}
