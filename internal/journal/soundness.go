package journal

import (
	"context"
	"errors"
	"fmt"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

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
