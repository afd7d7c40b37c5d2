// Package social holds what the platform sources below it share.
//
// It owns how a platform is asked (through the door, as a documented
// interface), how its rate limits are read, how a listing is read down to what
// is known, and what to search for. It knows no platform and judges no mention.
package social

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
}

// Get fetches and decodes one answer and notes its cost in h. A rate limit told
// by headers is a *[door.Error] with reason [door.RateLimited] and how long to
// wait; JSON of another shape is [ErrShape].
func (c *Client) Get(ctx context.Context, h *source.Harvest, address string, into any) (http.Header, error) {
	accept := c.Accept
	if accept == "" {
		accept = "application/json"
	}
	h.Requests++
	resp, err := c.Door.Do(ctx, door.Request{URL: address, Robots: c.Policy, Accept: accept, Header: c.Header, ErrorBody: true})
	if err != nil {
		return nil, limited(err, h.State.Now)
	}
	h.Requests += resp.Requests - 1
	h.Bytes += int64(len(resp.Body))
	if err := json.Unmarshal(resp.Body, into); err != nil {
		return nil, fmt.Errorf("read answer of %s: %w", door.Redact(address), ErrShape)
	}
	if wait := exhausted(resp.Header, h.State.Now); wait > 0 {
		h.NotBefore = max(h.NotBefore, wait)
	}
	return resp.Header, nil
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
	for _, prefix := range []string{"X-Ratelimit-", "Ratelimit-"} {
		left, err := strconv.ParseFloat(h.Get(prefix+"Remaining"), 64)
		if err != nil || left >= 1 {
			continue
		}
		var m Moment
		_ = m.UnmarshalJSON([]byte(h.Get(prefix + "Reset")))
		if wait := m.Sub(now); !m.IsZero() && wait > 0 {
			return min(wait, 24*time.Hour)
		}
	}
	return 0
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
