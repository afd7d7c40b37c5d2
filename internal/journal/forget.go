package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// Target is whom or what to forget: exactly one of URL, Author and ID is set.
type Target struct {
	// URL is the address of a mention, in any of its usual spellings.
	URL string
	// Author is a handle (with or without "@"), a full name as the source writes
	// it, or the address of a profile. Case does not matter.
	Author string
	// Kind narrows Author to one family of source (mastodon, feed, …), as one
	// handle may be two people on two platforms. Empty means everywhere.
	Kind string
	// ID is the id of one mention.
	ID string
}

// Forgotten is what a [Journal.Forget] did.
type Forgotten struct {
	IDs       []string // of the mentions whose text is gone
	Revisions int      // older texts of theirs that are gone too
	// Residue is set when the write-ahead log could not be emptied because
	// somebody was reading: until the next checkpoint, old pages may still
	// lie in the file beside the database.
	Residue bool
}

func (t Target) tombs() ([]tombKey, string, error) {
	set := 0
	for _, s := range []string{t.URL, t.Author, t.ID} {
		if strings.TrimSpace(s) != "" {
			set++
		}
	}
	switch {
	case set != 1:
		return nil, "", errors.New("name one address, author or mention")
	case t.ID != "":
		return []tombKey{tomb("id", t.ID)}, "id", nil
	case t.URL != "":
		keys := []tombKey{tomb("url", foldURL(t.URL))}
		if canonical, err := mention.Canonical(t.URL); err == nil && foldURL(canonical) != foldURL(t.URL) {
			keys = append(keys, tomb("url", foldURL(canonical)))
		}
		return keys, "url", nil
	}
	name := foldName(t.Author)
	if name == "" {
		return nil, "", fmt.Errorf("%q names no author", t.Author)
	}
	if strings.Contains(t.Author, "://") {
		name = foldURL(t.Author)
	}
	if t.Kind != "" {
		name = t.Kind + "\x00" + name
	}
	return []tombKey{tomb("author", name)}, "author", nil
}

// Forget erases every mention of a target: its texts, older revisions, triage and
// enrichment are overwritten in the file, a tombstone (a hash) refuses it
// from now on, and a Delete entry tells whoever follows the journal. Why and by
// whom is kept with the tombstone. A crash half way is made good at the next
// [Journal.FinishForgetting]. Forgetting what was never there leaves the
// tombstone.
func (j *Journal) Forget(ctx context.Context, t Target, by, why string) (Forgotten, error) {
	keys, kind, err := t.tombs()
	if err != nil {
		return Forgotten{}, fmt.Errorf("forget: %w", err)
	}
	err = j.write(ctx, func(ctx context.Context, w *writer) error {
		return w.bury(ctx, keys, kind, by, why)
	})
	if err != nil {
		return Forgotten{}, fmt.Errorf("forget: %w", err)
	}
	return j.FinishForgetting(ctx)
}

// bury writes tombstones and marks their stored mentions as still to be cleared.
func (w *writer) bury(ctx context.Context, keys []tombKey, kind, by, why string) error {
	for _, k := range keys {
		_, err := w.tx.ExecContext(ctx, `INSERT INTO journal_tombstones (key, kind, at, who, why, done) VALUES (?,?,?,?,?,0)
			ON CONFLICT (key) DO UPDATE SET done = 0`, k[:], kind, w.j.now().UnixMicro(), by, why)
		if err != nil {
			return err
		}
	}
	return w.restamp(ctx)
}

// restamp tells every process that there are other tombstones now.
func (w *writer) restamp(ctx context.Context) error {
	stamp, err := w.j.state(ctx, w.tx, stateTombstones)
	if err != nil {
		return err
	}
	return setState(ctx, w.tx, stateTombstones, stamp+1)
}

// FinishForgetting erases what tombstones not yet done refer to. Forget calls it;
// so does start-up, for a request that a crash cut short.
func (j *Journal) FinishForgetting(ctx context.Context) (Forgotten, error) {
	var f Forgotten
	due, err := j.dueTombs(ctx)
	if err != nil || len(due) == 0 {
		return f, err
	}
	seqs, err := j.findDead(ctx, due)
	if err != nil {
		return f, fmt.Errorf("forget: %w", err)
	}
	const perCommit = 200
	for start := 0; start < len(seqs); start += perCommit {
		part := seqs[start:min(start+perCommit, len(seqs))]
		var done Forgotten
		err := j.write(ctx, func(ctx context.Context, w *writer) error {
			done = Forgotten{}
			return w.eraseAll(ctx, part, "forgotten on request", &done)
		})
		if err != nil {
			return f, fmt.Errorf("forget: %w", err)
		}
		f.IDs = append(f.IDs, done.IDs...)
		f.Revisions += done.Revisions
	}
	err = j.write(ctx, func(ctx context.Context, w *writer) error {
		for k := range due {
			if _, err := w.tx.ExecContext(ctx, `UPDATE journal_tombstones SET done = 1 WHERE key = ?`, k[:]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return f, fmt.Errorf("forget: %w", err)
	}
	f.Residue, err = j.db.Checkpoint(ctx)
	return f, err
}

func (j *Journal) dueTombs(ctx context.Context) (map[tombKey]bool, error) {
	rows, err := j.db.Read.QueryContext(ctx, `SELECT key FROM journal_tombstones WHERE done = 0`)
	if err != nil {
		return nil, fmt.Errorf("read tombstones: %w", j.db.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	due := map[tombKey]bool{}
	for rows.Next() {
		var raw []byte
		if err := rows.Scan(&raw); err != nil {
			return nil, fmt.Errorf("read tombstones: %w", err)
		}
		due[tombKey(raw)] = true
	}
	return due, j.db.Explain(rows.Err())
}

// whose is as much of a mention as says whose it is.
type whose struct {
	Kind         string         `json:"kind"`
	URL          string         `json:"url"`
	CanonicalURL string         `json:"canonical_url"`
	Author       mention.Author `json:"author"`
}

// findDead reads the whole journal, old revisions included, for what carries
// one of these tombstones. It is a walk and no index on purpose: people ask to be
// forgotten rarely, and an index of authors would cost every append.
func (j *Journal) findDead(ctx context.Context, due map[tombKey]bool) ([]uint64, error) {
	const puts = `SELECT seq, seq, id, body FROM journal_mentions WHERE seq > ? AND gone = 0 ORDER BY seq LIMIT ?`
	const revisions = `SELECT r.seq, m.seq, m.id, r.body FROM journal_revisions r JOIN journal_mentions m ON m.seq = r.mention
		WHERE r.seq > ? AND m.gone = 0 ORDER BY r.seq LIMIT ?`
	var dead []uint64
	seen := map[uint64]bool{}
	for _, query := range []string{puts, revisions} {
		for after, n := uint64(0), scanPage; n == scanPage; {
			var err error
			n, err = j.findPage(ctx, query, &after, func(seq uint64, m *mention.Mention) {
				for _, k := range tombsOf(m) {
					if due[k] && !seen[seq] {
						seen[seq] = true
						dead = append(dead, seq)
					}
				}
			})
			if err != nil {
				return nil, j.db.Explain(err)
			}
		}
	}
	return dead, nil
}

func (j *Journal) findPage(ctx context.Context, query string, after *uint64, fn func(uint64, *mention.Mention)) (int, error) {
	rows, err := j.db.Read.QueryContext(ctx, query, int64(*after), scanPage)
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	n := 0
	for rows.Next() {
		var seq uint64
		var id any
		var body sql.RawBytes
		if err := rows.Scan(after, &seq, &id, &body); err != nil {
			return n, err
		}
		var who whose
		if err := json.Unmarshal(body, &who); err != nil {
			return n, fmt.Errorf("decode mention %s: %w", idOf(id), err)
		}
		fn(seq, &mention.Mention{ID: idOf(id), Kind: who.Kind, URL: who.URL, CanonicalURL: who.CanonicalURL, Author: who.Author})
		n++
	}
	return n, rows.Err()
}

// eraseAll overwrites all that is stored of these mentions, except that and
// when they were.
func (w *writer) eraseAll(ctx context.Context, seqs []uint64, what string, f *Forgotten) error {
	for _, seq := range seqs {
		var cur uint64
		var gone bool
		err := w.tx.QueryRowContext(ctx, `SELECT coalesce(cur, 0), gone FROM journal_mentions WHERE seq = ?`, int64(seq)).Scan(&cur, &gone)
		if err != nil {
			return err
		}
		if gone {
			continue
		}
		if err := w.erase(ctx, seq, cur, what, f); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) erase(ctx context.Context, seq, cur uint64, what string, f *Forgotten) error {
	state, err := w.inForce(ctx, seq, cur)
	if err != nil {
		return err
	}
	links, err := chain(ctx, w.tx, state.said.ID)
	if err != nil {
		return err
	}
	exec := func(query string, args ...any) {
		if err == nil {
			_, err = w.tx.ExecContext(ctx, query, args...)
		}
	}
	erased := map[uint64]bool{seq: true}
	for _, l := range links {
		erased[l.Seq] = true
		exec(`UPDATE journal_changes SET overlay = NULL, what = '' WHERE seq = ?`, int64(l.Seq))
		if l.Op == mention.Edit {
			f.Revisions++
		}
	}
	for entry := range erased {
		exec(`DELETE FROM journal_enrichments WHERE seq = ?`, int64(entry))
		exec(`DELETE FROM journal_stories WHERE seq = ?`, int64(entry))
	}
	if s := w.j.openStories(); s != nil {
		s.drop(erased)
	}
	exec(`DELETE FROM journal_revisions WHERE mention = ?`, int64(seq))
	stub, encErr := encodeBody(&mention.Mention{Published: state.said.Published, Discovered: state.said.Discovered})
	if err = errors.Join(err, encErr); err != nil {
		return err
	}
	exec(`UPDATE journal_mentions SET gone = 1, sum = 0, counts = 0, body = ? WHERE seq = ?`, string(stub), int64(seq))
	if err != nil {
		return err
	}
	state.over, state.text, state.enrich = overlay{}, seq, seq
	f.IDs = append(f.IDs, state.said.ID)
	_, err = w.change(ctx, state, change{op: opDelete, what: what})
	return err
}
