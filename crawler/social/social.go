// Package social holds what the platform sources below it share.
//
// It owns how a platform is asked (through the door, as a documented
// interface), how its rate limits are read, how a listing is read down to what
// is known, and what to search for. It knows no platform and judges no mention.
package social

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/mention"
)

// ErrShape is returned when an answer is not what the interface documents.
var ErrShape = errors.New("the answer is not what this interface documents")

// Client asks one platform for JSON.
type Client struct {
	Door   *door.Door
	Policy door.Policy
	Accept string
	Header http.Header
	Agent  string // as [door.Request.Agent]
}

// Get fetches and decodes one answer and notes its cost in h. A rate limit told
// by headers is a *[door.Error] with reason [door.RateLimited] and how long to
// wait; JSON of another shape is [ErrShape].
func (c *Client) Get(ctx context.Context, h *source.Harvest, address string, into any) (http.Header, error) {
	return c.Do(ctx, h, door.Request{URL: address}, into)
}

// Do is Get for a request of any form; what it leaves out comes from the client.
func (c *Client) Do(ctx context.Context, h *source.Harvest, r door.Request, into any) (http.Header, error) {
	resp, err := c.Fetch(ctx, h, r)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(resp.Body, into); err != nil {
		return nil, fmt.Errorf("read answer of %s: %w (%s)", door.Redact(r.URL), ErrShape, misshapen(resp.Body, err))
	}
	return resp.Header, nil
}

// Fetch is Do for answers that are no JSON, or not always.
func (c *Client) Fetch(ctx context.Context, h *source.Harvest, r door.Request) (*door.Response, error) {
	r.Robots, r.ErrorBody = c.Policy, true
	if r.Accept == "" {
		r.Accept = c.Accept
	}
	if r.Accept == "" {
		r.Accept = "application/json"
	}
	header := make(http.Header, len(c.Header)+len(r.Header))
	maps.Copy(header, c.Header)
	maps.Copy(header, r.Header)
	r.Header = header
	if r.Agent == "" {
		r.Agent = c.Agent
	}
	h.Requests++
	resp, err := c.Door.Do(ctx, r)
	if err != nil {
		return nil, limited(err, h.State.Now)
	}
	h.Requests += resp.Requests - 1
	h.Bytes += int64(len(resp.Body))
	if wait := exhausted(resp.Header, h.State.Now); wait > 0 {
		h.NotBefore = max(h.NotBefore, wait)
	}
	return resp, nil
}

// misshapen says in a few words what came instead of the documented JSON.
func misshapen(body []byte, err error) string {
	text := bytes.TrimSpace(body)
	var kind *json.UnmarshalTypeError
	switch {
	case len(text) == 0:
		return "it is empty"
	case text[0] == '<':
		return "a page, not JSON"
	case errors.As(err, &kind):
		return "JSON of another shape"
	case strings.Contains(err.Error(), "unexpected end"):
		return "it was cut off"
	}
	return "no JSON"
}

// limited turns a refusal that its headers explain as a spent allowance into
// a rate limit with the time it ends.
func limited(err error, now time.Time) error {
	var e *door.Error
	if !errors.As(err, &e) || e.Header == nil {
		return err
	}
	wait := exhausted(e.Header, now)
	secondary := e.Status == http.StatusForbidden && strings.Contains(strings.ToLower(string(e.Body)), "rate limit")
	if e.Reason != door.RateLimited && wait == 0 && !secondary {
		return err
	}
	told := *e
	told.Reason, told.After = door.RateLimited, max(e.After, wait)
	if told.After == 0 {
		told.After = time.Minute
	}
	return &told
}

// exhausted is how long a spent allowance stays spent; 0 when some is left or
// nothing is said.
func exhausted(h http.Header, now time.Time) time.Duration {
	longest := time.Duration(0)
	for _, prefix := range allowances {
		left, err := strconv.ParseFloat(h.Get(prefix+"Remaining"), 64)
		if err != nil || left >= 1 {
			continue
		}
		longest = max(longest, resetIn(h.Get(prefix+"Reset"), now))
	}
	return min(longest, 24*time.Hour)
}

// allowances are the beginnings of the headers in which platforms tell how much
// may still be asked.
var allowances = []string{"X-Ratelimit-", "Ratelimit-", "X-Rate-Limit-", "X-Ratelimit-Perhour-", "X-Ratelimit-Perday-"}

// resetIn reads when an allowance is renewed: a moment, or seconds from now,
// which no moment after 1970 is mistaken for.
func resetIn(text string, now time.Time) time.Duration {
	if n, err := strconv.ParseFloat(text, 64); err == nil && n > 0 && n < 1e7 {
		return time.Duration(n * float64(time.Second))
	}
	var m Moment
	_ = m.UnmarshalJSON([]byte(text))
	if m.IsZero() {
		return 0
	}
	return max(m.Sub(now), 0)
}

// Base is the address of an instance given as a host or as an address.
func Base(instance string) string {
	if !strings.Contains(instance, "://") {
		instance = "https://" + instance
	}
	return strings.TrimRight(instance, "/")
}

// Identify sets the canonical address and the id of a mention by its URL, so
// that feed, crawl and interface agree.
func Identify(kind string, m *mention.Mention) {
	m.Kind = kind
	if canonical, err := mention.Canonical(m.URL); err == nil {
		m.CanonicalURL, m.ID = canonical, mention.NewID(kind, "", canonical)
	}
}

// IDOf is the id [Identify] gives to a mention at this address.
func IDOf(kind, address string) string {
	m := mention.Mention{URL: address}
	Identify(kind, &m)
	return m.ID
}

// Refused is the outcome of an item that could not be read.
func Refused(detail string) mention.Outcome {
	return mention.Outcome{Reason: mention.Refused, Detail: detail}
}

// WebURL is raw when it is an http or https address, else "".
func WebURL(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}
