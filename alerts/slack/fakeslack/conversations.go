package fakeslack

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

func (s *Server) showChannel(c *Channel) map[string]any {
	return map[string]any{"id": c.ID, "name": c.Name, "is_channel": !c.Private, "is_private": c.Private,
		"is_archived": c.Archived, "is_member": c.Member}
}

func listChannels(s *Server, p params) (map[string]any, *apiError) {
	list := slices.SortedFunc(maps.Values(s.channels), func(a, b *Channel) int { return cmp.Compare(a.ID, b.ID) })
	list = slices.DeleteFunc(list, func(c *Channel) bool {
		return c.Private && !c.Member || c.Archived && p.is("exclude_archived")
	})
	start, _ := strconv.Atoi(p.get("cursor"))
	start = min(max(start, 0), len(list))
	end := min(start+max(1, p.number("limit", 100)), len(list))
	shown := []any{}
	for _, c := range list[start:end] {
		shown = append(shown, s.showChannel(c))
	}
	next := ""
	if end < len(list) {
		next = strconv.Itoa(end)
	}
	return map[string]any{"channels": shown, "response_metadata": map[string]any{"next_cursor": next}}, nil
}

func channelInfo(s *Server, p params) (map[string]any, *apiError) {
	c := s.channels[p.get("channel")]
	if c == nil || c.Private && !c.Member {
		return nil, &apiError{Code: "channel_not_found"}
	}
	return map[string]any{"channel": s.showChannel(c)}, nil
}

func history(s *Server, p params) (map[string]any, *apiError) {
	return s.read(p, func(m *Message) bool { return m.ThreadTS == "" || m.Broadcast }, true)
}

func replies(s *Server, p params) (map[string]any, *apiError) {
	parent := p.get("ts")
	if s.message(p.get("channel"), parent) == nil {
		return nil, &apiError{Code: "thread_not_found"}
	}
	return s.read(p, func(m *Message) bool { return m.TS == parent || m.ThreadTS == parent }, false)
}

// read is a page of a channel's messages; history comes newest first, a thread
// oldest first, as at Slack.
func (s *Server) read(p params, want func(*Message) bool, newestFirst bool) (map[string]any, *apiError) {
	c := s.channels[p.get("channel")]
	switch {
	case c == nil || c.Private && !c.Member:
		return nil, &apiError{Code: "channel_not_found"}
	case !c.Member:
		return nil, &apiError{Code: "not_in_channel"}
	}
	var list []*Message
	for _, m := range s.messages {
		if m.Channel == c.ID && !m.Deleted && m.EphemeralTo == "" && want(m) && within(m.TS, p) {
			list = append(list, m)
		}
	}
	if newestFirst {
		slices.Reverse(list)
	}
	start, _ := strconv.Atoi(p.get("cursor"))
	start = min(max(start, 0), len(list))
	end := min(start+min(999, max(1, p.number("limit", 100))), len(list))
	shown := []any{}
	for _, m := range list[start:end] {
		shown = append(shown, s.show(m, p.is("include_all_metadata")))
	}
	next := ""
	if end < len(list) {
		next = strconv.Itoa(end)
	}
	return map[string]any{"messages": shown, "has_more": next != "", "response_metadata": map[string]any{"next_cursor": next}}, nil
}

// within says whether ts lies between oldest and latest. A ts compares as text:
// both parts have a fixed length.
func within(ts string, p params) bool {
	oldest, latest := padTS(p.get("oldest")), padTS(p.get("latest"))
	switch {
	case oldest != "" && (ts < oldest || ts == oldest && !p.is("inclusive")):
		return false
	case latest != "" && (ts > latest || ts == latest && !p.is("inclusive")):
		return false
	}
	return true
}

func padTS(ts string) string {
	if ts == "" || len(ts) > 10 {
		return ts
	}
	return ts + ".000000"
}

func userInfo(s *Server, p params) (map[string]any, *apiError) {
	u, ok := s.users[p.get("user")]
	if !ok {
		return nil, &apiError{Code: "user_not_found"}
	}
	return map[string]any{"user": map[string]any{"id": u.ID, "name": u.Name, "real_name": u.RealName, "tz": u.TZ, "team_id": "T0TEAM",
		"profile": map[string]any{"real_name": u.RealName, "display_name": u.Name}}}, nil
}

func groupMembers(s *Server, p params) (map[string]any, *apiError) {
	users, ok := s.groups[p.get("usergroup")]
	if !ok {
		return nil, &apiError{Code: "no_such_subteam"}
	}
	return map[string]any{"users": users}, nil
}

func addReaction(s *Server, p params) (map[string]any, *apiError) {
	m := s.message(p.get("channel"), p.get("timestamp"))
	if m == nil {
		return nil, &apiError{Code: "message_not_found"}
	}
	name := p.get("name")
	if slices.Contains(m.Reactions[name], "U0BOT") {
		return nil, &apiError{Code: "already_reacted"}
	}
	if m.Reactions == nil {
		m.Reactions = map[string][]string{}
	}
	m.Reactions[name] = append(m.Reactions[name], "U0BOT")
	s.touch()
	return map[string]any{}, nil
}
