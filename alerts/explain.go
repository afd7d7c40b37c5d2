package alerts

import (
	"context"
	"fmt"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Seen is what one rule made of one mention.
type Seen struct {
	Rule   string `json:"rule"`
	Brand  string `json:"brand"`
	Reason Reason `json:"reason"`
	// Matched tells a match, whatever became of it, from a mention the rule did not look at.
	Matched  bool      `json:"matched"`
	At       time.Time `json:"at,omitzero"`
	Incident string    `json:"incident,omitempty"`
	// Until is when a match that waits is told.
	Until time.Time `json:"until,omitzero"`
}

// Sentence says it in words.
func (s Seen) Sentence(loc *time.Location) string {
	out := fmt.Sprintf("rule %q at %s: %s", s.Rule, s.Brand, s.Reason)
	if !s.Matched {
		out = fmt.Sprintf("rule %q at %s did not look at it: %s", s.Rule, s.Brand, s.Reason)
	}
	if !s.At.IsZero() {
		out += " at " + s.At.In(loc).Format("2006-01-02 15:04")
	}
	if !s.Until.IsZero() {
		out += " until " + s.Until.In(loc).Format("2006-01-02 15:04")
	}
	if s.Incident != "" {
		out += ", incident " + s.Incident
	}
	return out
}

// ExplainMention says of every rule what it made of a mention: how its match
// ended, as long as that is remembered, else why it is none.
func (e *Engine) ExplainMention(ctx context.Context, m *mention.Mention) ([]Seen, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	known := map[[2]string]Seen{}
	rows, err := e.db.Read.QueryContext(ctx, `SELECT rule, brand, at, reason, incident FROM alerts_match WHERE mention=?`, m.ID)
	if err != nil {
		return nil, fmt.Errorf("read matches of %s: %w", m.ID, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		s := Seen{Matched: true}
		var at int64
		if err := rows.Scan(&s.Rule, &s.Brand, &at, &s.Reason, &s.Incident); err != nil {
			return nil, fmt.Errorf("read matches of %s: %w", m.ID, err)
		}
		s.At = time.UnixMilli(at).UTC()
		known[[2]string{s.Rule, s.Brand}] = s
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read matches of %s: %w", m.ID, err)
	}
	for _, i := range e.core.inst {
		if i.group.holds(m.ID) {
			known[[2]string{i.rule.Name, i.brand}] = Seen{Rule: i.rule.Name, Brand: i.brand, Matched: true, Reason: Waiting, Until: i.group.due()}
		}
	}
	// A scratch core at the mention's own time answers for the filters.
	scratch := NewCore(e.cfg)
	scratch.clock = m.Discovered
	scratch.ask.about(m, m.Discovered, nil)
	var out []Seen
	for _, i := range scratch.inst {
		if s, ok := known[[2]string{i.rule.Name, i.brand}]; ok {
			out = append(out, s)
			continue
		}
		out = append(out, explainFilter(scratch, i, m))
	}
	return out, nil
}

func explainFilter(c *Core, i *instance, m *mention.Mention) Seen {
	s := Seen{Rule: i.rule.Name, Brand: i.brand}
	b := m.Brand(i.brand)
	switch {
	case b == nil:
		s.Reason = NoBrand
	case i.rule.scheduled():
		s.Reason = NotOfType
	default:
		s.Reason = c.filter(i.rule, m, b)
		if s.Reason == "" {
			s.Matched, s.Reason = true, "no longer remembered; rules backtest shows it"
		}
	}
	return s
}

// Find returns the message of an alert by its id, or the messages of an incident by
// its id, oldest first.
func (o *Outbox) Find(ctx context.Context, id string) ([]OutboxRow, error) {
	return o.query(ctx, `SELECT `+rowColumns+` FROM alerts_outbox WHERE key=?1 OR incident=?1 ORDER BY id`, id)
}

// Unheard tells the engine of a time in which a source could not be heard, or of
// the end of one. It is kept.
func (e *Engine) Unheard(ctx context.Context, g Gap) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	until := int64(0)
	if !g.Until.IsZero() {
		until = g.Until.UnixMilli()
	}
	_, err := e.db.Write.ExecContext(ctx, `INSERT INTO alerts_gap(source, begun, ended) VALUES(?,?,?)
		ON CONFLICT(source, begun) DO UPDATE SET ended=excluded.ended`, g.Source, g.From.UnixMilli(), until)
	if err != nil {
		return fmt.Errorf("record gap of %s: %w", g.Source, err)
	}
	g.From = time.UnixMilli(g.From.UnixMilli()).UTC()
	e.core.Unheard(g)
	return nil
}

// Gaps lists what could not be heard, oldest first.
func (e *Engine) Gaps(ctx context.Context) ([]Gap, error) {
	rows, err := e.db.Read.QueryContext(ctx, `SELECT source, begun, ended FROM alerts_gap ORDER BY begun, source`)
	if err != nil {
		return nil, fmt.Errorf("read gaps: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []Gap
	for rows.Next() {
		var g Gap
		var from, until int64
		if err := rows.Scan(&g.Source, &from, &until); err != nil {
			return nil, fmt.Errorf("read gaps: %w", err)
		}
		g.From = time.UnixMilli(from).UTC()
		if until > 0 {
			g.Until = time.UnixMilli(until).UTC()
		}
		out = append(out, g)
	}
	return out, rows.Err()
}
