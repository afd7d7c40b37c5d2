package door

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/earshot/earshot/crawler/robots"
)

// Policy says what robots.txt means for a request.
type Policy int

const (
	// Obey refuses what robots.txt refuses; every crawled page.
	Obey Policy = iota
	// Ask looks and reports in [Response.RobotsAllowed] but does not refuse: for
	// an address the operator typed and decided about.
	Ask
	// Skip does not look: documented interfaces made for programs.
	Skip
)

// robotsCache keeps one parsed robots.txt per scheme, host and port.
type robotsCache struct {
	mu sync.Mutex
	m  map[string]*robotsEntry
}

type robotsEntry struct {
	busy    chan struct{} // held while fetching: one request however many ask
	rules   *robots.Rules
	known   bool      // rules came from the site, not from its being unreachable
	expires time.Time // ask again after
	since   time.Time // unreachable since; zero when reachable
	cause   error     // why it could not be read last time
}

const (
	robotsKeep     = 24 * time.Hour      // RFC 9309 §2.4
	robotsRetry    = 10 * time.Minute    // after a failure
	robotsRetryNet = time.Minute         // after one that never reached the site: our network may be back
	robotsGiveUp   = 30 * 24 * time.Hour // RFC 9309 §2.3.1.4: then treat as unavailable
	maxRobotsKept  = 20_000
)

// askRobots applies the policy to one address.
func (d *Door) askRobots(ctx context.Context, u *url.URL, x exchange) *Error {
	if x.policy == Skip || u.Path == "/robots.txt" {
		return nil
	}
	rules, known, cause, err := d.rulesFor(ctx, u)
	if err != nil {
		return &Error{Reason: Cancelled, Err: err}
	}
	d.hosts.get(hostKey(u), d.opt.Clock.Now()).setDelay(rules.CrawlDelay(Token))
	path := u.EscapedPath()
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	if rules.Allowed(Token, path) {
		return nil
	}
	if x.policy == Ask {
		if x.allowed != nil {
			*x.allowed = false
		}
		return nil
	}
	if !known {
		return robotsDown(cause)
	}
	return &Error{Reason: Robots, Detail: "robots.txt of " + u.Host + " refuses this path"}
}

// robotsDown says why nothing may be fetched from a site whose robots.txt cannot be
// read: the site itself cannot be reached, or it answers with a fault.
func robotsDown(cause error) *Error {
	if e, ok := cause.(*Error); ok && e.Status == 0 {
		unreached := *e
		return &unreached
	}
	return &Error{Reason: RobotsDown, After: robotsRetry, Err: cause, Detail: "robots.txt cannot be read now, and without it nothing may be"}
}

// Rules returns the robots.txt in force for the site of address, fetching it if
// need be. Its error is only ever the context's.
func (d *Door) Rules(ctx context.Context, address string) (*robots.Rules, error) {
	u, err := url.Parse(address)
	if err != nil {
		return robots.DisallowAll(), nil
	}
	rules, _, _, err := d.rulesFor(ctx, u)
	return rules, err
}

func (d *Door) rulesFor(ctx context.Context, u *url.URL) (rules *robots.Rules, known bool, cause, err error) {
	e := d.robots.entry(u.Scheme+"://"+strings.ToLower(u.Host), d.opt.Clock.Now())
	if err := take(ctx, e.busy); err != nil {
		return nil, false, nil, err
	}
	defer func() { <-e.busy }()
	now := d.opt.Clock.Now()
	if e.rules != nil && now.Before(e.expires) {
		return e.rules, e.known, e.cause, nil
	}
	resp, err := d.Do(ctx, Request{URL: u.Scheme + "://" + u.Host + "/robots.txt", Robots: Skip, MaxBytes: robots.MaxBytes, Cut: true, Accept: "text/plain, */*;q=0.1"})
	if ctx.Err() != nil {
		return nil, false, nil, ctx.Err()
	}
	e.take(resp, err, d.opt.Clock.Now())
	return e.rules, e.known, e.cause, nil
}

// take turns the answer to a robots.txt request into the rules in force.
func (e *robotsEntry) take(resp *Response, err error, now time.Time) {
	if err == nil {
		e.rules, e.known, e.since = robots.Parse(resp.Body), true, time.Time{}
		e.expires = now.Add(min(robotsKeep, maxAge(resp.Header, robotsKeep)))
		return
	}
	var status int
	if de, ok := err.(*Error); ok {
		status = de.Status
		if de.Reason == Redirects && status != 0 {
			status = http.StatusNotFound // RFC 9309 §2.3.1.2: unavailable
		}
	}
	if status >= 400 && status < 500 && status != http.StatusTooManyRequests {
		e.rules, e.known, e.since = robots.FromStatus(status, nil), true, time.Time{}
		e.expires = now.Add(robotsKeep)
		return
	}
	if e.since.IsZero() {
		e.since = now
	}
	e.cause, e.expires = err, now.Add(robotsRetry)
	if status == 0 {
		e.expires = now.Add(robotsRetryNet)
	}
	switch {
	case e.known: // an old copy is better than none
	case now.Sub(e.since) > robotsGiveUp:
		e.rules = &robots.Rules{}
	default:
		e.rules = robots.DisallowAll()
	}
}

func (c *robotsCache) entry(origin string, now time.Time) *robotsEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.m[origin]; e != nil {
		return e
	}
	if c.m == nil {
		c.m = make(map[string]*robotsEntry)
	}
	if len(c.m) >= maxRobotsKept {
		c.sweep(now)
	}
	e := &robotsEntry{busy: make(chan struct{}, 1)}
	c.m[origin] = e
	return e
}

// sweep forgets what has expired; entries being fetched are left alone.
func (c *robotsCache) sweep(now time.Time) {
	for k, e := range c.m {
		select {
		case e.busy <- struct{}{}:
			if now.After(e.expires) {
				delete(c.m, k)
			}
			<-e.busy
		default:
		}
	}
}

// maxAge is the freshness a Cache-Control header grants, or fallback.
func maxAge(h http.Header, fallback time.Duration) time.Duration {
	for part := range strings.SplitSeq(h.Get("Cache-Control"), ",") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(strings.ToLower(part)), "max-age="); ok {
			if n, err := strconv.ParseInt(strings.Trim(v, `"`), 10, 64); err == nil && n >= 0 {
				return max(time.Duration(min(n, 1<<31))*time.Second, time.Minute)
			}
		}
	}
	return fallback
}
