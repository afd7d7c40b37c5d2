package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/monitor"
)

// checkedSpan is how far back a check asks what a rule would have done.
const checkedSpan = 30 * 24 * time.Hour

// checkedRule is how many alerts a rule would have sent, as `rules check` says it.
type checkedRule struct {
	Rule   string          `json:"rule"`
	Alerts int             `json:"alerts"`
	Limit  int             `json:"limit"`
	Over   bool            `json:"over_limit"`
	Words  []alerts.Driver `json:"words,omitempty"`
}

// checkedHistory is what the rules would have done with what is kept here.
type checkedHistory struct {
	From     time.Time     `json:"from"`
	To       time.Time     `json:"to"`
	Mentions int           `json:"mentions"`
	Rules    []checkedRule `json:"rules"`
}

// errRelayed says that the process which holds the data directory has answered.
var errRelayed = errors.New("answered by the running earshot")

// checkedPast plays the last thirty days that are kept here under the rules of cfg; nil
// when nothing is. It changes nothing.
func (a *app) checkedPast(ctx context.Context, cfg *config.Config, relayable bool) (*checkedHistory, error) {
	if a.held != nil {
		return a.playPast(ctx, a.held, cfg)
	}
	if a.dataDir != "" {
		cfg.DataDir = a.dataDir
	}
	if !monitor.Kept(cfg.DataDir) || len(cfg.Rules) == 0 {
		return nil, nil
	}
	m, err := a.open(ctx, cfg)
	var inUse *journal.InUseError
	if errors.As(err, &inUse) {
		if !relayable {
			return nil, nil // standard input is read and cannot be handed on
		}
		switch err := a.relayed(ctx, cfg.DataDir, err); {
		case err == nil:
			return nil, errRelayed
		case errors.As(err, &inUse):
			return nil, nil // held by a command that answers nobody
		default:
			return nil, err
		}
	}
	if err != nil {
		return nil, err
	}
	history, err := a.playPast(ctx, m, cfg)
	return history, errors.Join(err, m.Close())
}

func (a *app) playPast(ctx context.Context, m *monitor.Monitor, cfg *config.Config) (*checkedHistory, error) {
	first, last, err := m.Journal().Extent(ctx)
	if err != nil || last.IsZero() {
		return nil, err
	}
	from := last.Add(-checkedSpan)
	if from.Before(first) {
		from = first
	}
	reports, err := a.retell(ctx, m, monitor.Retelling{Sets: []*config.Config{cfg}, From: from, Until: last})
	if err != nil {
		return nil, err
	}
	report := reports[0]
	h := &checkedHistory{From: from, To: last, Mentions: report.Mentions}
	for _, r := range report.Rules {
		h.Rules = append(h.Rules, checkedRule{Rule: r.Rule, Alerts: r.Alerts, Limit: r.Limit, Over: r.Over, Words: r.Words})
	}
	return h, nil
}

// show prints what would have been, a line a rule.
func (h *checkedHistory) show(w io.Writer) {
	if h == nil || len(h.Rules) == 0 {
		return
	}
	days := max(1, int(h.To.Sub(h.From).Hours()/24+0.5))
	fmt.Fprintf(w, "in the last %s (%s):\n", counted(days, "day", "days"), counted(h.Mentions, "mention", "mentions"))
	for _, r := range h.Rules {
		sent := "no alert"
		if r.Alerts > 0 {
			sent = counted(r.Alerts, "alert", "alerts")
		}
		fmt.Fprintf(w, "  %s would have sent %s", card.Clean(r.Rule), sent)
		if r.Over {
			fmt.Fprintf(w, "; warning: that is over its limit of %d in 30 days", r.Limit)
			if len(r.Words) > 0 {
				fmt.Fprintf(w, ", most driven by “%s”", card.Clean(r.Words[0].Name))
			}
		}
		fmt.Fprintln(w)
	}
}
