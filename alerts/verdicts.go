package alerts

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// verdictSchema is the kept verdicts' own table, apart from the room's steps.
var verdictSchema = []string{`
CREATE TABLE alerts_verdict (               -- why a rule spoke, or was held back
  id INTEGER PRIMARY KEY, rule TEXT NOT NULL, brand TEXT NOT NULL, at INTEGER NOT NULL,
  reason TEXT NOT NULL, incident TEXT NOT NULL DEFAULT '', body BLOB NOT NULL
);
CREATE INDEX alerts_verdict_rule ON alerts_verdict(rule, at);
CREATE INDEX alerts_verdict_brand ON alerts_verdict(brand, at);
CREATE INDEX alerts_verdict_at ON alerts_verdict(at);
`}

// kept is a verdict waiting to be written, with the brand's open incident then.
type kept struct {
	verdict  Verdict
	incident string
}

// remarkEvery is how often at most an evaluation that had nothing to say is kept.
const remarkEvery = time.Hour

// remark keeps a verdict whole when it is worth showing later: everything that was
// told; whatever held an alert back, once an episode; and, at most hourly, that
// a rule looked and why it had nothing to say.
func (c *Core) remark(i *instance) {
	if c.onVerdict == nil {
		return
	}
	v := i.last
	same := v.Reason == i.noted.Reason
	weighty := v.Reason.Sent() || v.Reason.Suppressed() || v.Reason == Holding || v.Reason == Resolved
	switch {
	case v.Reason.Sent() && !(same && v.At.Equal(i.noted.At)):
	case weighty && !same:
	case !weighty && v.Reason != Firing && v.At.Sub(i.noted.At) >= remarkEvery:
	default:
		return
	}
	i.noted = noted{v.Reason, v.At}
	c.onVerdict(i, v)
}

// noted is the newest verdict of an instance that was kept.
type noted struct {
	Reason Reason    `json:"reason,omitempty"`
	At     time.Time `json:"at,omitzero"`
}

// keep notes a verdict for the next commit.
func (e *Engine) keep(i *instance, v Verdict) {
	incident := ""
	if inc := e.core.open[i.brand]; inc != nil {
		incident = inc.ID
	}
	e.kept = append(e.kept, kept{v, incident})
}

func (e *Engine) writeVerdicts(ctx context.Context, tx *sql.Tx) error {
	for _, k := range e.kept {
		body, err := json.Marshal(k.verdict)
		if err != nil {
			return fmt.Errorf("encode verdict of rule %q: %w", k.verdict.Rule, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO alerts_verdict(rule, brand, at, reason, incident, body) VALUES(?,?,?,?,?,?)`,
			k.verdict.Rule, k.verdict.Brand, k.verdict.At.UnixMilli(), string(k.verdict.Reason), k.incident, body); err != nil {
			return fmt.Errorf("write verdict of rule %q: %w", k.verdict.Rule, err)
		}
	}
	e.kept = e.kept[:0]
	return nil
}

// VerdictFilter narrows [Engine.Verdicts]; zero fields match everything.
type VerdictFilter struct {
	Rule, Brand string
	// Incident keeps those that came while this incident was open, about its brand.
	Incident string
	Reasons  []Reason
	Since    time.Time // from then on
	Until    time.Time // before
}

// Verdicts lists kept verdicts, newest first, at most limit: what was told, what held
// an alert back and, sparsely, that a rule looked and had nothing to say. They are kept
// for retention.verdicts.
func (e *Engine) Verdicts(ctx context.Context, f VerdictFilter, limit int) ([]Verdict, error) {
	where, args := []string{"1"}, []any{}
	add := func(cond string, arg any) { where, args = append(where, cond), append(args, arg) }
	if f.Rule != "" {
		add("rule=?", f.Rule)
	}
	if f.Brand != "" {
		add("brand=?", f.Brand)
	}
	if f.Incident != "" {
		add("incident=?", f.Incident)
	}
	if !f.Since.IsZero() {
		add("at>=?", f.Since.UnixMilli())
	}
	if !f.Until.IsZero() {
		add("at<?", f.Until.UnixMilli())
	}
	if n := len(f.Reasons); n > 0 {
		where = append(where, "reason IN (?"+strings.Repeat(",?", n-1)+")")
		for _, r := range f.Reasons {
			args = append(args, string(r))
		}
	}
	out, err := bodies[Verdict](ctx, e.db.Read, `SELECT body FROM alerts_verdict WHERE `+strings.Join(where, " AND ")+` ORDER BY at DESC, id DESC LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("verdicts: %w", err)
	}
	return out, nil
}

// Outcome is how many matches of a rule at a brand ended in one way on one day (UTC).
type Outcome struct {
	Day    string `json:"day"` // 2026-11-21
	Rule   string `json:"rule"`
	Brand  string `json:"brand"`
	Reason Reason `json:"reason"`
	Count  int    `json:"count"`
}

// Outcomes counts how matches ended, by day, since a day; rule "" is all rules. Counts
// by day are never forgotten.
func (e *Engine) Outcomes(ctx context.Context, rule string, since time.Time) ([]Outcome, error) {
	rows, err := e.db.Read.QueryContext(ctx, `SELECT day, rule, brand, reason, n FROM alerts_tally WHERE day>=? AND (?='' OR rule=?) ORDER BY day, rule, brand, reason`,
		since.UTC().Format("2006-01-02"), rule, rule)
	if err != nil {
		return nil, fmt.Errorf("read outcomes: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Outcome
	for rows.Next() {
		var o Outcome
		if err := rows.Scan(&o.Day, &o.Rule, &o.Brand, &o.Reason, &o.Count); err != nil {
			return nil, fmt.Errorf("read outcomes: %w", err)
		}
		out = append(out, o)
	}
	return out, rows.Err()
}

// Account is an incident whole: what an incident's page shows.
type Account struct {
	Incident Incident `json:"incident"`
	// Messages are its alerts and acts with their delivery, oldest first.
	Messages []OutboxRow `json:"messages"`
	// Verdicts are what rules at its brand concluded while it was open, oldest first:
	// what was told and what was held back.
	Verdicts []Verdict `json:"verdicts"`
}

// accountVerdicts bounds the verdicts of one account.
const accountVerdicts = 1000

// Account returns an incident with its messages, their delivery and the verdicts
// behind it; [ErrUnknownIncident] when there is none.
func (e *Engine) Account(ctx context.Context, id string) (Account, error) {
	inc, err := e.Incident(ctx, id)
	if err != nil {
		return Account{}, err
	}
	a := Account{Incident: inc}
	if a.Messages, err = e.box.OfIncident(ctx, id); err != nil {
		return Account{}, err
	}
	if a.Verdicts, err = e.Verdicts(ctx, VerdictFilter{Incident: id}, accountVerdicts); err != nil {
		return Account{}, err
	}
	for l, r := 0, len(a.Verdicts)-1; l < r; l, r = l+1, r-1 {
		a.Verdicts[l], a.Verdicts[r] = a.Verdicts[r], a.Verdicts[l]
	}
	return a, nil
}
