package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// The states of triage. An untouched mention has none, which counts as open.
const (
	StatusOpen       = "open"
	StatusHandled    = "handled"
	StatusIrrelevant = "irrelevant"
)

// ErrNothingToUndo says that no triage of this mention is left to take back.
var ErrNothingToUndo = errors.New("nothing to undo")

// TriageChange is what a person decides about a mention. What is nil or empty
// stays as it is.
type TriageChange struct {
	Status   *string   // one of the Status constants; "" clears it
	Assignee *string   // "" unassigns
	Note     *string   // "" clears it
	Tags     *[]string // replaces all tags
	AddTags  []string
	DropTags []string
	// Sentiment corrects the model by brand key, "" for the text as a whole; an
	// empty label withdraws the correction.
	Sentiment map[string]mention.Label
}

// whatTriage begins the description of every change people made: what undo may
// take back.
const whatTriage = "triage: "

// Triage applies a person's decision to a mention, as an Update entry, with who
// and when on record. A decision that changes nothing writes nothing. Unknown
// ids give [mention.ErrNotFound].
func (j *Journal) Triage(ctx context.Context, id string, c TriageChange, by string) error {
	if err := c.validate(); err != nil {
		return fmt.Errorf("triage mention %s: %w", id, err)
	}
	err := j.write(ctx, func(ctx context.Context, w *writer) error {
		f, err := w.find(ctx, id)
		if err != nil {
			return err
		}
		before := f.over
		if err := w.checkBrands(ctx, f, c.Sentiment); err != nil {
			return err
		}
		f.over.decide(c)
		what := describeTriage(&before, &f.over)
		if what == "" {
			return nil
		}
		_, err = w.change(ctx, f, change{op: opUpdate, who: by, what: whatTriage + what})
		return err
	})
	if err != nil {
		return fmt.Errorf("triage mention %s: %w", id, err)
	}
	return nil
}

func (c *TriageChange) validate() error {
	if c.Status != nil && !slices.Contains([]string{"", StatusOpen, StatusHandled, StatusIrrelevant}, *c.Status) {
		return fmt.Errorf("unknown status %q: want open, handled or irrelevant", *c.Status)
	}
	for _, l := range c.Sentiment {
		if !slices.Contains([]mention.Label{"", mention.Negative, mention.Neutral, mention.Positive}, l) {
			return fmt.Errorf("unknown sentiment %q: want negative, neutral or positive", l)
		}
	}
	return nil
}

// checkBrands refuses a correction towards a brand the mention does not speak of.
func (w *writer) checkBrands(ctx context.Context, f *inForce, want map[string]mention.Label) error {
	if len(want) == 0 || len(want) == 1 && want[""] != "" {
		return nil
	}
	var raw []byte
	err := w.tx.QueryRowContext(ctx, `SELECT body FROM journal_enrichments WHERE seq = ?`, int64(f.enrich)).Scan(&raw)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	var e enrichment
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &e); err != nil {
			return fmt.Errorf("decode enrichment: %w", err)
		}
	}
	for brand, label := range want {
		known := slices.ContainsFunc(e.Brands, func(b mention.BrandMatch) bool { return b.Brand == brand })
		if brand != "" && label != "" && !known {
			return fmt.Errorf("it does not mention brand %q", brand)
		}
	}
	return nil
}

// find reads what is in force about the mention with this id.
func (w *writer) find(ctx context.Context, id string) (*inForce, error) {
	var seq, cur uint64
	err := w.tx.QueryRowContext(ctx, `SELECT seq, coalesce(cur, 0) FROM journal_mentions WHERE id = ? AND gone = 0`, idKey(id)).Scan(&seq, &cur)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, mention.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return w.inForce(ctx, seq, cur)
}

// decide applies a change; it never writes into what it replaces.
func (o *overlay) decide(c TriageChange) {
	t := mention.Triage{}
	if o.Triage != nil {
		t = *o.Triage
	}
	for _, p := range []struct{ to, from *string }{{&t.Status, c.Status}, {&t.Assignee, c.Assignee}, {&t.Note, c.Note}} {
		if p.from != nil {
			*p.to = strings.ToValidUTF8(*p.from, "\uFFFD")
		}
	}
	tags := slices.Clone(t.Tags)
	if c.Tags != nil {
		tags = slices.Clone(*c.Tags)
	}
	tags = append(tags, c.AddTags...)
	t.Tags = nil
	for _, tag := range tags {
		tag = strings.TrimSpace(strings.ToValidUTF8(tag, "\uFFFD"))
		if tag != "" && !slices.Contains(t.Tags, tag) && !slices.Contains(c.DropTags, tag) {
			t.Tags = append(t.Tags, tag)
		}
	}
	o.Triage = &t
	if t.Status == "" && t.Assignee == "" && t.Note == "" && t.Tags == nil {
		o.Triage = nil
	}
	if len(c.Sentiment) == 0 {
		return
	}
	o.Corrections = maps.Clone(o.Corrections)
	if o.Corrections == nil {
		o.Corrections = map[string]mention.Label{}
	}
	for brand, label := range c.Sentiment {
		if label == "" {
			delete(o.Corrections, brand)
		} else {
			o.Corrections[brand] = label
		}
	}
}

// describeTriage says what differs between two states, "" when nothing does.
func describeTriage(before, after *overlay) string {
	var b, a mention.Triage
	if before.Triage != nil {
		b = *before.Triage
	}
	if after.Triage != nil {
		a = *after.Triage
	}
	var parts []string
	differ := func(name, was, is string) {
		if was != is {
			parts = append(parts, fmt.Sprintf("%s %q to %q", name, was, is))
		}
	}
	differ("status", b.Status, a.Status)
	differ("assignee", b.Assignee, a.Assignee)
	differ("tags", strings.Join(b.Tags, ", "), strings.Join(a.Tags, ", "))
	if b.Note != a.Note {
		parts = append(parts, "note") // the note itself may name people; it stands in the overlay
	}
	brands := slices.Collect(maps.Keys(before.Corrections))
	for brand := range after.Corrections {
		if _, known := before.Corrections[brand]; !known {
			brands = append(brands, brand)
		}
	}
	slices.Sort(brands)
	for _, brand := range brands {
		differ(strings.TrimSpace("sentiment "+brand), string(before.Corrections[brand]), string(after.Corrections[brand]))
	}
	return strings.Join(parts, ", ")
}

// Event is one line in the history of a mention.
type Event struct {
	Seq  uint64
	Op   mention.Op
	At   time.Time
	By   string // who did it; empty where earshot itself did
	What string // in a few words
	// Before and After are the triage around the event; nil where there was none.
	Before, After *mention.Triage
	// CorrectedBefore and CorrectedAfter are people's sentiments, by brand.
	CorrectedBefore, CorrectedAfter map[string]mention.Label
	// Undoes is the event this one took back, else 0.
	Undoes uint64
}

// link is a row of journal_changes in a mention's chain, newest first.
type link struct {
	Event
	prev uint64
	over overlay
}

const chainSQL = `WITH RECURSIVE chain(seq) AS (
		SELECT cur FROM journal_mentions WHERE id = ?1 AND cur IS NOT NULL
		UNION ALL
		SELECT c.prev FROM chain JOIN journal_changes c ON c.seq = chain.seq WHERE c.prev IS NOT NULL)
	SELECT c.seq, c.op, c.at, c.who, c.what, c.overlay, coalesce(c.undoes, 0), coalesce(c.prev, 0)
	FROM chain JOIN journal_changes c ON c.seq = chain.seq ORDER BY c.seq DESC`

type rowsQuerier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

func chain(ctx context.Context, q rowsQuerier, id string) ([]link, error) {
	rows, err := q.QueryContext(ctx, chainSQL, idKey(id))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var links []link
	for rows.Next() {
		var l link
		var op int
		var at int64
		var over sql.RawBytes
		if err := rows.Scan(&l.Seq, &op, &at, &l.By, &l.What, &over, &l.Undoes, &l.prev); err != nil {
			return nil, err
		}
		l.Op, l.At = opOf(op), time.UnixMicro(at).UTC()
		if len(over) > 0 {
			if err := json.Unmarshal(over, &l.over); err != nil {
				return nil, fmt.Errorf("decode triage: %w", err)
			}
		}
		links = append(links, l)
	}
	for i := range links {
		links[i].After, links[i].CorrectedAfter = links[i].over.Triage, links[i].over.Corrections
		if i+1 < len(links) {
			links[i].Before, links[i].CorrectedBefore = links[i+1].over.Triage, links[i+1].over.Corrections
		}
	}
	return links, rows.Err()
}

// History is everything that happened to a mention after it was first put, oldest
// first: edits, counts, triage, with who, when, before and after.
func (j *Journal) History(ctx context.Context, id string) ([]Event, error) {
	links, err := chain(ctx, j.db.Read, id)
	if err != nil {
		return nil, fmt.Errorf("read history of %s: %w", id, j.db.Explain(err))
	}
	events := make([]Event, len(links))
	for i, l := range links {
		events[len(links)-1-i] = l.Event
	}
	return events, nil
}

// Undo takes back the newest triage of a mention that has not been taken back
// yet, as an Update entry of its own; undoing again goes one further back.
// When none is left it returns [ErrNothingToUndo].
func (j *Journal) Undo(ctx context.Context, id, by string) error {
	err := j.write(ctx, func(ctx context.Context, w *writer) error {
		f, err := w.find(ctx, id)
		if err != nil {
			return err
		}
		links, err := chain(ctx, w.tx, id)
		if err != nil {
			return err
		}
		last := undoable(links)
		if last == nil {
			return ErrNothingToUndo
		}
		f.over.Triage, f.over.Corrections = last.Before, last.CorrectedBefore
		what := "undo of " + strings.TrimPrefix(last.What, whatTriage)
		_, err = w.change(ctx, f, change{op: opUpdate, who: by, what: what, undoes: last.Seq})
		return err
	})
	if err != nil {
		return fmt.Errorf("undo triage of mention %s: %w", id, err)
	}
	return nil
}

func undoable(links []link) *link {
	undone := map[uint64]bool{}
	for i := range links {
		l := &links[i]
		if l.Undoes != 0 {
			undone[l.Undoes] = true
		} else if strings.HasPrefix(l.What, whatTriage) && !undone[l.Seq] {
			return l
		}
	}
	return nil
}
