package websub

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
)

// subscribe asks a hub for a subscription or for a longer one. The subscription
// is stored before the hub is asked, as the hub may verify before it answers.
func (s *Subscriber) subscribe(ctx context.Context, x *subscription) {
	now := s.o.Clock.Now()
	s.mu.Lock()
	if x.State != Active {
		x.State = Asked
	}
	x.Asked, x.Reason = now, ""
	s.subs[x.Source], s.tokens[x.Token] = x, x
	err := s.save(ctx, x)
	s.mu.Unlock()
	if err == nil {
		err = s.ask(ctx, x, "subscribe")
	}
	if ctx.Err() != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		x.Retry = now.Add(retryFirst) // a renewal that is never verified is asked for again
	} else {
		x.Tries++
		x.Reason, x.Retry = plain(err), now.Add(min(retryFirst<<min(x.Tries-1, 10), retryMost))
		if x.State != Active {
			x.State = Failed
		}
		s.o.Log.Warn("hub cannot be asked to push", "source", x.Source, "hub", door.Redact(x.Hub), "err", err, "next", x.Retry)
	}
	if err := s.save(ctx, x); err != nil {
		s.o.Log.Error("push subscription cannot be stored", "source", x.Source, "err", err)
	}
}

// leave tells a hub that we want no more. Whatever it answers, deliveries are
// refused from now on.
func (s *Subscriber) leave(ctx context.Context, x *subscription) {
	s.mu.Lock()
	was := x.State
	x.State, x.Asked = Leaving, s.o.Clock.Now()
	delete(s.pending, x.Source)
	if s.subs[x.Source] == x {
		delete(s.subs, x.Source)
	}
	err := s.save(ctx, x)
	s.mu.Unlock()
	if err == nil && (was == Active || was == Asked) {
		err = s.ask(ctx, x, "unsubscribe")
	}
	if err != nil && ctx.Err() == nil {
		s.o.Log.Info("hub does not take an unsubscription; its lease will run out", "source", x.Source, "hub", door.Redact(x.Hub), "err", err)
	}
	if was != Active && was != Asked || err != nil {
		s.mu.Lock()
		err = s.forget(ctx, x)
		s.mu.Unlock()
		if err != nil {
			s.o.Log.Error("push subscription cannot be removed", "source", x.Source, "err", err)
		}
	}
}

// errAnswer is a hub's answer that is neither yes nor a plain no.
var errAnswer = errors.New("the hub's answer is not one of WebSub")

// ask sends one request to a hub. Hubs are interfaces for programs, so robots.txt
// is not asked; where they may lie is the door's judgement.
func (s *Subscriber) ask(ctx context.Context, x *subscription, mode string) error {
	form := url.Values{"hub.mode": {mode}, "hub.topic": {x.Topic}, "hub.callback": {s.base.String() + x.Token}}
	if mode == "subscribe" {
		form.Set("hub.secret", x.Secret)
		form.Set("hub.lease_seconds", strconv.Itoa(int(leaseAsked/time.Second)))
	}
	resp, err := s.o.Door.Do(ctx, door.Request{
		Method: http.MethodPost, URL: x.Hub, Robots: door.Skip, Body: []byte(form.Encode()), MaxBytes: 64 << 10, ErrorBody: true,
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
	})
	if err != nil {
		return err
	}
	if resp.Status != http.StatusAccepted && resp.Status != http.StatusNoContent && resp.Status != http.StatusOK {
		return errAnswer
	}
	return nil // some hubs answer 204 or 200 where the standard says 202
}

// plain is an error as a short sentence, with what the hub said of it.
func plain(err error) string {
	var e *door.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	text := string(e.Reason)
	if said := strings.Join(strings.Fields(strings.ToValidUTF8(string(e.Body), "")), " "); said != "" && !strings.Contains(said, "<") {
		text += ": " + said[:min(len(said), 120)]
	}
	return strings.ToValidUTF8(text, "")
}
