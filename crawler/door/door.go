// Package door is the one way out: every request earshot makes to the world
// goes through it.
//
// It owns who we say we are, where we may go (schemes, ports, no private
// addresses unless opened), how much and how long we listen, how often a host is
// asked, and what its robots.txt allows. It knows nothing of feeds, pages or
// mentions, and it never retries: when to ask again is the schedule's business.
package door

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/earshot/earshot/internal/clock"
)

// Token is the product token robots.txt files name us by.
const Token = "earshot"

// maxRetryAfter is the longest pause a server can ask for.
const maxRetryAfter = 24 * time.Hour

// Options say how the door stands. The zero value of every field has a sensible
// meaning, except Clock, which must be set.
type Options struct {
	Version string // of earshot, for the User-Agent; "dev" when empty
	Contact string // how a site's owner reaches the operator: mailto: or https:
	Clock   clock.Clock
	Log     *slog.Logger

	// AllowPrivate opens networks that are otherwise refused, on every port.
	AllowPrivate []netip.Prefix
	Ports        []uint16 // public ports beside 80 and 443
	// Proxy picks a proxy for a request, as http.ProxyFromEnvironment does; nil
	// means none.
	Proxy    func(*http.Request) (*url.URL, error)
	Resolver Resolver       // default net.DefaultResolver
	RootCAs  *x509.CertPool // default: the system's

	MaxBytes     int64 // of a body, decompressed; default 5 MiB
	MaxRedirects int   // default 10
	Timeouts     Timeouts

	Spacing  time.Duration // between the starts of two requests to one host; default 1 s, negative means none
	PerHost  int           // requests under way to one host; default 2
	Total    int           // requests under way at all; default 256
	Patience time.Duration // longest pause a host asked for that is waited out; default 5 min
}

// Door is the guarded client. It is safe for concurrent use.
type Door struct {
	opt       Options
	agent     string
	transport *http.Transport
	send      http.RoundTripper // the transport; tests put another in its place
	hosts     hosts
	total     chan struct{}
	robots    robotsCache
	proxies   sync.Map // host:port of proxies in use
	counts    counts
}

// New makes a door. It opens nothing yet.
func New(o Options) (*Door, error) {
	if o.Clock == nil {
		return nil, errors.New("make door: no clock")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	o.Timeouts = o.Timeouts.withDefaults()
	setDefault(&o.MaxBytes, 5<<20)
	setDefault(&o.MaxRedirects, 10)
	setDefault(&o.PerHost, 2)
	setDefault(&o.Total, 256)
	setDefault(&o.Patience, 5*time.Minute)
	if o.Spacing == 0 {
		o.Spacing = time.Second
	}
	d := &Door{opt: o, agent: userAgent(o.Version, o.Contact), total: make(chan struct{}, o.Total)}
	d.hosts = hosts{perHost: o.PerHost, spacing: o.Spacing, patience: o.Patience}
	d.transport = &http.Transport{
		Proxy:                  o.Proxy,
		DialContext:            d.dial,
		TLSClientConfig:        &tls.Config{RootCAs: o.RootCAs, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    o.Timeouts.TLS,
		ResponseHeaderTimeout:  o.Timeouts.Header,
		MaxResponseHeaderBytes: 256 << 10,
		MaxIdleConns:           512,
		MaxIdleConnsPerHost:    o.PerHost,
		IdleConnTimeout:        30 * time.Second,
		DisableCompression:     true, // ours caps what comes out
		ForceAttemptHTTP2:      true,
	}
	d.send = d.transport
	return d, nil
}

func setDefault[T int | int64 | time.Duration](v *T, d T) {
	if *v <= 0 {
		*v = d
	}
}

// userAgent is our honest name; its first token is the product token, because
// that is what other people's robots.txt matchers look at.
func userAgent(version, contact string) string {
	clean := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r <= ' ' || r >= 0x7f || r == '(' || r == ')' {
				return -1
			}
			return r
		}, s)
	}
	if version = clean(version); version == "" {
		version = "dev"
	}
	if contact = clean(contact); contact == "" {
		contact = "https://github.com/earshot/earshot"
	}
	return fmt.Sprintf("%s/%s (+%s)", Token, version, contact)
}

// UserAgent is what every request carries.
func (d *Door) UserAgent() string { return d.agent }

// Close drops idle connections.
func (d *Door) Close() { d.transport.CloseIdleConnections() }

// Validator is what a server gave us to ask "has it changed?" with.
type Validator struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// Request is one thing to fetch.
type Request struct {
	Method    string // default GET
	URL       string
	Header    http.Header
	Body      []byte
	Accept    string    // default */*
	Validator Validator // makes the request conditional
	Robots    Policy
	MaxBytes  int64 // overrides the door's cap when positive
	Cut       bool  // of a body larger than that the beginning is read, and it is no error
	// Agent replaces our User-Agent where a platform's terms prescribe its form
	// (Reddit); it must still say who we are.
	Agent string
	// Alias stands in errors for an address that is a secret; nothing else of the
	// place is in them then.
	Alias string
	// ErrorBody keeps the first bytes of an unsuccessful answer in [Error.Body].
	ErrorBody bool
}

// Response is a fetched answer: a success, or 304.
type Response struct {
	Status int
	Header http.Header
	Body   []byte
	URL    string // where the answer came from, after redirects
	// Permanent is where an unbroken chain of permanent redirects (301, 308) led;
	// "" when there was none.
	Permanent string
	// Downgraded is set when a redirect led from https to http.
	Downgraded bool
	Validator  Validator
	// RobotsAllowed is false only under [Ask], when robots.txt refuses the path.
	RobotsAllowed bool
	Requests      int // made for this answer, robots.txt not counted
}

// NotModified says that the server answered 304.
func (r *Response) NotModified() bool { return r.Status == http.StatusNotModified }

// Get fetches an address under the given policy.
func (d *Door) Get(ctx context.Context, address string, policy Policy) (*Response, error) {
	return d.Do(ctx, Request{URL: address, Robots: policy})
}

// Do fetches, following redirects, each of which is judged like the first
// request. Any status but a success or 304 is an *[Error] with its reason; so is
// everything else that can go wrong.
func (d *Door) Do(ctx context.Context, r Request) (*Response, error) {
	resp, err := d.do(ctx, r)
	var e *Error
	if r.Alias != "" && errors.As(err, &e) {
		return nil, e.under(r.Alias)
	}
	return resp, err
}

func (d *Door) do(ctx context.Context, r Request) (*Response, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	out := &Response{RobotsAllowed: true}
	req, err := d.newRequest(ctx, r)
	if err != nil {
		return nil, d.count(err)
	}
	trail := trail{permanent: true}
	for {
		resp, err := d.exchange(ctx, req, exchange{policy: r.Robots, maxBytes: r.MaxBytes, cut: r.Cut, allowed: &out.RobotsAllowed, errorBody: r.ErrorBody, agent: r.Agent})
		if err != nil {
			return nil, err
		}
		out.Requests++
		next, err := trail.follow(req, resp, r.Body, d.opt.MaxRedirects)
		if err != nil {
			resp.Body.Close()
			return nil, d.count(err)
		}
		if next != nil {
			drain(resp)
			req = next
			continue
		}
		out.Permanent, out.Downgraded = trail.target, trail.downgraded
		return out, d.finish(out, resp)
	}
}

func drain(resp *http.Response) {
	_, _ = io.CopyN(io.Discard, resp.Body, 64<<10) // so that the connection can be used again
	resp.Body.Close()
}

func (d *Door) newRequest(ctx context.Context, r Request) (*http.Request, error) {
	method := r.Method
	if method == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSpace(r.URL), bytes.NewReader(r.Body))
	if err != nil || len(r.URL) > 8192 {
		return nil, &Error{Reason: BadURL, URL: Redact(r.URL), Detail: "not an address"}
	}
	if len(r.Body) == 0 {
		req.Body, req.GetBody = http.NoBody, nil
	}
	for k, v := range r.Header {
		req.Header[http.CanonicalHeaderKey(k)] = v
	}
	if r.Accept != "" {
		req.Header.Set("Accept", r.Accept)
	} else if req.Header.Get("Accept") == "" {
		req.Header.Set("Accept", "*/*")
	}
	if r.Validator.ETag != "" {
		req.Header.Set("If-None-Match", r.Validator.ETag)
	}
	if r.Validator.LastModified != "" {
		req.Header.Set("If-Modified-Since", r.Validator.LastModified)
	}
	return req, nil
}

// finish reads the body and turns unsuccessful statuses into errors.
func (d *Door) finish(out *Response, resp *http.Response) error {
	defer resp.Body.Close()
	out.Status, out.Header, out.URL = resp.StatusCode, resp.Header, resp.Request.URL.String()
	out.Validator = Validator{ETag: resp.Header.Get("ETag"), LastModified: resp.Header.Get("Last-Modified")}
	if hasNoBody(resp) {
		return nil
	}
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return d.count(bodyError(resp.Request.URL.String(), err))
	}
	out.Body = data
	return nil
}
