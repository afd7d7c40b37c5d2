package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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

// Soundness is what a look at every entry of the journal found.
type Soundness struct {
	Head, Enriched uint64
	Mentions       int // with a text
	Gone           int // forgotten or deleted
	Changes        int
	// Problems says in sentences what is wrong; empty when the journal is sound.
	Problems []string
}

// Check reads the database's pages and then every entry, and reports what is
// wrong. It changes nothing. Damaged pages are named; what lies around them
// is read all the same. progress, if given, hears the sequence read so far.
func (j *Journal) Check(ctx context.Context, progress func(seq, head uint64)) (*Soundness, error) {
	s := &Soundness{}
	found, err := j.db.Integrity(ctx)
	if err != nil {
		return nil, fmt.Errorf("check journal: %w", err)
	}
	for _, f := range found {
		s.Problems = append(s.Problems, "database: "+f)
	}
	if s.Head, err = j.Head(ctx); err == nil {
		s.Enriched, err = j.EnrichCursor(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("check journal: %w", err)
	}
	if s.Enriched > s.Head {
		s.problem("the enrichment cursor %d is beyond the head %d", s.Enriched, s.Head)
	}
	if err := j.checkEntries(ctx, s, len(found) > 0, progress); err != nil {
		return nil, fmt.Errorf("check journal: %w", err)
	}
	if len(found) == 0 {
		err = j.checkLinks(ctx, s)
	}
	return s, err
}

func (s *Soundness) problem(format string, args ...any) {
	if len(s.Problems) < 100 {
		s.Problems = append(s.Problems, fmt.Sprintf(format, args...))
	}
}

func (j *Journal) checkEntries(ctx context.Context, s *Soundness, damaged bool, progress func(seq, head uint64)) error {
	var runFrom, runTo uint64 // a run of unreadable entries
	flush := func() {
		if runFrom != 0 {
			s.problem("entries %d to %d cannot be read", runFrom, runTo)
		}
		runFrom = 0
	}
	for seq := uint64(0); seq < s.Head; {
		upTo := min(seq+scanPage, s.Head)
		w := window{after: seq, upTo: upTo, limit: scanPage, enriched: true}
		entries, err := j.read(ctx, w)
		if err == nil {
			s.count(entries)
		} else if !errors.Is(err, sqlite.ErrCorrupt) && !damaged {
			s.problem("entries %d to %d: %v", seq+1, upTo, err)
		}
		for at := seq + 1; err != nil && at <= upTo && ctx.Err() == nil; at++ {
			e, found, err := j.entryAt(ctx, at, true)
			if err != nil {
				if runFrom == 0 {
					runFrom = at
				}
				runTo = at
				continue
			}
			flush()
			if found {
				s.count([]mention.Entry{e})
			}
		}
		if seq = upTo; progress != nil {
			progress(seq, s.Head)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	flush()
	return nil
}

func (s *Soundness) count(entries []mention.Entry) {
	for i := range entries {
		if entries[i].Op != mention.Put {
			s.Changes++
		}
		switch entries[i].Op {
		case mention.Put:
			s.Mentions++
		case mention.Delete:
			if entries[i].Mention.Text == "" {
				s.Gone++
			}
		}
	}
}

// checkLinks looks for rows that refer to what is not there.
func (j *Journal) checkLinks(ctx context.Context, s *Soundness) error {
	for _, c := range []struct{ what, query string }{
		{"changes refer to a mention that is not there", `SELECT count(*) FROM journal_changes c LEFT JOIN journal_mentions m ON m.seq = c.mention WHERE m.seq IS NULL`},
		{"mentions refer to a change that is not there", `SELECT count(*) FROM journal_mentions m LEFT JOIN journal_changes c ON c.seq = m.cur WHERE m.cur IS NOT NULL AND c.seq IS NULL`},
		{"edits have no text", `SELECT count(*) FROM journal_changes c JOIN journal_mentions m ON m.seq = c.mention
			LEFT JOIN journal_revisions r ON r.seq = c.text WHERE m.gone = 0 AND c.text <> c.mention AND r.seq IS NULL`},
		{"mentions up to the enrichment cursor are not enriched", `SELECT count(*) FROM journal_mentions m LEFT JOIN journal_enrichments e ON e.seq = m.seq
			WHERE m.gone = 0 AND e.seq IS NULL AND m.seq <= (SELECT coalesce(max(value), 0) FROM journal_state WHERE key = 'enriched')`},
		{"entries lie beyond the head", `SELECT count(*) FROM journal_mentions WHERE seq > (SELECT coalesce(max(value), 0) FROM journal_state WHERE key = 'head')`},
		{"numbers were given out twice", `SELECT count(*) FROM journal_mentions m JOIN journal_changes c ON c.seq = m.seq`},
	} {
		var n int
		if err := j.db.Read.QueryRowContext(ctx, c.query).Scan(&n); err != nil {
			return fmt.Errorf("check journal: %w", j.db.Explain(err))
		}
		if n > 0 {
			s.problem("%d %s", n, c.what)
		}
	}
	err := j.db.Read.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM journal_mentions WHERE gone = 0),
		(SELECT count(*) FROM journal_mentions WHERE gone <> 0), (SELECT count(*) FROM journal_changes)`).
		Scan(&s.Mentions, &s.Gone, &s.Changes)
	return j.db.Explain(err)
}
