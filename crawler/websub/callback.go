package websub

import (
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/source"
)

// Verdict is what became of a request to the callback, for the count.
type Verdict string

// The verdicts.
const (
	Taken      Verdict = "taken"       // a delivery that was handed on
	Repeated   Verdict = "repeated"    // one that came before, by accident or by somebody who recorded it
	Verified   Verdict = "verified"    // a hub asked whether it was us, and it was
	Unasked    Verdict = "unasked"     // a hub asked about what we never asked for
	Refusal    Verdict = "denied"      // a hub said no
	Unknown    Verdict = "unknown"     // no such subscription
	Unsigned   Verdict = "unsigned"    // no signature
	Forged     Verdict = "forged"      // a signature that does not fit
	WrongTopic Verdict = "wrong topic" // about another feed
	TooLarge   Verdict = "too large"
	Broken     Verdict = "broken" // cut off, or no request of WebSub
	Busy       Verdict = "busy"   // more waits than is taken in
)

// Counts is how often each verdict came up since the start.
func (s *Subscriber) Counts() map[string]uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make(map[string]uint64, len(s.counts))
	for v, n := range s.counts {
		out[string(v)] = n
	}
	return out
}

// ServeHTTP is the callback. A delivery that is not believed gets the same answer
// as one that is: a forger learns nothing.
func (s *Subscriber) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	s.mu.Lock()
	x := s.tokens[strings.TrimPrefix(r.URL.Path, s.base.Path)]
	s.mu.Unlock()
	var v Verdict
	switch {
	case x == nil || !strings.HasPrefix(r.URL.Path, s.base.Path):
		v = Unknown
		http.Error(w, "no such subscription", http.StatusNotFound)
	case r.Method == http.MethodGet:
		v = s.verify(w, r, x)
	case r.Method == http.MethodPost:
		v = s.delivery(w, r, x)
	default:
		v = Broken
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "only GET and POST", http.StatusMethodNotAllowed)
	}
	s.mu.Lock()
	s.counts[v]++
	s.mu.Unlock()
	if v != Taken && v != Verified && v != Unknown && x != nil {
		s.o.Log.Info("request to the push callback refused", "source", x.Source, "reason", string(v))
	}
}

// maxBody is the largest delivery that is read: as large as a feed may be.
const maxBody = 5 << 20

// maxChallenge bounds what is echoed.
const maxChallenge = 2048

// verify answers a hub that asks whether a request was ours.
func (s *Subscriber) verify(w http.ResponseWriter, r *http.Request, x *subscription) Verdict {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || len(r.URL.RawQuery) > 16<<10 {
		http.Error(w, "not a request of WebSub", http.StatusBadRequest)
		return Broken
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Clock.Now()
	challenge := q.Get("hub.challenge")
	mode, ours := q.Get("hub.mode"), q.Get("hub.topic") == x.Topic
	waiting := now.Sub(x.Asked) <= askedFor
	var after error
	switch {
	case !ours:
		http.NotFound(w, r)
		return WrongTopic
	case mode == "denied":
		x.State, x.Reason, x.Retry = Denied, "denied: "+brief(q.Get("hub.reason")), now.Add(deniedFor)
		after = s.save(r.Context(), x)
		w.WriteHeader(http.StatusOK)
		s.logged(x, after)
		return Refusal
	case challenge == "" || len(challenge) > maxChallenge:
		http.Error(w, "no challenge", http.StatusBadRequest)
		return Broken
	case mode == "subscribe" && waiting && (x.State == Asked || x.State == Active || x.State == Failed):
		x.State, x.Reason, x.Tries = Active, "", 0
		x.lease = leaseOf(q.Get("hub.lease_seconds"))
		x.Expires = now.Add(x.lease)
		after = s.save(r.Context(), x)
	case mode == "unsubscribe" && waiting && x.State == Leaving:
		after = s.forget(r.Context(), x)
	default:
		http.NotFound(w, r)
		return Unasked
	}
	if s.logged(x, after); after != nil {
		http.Error(w, "cannot be stored now", http.StatusServiceUnavailable)
		return Busy
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, challenge) // the hub asks again if it does not get it
	return Verified
}

func (s *Subscriber) logged(x *subscription, err error) {
	if err != nil {
		s.o.Log.Error("push subscription cannot be stored", "source", x.Source, "err", err)
		return
	}
	s.o.Log.Info("push subscription", "source", x.Source, "state", string(x.State), "until", x.Expires)
}

// leaseOf reads a granted lease; a hub that grants none grants what was asked.
func leaseOf(v string) time.Duration {
	n, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64)
	if err != nil || n <= 0 {
		return leaseAsked
	}
	return min(max(time.Duration(min(n, int64(leaseMost/time.Second)))*time.Second, leaseLeast), leaseMost)
}

func brief(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if len(s) > 120 {
		s = strings.ToValidUTF8(s[:120], "")
	}
	if s == "" {
		return "no reason given"
	}
	return s
}

// delivery takes in what a hub pushes.
func (s *Subscriber) delivery(w http.ResponseWriter, r *http.Request, x *subscription) Verdict {
	s.mu.Lock()
	state := x.State
	s.mu.Unlock()
	if state == Leaving {
		http.Error(w, "no longer wanted", http.StatusGone)
		return Unknown
	}
	if r.ContentLength > maxBody {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return TooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
		return TooLarge
	case err != nil:
		http.Error(w, "cut off", http.StatusBadRequest)
		return Broken
	}
	if v := judge(r.Header, body, x); v != "" {
		w.WriteHeader(http.StatusAccepted)
		return v
	}
	return s.take(w, r, x, body)
}

// judge says why a delivery is not believed, or "".
func judge(h http.Header, body []byte, x *subscription) Verdict {
	switch signed(h.Get("X-Hub-Signature"), x.Secret, body) {
	case noSignature:
		return Unsigned
	case badSignature:
		return Forged
	}
	if _, self := Links(h, nil); self != "" && self != x.Topic {
		return WrongTopic
	}
	return ""
}

// take hands a believed delivery on, unless it came before or too much waits.
func (s *Subscriber) take(w http.ResponseWriter, r *http.Request, x *subscription, body []byte) Verdict {
	hash := sha256.Sum256(body)
	first, err := s.firstTime(r.Context(), x.Token, hash[:])
	if err != nil {
		s.o.Log.Error("delivery cannot be noted", "source", x.Source, "err", err)
		http.Error(w, "cannot be stored now", http.StatusServiceUnavailable)
		return Busy
	}
	if !first {
		w.WriteHeader(http.StatusAccepted)
		return Repeated
	}
	if !s.queue(x, source.Pushed{Body: body, ContentType: r.Header.Get("Content-Type"), URL: x.Topic}) {
		if err := s.unnote(r.Context(), x.Token, hash[:]); err != nil {
			s.o.Log.Error("delivery cannot be noted", "source", x.Source, "err", err)
		}
		w.Header().Set("Retry-After", "60")
		http.Error(w, "too much at once", http.StatusServiceUnavailable)
		return Busy
	}
	w.WriteHeader(http.StatusAccepted)
	if s.o.Pushed != nil {
		s.o.Pushed(x.Source)
	}
	return Taken
}

func (s *Subscriber) queue(x *subscription, p source.Pushed) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	size := len(p.Body)
	for _, q := range s.pending[x.Source] {
		size += len(q.Body)
	}
	if len(s.pending[x.Source]) >= pendingMost || size > pendingSize {
		return false
	}
	s.pending[x.Source] = append(s.pending[x.Source], p)
	return true
}
