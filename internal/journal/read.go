package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// After returns up to limit entries with sequence numbers above seq, in order,
// as gathered: without enrichment. A mention forgotten since comes back as a
// Delete under the number it was put.
func (j *Journal) After(ctx context.Context, seq uint64, limit int) ([]mention.Entry, error) {
	head, err := j.Head(ctx)
	if err != nil {
		return nil, err
	}
	return j.entries(ctx, window{after: seq, upTo: head, limit: limit})
}

// Enriched returns up to limit entries with sequence numbers above seq and up to
// the enrichment cursor, in order, each with its enrichment and triage as they
// were after that entry.
func (j *Journal) Enriched(ctx context.Context, seq uint64, limit int) ([]mention.Entry, error) {
	cursor, err := j.EnrichCursor(ctx)
	if err != nil {
		return nil, err
	}
	return j.entries(ctx, window{after: seq, upTo: cursor, limit: limit, enriched: true})
}

// window is a stretch of the journal.
type window struct {
	after, upTo uint64
	limit       int
	enriched    bool
}

// putsSQL and changesSQL read the two streams of the journal, by a window or one
// entry by its number, with or without enrichment.
func putsSQL(enriched, one bool) string {
	if !enriched {
		return `SELECT m.seq, m.id, m.gone, m.body, NULL FROM journal_mentions m ` + which("m", one)
	}
	return `SELECT m.seq, m.id, m.gone, m.body, e.body FROM journal_mentions m
		LEFT JOIN journal_enrichments e ON e.seq = m.seq ` + which("m", one)
}

func changesSQL(enriched, one bool) string {
	body, join := `NULL`, ``
	if enriched {
		body, join = `e.body`, `LEFT JOIN journal_enrichments e ON e.seq = c.enrich `
	}
	return `SELECT c.seq, c.op, m.id, m.gone, coalesce(r.body, m.body), ` + body + `, c.overlay FROM journal_changes c
		JOIN journal_mentions m ON m.seq = c.mention
		LEFT JOIN journal_revisions r ON r.seq = c.text ` + join + which("c", one)
}

func which(table string, one bool) string {
	if one {
		return `WHERE ` + table + `.seq = ?`
	}
	return `WHERE ` + table + `.seq > ? AND ` + table + `.seq <= ? ORDER BY ` + table + `.seq LIMIT ?`
}

// entries reads a window, around damage if there is any.
func (j *Journal) entries(ctx context.Context, w window) ([]mention.Entry, error) {
	if w.limit <= 0 || w.after >= w.upTo {
		return nil, nil
	}
	all, err := j.read(ctx, w)
	if errors.Is(err, sqlite.ErrCorrupt) {
		all, err = j.around(ctx, w)
	}
	if err != nil {
		return nil, fmt.Errorf("read journal after %d: %w", w.after, err)
	}
	return all, nil
}

// read merges the two streams of the journal.
func (j *Journal) read(ctx context.Context, w window) ([]mention.Entry, error) {
	puts, err := j.collect(ctx, w, putsSQL(w.enriched, false), scanPut)
	if err != nil {
		return nil, j.db.Explain(err)
	}
	changes, err := j.collect(ctx, w, changesSQL(w.enriched, false), scanChange)
	if err != nil {
		return nil, j.db.Explain(err)
	}
	if len(changes) == 0 {
		return puts, nil
	}
	all := make([]mention.Entry, 0, min(w.limit, len(puts)+len(changes)))
	for len(all) < w.limit && len(puts)+len(changes) > 0 {
		if len(changes) == 0 || len(puts) > 0 && puts[0].Seq < changes[0].Seq {
			all, puts = append(all, puts[0]), puts[1:]
		} else {
			all, changes = append(all, changes[0]), changes[1:]
		}
	}
	return all, nil
}

type scanEntry func(rows *sql.Rows) (mention.Entry, error)

func (j *Journal) collect(ctx context.Context, w window, query string, scan scanEntry) ([]mention.Entry, error) {
	rows, err := j.db.Read.QueryContext(ctx, query, int64(w.after), int64(min(w.upTo, math.MaxInt64)), w.limit)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var out []mention.Entry
	for rows.Next() {
		e, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, rows.Err()
}

func scanPut(rows *sql.Rows) (mention.Entry, error) {
	e := mention.Entry{Op: mention.Put}
	var id any
	var gone bool
	var body, enr sql.RawBytes
	if err := rows.Scan(&e.Seq, &id, &gone, &body, &enr); err != nil {
		return e, err
	}
	if gone {
		e.Op, enr = mention.Delete, nil
	}
	var err error
	e.Mention, err = decode(idOf(id), body, enr, nil)
	return e, err
}

func scanChange(rows *sql.Rows) (mention.Entry, error) {
	var e mention.Entry
	var op int
	var id any
	var gone bool
	var body, enr, over sql.RawBytes
	if err := rows.Scan(&e.Seq, &op, &id, &gone, &body, &enr, &over); err != nil {
		return e, err
	}
	e.Op = opOf(op)
	if gone {
		e.Op, enr, over = mention.Delete, nil, nil
	}
	var err error
	e.Mention, err = decode(idOf(id), body, enr, over)
	return e, err
}

const getSQL = `SELECT m.id, coalesce(r.body, m.body), e.body, c.overlay FROM journal_mentions m
	LEFT JOIN journal_changes c ON c.seq = m.cur
	LEFT JOIN journal_revisions r ON r.seq = c.text
	LEFT JOIN journal_enrichments e ON e.seq = coalesce(c.enrich, m.seq)
	WHERE m.gone = 0 AND m.id IN `

// Get returns the mentions with these ids as they stand, enriched and with
// triage, in the order asked; ids the journal does not hold, or has
// forgotten, are left out.
func (j *Journal) Get(ctx context.Context, ids ...string) ([]mention.Mention, error) {
	found := make(map[string]mention.Mention, len(ids))
	for start := 0; start < len(ids); start += lookupWidth {
		part := ids[start:min(start+lookupWidth, len(ids))]
		err := j.getSome(ctx, part, found)
		if errors.Is(err, sqlite.ErrCorrupt) {
			err = j.getAround(ctx, part, found)
		}
		if err != nil {
			return nil, fmt.Errorf("get mentions: %w", err)
		}
	}
	out := make([]mention.Mention, 0, len(ids))
	for _, id := range ids {
		if m, ok := found[id]; ok {
			out = append(out, m)
		}
	}
	return out, nil
}

func (j *Journal) getSome(ctx context.Context, ids []string, into map[string]mention.Mention) error {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = idKey(id)
	}
	rows, err := j.db.Read.QueryContext(ctx, getSQL+"("+repeat("?", len(ids))+")", args...)
	if err != nil {
		return j.db.Explain(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id any
		var body, enr, over sql.RawBytes
		if err := rows.Scan(&id, &body, &enr, &over); err != nil {
			return j.db.Explain(err)
		}
		m, err := decode(idOf(id), body, enr, over)
		if err != nil {
			return j.db.Explain(err)
		}
		into[m.ID] = m
	}
	return j.db.Explain(rows.Err())
}

// Extent is when the first and the last mention that stand were discovered; zero times for
// an empty journal.
func (j *Journal) Extent(ctx context.Context) (first, last time.Time, err error) {
	var from, to sql.NullInt64
	err = j.db.Read.QueryRowContext(ctx, `SELECT (SELECT discovered FROM journal_mentions WHERE gone = 0 ORDER BY discovered LIMIT 1),
		(SELECT discovered FROM journal_mentions WHERE gone = 0 ORDER BY discovered DESC LIMIT 1)`).Scan(&from, &to)
	if err != nil {
		return first, last, fmt.Errorf("read the extent of the journal: %w", j.db.Explain(err))
	}
	if from.Valid {
		first, last = time.UnixMicro(from.Int64).UTC(), time.UnixMicro(to.Int64).UTC()
	}
	return first, last, nil
}
