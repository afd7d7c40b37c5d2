package journal

import (
	"context"
	"database/sql"
	"errors"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// mostUnreadable is how many entries in a row may be unreadable before a read gives
// up: then it is no damaged page, but a lost table.
const mostUnreadable = 20_000

// around reads a stretch of the journal entry by entry, leaving out those that lie
// on damaged pages: the rest stays readable, and nobody waits for ever at the
// damage. It says so each time; doctor names the pages.
func (j *Journal) around(ctx context.Context, w window) ([]mention.Entry, error) {
	var out []mention.Entry
	lost := 0
	for seq := w.after + 1; seq <= w.upTo && len(out) < w.limit; seq++ {
		e, found, err := j.entryAt(ctx, seq, w.enriched)
		switch {
		case errors.Is(err, sqlite.ErrCorrupt):
			if lost++; lost > mostUnreadable {
				return nil, err
			}
		case err != nil:
			return nil, err
		case found:
			out = append(out, e)
		}
	}
	if lost > 0 {
		j.leftOut.Add(int64(lost))
		j.log.ErrorContext(ctx, "journal entries lie on damaged pages and were left out; run earshot doctor",
			"after", w.after, "count", lost)
	}
	return out, nil
}

// entryAt reads the entry with one number. Damage to its enrichment costs it
// the enrichment only.
func (j *Journal) entryAt(ctx context.Context, seq uint64, enriched bool) (mention.Entry, bool, error) {
	var firstErr error
	for _, q := range []struct {
		sql  func(enriched, one bool) string
		scan scanEntry
	}{{putsSQL, scanPut}, {changesSQL, scanChange}} {
		for _, with := range []bool{enriched, false} {
			e, err := j.oneEntry(ctx, q.sql(with, true), q.scan, seq)
			switch {
			case err == nil:
				return e, true, nil
			case errors.Is(err, sql.ErrNoRows):
			case errors.Is(err, sqlite.ErrCorrupt):
				firstErr = err
				continue
			default:
				return e, false, err
			}
			break
		}
	}
	return mention.Entry{}, false, firstErr
}

func (j *Journal) oneEntry(ctx context.Context, query string, scan scanEntry, seq uint64) (e mention.Entry, err error) {
	rows, err := j.db.Read.QueryContext(ctx, query, int64(seq))
	if err != nil {
		return e, j.db.Explain(err)
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return e, j.db.Explain(err)
		}
		return e, sql.ErrNoRows
	}
	e, err = scan(rows)
	return e, j.db.Explain(err)
}

// getAround gets mentions one by one, leaving out those on damaged pages.
func (j *Journal) getAround(ctx context.Context, ids []string, into map[string]mention.Mention) error {
	lost := 0
	for _, id := range ids {
		err := j.getSome(ctx, []string{id}, into)
		if errors.Is(err, sqlite.ErrCorrupt) {
			lost++
		} else if err != nil {
			return err
		}
	}
	if lost > 0 {
		j.leftOut.Add(int64(lost))
		j.log.ErrorContext(ctx, "mentions lie on damaged pages of the journal; run earshot doctor", "count", lost)
	}
	return nil
}

// scanAround is a page of Scan read by way of the index of discoveries alone.
func (j *Journal) scanAround(ctx context.Context, at int64, seq uint64, end int64) (p rawPage, err error) {
	rows, err := j.db.Read.QueryContext(ctx, `SELECT discovered, seq FROM journal_mentions INDEXED BY journal_mentions_discovered
		WHERE (discovered, seq) > (?, ?) AND discovered < ? ORDER BY discovered, seq LIMIT ?`, at, int64(seq), end, scanPage)
	if err != nil {
		return p, j.db.Explain(err)
	}
	places, err := scanPlaces(rows)
	if err != nil {
		return p, j.db.Explain(err)
	}
	lost := 0
	for _, at := range places {
		p.last = at
		e, err := j.mentionAt(ctx, at.seq)
		switch {
		case errors.Is(err, sqlite.ErrCorrupt):
			lost++
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return p, err
		default:
			p.whole = append(p.whole, e)
		}
	}
	if lost > 0 {
		j.leftOut.Add(int64(lost))
		j.log.ErrorContext(ctx, "mentions lie on damaged pages of the journal and were left out; run earshot doctor", "count", lost)
	}
	p.more = len(places) == scanPage
	return p, nil
}

// LeftOut is how often an entry was passed over since the journal was opened, because it lies on a damaged page: who
// reads everything has less than that when it has risen meanwhile.
func (j *Journal) LeftOut() int64 { return j.leftOut.Load() }

// place is where a mention stands in the order of discovery.
type place struct {
	at  int64
	seq uint64
}

func scanPlaces(rows *sql.Rows) ([]place, error) {
	defer func() { _ = rows.Close() }()
	var places []place
	for rows.Next() {
		var p place
		if err := rows.Scan(&p.at, &p.seq); err != nil {
			return nil, err
		}
		places = append(places, p)
	}
	return places, rows.Err()
}

func (j *Journal) mentionAt(ctx context.Context, seq uint64) (mention.Entry, error) {
	e := mention.Entry{Op: mention.Put, Seq: seq}
	var id any
	var body, enr, over []byte
	err := j.db.Read.QueryRowContext(ctx, `SELECT m.id, coalesce(r.body, m.body), e.body, c.overlay FROM journal_mentions m
		LEFT JOIN journal_changes c ON c.seq = m.cur
		LEFT JOIN journal_revisions r ON r.seq = c.text
		LEFT JOIN journal_enrichments e ON e.seq = coalesce(c.enrich, m.seq)
		WHERE m.seq = ? AND m.gone = 0`, int64(seq)).Scan(&id, &body, &enr, &over)
	if err != nil {
		return e, j.db.Explain(err)
	}
	e.Mention, err = decode(idOf(id), body, enr, over)
	return e, err
}
