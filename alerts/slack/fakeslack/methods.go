package fakeslack

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// methodFunc answers one Web API method; it runs with the lock held.
type methodFunc func(s *Server, p params) (map[string]any, *apiError)

// apiError is Slack's way to say no.
type apiError struct {
	Code     string
	Messages []string
	Needed   string
	Provided string
	After    time.Duration // of Code "ratelimited"
}

type method struct {
	fn    methodFunc
	scope string // "" for none
	app   bool   // takes the app-level token
}

// methods is the part of the Web API the fake speaks.
var methods = map[string]method{
	"api.test":                     {fn: apiTest},
	"auth.test":                    {fn: authTest},
	"chat.postMessage":             {fn: postMessage, scope: "chat:write"},
	"chat.update":                  {fn: updateMessage, scope: "chat:write"},
	"chat.delete":                  {fn: deleteMessage, scope: "chat:write"},
	"chat.postEphemeral":           {fn: postEphemeral, scope: "chat:write"},
	"chat.unfurl":                  {fn: unfurl, scope: "links:write"},
	"conversations.list":           {fn: listChannels, scope: "channels:read"},
	"conversations.info":           {fn: channelInfo, scope: "channels:read"},
	"conversations.history":        {fn: history, scope: "channels:history"},
	"conversations.replies":        {fn: replies, scope: "channels:history"},
	"users.info":                   {fn: userInfo, scope: "users:read"},
	"usergroups.users.list":        {fn: groupMembers, scope: "usergroups:read"},
	"reactions.add":                {fn: addReaction, scope: "reactions:write"},
	"files.getUploadURLExternal":   {fn: getUploadURL, scope: "files:write"},
	"files.completeUploadExternal": {fn: completeUpload, scope: "files:write"},
	"views.publish":                {fn: publishView},
	"views.open":                   {fn: openView},
	"apps.connections.open":        {fn: openConnection, app: true},
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request, name string) {
	p, err := readParams(r)
	if err != nil {
		s.answer(w, name, p, nil, &apiError{Code: "invalid_arguments", Messages: []string{err.Error()}})
		return
	}
	fault := s.nextFault(name)
	if s.failBefore(w, name, p, fault) {
		return
	}
	body, bad := s.call(name, p)
	if fault != nil && fault.DropAfter {
		panic(http.ErrAbortHandler) // the answer is lost on the way, as in a crash
	}
	if fault != nil && fault.Hang {
		<-r.Context().Done()
		return
	}
	s.answer(w, name, p, body, bad)
}

func (s *Server) call(name string, p params) (map[string]any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, ok := methods[name]
	if !ok {
		return nil, &apiError{Code: "unknown_method"}
	}
	if bad := s.authorize(m, p); bad != nil {
		return nil, bad
	}
	if wait := s.overLimit(name, p.get("channel")); wait > 0 {
		return nil, &apiError{Code: "ratelimited", After: wait}
	}
	return m.fn(s, p)
}

func (s *Server) authorize(m method, p params) *apiError {
	want := BotToken
	if m.app {
		want = AppToken
	}
	switch token := p.get("token"); {
	case token == "":
		return &apiError{Code: "not_authed"}
	case token != want:
		return &apiError{Code: "invalid_auth"}
	case m.scope != "" && !slices.Contains(s.o.Scopes, m.scope):
		return &apiError{Code: "missing_scope", Needed: m.scope, Provided: strings.Join(s.o.Scopes, ",")}
	}
	return nil
}

// answer writes a Web API answer and notes the call.
func (s *Server) answer(w http.ResponseWriter, name string, p params, body map[string]any, bad *apiError) {
	status, code := http.StatusOK, ""
	if body == nil {
		body = map[string]any{}
	}
	body["ok"] = bad == nil
	if bad != nil {
		code = bad.Code
		body["error"] = code
		if len(bad.Messages) > 0 {
			body["errors"] = bad.Messages
			marked := make([]string, len(bad.Messages))
			for i, m := range bad.Messages {
				marked[i] = "[ERROR] " + m
			}
			body["response_metadata"] = map[string]any{"messages": marked}
		}
		if bad.Needed != "" {
			body["needed"], body["provided"] = bad.Needed, bad.Provided
		}
		if bad.After > 0 {
			status = http.StatusTooManyRequests
			w.Header().Set("Retry-After", seconds(bad.After))
		}
	}
	s.record(name, p, status, code)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the caller hung up: nothing to do
}

func (s *Server) record(name string, p params, status int, code string) {
	shown := maps.Clone(p)
	delete(shown, "token")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, Call{Method: name, Params: shown, Status: status, Error: code, At: s.o.Now()})
}

func apiTest(*Server, params) (map[string]any, *apiError) { return map[string]any{}, nil }

func authTest(s *Server, _ params) (map[string]any, *apiError) {
	return map[string]any{"url": "https://acme.slack.example/", "team": s.o.Team, "user": "earshot", "team_id": "T0TEAM",
		"user_id": "U0BOT", "bot_id": "B0BOT", "is_enterprise_install": false}, nil
}
