package crawler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// The bounds of a trial: it answers somebody who waits, and it must not gather by
// the back door.
const (
	trialTime  = 25 * time.Second
	trialPages = 5
	trialShown = 100
)

// Trial is what a source shows in one poll and what would become of each item.
// Nothing of it is kept, and the source's own notes do not change.
type Trial struct {
	Source string        `json:"source"`
	Type   string        `json:"type"`
	At     time.Time     `json:"at"`
	Took   time.Duration `json:"took_ns"`
	// Items are the first ones shown, at most a hundred; Seen is how many there
	// were, and Outcomes says by name what would become of them and sums to Seen.
	// The reason "new" means that it would be kept.
	Items    []TrialItem              `json:"items"`
	Seen     int                      `json:"seen"`
	Outcomes map[mention.Reason]int64 `json:"outcomes"`
	Requests int                      `json:"requests"`
	Bytes    int64                    `json:"bytes"`
	Warning  string                   `json:"warning,omitempty"`
	// Cut says that time ran out: what had come by then is shown.
	Cut bool `json:"cut,omitempty"`
}

// TrialItem is one item of a trial. Of an item the source itself dropped only
// Reason and Detail are known.
type TrialItem struct {
	Mention mention.Mention `json:"mention,omitzero"`
	Reason  mention.Reason  `json:"reason"`
	Detail  string          `json:"detail,omitempty"`
	// Brands are the keys of those whose query an item that would be kept matches;
	// empty when the source keeps everything and none does.
	Brands []string `json:"brands,omitempty"`
}

// Try polls a source once, as if for the first time and within bounds (25 seconds,
// five pages of a web site), through the same door with the same manners, and
// judges what comes without keeping it. src need not be in the rules file.
func (c *Crawler) Try(ctx context.Context, src config.Source) (Trial, error) {
	c.mu.Lock()
	cfg := c.opt.Config
	c.mu.Unlock()
	if src.MaxPages == 0 || src.MaxPages > trialPages {
		src.MaxPages = trialPages
	}
	r := &runner{src: src, c: c, log: c.opt.Log.With("source", src.Name, "trial", true), maxAge: src.MaxAge}
	if r.maxAge == 0 {
		r.maxAge = cfg.Crawler.MaxAge
	}
	env := c.env(cfg, src, r.log)
	env.Dir = "" // no working files
	made, err := c.opt.Factories.build(src, env)
	if err != nil {
		return Trial{}, err
	}
	t := &trial{r: r, brands: cfg.Brands, seen: map[string]bool{}}
	t.Source, t.Type, t.At, t.Outcomes = src.Name, src.Type, c.opt.Clock.Now(), map[mention.Reason]int64{}
	bounded, cancel := context.WithTimeout(ctx, trialTime)
	defer cancel()
	err = t.ask(bounded, made)
	t.Took = c.opt.Clock.Now().Sub(t.At)
	if ctx.Err() == nil && bounded.Err() != nil {
		t.Cut, err = true, nil
	}
	if err != nil {
		return Trial{}, fmt.Errorf("try source %q: %w", src.Name, err)
	}
	return t.Trial, nil
}

// trial is one under way.
type trial struct {
	Trial
	r      *runner
	brands []config.Brand
	seen   map[string]bool
}

// errEnough ends a stream that has shown as much as anybody reads.
var errEnough = errors.New("enough seen")

// ask polls a source, or listens to a stream for as long as the trial lasts. A
// source that panics has failed, no more.
func (t *trial) ask(ctx context.Context, made any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal fault: %v", p)
		}
	}()
	emit := func(_ context.Context, h source.Harvest) error {
		t.take(h)
		if t.Seen >= trialShown {
			return errEnough
		}
		return nil
	}
	state := source.State{First: true, Now: t.At}
	var h source.Harvest
	switch s := made.(type) {
	case source.Streamer:
		err = s.Stream(ctx, state, emit)
	case source.Batcher:
		h, err = s.PollInBatches(ctx, state, emit)
	case source.Source:
		h, err = s.Poll(ctx, state)
	default:
		err = fmt.Errorf("%T is no source", made)
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	if err == nil {
		t.take(h)
	}
	return err
}

// take judges what a source showed as accept does, and keeps none of it.
func (t *trial) take(h source.Harvest) {
	t.Requests += h.Requests
	t.Bytes += h.Bytes
	if h.Warning != "" {
		t.Warning = h.Warning
	}
	for _, d := range h.Dropped {
		t.add(TrialItem{Reason: d.Reason, Detail: d.Detail})
	}
	for i := range h.Mentions {
		m := &h.Mentions[i]
		t.r.complete(m, t.At, true)
		item := TrialItem{Reason: t.r.refuse(m, t.seen)}
		if item.Reason == "" {
			item.Reason, item.Brands = mention.New, t.matched(m)
		}
		item.Mention = *m
		t.add(item)
	}
}

// matched are the brands whose query an item matches.
func (t *trial) matched(m *mention.Mention) []string {
	var keys []string
	for i := range t.brands {
		if b := &t.brands[i]; b.Query != nil && b.Query.Match(m, t.At) {
			keys = append(keys, b.Key)
		}
	}
	return keys
}

func (t *trial) add(item TrialItem) {
	t.Seen++
	t.Outcomes[item.Reason]++
	if len(t.Items) < trialShown {
		t.Items = append(t.Items, item)
	}
}

// Discover is [Discover] through this crawler's own door, beside the sources it has.
func (c *Crawler) Discover(ctx context.Context, address string) ([]Find, error) {
	c.mu.Lock()
	cfg := c.opt.Config
	c.mu.Unlock()
	return Discover(ctx, c.opt.Door, address, cfg.Sources)
}
