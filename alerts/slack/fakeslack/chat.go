package fakeslack

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Message is one message as the workspace holds it.
type Message struct {
	Channel  string
	TS       string
	ThreadTS string // of a reply: its parent's TS
	User     string
	Text     string
	Blocks   json.RawMessage
	// Attachments and Metadata are kept as they came; nil without any.
	Attachments json.RawMessage
	Metadata    json.RawMessage
	EditedTS    string
	// Broadcast marks a reply that is also shown in the channel.
	Broadcast bool
	// EphemeralTo is the only user who sees it; "" for everybody.
	EphemeralTo string
	Deleted     bool
	Reactions   map[string][]string
	Files       []string
	Unfurls     map[string]json.RawMessage
	// Via is how it came: api, webhook, response_url, file or user.
	Via string
}

// maxText is where Slack cuts a message's text.
const maxText = 40000

// Messages are the messages of a channel (id or name), oldest first, replies
// included, deleted ones left out; of every channel when it is "".
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := channel
	if c := s.find(channel); c != nil {
		id = c.ID
	}
	var out []Message
	for _, m := range s.messages {
		if !m.Deleted && (channel == "" || m.Channel == id) {
			out = append(out, *m)
		}
	}
	return out
}

// Message is the message with this channel id and ts.
func (s *Server) Message(channel, ts string) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.message(channel, ts); m != nil {
		return *m, true
	}
	return Message{}, false
}

// Remove deletes a message as a person with the right to do so would.
func (s *Server) Remove(channel, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.message(channel, ts); m != nil {
		m.Deleted = true
		s.touch()
	}
}

func (s *Server) message(channel, ts string) *Message {
	for _, m := range s.messages {
		if m.Channel == channel && m.TS == ts && !m.Deleted {
			return m
		}
	}
	return nil
}

// find is the channel with this id, name or #name.
func (s *Server) find(ref string) *Channel {
	if c, ok := s.channels[ref]; ok {
		return c
	}
	name := strings.TrimPrefix(ref, "#")
	for _, c := range s.channels {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// writable is the channel a bot may post to; byID refuses names, as edits and
// files do.
func (s *Server) writable(ref string, byID bool) (*Channel, *apiError) {
	if ref == "" {
		return nil, &apiError{Code: "invalid_arguments", Messages: []string{"missing required field: channel"}}
	}
	c := s.find(ref)
	switch {
	case c == nil, byID && c.ID != ref, c.Private && !c.Member:
		return nil, &apiError{Code: "channel_not_found"}
	case c.Archived:
		return nil, &apiError{Code: "is_archived"}
	case !c.Member && !slices.Contains(s.o.Scopes, "chat:write.public"):
		return nil, &apiError{Code: "not_in_channel"}
	}
	return c, nil
}

// nextTS is a ts no other message has, however fast they come.
func (s *Server) nextTS() string {
	micro := max(s.o.Now().UnixMicro(), s.lastTS+1)
	s.lastTS = micro
	return fmt.Sprintf("%d.%06d", micro/1e6, micro%1e6)
}

// content checks text, blocks, attachments and metadata of a message and puts
// them into m.
func (s *Server) content(m *Message, p params) *apiError {
	text := p.get("text")
	blocks, attachments := p.get("blocks"), p.get("attachments")
	if text == "" && (blocks == "" || blocks == "[]") && (attachments == "" || attachments == "[]") {
		return &apiError{Code: "no_text"}
	}
	if blocks != "" {
		if problems := ValidateBlocks([]byte(blocks), MaxMessageBlocks); len(problems) > 0 {
			return &apiError{Code: "invalid_blocks", Messages: problems}
		}
		if bad := s.checkFiles(blocks); bad != nil {
			return bad
		}
		m.Blocks = json.RawMessage(blocks)
	}
	if attachments != "" {
		m.Attachments = json.RawMessage(attachments)
	}
	if meta := p.get("metadata"); meta != "" {
		if !json.Valid([]byte(meta)) {
			return &apiError{Code: "invalid_metadata_format"}
		}
		m.Metadata = json.RawMessage(meta)
	}
	if utf8.RuneCountInString(text) > maxText {
		return &apiError{Code: "msg_too_long"}
	}
	m.Text = text
	return nil
}

func postMessage(s *Server, p params) (map[string]any, *apiError) {
	c, bad := s.writable(p.get("channel"), false)
	if bad != nil {
		return nil, bad
	}
	m := &Message{Channel: c.ID, User: "U0BOT", Via: "api", Broadcast: p.is("reply_broadcast")}
	if bad := s.content(m, p); bad != nil {
		return nil, bad
	}
	if thread := p.get("thread_ts"); thread != "" {
		parent := s.message(c.ID, thread)
		if parent == nil {
			return nil, &apiError{Code: "thread_not_found"}
		}
		m.ThreadTS = thread
		if parent.ThreadTS != "" { // Slack files a reply to a reply under the parent
			m.ThreadTS = parent.ThreadTS
		}
	}
	m.TS = s.nextTS()
	s.messages = append(s.messages, m)
	s.touch()
	return map[string]any{"channel": c.ID, "ts": m.TS, "message": s.show(m, true)}, nil
}

func updateMessage(s *Server, p params) (map[string]any, *apiError) {
	c, bad := s.writable(p.get("channel"), true)
	if bad != nil {
		return nil, bad
	}
	m := s.message(c.ID, p.get("ts"))
	switch {
	case m == nil || m.EphemeralTo != "":
		return nil, &apiError{Code: "message_not_found"}
	case m.User != "U0BOT" || m.Via == "webhook":
		return nil, &apiError{Code: "cant_update_message"}
	}
	edited := *m
	if p.get("blocks") == "" {
		edited.Blocks = nil
	}
	if bad := s.content(&edited, p); bad != nil {
		return nil, bad
	}
	edited.EditedTS = s.nextTS()
	*m = edited
	s.touch()
	return map[string]any{"channel": c.ID, "ts": m.TS, "text": m.Text, "message": s.show(m, true)}, nil
}

func deleteMessage(s *Server, p params) (map[string]any, *apiError) {
	m := s.message(p.get("channel"), p.get("ts"))
	switch {
	case m == nil:
		return nil, &apiError{Code: "message_not_found"}
	case m.User != "U0BOT":
		return nil, &apiError{Code: "cant_delete_message"}
	}
	m.Deleted = true
	s.touch()
	return map[string]any{"channel": m.Channel, "ts": m.TS}, nil
}

func postEphemeral(s *Server, p params) (map[string]any, *apiError) {
	c, bad := s.writable(p.get("channel"), false)
	if bad != nil {
		return nil, bad
	}
	if _, ok := s.users[p.get("user")]; !ok {
		return nil, &apiError{Code: "user_not_in_channel"}
	}
	m := &Message{Channel: c.ID, User: "U0BOT", Via: "api", EphemeralTo: p.get("user"), ThreadTS: p.get("thread_ts")}
	if bad := s.content(m, p); bad != nil {
		return nil, bad
	}
	m.TS = s.nextTS()
	s.messages = append(s.messages, m)
	s.touch()
	return map[string]any{"message_ts": m.TS}, nil
}

func unfurl(s *Server, p params) (map[string]any, *apiError) {
	m := s.message(p.get("channel"), p.get("ts"))
	if m == nil {
		return nil, &apiError{Code: "cannot_find_message"}
	}
	var unfurls map[string]json.RawMessage
	if err := json.Unmarshal([]byte(p.get("unfurls")), &unfurls); err != nil || len(unfurls) == 0 {
		return nil, &apiError{Code: "invalid_unfurls_format"}
	}
	for link, u := range unfurls {
		if !strings.Contains(m.Text, link) {
			return nil, &apiError{Code: "cannot_unfurl_url"}
		}
		var attachment struct {
			Blocks json.RawMessage `json:"blocks"`
		}
		if json.Unmarshal(u, &attachment) == nil && len(attachment.Blocks) > 0 {
			if problems := ValidateBlocks(attachment.Blocks, MaxMessageBlocks); len(problems) > 0 {
				return nil, &apiError{Code: "invalid_blocks", Messages: problems}
			}
		}
	}
	m.Unfurls = unfurls
	s.touch()
	return map[string]any{}, nil
}

// show is a message as the Web API gives it.
func (s *Server) show(m *Message, metadata bool) map[string]any {
	out := map[string]any{"type": "message", "user": m.User, "ts": m.TS, "text": m.Text, "team": "T0TEAM"}
	if m.User == "U0BOT" {
		out["bot_id"], out["app_id"] = "B0BOT", "A0APP"
	}
	if len(m.Blocks) > 0 {
		out["blocks"] = m.Blocks
	}
	if len(m.Attachments) > 0 {
		out["attachments"] = m.Attachments
	}
	if m.ThreadTS != "" {
		out["thread_ts"] = m.ThreadTS
	}
	if m.Broadcast {
		out["subtype"] = "thread_broadcast"
	}
	if m.EditedTS != "" {
		out["edited"] = map[string]any{"user": "B0BOT", "ts": m.EditedTS}
	}
	if len(m.Metadata) > 0 && metadata {
		out["metadata"] = m.Metadata
	}
	return out
}
