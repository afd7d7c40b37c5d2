package alerts

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
)

func (e *Engine) writeRules(ctx context.Context, tx *sql.Tx) error {
	for _, i := range e.core.inst {
		if !i.dirty {
			continue
		}
		body, err := i.marshal()
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO alerts_rule(rule, brand, print, body) VALUES(?,?,?,?)
			ON CONFLICT(rule, brand) DO UPDATE SET print=excluded.print, body=excluded.body`, i.rule.Name, i.brand, int64(i.rule.print), body); err != nil {
			return fmt.Errorf("write state of rule %q: %w", i.rule.Name, err)
		}
		i.dirty = false
	}
	return nil
}

func (e *Engine) writeIncidents(ctx context.Context, tx *sql.Tx) error {
	for _, inc := range e.core.dirtyInc {
		body, err := json.Marshal(inc)
		if err != nil {
			return fmt.Errorf("encode incident %s: %w", inc.ID, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO alerts_incident(id, brand, state, opened, updated, body) VALUES(?,?,?,?,?,?)
			ON CONFLICT(id) DO UPDATE SET state=excluded.state, updated=excluded.updated, body=excluded.body`,
			inc.ID, inc.Brand, string(inc.State), inc.Opened.UnixMilli(), inc.Updated.UnixMilli(), body); err != nil {
			return fmt.Errorf("write incident %s: %w", inc.ID, err)
		}
	}
	clear(e.core.dirtyInc)
	return nil
}

func (e *Engine) writeOutcomes(ctx context.Context, tx *sql.Tx) error {
	for k, n := range e.tallies {
		if _, err := tx.ExecContext(ctx, `INSERT INTO alerts_tally(day, rule, brand, reason, n) VALUES(?,?,?,?,?)
			ON CONFLICT(day, rule, brand, reason) DO UPDATE SET n=n+excluded.n`, k.day, k.rule, k.brand, string(k.reason), n); err != nil {
			return fmt.Errorf("count outcomes: %w", err)
		}
	}
	clear(e.tallies)
	if len(e.ended) == 0 {
		return nil
	}
	stmt, err := tx.PrepareContext(ctx, `INSERT OR REPLACE INTO alerts_match(mention, rule, brand, at, reason, incident) VALUES(?,?,?,?,?,?)`)
	if err != nil {
		return fmt.Errorf("write matches: %w", err)
	}
	defer func() { _ = stmt.Close() }()
	for _, m := range e.ended {
		if _, err := stmt.ExecContext(ctx, m.mention, m.rule, m.brand, m.at.UnixMilli(), string(m.reason), m.incident); err != nil {
			return fmt.Errorf("write match: %w", err)
		}
	}
	e.ended = e.ended[:0]
	return nil
}

func (e *Engine) writeState(ctx context.Context, tx *sql.Tx, cursor uint64) error {
	clock, err := e.core.clock.MarshalText()
	if err != nil {
		return fmt.Errorf("encode clock: %w", err)
	}
	values := map[string][]byte{"cursor": strconv.AppendUint(nil, cursor, 10), "clock": clock}
	for key, v := range e.core.voices {
		if !v.dirty {
			continue
		}
		if values["voice/"+key], err = v.marshal(); err != nil {
			return err
		}
		v.dirty = false
	}
	for key, value := range values {
		if _, err := tx.ExecContext(ctx, `INSERT INTO alerts_state(key, value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value`, key, value); err != nil {
			return fmt.Errorf("write %s: %w", key, err)
		}
	}
	return nil
}
