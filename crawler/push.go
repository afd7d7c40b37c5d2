package crawler

import (
	"context"
	"net/http"
	"slices"
)

// Callback is what hubs reach when they push feeds, and the path below which it
// must be mounted; nil when rules.toml names no callback_url.
func (c *Crawler) Callback() (path string, h http.Handler) {
	if c.push == nil {
		return "", nil
	}
	return c.push.Path(), c.push
}

// PushCounts is how often each verdict came up at the callback since the start,
// and how many subscriptions are in each state.
func (c *Crawler) PushCounts() (verdicts map[string]uint64, states map[string]int) {
	if c.push == nil {
		return nil, nil
	}
	return c.push.Counts(), c.push.Leases()
}

// dropPushes lets go of the subscriptions of sources that are gone, off, or no
// longer to be pushed.
func (c *Crawler) dropPushes(ctx context.Context) {
	if c.push == nil {
		return
	}
	c.mu.Lock()
	var wanted []string
	for _, r := range c.runners {
		if !r.src.Off && r.src.Push {
			wanted = append(wanted, r.src.Name)
		}
	}
	c.mu.Unlock()
	for _, name := range c.push.Sources() {
		if !slices.Contains(wanted, name) && ctx.Err() == nil {
			c.push.Drop(ctx, name)
		}
	}
}
