package bluesky

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/social"
)

// subscribeV2 is the method of the second generation of Jetstream.
const subscribeV2 = "/xrpc/network.bsky.jetstream.subscribeEvents"

// subscription is the address at which a server gives posts and what becomes of
// accounts, from a moment on; the zero moment is now. Servers of the second
// generation are told by their address; moments mean the same on all, sequence
// numbers do not.
func subscription(host string, from time.Time) string {
	base := social.Base(host)
	q, path := url.Values{"wantedCollections": {collection}}, "/subscribe"
	if u, err := url.Parse(base); err == nil && (strings.HasPrefix(u.Path, "/xrpc/") || strings.HasPrefix(u.Host, "jetstream.")) {
		q, path = url.Values{"kinds": {"commit", "account"}, "collections": {collection}}, subscribeV2
		base = u.Scheme + "://" + u.Host
	}
	if !from.IsZero() {
		q.Set("cursor", strconv.FormatInt(from.UnixMicro(), 10))
	}
	return base + path + "?" + q.Encode()
}

// frame is one event, as the first generation sends it.
type frame struct {
	DID    string          `json:"did"`
	TimeUS json.Number     `json:"time_us"`
	Kind   string          `json:"kind"`
	Commit json.RawMessage `json:"commit"`
	Acct   struct {
		Active *bool      `json:"active"`
		Status social.Str `json:"status"`
	} `json:"account"`

	// The second generation wraps it.
	Type    string          `json:"$type"`
	Payload json.RawMessage `json:"payload"`
	Error   social.Str      `json:"error"`
	Message social.Str      `json:"message"`
}

// read reads a frame of either generation; said is true when it is a word of the
// server about itself and no event.
func (b *batch) read(raw []byte) (f frame, said bool) {
	if json.Unmarshal(raw, &f) != nil {
		return frame{}, false
	}
	switch f.Type {
	case "":
		return f, false
	case "error":
		b.fault = fmt.Errorf("the firehose says %q: %q", clip(string(f.Error)), clip(string(f.Message)))
		return frame{}, true
	}
	var p struct {
		frame
		Kind string        `json:"$type"`
		Time social.Moment `json:"time"`
		Name social.Str    `json:"name"`
	}
	if json.Unmarshal(f.Payload, &p) != nil {
		return frame{}, false
	}
	_, kind, _ := strings.Cut(p.Kind, "#")
	if kind == "info" {
		b.outdated = b.outdated || p.Name == "OutdatedCursor" && b.cursor > 0
		return frame{}, true
	}
	out := p.frame
	out.Kind, out.Commit, out.TimeUS = kind, f.Payload, ""
	if !p.Time.IsZero() {
		out.TimeUS = json.Number(strconv.FormatInt(p.Time.UnixMicro(), 10))
	}
	return out, false
}

func clip(s string) string { return s[:min(len(s), 200)] }
