package crawler

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

func TestATrialShowsWhatWouldBeKeptAndKeepsNothing(t *testing.T) {
	f := &fake{poll: func(_ int, st source.State) (source.Harvest, error) {
		if !st.First {
			t.Error("a trial is a first poll")
		}
		list := items(0, 3)
		list[1].Text = "about tea"
		list[2].URL = list[0].URL
		return source.Harvest{Mentions: list, Dropped: []mention.Outcome{{Reason: mention.Robots, Detail: "noindex"}}, Requests: 1}, nil
	}}
	h := build(t, map[string]any{"a": f}, feedNamed("a", time.Minute))
	h.opt.Wanted = func(m *mention.Mention) bool { return strings.Contains(m.Text, "kettle") }
	c, err := New(t.Context(), h.opt)
	if err != nil {
		t.Fatal(err)
	}
	src := feedNamed("a", time.Minute)
	src.Keep = config.KeepBrand
	h.opt.Config.Brands = brandsAsking(t, "kettles", "kettle", "tea", "tea")
	got, err := c.Try(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	sum := int64(0)
	for _, n := range got.Outcomes {
		sum += n
	}
	if got.Seen != 4 || sum != 4 || len(got.Items) != 4 {
		t.Errorf("seen %d, outcomes %v, items %d: want 4 of each", got.Seen, got.Outcomes, len(got.Items))
	}
	for _, reason := range []mention.Reason{mention.New, mention.NoBrand, mention.Duplicate, mention.Robots} {
		if got.Outcomes[reason] != 1 {
			t.Errorf("%s: %d, want 1", reason, got.Outcomes[reason])
		}
	}
	if b := got.Items[1].Brands; len(b) != 1 || b[0] != "kettles" {
		t.Errorf("what would be kept speaks of %v, want kettles", b)
	}
	health, _ := c.Health(t.Context())
	if len(h.sink.all) != 0 || health[0].Polls != 0 {
		t.Errorf("a trial left traces: %d mentions, %+v", len(h.sink.all), health[0])
	}
}

func TestATrialOfASourceThatNeverAnswersEnds(t *testing.T) {
	h := build(t, map[string]any{"slow": hanging{}, "mad": panicking{}})
	synctest.Test(t, func(t *testing.T) {
		c, err := New(t.Context(), h.opt)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Try(t.Context(), feedNamed("slow", time.Minute))
		if err != nil || !got.Cut || got.Took != trialTime {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := c.Try(t.Context(), feedNamed("mad", time.Minute)); err == nil || !strings.Contains(err.Error(), "internal fault") {
			t.Errorf("%v", err)
		}
		if _, err := c.Try(t.Context(), feedNamed("unknown", time.Minute)); err == nil {
			t.Error("a source that cannot be made was tried")
		}
	})
}

type hanging struct{}

func (hanging) Poll(ctx context.Context, _ source.State) (source.Harvest, error) {
	<-ctx.Done()
	return source.Harvest{}, ctx.Err()
}

type panicking struct{}

func (panicking) Poll(context.Context, source.State) (source.Harvest, error) { panic("mad") }

// brandsAsking are brands by key and query.
func brandsAsking(t *testing.T, keysAndQueries ...string) []config.Brand {
	t.Helper()
	var all []config.Brand
	for i := 0; i < len(keysAndQueries); i += 2 {
		q, err := query.Parse(keysAndQueries[i+1], query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, config.Brand{Key: keysAndQueries[i], Query: q})
	}
	return all
}
