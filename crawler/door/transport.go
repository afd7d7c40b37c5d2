package door

import (
	"context"
	"fmt"
	"net/http"
	"sync"
)

// Transport is the door as an http.RoundTripper, for libraries that bring
// their own client. Each hop of a redirect passes through it and is judged
// anew; the statuses it returns are the library's business.
func (d *Door) Transport(policy Policy) http.RoundTripper {
	return roundTripper{d, exchange{policy: policy, raw: true}}
}

// StreamClient is an http.Client for connections that last: WebSockets and
// server-sent events. Their bodies are neither capped nor timed; the caller must
// watch them.
func (d *Door) StreamClient(policy Policy) *http.Client {
	return &http.Client{
		Transport: roundTripper{d, exchange{policy: policy, raw: true, stream: true}},
		CheckRedirect: func(_ *http.Request, via []*http.Request) error {
			if len(via) > d.opt.MaxRedirects {
				return fmt.Errorf("more than %d redirects", d.opt.MaxRedirects)
			}
			return nil
		},
	}
}

type roundTripper struct {
	d *Door
	x exchange
}

func (t roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	return t.d.exchange(req.Context(), req, t.x)
}

// Stream opens an endless answer (server-sent events, NDJSON). The body must be
// closed; reading it ends with ctx.
func (d *Door) Stream(ctx context.Context, r Request) (*http.Response, error) {
	req, err := d.newRequest(ctx, r)
	if err != nil {
		return nil, d.count(err)
	}
	return d.exchange(ctx, req, exchange{policy: r.Robots, stream: true})
}

// counts is how often each reason came up; "ok" counts the answers.
type counts struct {
	mu sync.Mutex
	m  map[Reason]uint64
}

func (c *counts) add(r Reason) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.m == nil {
		c.m = make(map[Reason]uint64)
	}
	c.m[r]++
}

// count notes the reason of err and passes it on.
func (d *Door) count(err error) error {
	if r := ReasonOf(err); r != "" {
		d.counts.add(r)
	}
	return err
}

// Counts returns how many exchanges ended for each reason since the start, "ok"
// among them; for metrics.
func (d *Door) Counts() map[Reason]uint64 {
	d.counts.mu.Lock()
	defer d.counts.mu.Unlock()
	out := make(map[Reason]uint64, len(d.counts.m))
	for k, v := range d.counts.m {
		out[k] = v
	}
	return out
}
