package alerts

import (
	"context"
	"time"
)

// State is where a rule stands at a brand right now: what a list of rules shows.
type State struct {
	Rule     string   `json:"rule"`
	Type     string   `json:"type"`
	Brand    string   `json:"brand"` // "" for a rule that is switched off
	Severity Severity `json:"severity"`
	Channel  string   `json:"channel,omitempty"`
	Off      bool     `json:"off,omitempty"` // enabled = false
	// Phase is "" at rest, "holding" while `for` runs, or "firing", Since when.
	Phase string    `json:"phase"`
	Since time.Time `json:"since,omitzero"`
	Spoke time.Time `json:"spoke,omitzero"` // when it last began to speak
	// Next is when it looks again though no mention comes; for a digest, its next time.
	Next time.Time `json:"next,omitzero"`
	// Incident is the open incident it takes part in.
	Incident string `json:"incident,omitempty"`
	// Verdict is the present reading: observed, expected, threshold and, as Reason,
	// why it does not fire, or that it does. Last is the newest evaluation that was
	// due, as it was.
	Verdict Verdict `json:"verdict"`
	Last    Verdict `json:"last"`
	// Matches and Ended count since the rule began, by outcome.
	Matches int            `json:"matches"`
	Ended   map[Reason]int `json:"ended,omitempty"`
}

// States lists every rule at every brand, in the order of rules.toml, read at the engine's
// clock. Reading changes nothing.
func (e *Engine) States(ctx context.Context) ([]State, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := make([]State, 0, len(e.core.inst))
	byRule := map[*Rule][]*instance{}
	for _, i := range e.core.inst {
		byRule[i.rule] = append(byRule[i.rule], i)
	}
	for _, r := range e.core.rules {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if r.Off {
			out = append(out, State{Rule: r.Name, Type: r.Type, Severity: r.Severity, Channel: r.Channel, Off: true})
		}
		for _, i := range byRule[r] {
			out = append(out, e.core.state(i))
		}
	}
	return out, nil
}

// state reads one rule at one brand.
func (c *Core) state(i *instance) State {
	s := State{Rule: i.rule.Name, Type: i.rule.Type, Brand: i.brand, Severity: i.rule.Severity, Channel: c.channel(i), Phase: i.phase.Name,
		Since: i.phase.Since, Spoke: i.phase.Spoke, Verdict: c.reading(i), Last: i.last, Matches: i.matched, Ended: map[Reason]int{}}
	if ms := c.wakes[i.idx]; ms > 0 {
		s.Next = time.UnixMilli(ms).UTC()
	}
	for r, n := range i.counts.byReason() {
		s.Ended[r] = n
	}
	if inc := c.open[i.brand]; inc != nil {
		for _, m := range inc.Members {
			if m.Rule == i.rule.Name {
				s.Incident = inc.ID
			}
		}
	}
	return s
}

// reading is the verdict a rule would come to at the core's clock, were it asked.
// It changes nothing.
func (c *Core) reading(i *instance) Verdict {
	v := Verdict{Rule: i.rule.Name, RuleType: i.rule.Type, Brand: i.brand, At: c.clock, To: c.clock, Unit: i.rule.unit(), Completeness: 1, Reason: i.last.Reason}
	switch {
	case i.rule.scheduled() || c.clock.IsZero():
		return v
	case i.rule.point():
		v.Observed, v.Threshold = float64(len(i.group.Items)+len(i.group.Waits)), 1
		if v.Observed > 0 {
			v.Reason, v.Until = Waiting, i.group.due()
		}
		return v
	}
	v = i.cond.peek(c, i, c.clock)
	switch {
	case i.phase.Name == firing && !i.phase.Told:
		v.Reason, v.Until, v.By = i.last.Reason, i.last.Until, i.last.By // held back, by what
	case i.phase.Name == firing:
		v.Reason = Firing
	case i.phase.Name == holding:
		v.Reason, v.Until = Holding, i.phase.Since.Add(i.rule.For)
	}
	return v
}
