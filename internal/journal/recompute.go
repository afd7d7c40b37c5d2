package journal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"

	"github.com/earshot/earshot/internal/mention"
)

// Tally counts mentions by what enrichment made of them; where a person corrected a sentiment, that counts.
type Tally struct {
	Mentions int
	Brands   map[string]int        // mentions per brand key
	Labels   map[mention.Label]int // towards their brands, one per match
	Owned    int                   // brand matches that are the brand's own
}

func (t *Tally) add(e *enrichment, corrected map[string]mention.Label) {
	if t.Brands == nil {
		t.Brands, t.Labels = map[string]int{}, map[mention.Label]int{}
	}
	t.Mentions++
	for i := range e.Brands {
		b := &e.Brands[i]
		t.Brands[b.Brand]++
		label, ok := corrected[b.Brand]
		if !ok {
			label = b.Sentiment.Label
		}
		t.Labels[label]++
		if b.Owned {
			t.Owned++
		}
	}
}

// Recount is what a [Journal.Recompute] changed.
type Recount struct {
	Before, After Tally
	Changed       int // mentions whose enrichment is another now
	Relabelled    int // of them, those whose label is: of a brand, or, about none, as a whole
}

// Recomputation is how to walk the journal again after a setting has changed.
type Recomputation struct {
	// Enrich works the enrichment of a mention out afresh, in place. It sees the
	// text in force and the enrichment of before, without people's corrections,
	// which outlive any recomputation.
	Enrich func(ctx context.Context, m *mention.Mention) error
	// From is the sequence number to go on after, 0 to begin; an interrupted
	// walk is taken up with the last number Progress was given.
	From uint64
	// Progress, when set, hears after each page how far the walk is.
	Progress func(seq, upTo uint64)
}

// Recompute enriches all stored mentions again, up to the enrichment cursor, and
// writes an Update entry for each whose enrichment comes out different. Small
// transactions: appending goes on meanwhile. A mention edited during the walk
// is left to its own enrichment.
func (j *Journal) Recompute(ctx context.Context, r Recomputation) (Recount, error) {
	var total Recount
	upTo, err := j.EnrichCursor(ctx)
	if err != nil {
		return total, err
	}
	for seq := r.From; seq < upTo; {
		page, last, err := j.enrichedPage(ctx, seq, upTo)
		if err != nil {
			return total, fmt.Errorf("recompute enrichment: %w", j.db.Explain(err))
		}
		if len(page) == 0 {
			break
		}
		changed, err := r.judge(ctx, page, &total)
		if err == nil {
			err = j.storeRecomputed(ctx, changed, &total)
		}
		if err != nil {
			return total, fmt.Errorf("recompute enrichment after %d: %w", seq, err)
		}
		seq = last
		if r.Progress != nil {
			r.Progress(seq, upTo)
		}
	}
	return total, nil
}

// recomputed is a mention whose enrichment came out different.
type recomputed struct {
	seq, cur uint64
	body     []byte
}

// stored is a mention with its enrichment as stored, before corrections.
type stored struct {
	seq, cur uint64
	m        mention.Mention
	before   []byte
	over     overlay
}

const enrichedPageSQL = `SELECT m.seq, coalesce(m.cur, 0), m.id, coalesce(r.body, m.body), e.body, c.overlay FROM journal_mentions m
	LEFT JOIN journal_changes c ON c.seq = m.cur
	LEFT JOIN journal_revisions r ON r.seq = c.text
	JOIN journal_enrichments e ON e.seq = coalesce(c.enrich, m.seq)
	WHERE m.seq > ? AND m.seq <= ? AND m.gone = 0 ORDER BY m.seq LIMIT ?`

func (j *Journal) enrichedPage(ctx context.Context, after, upTo uint64) ([]stored, uint64, error) {
	rows, err := j.db.Read.QueryContext(ctx, enrichedPageSQL, int64(after), int64(min(upTo, math.MaxInt64)), scanPage)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = rows.Close() }()
	var page []stored
	last := after
	for rows.Next() {
		var s stored
		var id any
		var body, over []byte
		if err := rows.Scan(&s.seq, &s.cur, &id, &body, &s.before, &over); err != nil {
			return nil, 0, err
		}
		if len(over) > 0 {
			if err := unmarshal(over, &s.over); err != nil {
				return nil, 0, err
			}
		}
		if s.m, err = decode(idOf(id), body, s.before, nil); err != nil {
			return nil, 0, err
		}
		page, last = append(page, s), s.seq
	}
	return page, last, rows.Err()
}

func (r *Recomputation) judge(ctx context.Context, page []stored, total *Recount) ([]recomputed, error) {
	var changed []recomputed
	for i := range page {
		s := &page[i]
		was := enrichmentOf(&s.m)
		total.Before.add(&was, s.over.Corrections)
		labels := was.labels(s.over.Corrections) // now, as what it holds is changed in place
		if err := r.Enrich(ctx, &s.m); err != nil {
			return nil, fmt.Errorf("mention %s: %w", s.m.ID, err)
		}
		is := enrichmentOf(&s.m)
		total.After.add(&is, s.over.Corrections)
		body, err := encode(is)
		if err != nil {
			return nil, fmt.Errorf("mention %s: %w", s.m.ID, err)
		}
		if !bytes.Equal(body, s.before) {
			if relabelled(labels, is.labels(s.over.Corrections)) {
				total.Relabelled++
			}
			changed = append(changed, recomputed{seq: s.seq, cur: s.cur, body: body})
		}
	}
	return changed, ctx.Err()
}

// labels are a mention's by brand, or, where it is about none, its own as a whole by "". What people
// corrected is left out.
func (e *enrichment) labels(corrected map[string]mention.Label) map[string]mention.Label {
	all := map[string]mention.Label{}
	for i := range e.Brands {
		all[e.Brands[i].Brand] = e.Brands[i].Sentiment.Label
	}
	if len(all) == 0 && e.Sentiment != nil {
		all[""] = e.Sentiment.Label
	}
	maps.DeleteFunc(all, func(brand string, _ mention.Label) bool { _, said := corrected[brand]; return said })
	return all
}

// relabelled says whether something that had a label has another now.
func relabelled(was, is map[string]mention.Label) bool {
	for brand, label := range was {
		if now, both := is[brand]; both && now != label {
			return true
		}
	}
	return false
}

func (j *Journal) storeRecomputed(ctx context.Context, changed []recomputed, total *Recount) error {
	if len(changed) == 0 {
		return nil
	}
	n := 0
	err := j.write(ctx, func(ctx context.Context, w *writer) error {
		n = 0
		for _, c := range changed {
			stored, err := w.reenrich(ctx, c)
			if err != nil {
				return err
			}
			if stored {
				n++
			}
		}
		return nil
	})
	total.Changed += n
	return err
}

// reenrich writes one new enrichment, unless the mention has changed meanwhile:
// an edit brings its own, and triage made meanwhile is taken along.
func (w *writer) reenrich(ctx context.Context, c recomputed) (bool, error) {
	var cur uint64
	var gone bool
	err := w.tx.QueryRowContext(ctx, `SELECT coalesce(cur, 0), gone FROM journal_mentions WHERE seq = ?`, int64(c.seq)).Scan(&cur, &gone)
	if err != nil || gone {
		return false, err
	}
	f, err := w.inForce(ctx, c.seq, cur)
	if err != nil {
		return false, err
	}
	if cur != c.cur && f.text > c.cur && f.text != c.seq {
		return false, nil
	}
	seq, err := w.change(ctx, f, change{op: opUpdate, what: "enriched again", enriches: true})
	if err != nil {
		return false, err
	}
	_, err = w.tx.ExecContext(ctx, `INSERT INTO journal_enrichments (seq, body) VALUES (?,?)`, int64(seq), string(c.body))
	return err == nil, err
}

// SetStamp keeps, under a name, the fingerprint of the settings something was
// worked out with; see [Journal.Stamp].
func (j *Journal) SetStamp(ctx context.Context, name string, stamp uint64) error {
	err := j.write(ctx, func(ctx context.Context, w *writer) error {
		return setState(ctx, w.tx, "stamp "+name, stamp)
	})
	if err != nil {
		return fmt.Errorf("set stamp %s: %w", name, err)
	}
	return nil
}

// Stamp is the fingerprint last set under a name, 0 when none was.
func (j *Journal) Stamp(ctx context.Context, name string) (uint64, error) {
	if name == "" {
		return 0, errors.New("read stamp: no name")
	}
	return j.state(ctx, j.db.Read, "stamp "+name)
}
