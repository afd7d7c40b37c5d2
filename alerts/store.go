package alerts

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// matchesKept is how long it is remembered how single matches ended.
const matchesKept = 30 * 24 * time.Hour

// ended is how one match ended, waiting to be written.
type ended struct {
	mention, rule, brand string
	at                   time.Time
	reason               Reason
	incident             string
}

// tallyKey is a line of the daily count of outcomes.
type tallyKey struct {
	day, rule, brand string
	reason           Reason
}

// load builds the core from what is stored.
func (e *Engine) load(ctx context.Context) error {
	core := NewCore(e.cfg)
	core.onOutcome, core.onVerdict = e.note, e.keep
	if err := e.loadState(ctx, core); err != nil {
		return err
	}
	if err := e.loadRules(ctx, core); err != nil {
		return err
	}
	if err := e.loadIncidents(ctx, core); err != nil {
		return err
	}
	if err := e.loadSilences(ctx, core); err != nil {
		return err
	}
	if err := e.loadMutes(ctx, core); err != nil {
		return err
	}
	gaps, err := e.Gaps(ctx)
	if err != nil {
		return err
	}
	core.gaps = gaps
	core.attune()
	e.core, e.ended, e.kept, e.gone, e.tallies = core, nil, nil, nil, map[tallyKey]int{}
	if !core.clock.IsZero() {
		core.begin()
		for _, inc := range core.open {
			core.touch(inc)
		}
		clear(core.dirtyInc)
	}
	return nil
}

func (e *Engine) loadState(ctx context.Context, core *Core) error {
	rows, err := e.db.Read.QueryContext(ctx, `SELECT key, value FROM alerts_state`)
	if err != nil {
		return fmt.Errorf("read state: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var key string
		var value []byte
		if err := rows.Scan(&key, &value); err != nil {
			return fmt.Errorf("read state: %w", err)
		}
		if err := e.takeState(core, key, value); err != nil {
			return fmt.Errorf("restore %s: %w", key, err)
		}
	}
	return rows.Err()
}

func (e *Engine) takeState(core *Core, key string, value []byte) error {
	switch {
	case key == "cursor":
		n, err := strconv.ParseUint(string(value), 10, 64)
		e.cursor = n
		return err
	case key == "clock":
		return core.clock.UnmarshalText(value)
	case len(key) > 6 && key[:6] == "voice/":
		if v := core.voices[key[6:]]; v != nil {
			return v.restore(value, core.loc)
		}
	}
	return nil
}

func (e *Engine) loadRules(ctx context.Context, core *Core) error {
	byKey := map[[2]string]*instance{}
	for _, i := range core.inst {
		byKey[[2]string{i.rule.Name, i.brand}] = i
	}
	rows, err := e.db.Read.QueryContext(ctx, `SELECT rule, brand, print, body FROM alerts_rule`)
	if err != nil {
		return fmt.Errorf("read rules' state: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var rule, brand string
		var print int64
		var body []byte
		if err := rows.Scan(&rule, &brand, &print, &body); err != nil {
			return fmt.Errorf("read rules' state: %w", err)
		}
		if i := byKey[[2]string{rule, brand}]; i != nil {
			if err := i.restore(body, uint64(print) == i.rule.print, core.loc); err != nil {
				return err
			}
		}
	}
	return rows.Err()
}

func (e *Engine) loadIncidents(ctx context.Context, core *Core) error {
	open, err := e.incidents(ctx, `WHERE state='open' ORDER BY opened`)
	if err != nil {
		return err
	}
	active := map[[2]string]bool{}
	for _, i := range core.inst {
		active[[2]string{i.rule.Name, i.brand}] = i.phase.Name == firing && i.phase.Told
	}
	for k := range open {
		inc := &open[k]
		// A rule that was taken out of the file, or whose state did not fit any
		// more, must not keep its incident open for ever.
		for n := range inc.Members {
			if m := &inc.Members[n]; m.Resting.IsZero() && !active[[2]string{m.Rule, inc.Brand}] {
				m.Resting = inc.Updated
			}
		}
		if _, known := core.brandAt[inc.Brand]; known {
			core.open[inc.Brand] = inc
		}
	}
	return nil
}

func (e *Engine) loadSilences(ctx context.Context, core *Core) error {
	list, err := e.Silences(ctx)
	core.silences = list
	return err
}

// incidents reads incidents by an SQL tail.
func (e *Engine) incidents(ctx context.Context, tail string, args ...any) ([]Incident, error) {
	return bodies[Incident](ctx, e.db.Read, `SELECT body FROM alerts_incident `+tail, args...)
}

// bodies reads JSON values from a one-column query.
func bodies[T any](ctx context.Context, db *sql.DB, query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []T
	for rows.Next() {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return nil, fmt.Errorf("read: %w", err)
		}
		var v T
		if err := json.Unmarshal(body, &v); err != nil {
			return nil, fmt.Errorf("decode: %w", err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// commit writes everything that changed, the outbox rows and the cursor in one
// transaction. When it fails, the core is put back to what is stored.
func (e *Engine) commit(ctx context.Context, cursor uint64) (err error) {
	defer func() {
		if err == nil {
			return
		}
		err = e.db.Explain(err)
		if again := e.load(context.WithoutCancel(ctx)); again != nil {
			err = errors.Join(err, fmt.Errorf("go back to the stored state: %w", again))
		}
	}()
	said := e.core.Said()
	for k := range said {
		e.complete(ctx, &said[k].Alert) // before the transaction: it may take a moment
	}
	tx, err := e.db.Write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, m := range said {
		if _, err := e.box.Add(ctx, tx, m.Alert.ID, m); err != nil {
			return err
		}
	}
	if err := e.unquote(ctx, tx); err != nil {
		return err
	}
	if err := e.writeRules(ctx, tx); err != nil {
		return err
	}
	if err := e.writeIncidents(ctx, tx); err != nil {
		return err
	}
	if err := e.writeOutcomes(ctx, tx); err != nil {
		return err
	}
	if err := e.writeVerdicts(ctx, tx); err != nil {
		return err
	}
	if err := e.writeState(ctx, tx, cursor); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit alerts: %w", err)
	}
	e.cursor = cursor
	if len(said) > 0 && e.o.Said != nil {
		e.o.Said()
	}
	return nil
}
