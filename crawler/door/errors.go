package door

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Reason names why the door did not bring what was asked for. It is shown to
// people, counted in metrics, and branched on by callers.
type Reason string

// The reasons a request can fail for.
const (
	BadURL      Reason = "bad address"       // not an absolute http or https address
	Scheme      Reason = "scheme refused"    // neither http nor https
	Port        Reason = "port refused"      // neither 80 nor 443, and not an allowed private host
	Private     Reason = "private address"   // loopback, private, link-local, metadata and their like
	DNS         Reason = "name not found"    // the name does not resolve
	Connect     Reason = "no connection"     // refused, reset, unreachable
	TLS         Reason = "broken TLS"        // certificate or handshake
	Timeout     Reason = "timeout"           // connecting, headers, silence or the whole exchange
	Redirects   Reason = "redirects"         // too many, in a circle, or without a target
	TooLarge    Reason = "too large"         // more bytes than allowed after decompression
	Encoding    Reason = "unknown encoding"  // a content encoding that was not asked for or is broken
	Protocol    Reason = "protocol error"    // what came is not HTTP, or was cut off
	Robots      Reason = "robots"            // robots.txt refuses the path
	RobotsDown  Reason = "robots unknown"    // robots.txt could not be read: everything is refused for now
	RateLimited Reason = "rate limited"      // 429, or still waiting out an earlier one
	BreakerOpen Reason = "host resting"      // the host failed repeatedly and is left alone for a while
	Blocked     Reason = "blocked"           // 401, 403, 451 or a challenge page
	NotFound    Reason = "not found"         // 404
	Gone        Reason = "gone"              // 410
	ServerError Reason = "server error"      // 5xx
	Status      Reason = "unexpected status" // any other status that is not a success
	Cancelled   Reason = "cancelled"         // the caller's context ended
)

// Error is every error of the door: what was asked, why it failed, and when it
// may be asked again.
type Error struct {
	Reason Reason
	URL    string        // redacted: see [Redact]
	Status int           // the HTTP status, where there was one
	After  time.Duration // do not ask again before; 0 when unknown
	Detail string        // a short plain sentence, may be empty
	Err    error         // the cause, may be nil; never carries the unredacted address
	// Header is that of an answer refused for its status, and Body its first bytes
	// where [Request.ErrorBody] asked for them: platforms say there how long to wait.
	Header http.Header
	Body   []byte
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "fetch %s: %s", e.URL, e.Reason)
	if e.Status != 0 {
		fmt.Fprintf(&b, " (status %d)", e.Status)
	}
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	} else if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// under is e without anything that tells where it happened: details and causes name
// hosts, paths and targets of redirects.
func (e *Error) under(alias string) *Error {
	return &Error{Reason: e.Reason, URL: alias, Status: e.Status, After: e.After}
}

// Lasting says that asking again soon is pointless: the answer depends on the
// address or on somebody's decision, not on the weather.
func (e *Error) Lasting() bool {
	switch e.Reason {
	case BadURL, Scheme, Port, Private, Robots, Blocked, NotFound, Gone, TooLarge, Redirects:
		return true
	}
	return false
}

// hostTrouble says whether a reason speaks against the whole host, so that its
// breaker should count it.
func (r Reason) hostTrouble() bool {
	switch r {
	case DNS, Connect, TLS, Timeout, Protocol, ServerError:
		return true
	}
	return false
}

// ReasonOf is the door's reason inside err, or "" when there is none.
func ReasonOf(err error) Reason {
	var e *Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

// secretParams are query keys whose values never reach a log or an error.
var secretParams = []string{"key", "token", "secret", "password", "passwd", "auth", "signature", "sig", "apikey", "session"}

// Redact returns an address fit for logs, errors and exports: without
// credentials, without the values of query keys that smell of a secret, and
// with private feed paths (Google Alerts) masked.
func Redact(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return "(unreadable address)"
	}
	if u.User != nil {
		u.User = url.User("xxx")
	}
	if strings.HasPrefix(u.Path, "/alerts/feeds/") {
		u.Path, u.RawPath = "/alerts/feeds/xxx", ""
	}
	if u.RawQuery != "" {
		parts := strings.Split(u.RawQuery, "&")
		for i, part := range parts {
			if k, _, ok := strings.Cut(part, "="); ok && secretKey(k) {
				parts[i] = k + "=xxx"
			}
		}
		u.RawQuery = strings.Join(parts, "&")
	}
	return u.String()
}

func secretKey(k string) bool {
	k = strings.ToLower(k)
	for _, s := range secretParams {
		if k == s || strings.HasSuffix(k, "_"+s) || strings.HasSuffix(k, "-"+s) || strings.HasSuffix(k, s) && s != "sig" && s != "key" {
			return true
		}
	}
	return k == "feed"
}
