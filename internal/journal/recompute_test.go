package journal

import (
	"context"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

func TestSettingsAreRetroactiveAndCountedBeforeAndAfter(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	var ms []mention.Mention
	for n := range 10 {
		ms = append(ms, said(n))
	}
	mustAppend(t, j, ms...)
	enrichAll(t, j, aboutAcme)
	triage(t, j, ms[0].ID, TriageChange{Sentiment: map[string]mention.Label{"acme": mention.Neutral}}, "ana")
	mustAppend(t, j, said(99)) // not enriched yet: none of this walk's business

	r, err := j.Recompute(t.Context(), Recomputation{Enrich: func(_ context.Context, m *mention.Mention) error {
		if m.ID == ms[3].ID {
			m.Brands = nil
			return nil
		}
		if m.Brands[0].Sentiment.Corrected {
			t.Error("the walk sees a correction")
		}
		if m.ID == ms[0].ID || m.ID == ms[1].ID {
			m.Brands[0].Sentiment = mention.Sentiment{Label: mention.Negative, Score: -0.5}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if r.Changed != 3 || r.Relabelled != 1 || r.Before.Brands["acme"] != 10 || r.After.Brands["acme"] != 9 || r.After.Labels[mention.Negative] != 1 || r.Before.Labels[mention.Neutral] != r.After.Labels[mention.Neutral] {
		t.Errorf("recount %+v", r)
	}
	es := after(t, j, 12)
	if len(es) != 3 || es[0].Op != mention.Update || es[0].Mention.ID != ms[0].ID {
		t.Errorf("entries %+v", es)
	}
	if m := get(t, j, ms[0].ID); m.Brands[0].Sentiment.Label != mention.Neutral {
		t.Errorf("the correction is gone: %+v", m.Brands)
	}
	if m := get(t, j, ms[3].ID); len(m.Brands) != 0 {
		t.Errorf("not recomputed: %+v", m.Brands)
	}
	if err := j.SetStamp(t.Context(), "brands", 42); err != nil {
		t.Fatal(err)
	}
	if s, err := j.Stamp(t.Context(), "brands"); err != nil || s != 42 {
		t.Errorf("stamp %d, %v", s, err)
	}
}
