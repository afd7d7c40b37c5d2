package alerts

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// What was forgotten, or withdrawn at its source, must not stand in what the rules
// remember, in messages that wait or in those that were sent: the deletion of a
// mention, read from the journal, takes its words out of all of them in the same
// transaction that moves the cursor.

// quoteSchema says which messages quote which mentions, so that their words can be
// found again. Messages of before the table are entered once.
var quoteSchema = []string{`
CREATE TABLE alerts_quote (mention TEXT NOT NULL, message INTEGER NOT NULL, PRIMARY KEY (mention, message)) WITHOUT ROWID;
INSERT OR IGNORE INTO alerts_quote (mention, message)
	SELECT json_extract(s.value, '$.id'), o.id FROM alerts_outbox o, json_each(CAST(o.payload AS TEXT), '$.alert.evidence.samples') s WHERE json_extract(s.value, '$.id') != ''
	UNION SELECT json_extract(s.value, '$.id'), o.id FROM alerts_outbox o, json_each(CAST(o.payload AS TEXT), '$.alert.evidence.digest.most_read') s WHERE json_extract(s.value, '$.id') != ''
	UNION SELECT json_extract(s.value, '$.id'), o.id FROM alerts_outbox o, json_each(CAST(o.payload AS TEXT), '$.alert.evidence.digest.most_negative') s WHERE json_extract(s.value, '$.id') != '';
`}

// quotedLists are all places of a message in which mentions are quoted.
func (a *Alert) quotedLists() []*[]Sample {
	lists := []*[]Sample{&a.Evidence.Samples}
	if d := a.Evidence.Digest; d != nil {
		lists = append(lists, &d.MostRead, &d.MostNegative, &d.Waiting, &d.TopStories)
	}
	return lists
}

// enterQuotes notes whom a message quotes.
func enterQuotes(ctx context.Context, tx *sql.Tx, message int64, a *Alert) error {
	quoted := map[string]bool{}
	for _, list := range a.quotedLists() {
		for _, s := range *list {
			quoted[s.ID] = true
		}
	}
	if d := a.Evidence.Digest; d != nil {
		for _, s := range d.Authors {
			quoted[s.Mention] = true
		}
	}
	delete(quoted, "")
	for id := range quoted {
		if _, err := tx.ExecContext(ctx, `INSERT OR IGNORE INTO alerts_quote(mention, message) VALUES(?,?)`, id, message); err != nil {
			return fmt.Errorf("note a quote: %w", err)
		}
	}
	return nil
}

// Unquote takes the words of mentions out of every message that quotes them,
// delivered or not, and says how many messages that were.
func (o *Outbox) Unquote(ctx context.Context, tx *sql.Tx, ids []string) (int, error) {
	gone := make(map[string]bool, len(ids))
	messages := map[int64]bool{}
	for _, id := range ids {
		gone[id] = true
		list, err := quoting(ctx, tx, id)
		if err != nil {
			return 0, err
		}
		for _, n := range list {
			messages[n] = true
		}
	}
	for n := range messages {
		if err := unquote(ctx, tx, n, gone); err != nil {
			return 0, fmt.Errorf("take a quote out of message %d: %w", n, err)
		}
	}
	for _, id := range ids {
		if _, err := tx.ExecContext(ctx, `DELETE FROM alerts_quote WHERE mention=?`, id); err != nil {
			return 0, fmt.Errorf("forget a quote: %w", err)
		}
	}
	return len(messages), nil
}

func quoting(ctx context.Context, tx *sql.Tx, id string) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, `SELECT message FROM alerts_quote WHERE mention=?`, id)
	if err != nil {
		return nil, fmt.Errorf("look for quotes: %w", err)
	}
	defer func() { _ = rows.Close() }()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, fmt.Errorf("look for quotes: %w", err)
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

func unquote(ctx context.Context, tx *sql.Tx, message int64, gone map[string]bool) error {
	var payload []byte
	err := tx.QueryRowContext(ctx, `SELECT payload FROM alerts_outbox WHERE id=?`, message).Scan(&payload)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	var m Message
	if err := json.Unmarshal(payload, &m); err != nil {
		return err
	}
	m.Alert.forget(gone)
	if payload, err = json.Marshal(m); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE alerts_outbox SET payload=? WHERE id=?`, payload, message)
	return err
}

// forget takes mentions' words out of an alert. Counts, and the ids, stay.
func (a *Alert) forget(gone map[string]bool) {
	for _, list := range a.quotedLists() {
		*list = slices.DeleteFunc(*list, func(s Sample) bool { return gone[s.ID] })
	}
	if d := a.Evidence.Digest; d != nil {
		d.Authors = slices.DeleteFunc(d.Authors, func(s Speaker) bool { return gone[s.Mention] })
	}
}

// forget takes a mention out of what the core remembers in words: what brands said
// lately, what waits to be told, and the terms that it alone brought into a trend.
func (c *Core) forget(id string) {
	for _, v := range c.voices {
		if v.forget(id) {
			v.dirty, c.erased = true, true
		}
	}
	for _, i := range c.inst {
		if n := len(i.group.Items); n > 0 {
			i.group.Items = slices.DeleteFunc(i.group.Items, func(x item) bool { return x.ID == id })
			if len(i.group.Items) < n {
				i.dirty = true
			}
		}
		if t, ok := i.cond.(*trendCondition); ok && t.unlearn(id) {
			i.dirty, c.erased = true, true
		}
	}
}

// forget takes a mention out of those at hand and reports whether it was among them.
func (v *voice) forget(id string) bool {
	if !slices.ContainsFunc(v.recent, func(h heard) bool { return h.m.ID == id }) {
		return false
	}
	kept := make([]heard, 0, len(v.recent))
	for k := range v.recent {
		if h := v.recent[(v.next+k)%len(v.recent)]; h.m.ID != id {
			kept = append(kept, h)
		}
	}
	v.recent, v.next = kept, 0
	return true
}

// unlearn drops the terms that one mention alone brought. The background knows no
// mentions, only the share of stories a word stands in: there every word goes that
// one story alone can have brought, which costs a rare word its one occurrence.
func (t *trendCondition) unlearn(id string) (changed bool) {
	for k := range t.Buckets {
		for term, ids := range t.Buckets[k].Terms {
			if !slices.Contains(ids, id) {
				continue
			}
			changed = true
			if t.Buckets[k].Counts[term] <= 1 {
				delete(t.Buckets[k].Terms, term)
				delete(t.Buckets[k].Counts, term)
				continue
			}
			t.Buckets[k].Terms[term] = slices.DeleteFunc(ids, func(x string) bool { return x == id })
		}
	}
	for term, share := range t.Usual {
		if share*t.Stories < 1.5 {
			delete(t.Usual, term)
			changed = true
		}
	}
	return changed
}

// unquote takes what was deleted in this step out of the messages.
func (e *Engine) unquote(ctx context.Context, tx *sql.Tx) error {
	if len(e.gone) == 0 {
		return nil
	}
	n, err := e.box.Unquote(ctx, tx, e.gone)
	if err != nil {
		return err
	}
	if err := e.unquoteOrphans(ctx, tx); err != nil {
		return err
	}
	e.gone = e.gone[:0]
	e.core.erased = e.core.erased || n > 0
	return nil
}

// unquoteOrphans takes what was deleted out of what is kept of brands that stand in
// rules.toml no more: should they come back, their history does.
func (e *Engine) unquoteOrphans(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT key, value FROM alerts_state WHERE key LIKE 'voice/%'`)
	if err != nil {
		return fmt.Errorf("read what is kept of brands: %w", err)
	}
	defer func() { _ = rows.Close() }()
	changed := map[string][]byte{}
	for rows.Next() {
		var key string
		var value []byte
		if err := rows.Scan(&key, &value); err != nil {
			return fmt.Errorf("read what is kept of brands: %w", err)
		}
		if e.core.voices[strings.TrimPrefix(key, "voice/")] != nil {
			continue
		}
		v := newVoice(e.core.loc)
		if err := v.restore(value, e.core.loc); err != nil {
			return err
		}
		if !slices.ContainsFunc(e.gone, v.forget) {
			continue
		}
		for _, id := range e.gone {
			v.forget(id)
		}
		if changed[key], err = v.marshal(); err != nil {
			return fmt.Errorf("encode what is known of a brand: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read what is kept of brands: %w", err)
	}
	for key, value := range changed {
		if _, err := tx.ExecContext(ctx, `UPDATE alerts_state SET value=? WHERE key=?`, value, key); err != nil {
			return fmt.Errorf("write what is kept of %s: %w", key, err)
		}
		e.core.erased = true
	}
	return nil
}

// sweep empties the write-ahead log after words were taken out, so that old pages do
// not keep them. While somebody reads it waits for the next checkpoint.
func (e *Engine) sweep(ctx context.Context) {
	if !e.core.erased {
		return
	}
	e.core.erased = false
	if _, err := e.db.Checkpoint(ctx); err != nil && ctx.Err() == nil {
		e.o.Log.Warn("forgotten words stay in the write-ahead log until its next checkpoint", "err", err)
	}
}

// ForgetAuthor takes an author's name out of the mutes; nothing of theirs comes in
// any more.
func (e *Engine) ForgetAuthor(ctx context.Context, name string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	name = strings.TrimPrefix(strings.TrimSpace(name), "@")
	for _, x := range e.core.mutes {
		if x.Kind != MuteAuthor || !strings.EqualFold(x.Value, name) {
			continue
		}
		if _, err := e.db.Write.ExecContext(ctx, `DELETE FROM alerts_mute WHERE id=?`, x.ID); err != nil {
			return fmt.Errorf("forget a mute: %w", err)
		}
	}
	return e.loadMutes(ctx, e.core)
}
