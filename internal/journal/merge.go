package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// inForce is everything that holds about a mention at its last change.
type inForce struct {
	said    mention.Mention // the text in force, as gathered
	over    overlay
	text    uint64
	enrich  uint64
	mention uint64
	cur     uint64
}

const inForceSQL = `SELECT m.id, coalesce(r.body, m.body), coalesce(c.text, m.seq), coalesce(c.enrich, m.seq), c.overlay
	FROM journal_mentions m
	LEFT JOIN journal_changes c ON c.seq = m.cur
	LEFT JOIN journal_revisions r ON r.seq = c.text
	WHERE m.seq = ?`

func (w *writer) inForce(ctx context.Context, seq, cur uint64) (*inForce, error) {
	f := &inForce{mention: seq, cur: cur}
	var id any
	var body, over []byte
	if err := w.tx.QueryRowContext(ctx, inForceSQL, seq).Scan(&id, &body, &f.text, &f.enrich, &over); err != nil {
		return nil, err
	}
	var err error
	if f.said, err = decode(idOf(id), body, nil, nil); err != nil {
		return nil, err
	}
	if len(over) > 0 {
		if err := json.Unmarshal(over, &f.over); err != nil {
			return nil, fmt.Errorf("decode triage of %s: %w", f.said.ID, err)
		}
	}
	return f, nil
}

// Ops as they are stored.
const (
	opEdit   = 1
	opUpdate = 2
	opDelete = 3
)

func opOf(stored int) mention.Op {
	switch stored {
	case opEdit:
		return mention.Edit
	case opUpdate:
		return mention.Update
	}
	return mention.Delete
}

// change is one row of journal_changes to be written.
type change struct {
	op        int
	who, what string
	undoes    uint64    // the triage change this one takes back
	at        time.Time // zero for now
	enriches  bool      // brings its own enrichment
}

// change writes a change and makes it the mention's last.
func (w *writer) change(ctx context.Context, f *inForce, c change) (uint64, error) {
	seq := w.next()
	if c.op == opEdit {
		f.text = seq
	}
	if c.op == opEdit || c.enriches {
		f.enrich = seq
	}
	over, err := f.over.encode()
	if err != nil {
		return 0, err
	}
	at := c.at
	if y := at.Year(); at.IsZero() || y < 1 || y > 9999 {
		at = w.j.now()
	}
	_, err = w.tx.ExecContext(ctx, `INSERT INTO journal_changes (seq, mention, op, text, enrich, prev, at, who, what, overlay, undoes)
		VALUES (?,?,?,?,?,?,?,?,?,?,?)`, int64(seq), int64(f.mention), c.op, int64(f.text), int64(f.enrich), orNull(f.cur),
		at.UnixMicro(), c.who, c.what, over, orNull(c.undoes))
	if err != nil {
		return 0, err
	}
	f.cur = seq
	_, err = w.tx.ExecContext(ctx, `UPDATE journal_mentions SET cur = ? WHERE seq = ?`, int64(seq), int64(f.mention))
	return seq, err
}

func orNull(seq uint64) any {
	if seq == 0 {
		return nil
	}
	return int64(seq)
}

// merge takes in an item whose id is known and which says something new: another
// text, other counts, or triage carried over from an export.
func (w *writer) merge(ctx context.Context, it *item, old *known, out *mention.Outcome) error {
	f, err := w.inForce(ctx, old.seq, old.cur)
	if err != nil {
		return err
	}
	if out.Reason == "" {
		out.Reason = mention.Duplicate
	}
	if old.sum != it.sum && supersedes(it.m, &f.said) {
		if err := w.edit(ctx, f, it, out); err != nil {
			return err
		}
		old.sum = it.sum
	} else if err := w.recount(ctx, f, it, out); err != nil {
		return err
	}
	if err := w.carryTriage(ctx, f, it, out); err != nil {
		return err
	}
	return w.settle(ctx, f, old, old.sum)
}

// settle notes which text and counts are in force.
func (w *writer) settle(ctx context.Context, f *inForce, old *known, sum int64) error {
	c := countsOf(&f.said)
	if f.over.Counts != nil {
		c = *f.over.Counts
	}
	old.cur, old.counts, old.sum = f.cur, c.hash(), sum
	_, err := w.tx.ExecContext(ctx, `UPDATE journal_mentions SET sum = ?, counts = ? WHERE seq = ?`, old.sum, old.counts, int64(old.seq))
	return err
}

// supersedes reports whether a text gathered under a known id takes the place of
// the one in force. The source that gave the text may change it at will.
// Another one (the page behind a feed's teaser) only by saying more:
// otherwise the two would edit each other at every poll.
func supersedes(m, said *mention.Mention) bool {
	if m.Source == said.Source && m.Kind == said.Kind {
		return true
	}
	return len(strings.TrimSpace(m.Text)) > len(strings.TrimSpace(said.Text))
}

// edit writes a new revision. Who found the mention first, and when, stays.
func (w *writer) edit(ctx context.Context, f *inForce, it *item, out *mention.Outcome) error {
	next := *it.m
	next.Discovered, next.Backfill = f.said.Discovered, f.said.Backfill
	if next.DateDoubt() != "" {
		next.Published = f.said.Published
	}
	c := it.counts
	if f.over.Counts != nil {
		c.fill(*f.over.Counts)
	}
	c.fill(countsOf(&f.said))
	c.apply(&next)
	f.over.Counts = nil
	body, err := encodeBody(&next)
	if err != nil {
		return err
	}
	seq, err := w.change(ctx, f, change{op: opEdit, what: "text changed at the source"})
	if err != nil {
		return err
	}
	f.said = next
	out.Reason, out.Seq = mention.Edited, seq
	return w.revise(ctx, f, seq, body)
}

// revise keeps the text that an edit brought.
func (w *writer) revise(ctx context.Context, f *inForce, seq uint64, body []byte) error {
	_, err := w.tx.ExecContext(ctx, `INSERT INTO journal_revisions (seq, mention, body) VALUES (?,?,?)`,
		int64(seq), int64(f.mention), string(body))
	return err
}

// recount writes an update when the counts have moved.
func (w *writer) recount(ctx context.Context, f *inForce, it *item, out *mention.Outcome) error {
	was := countsOf(&f.said)
	if f.over.Counts != nil {
		was = *f.over.Counts
	}
	now := it.counts
	now.fill(was)
	if now.hash() == was.hash() {
		return nil
	}
	f.over.Counts = &now
	seq, err := w.change(ctx, f, change{op: opUpdate, what: "counts"})
	out.Seq = seq
	return err
}
