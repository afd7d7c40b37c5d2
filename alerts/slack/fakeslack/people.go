package fakeslack

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
)

// ErrNoSuchElement is returned by [Server.Click] for an element its message
// does not show.
var ErrNoSuchElement = errors.New("the message shows no such element")

// Click is a person using an element of a message.
type Click struct {
	User, Channel, TS string
	ActionID          string
	// BlockID says in which block; "" takes the first element with the ActionID.
	BlockID string
	// Option is the value chosen in a menu; of a button its own value is sent.
	Option string
	// Blind sends the click with Option as value even if the message no longer
	// shows the element, as an old window can.
	Blind bool
}

// Click plays a person using a button or a menu.
func (s *Server) Click(ctx context.Context, c Click) (Ack, error) {
	s.mu.Lock()
	m := s.message(c.Channel, c.TS)
	var action map[string]any
	var shown map[string]any
	if m != nil {
		action = findAction(m.Blocks, c)
		shown = s.show(m, true)
	}
	if c.Blind {
		action = map[string]any{"type": "button", "action_id": c.ActionID, "block_id": c.BlockID, "value": c.Option}
	}
	payload := s.interaction(c.User, c.Channel, c.TS)
	s.mu.Unlock()
	if action == nil {
		return Ack{}, fmt.Errorf("%w: action %q, option %q", ErrNoSuchElement, c.ActionID, c.Option)
	}
	payload["type"] = "block_actions"
	payload["message"] = shown
	payload["actions"] = []any{action}
	return s.interact(ctx, "interactive", payload)
}

// interaction is the part every interactive payload shares.
func (s *Server) interaction(user, channel, ts string) map[string]any {
	s.serial++
	trigger := "13345224609." + strconv.Itoa(s.serial)
	s.triggers[trigger] = s.o.Now().Add(triggerLife)
	u := s.users[user]
	name := ""
	if c := s.channels[channel]; c != nil {
		name = c.Name
	}
	return map[string]any{
		"user":       map[string]any{"id": user, "username": u.Name, "name": u.Name, "team_id": "T0TEAM"},
		"api_app_id": "A0APP", "token": "deprecated", "trigger_id": trigger,
		"container":    map[string]any{"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": false},
		"team":         map[string]any{"id": "T0TEAM", "domain": "acme"},
		"channel":      map[string]any{"id": channel, "name": name},
		"state":        map[string]any{"values": map[string]any{}},
		"enterprise":   nil,
		"response_url": s.newResponseURL(channel, user, ts),
	}
}

// findAction is the action Slack sends for this click, nil when the blocks show
// no such element.
func findAction(blocks json.RawMessage, c Click) map[string]any {
	var list []map[string]any
	if json.Unmarshal(blocks, &list) != nil {
		return nil
	}
	for i, b := range list {
		id := str(b, "block_id")
		if id == "" {
			id = "b" + strconv.Itoa(i)
		}
		elements := items(b, "elements")
		if a, ok := b["accessory"].(map[string]any); ok {
			elements = append(elements, a)
		}
		for _, e := range elements {
			if str(e, "action_id") != c.ActionID || c.BlockID != "" && c.BlockID != id {
				continue
			}
			if action := choose(e, c.Option); action != nil {
				action["block_id"] = id
				return action
			}
		}
	}
	return nil
}

func choose(e map[string]any, option string) map[string]any {
	action := map[string]any{"type": e["type"], "action_id": e["action_id"], "action_ts": "1795165380.123456"}
	if str(e, "type") == "button" {
		action["value"], action["text"] = e["value"], e["text"]
		return action
	}
	options := items(e, "options")
	for _, g := range items(e, "option_groups") {
		options = append(options, items(g, "options")...)
	}
	for _, o := range options {
		if str(o, "value") == option {
			action["selected_option"] = o
			return action
		}
	}
	return nil
}

// Slash plays a person typing a command, for example "/earshot status".
func (s *Server) Slash(ctx context.Context, user, channel, command, text string) (Ack, error) {
	s.mu.Lock()
	shared := s.interaction(user, channel, "")
	name := ""
	if c := s.channels[channel]; c != nil {
		name = c.Name
	}
	payload := map[string]any{"token": "deprecated", "team_id": "T0TEAM", "team_domain": "acme", "channel_id": channel,
		"channel_name": name, "user_id": user, "user_name": s.users[user].Name, "command": command, "text": text,
		"api_app_id": "A0APP", "is_enterprise_install": "false", "response_url": shared["response_url"], "trigger_id": shared["trigger_id"]}
	s.mu.Unlock()
	ack, err := s.interact(ctx, "slash_commands", payload)
	if err != nil || len(ack.Payload) == 0 {
		return ack, err
	}
	// What comes with the acknowledgement is shown as an answer.
	p := params{}
	if readJSONParams(p, ack.Payload) == nil && (p.get("text") != "" || p.get("blocks") != "") {
		u, _ := url.Parse(payload["response_url"].(string))
		s.respond(u.Path[len("/respond/"):], p, nil)
	}
	return ack, nil
}

// OpenHome plays a person opening the app's Home tab.
func (s *Server) OpenHome(ctx context.Context, user string) (Ack, error) {
	return s.event(ctx, map[string]any{"type": "app_home_opened", "user": user, "channel": "D0" + user, "tab": "home"})
}

// Share plays a person posting a text with a link in a channel; it returns the
// ts of that message.
func (s *Server) Share(ctx context.Context, user, channel, link string) (string, Ack, error) {
	s.mu.Lock()
	m := &Message{Channel: channel, User: user, Via: "user", Text: "look: <" + link + ">", TS: s.nextTS()}
	s.messages = append(s.messages, m)
	s.touch()
	s.mu.Unlock()
	domain := ""
	if u, err := url.Parse(link); err == nil {
		domain = u.Hostname()
	}
	ack, err := s.event(ctx, map[string]any{"type": "link_shared", "user": user, "channel": channel, "message_ts": m.TS,
		"links": []any{map[string]any{"url": link, "domain": domain}}})
	return m.TS, ack, err
}

func (s *Server) event(ctx context.Context, event map[string]any) (Ack, error) {
	s.mu.Lock()
	s.serial++
	id := "Ev" + strconv.Itoa(s.serial)
	event["event_ts"] = s.nextTS()
	now := s.o.Now().Unix()
	s.mu.Unlock()
	return s.interact(ctx, "events_api", map[string]any{"token": "x", "team_id": "T0TEAM", "api_app_id": "A0APP", "event": event,
		"type": "event_callback", "event_id": id, "event_time": now})
}

// interact reaches the app by Socket Mode, or by signed HTTP where a request URL
// is set and no connection is open.
func (s *Server) interact(ctx context.Context, kind string, payload map[string]any) (Ack, error) {
	ack, err := s.deliver(ctx, kind, payload)
	s.mu.Lock()
	to := s.o.RequestURL
	s.mu.Unlock()
	if !errors.Is(err, ErrNobodyListens) || to == "" {
		return ack, err
	}
	body, contentType, err := encodeRequest(kind, payload)
	if err != nil {
		return Ack{}, err
	}
	return s.PostSigned(ctx, to, contentType, body, s.o.Now())
}

// encodeRequest is the HTTP body of an interaction: a form with a payload field,
// a plain form for commands, JSON for events.
func encodeRequest(kind string, payload map[string]any) (body []byte, contentType string, err error) {
	if kind == "slash_commands" {
		form := url.Values{}
		for k, v := range payload {
			form.Set(k, fmt.Sprint(v))
		}
		return []byte(form.Encode()), "application/x-www-form-urlencoded", nil
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		return nil, "", fmt.Errorf("encode payload: %w", err)
	}
	if kind == "events_api" {
		return raw, "application/json", nil
	}
	return []byte(url.Values{"payload": {string(raw)}}.Encode()), "application/x-www-form-urlencoded", nil
}

// PostSigned posts a body with Slack's signature for the moment at.
func (s *Server) PostSigned(ctx context.Context, to, contentType string, body []byte, at time.Time) (Ack, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return Ack{}, fmt.Errorf("make request: %w", err)
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("X-Slack-Request-Timestamp", stamp)
	req.Header.Set("X-Slack-Signature", Sign(SigningSecret, stamp, body))
	sent := s.o.Now()
	resp, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	if err != nil {
		return Ack{}, fmt.Errorf("post interaction: %w", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return Ack{}, fmt.Errorf("read answer: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		return Ack{}, fmt.Errorf("the app answered %s", resp.Status)
	}
	if !json.Valid(answer) {
		answer = nil
	}
	return Ack{Payload: answer, Took: s.o.Now().Sub(sent), Attempts: 1}, nil
}

// Sign is Slack's request signature.
func Sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:", timestamp)
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}
