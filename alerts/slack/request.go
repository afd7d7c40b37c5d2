package slack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	goslack "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// maxRequest bounds the body of a request; Slack's are far below.
const maxRequest = 1 << 20

// ServeHTTP takes interactions, commands and events as signed requests: the
// alternative to Socket Mode for houses with a public address. A request that is
// unsigned, signed wrongly, older than five minutes or seen before is refused.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	if !d.o.Signing.Set() {
		http.Error(w, "not set up for requests: SLACK_SIGNING_SECRET is not set", http.StatusNotFound)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		http.Error(w, "body too large", http.StatusRequestEntityTooLarge)
		return
	}
	if why := d.verify(r.Header, body); why != "" {
		d.refuse(w, why)
		return
	}
	switch first, err := d.fresh(r.Context(), r.Header.Get("X-Slack-Signature")); {
	case err != nil: // what may be a repeat must not act
		d.log.Error("cannot tell whether a request from Slack was answered before", "err", err)
		http.Error(w, "cannot tell whether this was answered before; try again", http.StatusServiceUnavailable)
		return
	case !first:
		d.refuse(w, "seen before")
		return
	}
	d.take(w, r, body)
}

// requestAge is how old a signed request may be, either way: clocks differ, and a
// recorded one must not work for ever.
const requestAge = 5 * time.Minute

// verify proves a request, or says why it cannot. The signature covers the raw
// body and the time; only the body is read afterwards, never the URL's query.
func (d *Door) verify(h http.Header, body []byte) string {
	stamp := h.Get("X-Slack-Request-Timestamp")
	sent, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return "no time in it"
	}
	if age := d.o.Clock.Now().Sub(time.Unix(sent, 0)); age > requestAge || age < -requestAge {
		return "too old or from the future"
	}
	signature := h.Get("X-Slack-Signature")
	mac := hmac.New(sha256.New, []byte(d.o.Signing.Reveal()))
	_, _ = mac.Write([]byte("v0:" + stamp + ":")) // a hash takes everything
	_, _ = mac.Write(body)
	if !hmac.Equal([]byte(signature), []byte("v0="+hex.EncodeToString(mac.Sum(nil)))) {
		return "signature does not match"
	}
	return ""
}

// refuse answers what cannot have come from Slack, or not now.
func (d *Door) refuse(w http.ResponseWriter, why string) {
	d.log.Warn("request refused that claims to come from Slack", "reason", why)
	http.Error(w, "not from Slack: "+why, http.StatusUnauthorized)
}

// fresh reports whether a request was not answered before, by this process or an earlier
// one. What is remembered is a digest of its signature, for as long as its time would be believed.
func (d *Door) fresh(ctx context.Context, signature string) (bool, error) {
	sum := sha256.Sum256([]byte(signature))
	key := "slack request/" + hex.EncodeToString(sum[:16])
	if d.o.Desk.Memory == nil {
		return d.once(key), nil
	}
	return d.o.Desk.Memory.Once(ctx, key, d.o.Clock.Now().Add(2*requestAge+time.Minute))
}

// take answers at once and works behind the answer. The work outlives the
// request, so it has a context of its own time limit.
func (d *Door) take(w http.ResponseWriter, r *http.Request, body []byte) {
	ctx := context.WithoutCancel(r.Context())
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		d.takeEvent(ctx, w, body)
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		http.Error(w, "not a form", http.StatusBadRequest)
		return
	}
	if payload := form.Get("payload"); payload != "" {
		var p goslack.InteractionCallback
		if err := json.Unmarshal([]byte(payload), &p); err != nil {
			http.Error(w, "not an interaction", http.StatusBadRequest)
			return
		}
		d.interaction(ctx, p)
		return
	}
	if form.Get("command") == "" {
		http.Error(w, "neither an interaction nor a command", http.StatusBadRequest)
		return
	}
	d.slash(ctx, goslack.SlashCommand{UserID: form.Get("user_id"), UserName: form.Get("user_name"), Command: form.Get("command"),
		Text: form.Get("text"), ResponseURL: form.Get("response_url")})
}

func (d *Door) takeEvent(ctx context.Context, w http.ResponseWriter, body []byte) {
	p, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken()) // the signature has proved it
	if err != nil {
		http.Error(w, "not an event", http.StatusBadRequest)
		return
	}
	if p.Type == slackevents.URLVerification {
		var c slackevents.ChallengeResponse
		if json.Unmarshal(body, &c) == nil {
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = io.WriteString(w, c.Challenge)
		}
		return
	}
	d.event(ctx, p)
}
