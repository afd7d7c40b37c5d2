package fakeslack

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// responseURL is what an interaction or a command may be answered through: five
// times, for thirty minutes.
type responseURL struct {
	channel, user, message string
	uses                   int
	until                  time.Time
}

const (
	responseUses = 5
	responseLife = 30 * time.Minute
)

func (s *Server) newResponseURL(channel, user, message string) string {
	s.serial++
	key := "T0TEAM-" + strings.TrimLeft(s.nextTS(), "0") + "-secret"
	s.responses[key] = &responseURL{channel: channel, user: user, message: message, until: s.o.Now().Add(responseLife)}
	return s.base + "/respond/" + key
}

// serveWebhook is an incoming webhook: JSON in, the word "ok" out, plain words
// for errors.
func (s *Server) serveWebhook(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody))
	p := params{}
	jsonErr := readJSONParams(p, body)
	fault := s.nextFault("webhook")
	if s.failBefore(w, "webhook", p, fault) {
		return
	}
	status, word, wait := s.webhook(r.URL.Path, p, jsonErr)
	if fault != nil && fault.DropAfter {
		panic(http.ErrAbortHandler)
	}
	if wait > 0 {
		w.Header().Set("Retry-After", seconds(wait))
	}
	code := word
	if status == http.StatusOK {
		code = ""
	}
	s.record("webhook", p, status, code)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, word)
}

func (s *Server) webhook(path string, p params, jsonErr error) (int, string, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, ok := strings.CutPrefix(path, "/services/"+webhookKey+"/")
	c := s.channels[id]
	switch {
	case !ok:
		return http.StatusForbidden, "invalid_token", 0
	case c == nil:
		return http.StatusNotFound, "channel_not_found", 0
	case c.Archived:
		return http.StatusGone, "channel_is_archived", 0
	case jsonErr != nil:
		return http.StatusBadRequest, "invalid_payload", 0
	}
	if wait := s.overLimit("webhook", c.ID); wait > 0 {
		return http.StatusTooManyRequests, "rate_limited", wait
	}
	m := &Message{Channel: c.ID, User: "U0BOT", Via: "webhook"}
	if bad := s.content(m, p); bad != nil {
		return http.StatusBadRequest, bad.Code, 0
	}
	m.TS = s.nextTS()
	s.messages = append(s.messages, m)
	s.touch()
	return http.StatusOK, "ok", 0
}

func (s *Server) serveResponseURL(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody))
	p := params{}
	jsonErr := readJSONParams(p, body)
	if s.failBefore(w, "response_url", p, s.nextFault("response_url")) {
		return
	}
	status, word := s.respond(strings.TrimPrefix(r.URL.Path, "/respond/"), p, jsonErr)
	s.record("response_url", p, status, word)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"ok": status == http.StatusOK, "error": word})
}

func (s *Server) respond(key string, p params, jsonErr error) (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.responses[key]
	switch {
	case u == nil || s.o.Now().After(u.until):
		return http.StatusNotFound, "expired_url"
	case u.uses >= responseUses:
		return http.StatusNotFound, "used_url"
	case jsonErr != nil:
		return http.StatusBadRequest, "invalid_payload"
	}
	u.uses++
	original := s.message(u.channel, u.message)
	if p.is("delete_original") {
		if original != nil {
			original.Deleted = true
			s.touch()
		}
		return http.StatusOK, ""
	}
	m := &Message{Channel: u.channel, User: "U0BOT", Via: "response_url"}
	if bad := s.content(m, p); bad != nil {
		return http.StatusNotFound, bad.Code
	}
	if p.is("replace_original") && original != nil {
		original.Text, original.Blocks, original.EditedTS = m.Text, m.Blocks, s.nextTS()
		s.touch()
		return http.StatusOK, ""
	}
	if p.get("response_type") != "in_channel" {
		m.EphemeralTo = u.user
	}
	m.ThreadTS = p.get("thread_ts")
	m.TS = s.nextTS()
	s.messages = append(s.messages, m)
	s.touch()
	return http.StatusOK, ""
}
