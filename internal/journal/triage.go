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

// ErrOtherBrand says that a mention does not speak of the brand towards which its
// sentiment was to be corrected.
var ErrOtherBrand = errors.New("it does not mention the brand")

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
	// empty label withdraws the correction. Intent does the same for what is wanted, as [mention.WantLabel] writes
	// it; Crisis, "yes" or "no", for whether it tells of a crisis.
	Sentiment, Intent map[string]mention.Label
	Crisis            *string
}

// corrections are those of a change, by their keys.
func (c *TriageChange) corrections() map[string]mention.Label {
	all := maps.Clone(c.Sentiment)
	if all == nil {
		all = map[string]mention.Label{}
	}
	for brand, said := range c.Intent {
		all[mention.IntentKey(brand)] = said
	}
	if c.Crisis != nil {
		all[mention.CrisisKey] = mention.Label(*c.Crisis)
	}
	return all
}

// whatTriage begins the description of every change people made: what undo may
// take back.
const whatTriage = "triage: "

// Triage applies a person's decision to a mention, as an Update entry, with who
// and when on record. A decision that changes nothing writes nothing. Unknown
// ids give [mention.ErrNotFound].
func (j *Journal) Triage(ctx context.Context, id string, c TriageChange, by string) error {
	done, err := j.TriageMany(ctx, []string{id}, c, by)
	if err == nil && len(done.Missing) > 0 {
		return fmt.Errorf("triage mention %s: %w", id, mention.ErrNotFound)
	}
	return err
}

// Triaged says what became of each mention that [Journal.TriageMany] was given.
type Triaged struct {
	Changed []string // what undo can take back
	Same    []string // already so: nothing was written
	Missing []string // not kept, or not any more
}

// TriageMany applies one decision to several mentions as [Journal.Triage] does, all of
// them or, on an error, none.
func (j *Journal) TriageMany(ctx context.Context, ids []string, c TriageChange, by string) (Triaged, error) {
	if err := c.validate(); err != nil {
		return Triaged{}, fmt.Errorf("triage: %w", err)
	}
	var done Triaged
	err := j.write(ctx, func(ctx context.Context, w *writer) error {
		done = Triaged{}
		for _, id := range ids {
			changed, err := w.triage(ctx, id, c, by)
			switch {
			case errors.Is(err, mention.ErrNotFound):
				done.Missing = append(done.Missing, id)
			case err != nil:
				return fmt.Errorf("mention %s: %w", id, err)
			case changed:
				done.Changed = append(done.Changed, id)
			default:
				done.Same = append(done.Same, id)
			}
		}
		return nil
	})
	if err != nil {
		return Triaged{}, fmt.Errorf("triage: %w", err)
	}
	return done, nil
}

// triage applies a decision to one mention; changed is false when it was so already.
func (w *writer) triage(ctx context.Context, id string, c TriageChange, by string) (changed bool, err error) {
	f, err := w.find(ctx, id)
	if err != nil {
		return false, err
	}
	before := f.over
	if err := w.checkBrands(ctx, f, c.corrections()); err != nil {
		return false, err
	}
	f.over.decide(c)
	what := describeTriage(&before, &f.over)
	if what == "" {
		return false, nil
	}
	_, err = w.change(ctx, f, change{op: opUpdate, who: by, what: whatTriage + what})
	return err == nil, err
}

func (c *TriageChange) validate() error {
	if c.Status != nil && !slices.Contains([]string{"", StatusOpen, StatusHandled, StatusIrrelevant}, *c.Status) {
		return fmt.Errorf("unknown status %q: want open, handled or irrelevant", *c.Status)
	}
	for key, l := range c.corrections() {
		if l == "" {
			continue
		}
		if err := mention.CheckCorrection(key, l); err != nil {
			return err
		}
	}
	return nil
}

// checkBrands refuses a correction towards a brand the mention does not speak of.
func (w *writer) checkBrands(ctx context.Context, f *inForce, want map[string]mention.Label) error {
	if !slices.ContainsFunc(slices.Collect(maps.Keys(want)), func(key string) bool { brand, _ := mention.CutKey(key); return brand != "" }) {
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
	for key, label := range want {
		brand, _ := mention.CutKey(key)
		known := slices.ContainsFunc(e.Brands, func(b mention.BrandMatch) bool { return b.Brand == brand })
		if brand != "" && label != "" && !known {
			return fmt.Errorf("%w %q", ErrOtherBrand, brand)
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
	said := c.corrections()
	if len(said) == 0 {
		return
	}
	o.Corrections = maps.Clone(o.Corrections)
	if o.Corrections == nil {
		o.Corrections = map[string]mention.Label{}
	}
	for key, label := range said {
		if label == "" {
			delete(o.Corrections, key)
		} else {
			o.Corrections[key] = label
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
	keys := slices.Collect(maps.Keys(before.Corrections))
	for key := range after.Corrections {
		if _, known := before.Corrections[key]; !known {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		brand, of := mention.CutKey(key)
		differ(strings.TrimSpace(of+" "+brand), string(before.Corrections[key]), string(after.Corrections[key]))
	}
	return strings.Join(parts, ", ")
}
