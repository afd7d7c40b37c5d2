package door

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// exchange is how one request and its answer are to be made.
type exchange struct {
	policy   Policy
	maxBytes int64
	allowed  *bool // where an Ask policy leaves its answer; may be nil
	raw      bool  // statuses are the caller's business (colly, WebSocket)
	stream   bool  // an endless body: no total time, no cap
	cut      bool  // of a body that is too large the beginning is read
	// errorBody keeps the first bytes of an unsuccessful answer
	errorBody bool
	agent     string // instead of the door's own, where not ""
}

// maxErrorBody is how much of an unsuccessful answer is kept.
const maxErrorBody = 8 << 10

// exchange makes exactly one request, after every check and wait. The returned
// body is decompressed, capped and watched, and must be closed.
func (d *Door) exchange(ctx context.Context, req *http.Request, x exchange) (*http.Response, error) {
	address := req.URL.String()
	fail := func(e *Error) (*http.Response, error) {
		e.URL = Redact(address)
		return nil, d.count(e)
	}
	if e := d.checkURL(req.URL); e != nil {
		return fail(e)
	}
	if e := d.askRobots(ctx, req.URL, x); e != nil {
		return fail(e)
	}
	h, e := d.turn(ctx, req.URL)
	if e != nil {
		return fail(e)
	}
	free := func() { <-h.slots; <-d.total }
	resp, e := d.roundTrip(ctx, req, x, h, free)
	if e != nil {
		if resp == nil {
			free()
		}
		h.report(d.opt.Clock.Now(), e.Reason, e.After)
		return fail(e)
	}
	verdict, after := d.judgeStatus(resp)
	h.report(d.opt.Clock.Now(), verdict, after)
	if verdict != "" && !x.raw {
		e := &Error{Reason: verdict, Status: resp.StatusCode, After: after, Detail: statusDetail(resp), Header: resp.Header}
		if x.errorBody && !x.stream {
			e.Body, _ = io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
		}
		resp.Body.Close()
		return fail(e)
	}
	d.counts.add("ok")
	return resp, nil
}

// checkURL judges what can be judged before anything is resolved.
func (d *Door) checkURL(u *url.URL) *Error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return &Error{Reason: Scheme, Detail: "only http and https are asked"}
	case u.Hostname() == "":
		return &Error{Reason: BadURL, Detail: "no host"}
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if err != nil {
		return nil
	}
	port, err := strconv.ParseUint(portOf(u), 10, 16)
	if err != nil {
		return &Error{Reason: BadURL, Detail: "no such port"}
	}
	if reason, ok := d.mayReach(ip, uint16(port)); !ok {
		return &Error{Reason: reason, Detail: refusal(reason, u.Hostname(), ip, uint16(port)).detail}
	}
	return nil
}

// roundTrip sends a request whose turn has come. It opens the gate of h when the
// request is on its way, or never will be, and calls free when its place is no
// longer needed.
func (d *Door) roundTrip(ctx context.Context, req *http.Request, x exchange, h *host, free func()) (*http.Response, *Error) {
	started := sync.OnceFunc(func() { h.started(d.opt.Clock.Now()) })
	defer started()
	ctx, cancel := context.WithCancelCause(ctx)
	stop := func() bool { return true }
	if !x.stream {
		stop = time.AfterFunc(d.opt.Timeouts.Total, func() { cancel(errTotal) }).Stop
	}
	done := func() { stop(); cancel(nil) }
	req = req.Clone(httptrace.WithClientTrace(ctx, d.watchStarts(ctx, h, started, cancel)))
	req.Header.Set("User-Agent", cmp.Or(x.agent, d.agent))
	if req.Header.Get("Upgrade") == "" {
		req.Header.Set("Accept-Encoding", "gzip")
	}
	if d.opt.Proxy != nil {
		if proxy, err := d.opt.Proxy(req); err == nil && proxy != nil {
			if err := d.checkProxied(ctx, req.URL, proxy); err != nil {
				e := classify(ctx, err)
				done()
				return nil, e
			}
		}
	}
	resp, err := d.send.RoundTrip(req)
	if err != nil {
		defer done()
		return nil, classify(ctx, err)
	}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		stop()
		free() // a long-lived connection must not hold the host's place
		return resp, nil
	}
	if e := d.dress(ctx, resp, x, cancel, func() { done(); free() }); e != nil {
		resp.Body.Close()
		done()
		return nil, e
	}
	return resp, nil
}

// dress puts our own reader over the raw body.
func (d *Door) dress(ctx context.Context, resp *http.Response, x exchange, cancel context.CancelCauseFunc, done func()) *Error {
	limit := d.opt.MaxBytes
	if x.maxBytes > 0 {
		limit = x.maxBytes
	}
	if !x.stream && !x.cut && resp.ContentLength > limit && !hasNoBody(resp) {
		return &Error{Reason: TooLarge, Status: resp.StatusCode,
			Detail: strconv.FormatInt(resp.ContentLength, 10) + " bytes announced, " + strconv.FormatInt(limit, 10) + " allowed"}
	}
	var r io.Reader = resp.Body
	if !x.stream {
		r = &capped{r: &watched{r: resp.Body, cancel: cancel, idle: d.opt.Timeouts.Idle}, left: limit}
		if x.cut {
			r.(*capped).left += limit // what is packed is cut after unpacking
		}
	}
	if !hasNoBody(resp) {
		plain, err := decompress(r, resp.Header.Get("Content-Encoding"))
		if err != nil {
			return &Error{Reason: Encoding, Status: resp.StatusCode, Err: err}
		}
		if r = plain; !x.stream {
			r = &capped{r: plain, left: limit, cut: x.cut}
		}
	}
	if resp.Header.Get("Content-Encoding") != "" {
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength = -1
	}
	resp.Body = &body{Reader: r, ctx: ctx, raw: resp.Body, done: done}
	return nil
}

// classify names what kept a request from being answered.
func classify(ctx context.Context, err error) *Error {
	e := &Error{Err: scrub(err)}
	var (
		dial     *dialError
		netErr   net.Error
		certErr  *tls.CertificateVerificationError
		recErr   tls.RecordHeaderError
		alert    tls.AlertError
		hostErr  x509.HostnameError
		authErr  x509.UnknownAuthorityError
		refused  *Error
		cause    = context.Cause(ctx)
		tlsError = errors.As(err, &certErr) || errors.As(err, &recErr) || errors.As(err, &alert) || errors.As(err, &hostErr) || errors.As(err, &authErr)
	)
	switch {
	case errors.As(cause, &refused):
		e = refused
	case errors.Is(cause, errTotal), errors.Is(cause, errIdle):
		e.Reason, e.Err = Timeout, cause
	case errors.As(err, &dial):
		e.Reason = dial.reason
		if dial.reason == Connect && errors.As(dial.err, &netErr) && netErr.Timeout() {
			e.Reason = Timeout
		}
		if ctx.Err() != nil {
			e.Reason = Cancelled
		}
	case ctx.Err() != nil && !errors.Is(cause, context.DeadlineExceeded):
		e.Reason = Cancelled
	case tlsError || strings.Contains(err.Error(), "tls:"):
		e.Reason = TLS
	case errors.As(err, &netErr) && netErr.Timeout(), strings.Contains(err.Error(), "timeout"):
		e.Reason = Timeout
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		e.Reason = Connect
	default:
		e.Reason = Protocol
	}
	return e
}

// scrub drops the address net/http puts into its errors: it may hold secrets.
func scrub(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// judgeStatus is "" for answers a caller wants to see (successes, redirects,
// 304), else the reason, with how long to wait.
func (d *Door) judgeStatus(resp *http.Response) (Reason, time.Duration) {
	after := d.RetryAfter(resp.Header)
	switch s := resp.StatusCode; {
	case s < 400:
		return "", 0
	case s == http.StatusTooManyRequests:
		return RateLimited, after
	case s == http.StatusNotFound:
		return NotFound, 0
	case s == http.StatusGone:
		return Gone, 0
	case s == http.StatusUnauthorized, s == http.StatusForbidden, s == http.StatusUnavailableForLegalReasons:
		return Blocked, after
	case s >= 500:
		return ServerError, after
	default:
		return Status, after
	}
}

func statusDetail(resp *http.Response) string {
	if resp.Header.Get("cf-mitigated") != "" {
		return "the site shows programs a challenge; earshot does not imitate a browser"
	}
	return strings.ToLower(http.StatusText(resp.StatusCode))
}

// RetryAfter reads a Retry-After header, seconds or date, as a wait on the
// door's clock: never negative, at most 24 h; 0 when absent or unreadable.
func (d *Door) RetryAfter(h http.Header) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if n, err := strconv.ParseFloat(v, 64); err == nil {
		if !(n > 0) {
			return 0
		}
		return time.Duration(min(n, maxRetryAfter.Seconds()) * float64(time.Second))
	}
	if t, err := http.ParseTime(v); err == nil {
		return min(max(t.Sub(d.opt.Clock.Now()), 0), maxRetryAfter)
	}
	return 0
}
