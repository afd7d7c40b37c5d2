package journal

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// groupLimit bounds how many mentions of waiting callers share one commit.
const groupLimit = 5000

type batch struct {
	items    []item
	outcomes []mention.Outcome
	err      error
	done     chan struct{}
}

// item is one mention made ready to be stored.
type item struct {
	m      *mention.Mention
	key    any
	body   []byte
	sum    int64
	counts counts
	past   *mention.Past // to be written with it; nil for none
	// replaces says that its corrections take the place of those an earlier file brought.
	replaces bool
}

// Append takes mentions in and returns what became of each, in their order. When
// it returns without an error, everything it acknowledged is on the disk; on an
// error nothing of it is. A known id is a duplicate, an edit, or a change of
// counts; what carries a tombstone, cannot be stored or is older than the
// retention is refused by name. Mentions are copied; their enrichment is not
// stored (see [Journal.Enrich]), their triage is.
func (j *Journal) Append(ctx context.Context, mentions []mention.Mention) ([]mention.Outcome, error) {
	return j.append(ctx, mentions, Restoring{})
}

func (j *Journal) append(ctx context.Context, mentions []mention.Mention, r Restoring) ([]mention.Outcome, error) {
	if len(mentions) == 0 {
		return nil, ctx.Err()
	}
	b := j.prepareBatch(mentions, r)
	if !j.queue.join(b) {
		select {
		case <-b.done:
			return b.result()
		case <-ctx.Done():
			if j.queue.leave(b) {
				return nil, ctx.Err()
			}
			<-b.done // too late: it is being written
			return b.result()
		}
	}
	for {
		group := j.queue.take()
		if len(group) == 0 {
			return b.result()
		}
		j.commitGroup(ctx, group)
	}
}

// prepareBatch does, outside the transaction, all that needs no database.
func (j *Journal) prepareBatch(mentions []mention.Mention, r Restoring) *batch {
	b := &batch{
		items:    make([]item, len(mentions)),
		outcomes: make([]mention.Outcome, len(mentions)),
		done:     make(chan struct{}),
	}
	now := j.now()
	for i := range mentions {
		m := mentions[i]
		b.outcomes[i].ID = m.ID
		reason, detail := j.prepareItem(&b.items[i], &m, now)
		b.items[i].replaces = r.Replace
		if reason == "" && r.Pasts != nil && r.Pasts[i] != nil {
			if err := b.items[i].embody(r.Pasts[i]); err != nil {
				reason, detail = mention.Refused, err.Error()
			}
		}
		if reason != "" {
			b.outcomes[i].Reason, b.outcomes[i].Detail = reason, detail
			b.items[i] = item{}
		}
	}
	return b
}

func (j *Journal) prepareItem(it *item, m *mention.Mention, now time.Time) (mention.Reason, string) {
	if err := normalise(m, now); err != nil {
		return mention.Refused, err.Error()
	}
	if j.keep > 0 && m.EventTime().Before(now.Add(-j.keep)) {
		return mention.TooOld, "older than the retention"
	}
	body, err := encodeBody(m)
	if err != nil {
		return mention.Refused, "it cannot be written as JSON: " + err.Error()
	}
	if len(body) > MaxBytes {
		return mention.Refused, fmt.Sprintf("its %d bytes are over the limit of %d", len(body), MaxBytes)
	}
	*it = item{m: m, key: idKey(m.ID), body: body, sum: textSum(m), counts: countsOf(m)}
	return "", ""
}

// known is the row of a mention the journal holds.
type known struct {
	seq    uint64
	sum    int64
	counts int64
	cur    uint64
	gone   bool
}

func (w *writer) appendBatch(ctx context.Context, b *batch) error {
	have, err := w.lookup(ctx, b.items)
	if err != nil {
		return err
	}
	var fresh []*item
	var seqs []uint64
	flush := func() error {
		err := w.insert(ctx, fresh, seqs)
		fresh, seqs = fresh[:0], seqs[:0]
		return err
	}
	for i := range b.items {
		it := &b.items[i]
		if it.m == nil {
			continue
		}
		if why, dead := w.j.tombs.refuseItem(it); dead {
			b.outcomes[i].Reason, b.outcomes[i].Detail = mention.Forgotten, why
			continue
		}
		old := have[it.m.ID]
		if old == nil {
			seq := w.next()
			fresh, seqs = append(fresh, it), append(seqs, seq)
			have[it.m.ID] = &known{seq: seq, sum: it.sum, counts: it.counts.hash()}
			b.outcomes[i].Reason, b.outcomes[i].Seq = mention.New, seq
			if it.past == nil && !it.carriesTriage() {
				continue
			}
			old = have[it.m.ID]
			if it.past != nil {
				if err := flush(); err != nil {
					return err
				}
				if err := w.relive(ctx, it, old, &b.outcomes[i]); err != nil {
					return err
				}
				continue
			}
		} else if old.gone {
			b.outcomes[i].Reason, b.outcomes[i].Detail = mention.Forgotten, "it was deleted"
			continue
		} else if old.same(it) {
			b.outcomes[i].Reason = mention.Duplicate
			continue
		}
		// Anything but a plain new mention or a plain duplicate reads what is
		// stored, so what has been put off goes first.
		if err := flush(); err != nil {
			return err
		}
		if err := w.merge(ctx, it, old, &b.outcomes[i]); err != nil {
			return err
		}
	}
	return flush()
}

// same reports whether there is nothing new in an item.
func (k *known) same(it *item) bool {
	return k.sum == it.sum && (k.counts == it.counts.hash() || it.counts == counts{}) && !it.carriesTriage()
}

// lookup finds which of the items are known.
func (w *writer) lookup(ctx context.Context, items []item) (map[string]*known, error) {
	have := make(map[string]*known)
	keys := make([]any, 0, len(items))
	for i := range items {
		if items[i].m != nil {
			keys = append(keys, items[i].key)
		}
	}
	many, one := w.tx.StmtContext(ctx, w.j.stmt.lookupMany), w.tx.StmtContext(ctx, w.j.stmt.lookup)
	for len(keys) > 0 {
		stmt, n := one, 1
		if len(keys) > 4 {
			stmt, n = many, min(lookupWidth, len(keys))
		}
		args := make([]any, 0, lookupWidth)
		args = append(args, keys[:n]...)
		for stmt == many && len(args) < lookupWidth {
			args = append(args, nil)
		}
		keys = keys[n:]
		if err := scanKnown(ctx, stmt, args, have); err != nil {
			return nil, err
		}
	}
	return have, nil
}

func scanKnown(ctx context.Context, stmt *sql.Stmt, args []any, have map[string]*known) error {
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id any
		k := new(known)
		if err := rows.Scan(&k.seq, &id, &k.sum, &k.counts, &k.cur, &k.gone); err != nil {
			return err
		}
		have[idOf(id)] = k
	}
	return rows.Err()
}

// insert writes new mentions, many to a statement.
func (w *writer) insert(ctx context.Context, items []*item, seqs []uint64) error {
	many, one := w.tx.StmtContext(ctx, w.j.stmt.insertMany), w.tx.StmtContext(ctx, w.j.stmt.insert)
	args := make([]any, 0, insertWidth*6)
	for len(items) > 0 {
		stmt, n := one, 1
		if len(items) >= insertWidth {
			stmt, n = many, insertWidth
		}
		args = args[:0]
		for i, it := range items[:n] {
			args = append(args, int64(seqs[i]), it.key, it.m.Discovered.UnixMicro(), it.sum, it.counts.hash(), string(it.body))
		}
		if _, err := stmt.ExecContext(ctx, args...); err != nil {
			return err
		}
		items, seqs = items[n:], seqs[n:]
	}
	return nil
}
