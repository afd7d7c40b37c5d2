package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// WithPast are the ids of the mentions that have a past: a text that was edited, counts that
// moved, or decisions of people.
func (j *Journal) WithPast(ctx context.Context) (map[string]bool, error) {
	rows, err := j.db.Read.QueryContext(ctx, `SELECT id FROM journal_mentions WHERE gone = 0
		AND seq IN (SELECT mention FROM journal_changes WHERE op = 1 OR overlay IS NOT NULL)`)
	if err != nil {
		return nil, fmt.Errorf("list changed mentions: %w", j.db.Explain(err))
	}
	defer func() { _ = rows.Close() }()
	ids := map[string]bool{}
	for rows.Next() {
		var id any
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list changed mentions: %w", err)
		}
		ids[idOf(id)] = true
	}
	return ids, j.db.Explain(rows.Err())
}

// Past is everything that happened to a mention, without the changes that left text,
// counts and decisions as they were; nil when there is nothing else.
func (j *Journal) Past(ctx context.Context, id string) (*mention.Past, error) {
	links, err := chain(ctx, j.db.Read, id)
	if err != nil {
		return nil, fmt.Errorf("read past of %s: %w", id, j.db.Explain(err))
	}
	texts, err := j.Revisions(ctx, id)
	if err != nil {
		return nil, err
	}
	p := &mention.Past{}
	number := map[uint64]int{} // of changes that are told, from 1
	var before []byte
	for _, l := range slices.Backward(links) {
		after, err := encode(&l.over)
		if err != nil {
			return nil, err
		}
		if l.Op != mention.Edit && bytes.Equal(before, after) || l.Op != mention.Edit && before == nil && l.over.empty() {
			continue
		}
		before = after
		c := mention.Change{At: l.At, By: l.By, What: l.What, Triage: l.over.Triage, Corrections: l.over.Corrections,
			Counts: (*mention.Counts)(l.over.Counts), Undoes: number[l.Undoes]}
		if l.Op == mention.Edit {
			c.Text = textOf(texts, l.Seq)
		}
		p.Changes = append(p.Changes, c)
		number[l.Seq] = len(p.Changes)
	}
	if len(p.Changes) == 0 {
		return nil, nil
	}
	if slices.ContainsFunc(p.Changes, func(c mention.Change) bool { return c.Text != nil || c.Counts != nil }) && len(texts) > 0 {
		p.First = textOf(texts, texts[0].Seq)
	}
	return p, nil
}

// textOf is a revision as it was gathered; which story it is in is not of the past.
func textOf(texts []Revision, seq uint64) *mention.Mention {
	for k := range texts {
		if texts[k].Seq == seq {
			m := texts[k].Mention
			m.Story = ""
			return &m
		}
	}
	return nil
}

// Restoring says how mentions are restored.
type Restoring struct {
	// Pasts go with the mentions one by one, nil where there is none; the slice is nil where none has one.
	Pasts []*mention.Past
	// Replace takes corrections in place of what an earlier file said of the same brand. What people
	// decided here stays all the same.
	Replace bool
}

// Restore is [Journal.Append] for mentions that come from a file, with their past from an export
// whole. The past of a mention that is known here already is left out: what happened here holds. Only
// the corrections at its end are taken like the mention's own.
func (j *Journal) Restore(ctx context.Context, mentions []mention.Mention, r Restoring) ([]mention.Outcome, error) {
	return j.append(ctx, mentions, r)
}

// embody makes an item of a mention with a past: what is stored is how it was first
// gathered.
func (it *item) embody(p *mention.Past) error {
	it.past = p
	if p.First != nil {
		first, err := it.gathered(p.First)
		if err != nil {
			return err
		}
		it.body = first
	}
	for k := range p.Changes {
		c := &p.Changes[k]
		status := ""
		if c.Triage != nil {
			status = c.Triage.Status
		}
		if err := (&TriageChange{Status: &status, Sentiment: c.Corrections}).validate(); err != nil {
			return fmt.Errorf("change %d of its history: %w", k+1, err)
		}
		if c.Undoes < 0 || c.Undoes > k {
			return fmt.Errorf("change %d of its history takes back %d, which does not come before it", k+1, c.Undoes)
		}
	}
	return nil
}

// gathered is a text of the item's past as it is stored: when it was discovered and the
// story it is in are those of the mention.
func (it *item) gathered(text *mention.Mention) ([]byte, error) {
	said := *text
	said.ID, said.Discovered, said.Backfill = it.m.ID, it.m.Discovered, it.m.Backfill
	said.Story, said.Sentiment = it.m.Story, it.m.Sentiment
	if err := normalise(&said, it.m.Discovered); err != nil {
		return nil, fmt.Errorf("a text of its history: %w", err)
	}
	body, err := encodeBody(&said)
	if err == nil && len(body) > MaxBytes {
		err = errors.New("a text of its history is too long")
	}
	return body, err
}

// relive writes the past of a new mention, each change with who and when.
func (w *writer) relive(ctx context.Context, it *item, old *known, out *mention.Outcome) error {
	f, err := w.inForce(ctx, old.seq, 0)
	if err != nil {
		return err
	}
	seqs := make([]uint64, len(it.past.Changes))
	for k, c := range it.past.Changes {
		f.over = overlay{Triage: c.Triage, Corrections: c.Corrections, Counts: (*counts)(c.Counts)}
		step := change{op: opUpdate, who: c.By, what: c.What, at: c.At}
		if c.Undoes > 0 {
			step.undoes = seqs[c.Undoes-1]
		}
		if c.Text != nil {
			step.op = opEdit
		}
		if seqs[k], err = w.change(ctx, f, step); err != nil {
			return err
		}
		if c.Text == nil {
			continue
		}
		body, err := it.gathered(c.Text)
		if err != nil {
			return err
		}
		if f.said, err = decode(it.m.ID, body, nil, nil); err != nil {
			return err
		}
		if err := w.revise(ctx, f, seqs[k], body); err != nil {
			return err
		}
	}
	if err := w.carryTriage(ctx, f, it, out); err != nil {
		return err
	}
	return w.settle(ctx, f, old, textSum(&f.said))
}
