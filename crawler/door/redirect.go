package door

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// trail follows redirects and remembers what they said.
type trail struct {
	hops       int
	permanent  bool   // so far every hop was permanent
	target     string // where the unbroken permanent hops led
	downgraded bool
}

// follow returns the request a redirect asks for, or nil when resp is an answer.
func (t *trail) follow(req *http.Request, resp *http.Response, payload []byte, limit int) (*http.Request, error) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		if resp.StatusCode >= 300 && resp.StatusCode < 400 && resp.StatusCode != http.StatusNotModified {
			return nil, &Error{Reason: Status, URL: Redact(req.URL.String()), Status: resp.StatusCode}
		}
		return nil, nil
	}
	fail := func(detail string) (*http.Request, error) {
		return nil, &Error{Reason: Redirects, URL: Redact(req.URL.String()), Status: resp.StatusCode, Detail: detail}
	}
	location := strings.TrimSpace(resp.Header.Get("Location"))
	if location == "" {
		return fail("a redirect without a target")
	}
	to, err := req.URL.Parse(location)
	if err != nil || len(location) > 8192 {
		return fail("a redirect to no address")
	}
	if t.hops++; t.hops > limit {
		return fail("more than " + strconv.Itoa(limit) + " redirects")
	}
	lasting := resp.StatusCode == http.StatusMovedPermanently || resp.StatusCode == http.StatusPermanentRedirect
	if t.permanent = t.permanent && lasting; t.permanent {
		t.target = to.String()
	}
	t.downgraded = t.downgraded || req.URL.Scheme == "https" && to.Scheme == "http"

	next := req.Clone(req.Context())
	next.URL, next.Host = to, ""
	keep := resp.StatusCode == http.StatusTemporaryRedirect || resp.StatusCode == http.StatusPermanentRedirect
	if !keep && req.Method != http.MethodGet && req.Method != http.MethodHead {
		next.Method, next.Body, next.ContentLength = http.MethodGet, http.NoBody, 0
		next.Header.Del("Content-Type")
	} else if len(payload) > 0 {
		next.Body = io.NopCloser(bytes.NewReader(payload))
	}
	if to.Host != req.URL.Host {
		for _, h := range []string{"Authorization", "Cookie", "Proxy-Authorization"} {
			next.Header.Del(h)
		}
	}
	return next, nil
}
