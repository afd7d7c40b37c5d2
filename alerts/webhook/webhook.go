// Package webhook sends alerts as signed JSON to an address of the operator's.
//
// A request carries the alert and its incident, an event id that is the same on
// every attempt, and an HMAC-SHA256 signature over time and body. It never
// follows redirects and never lets the address, which may be a secret, into an
// error.
package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

// The headers of a request.
const (
	HeaderEvent     = "X-Earshot-Event"     // the alert's kind
	HeaderDelivery  = "X-Earshot-Delivery"  // the event id, the same on every attempt
	HeaderAttempt   = "X-Earshot-Attempt"   // from 1
	HeaderTimestamp = "X-Earshot-Timestamp" // unix seconds of this attempt
	HeaderSignature = "X-Earshot-Signature" // see [Sign]; absent without a secret
)

// Options make a [Sender].
type Options struct {
	URL    config.Secret // may hold a key, so it is treated as one
	Secret config.Secret // signs requests; "" leaves them unsigned
	Card   card.Options
	Now    func() time.Time
	HTTP   *http.Client // nil means one with a timeout of 20 seconds
}

// Sender posts alerts. It satisfies alerts.Sender.
type Sender struct {
	o    Options
	http *http.Client
}

// New makes a sender.
func New(o Options) (*Sender, error) {
	u, err := url.Parse(o.URL.Reveal())
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, errors.New("the webhook's address is no web address")
	}
	client := &http.Client{Timeout: 20 * time.Second}
	if o.HTTP != nil {
		copied := *o.HTTP
		client = &copied
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Sender{o: o, http: client}, nil
}

// Event is the body of a request.
type Event struct {
	// ID is unique to the event: a receiver that has seen it does nothing again.
	ID       string          `json:"event_id"`
	Kind     alerts.Kind     `json:"kind"`
	Text     string          `json:"text"`           // the message in one line
	Link     string          `json:"link,omitempty"` // the same view in earshot
	Alert    alerts.Alert    `json:"alert"`
	Incident alerts.Incident `json:"incident,omitzero"`
}

// Sign is the signature of a body sent at a time: "v1=" and the hex HMAC-SHA256
// of "TIMESTAMP.BODY" under the secret.
func Sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(timestamp + ".")) // a hash takes everything
	_, _ = mac.Write(body)
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}

// Send posts one event.
func (s *Sender) Send(ctx context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	c := card.Of(d.Message, s.o.Card)
	zone := s.o.Card.Location
	if zone == nil {
		zone = time.UTC
	}
	body, err := json.Marshal(Event{ID: d.Key, Kind: d.Message.Alert.Kind, Text: c.Fallback(zone), Link: c.Link, Alert: d.Message.Alert, Incident: d.Message.Incident})
	if err != nil {
		return alerts.Receipt{}, &alerts.Permanent{Err: fmt.Errorf("encode event: %w", err)}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.o.URL.Reveal(), bytes.NewReader(body))
	if err != nil {
		return alerts.Receipt{}, &alerts.Permanent{Err: errors.New("make webhook request: bad address")}
	}
	stamp := strconv.FormatInt(s.o.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "earshot")
	req.Header.Set(HeaderEvent, string(d.Message.Alert.Kind))
	req.Header.Set(HeaderDelivery, d.Key)
	req.Header.Set(HeaderAttempt, strconv.Itoa(d.Attempt))
	req.Header.Set(HeaderTimestamp, stamp)
	if s.o.Secret.Set() {
		req.Header.Set(HeaderSignature, Sign(s.o.Secret.Reveal(), stamp, body))
	}
	resp, err := s.http.Do(req)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // url.Error names the whole address
		}
		if errors.Is(err, context.Canceled) {
			return alerts.Receipt{}, fmt.Errorf("post event: %w", context.Canceled)
		}
		return alerts.Receipt{}, &alerts.Retryable{Err: fmt.Errorf("post event: %s", s.hide(err.Error()))}
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // so that the connection is used again
	return alerts.Receipt{}, judge(resp)
}

// hide takes the address out of a text.
func (s *Sender) hide(text string) string {
	return string(bytes.ReplaceAll([]byte(text), []byte(s.o.URL.Reveal()), []byte("[address]")))
}

// judge reads a receiver's answer: 2xx took it; 408, 425, 429 and 5xx may take it
// later; everything else never will.
func judge(resp *http.Response) error {
	err := fmt.Errorf("post event: the receiver answered %s", resp.Status)
	switch code := resp.StatusCode; {
	case code >= 200 && code < 300:
		return nil
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code == http.StatusTooEarly, code >= 500:
		after := time.Duration(0)
		if n, convErr := strconv.Atoi(resp.Header.Get("Retry-After")); convErr == nil && n > 0 {
			after = min(time.Duration(n)*time.Second, time.Hour)
		}
		return &alerts.Retryable{After: after, Err: err}
	}
	return &alerts.Permanent{Err: err}
}
