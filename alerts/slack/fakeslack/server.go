// Package fakeslack is a Slack of our own on loopback, close enough to the real
// one that a client which passes here is right there: tokens and scopes, unique
// ts, threads, edits, metadata, the files flow, rate limits with Retry-After,
// Block Kit limits, response URLs, incoming webhooks and Socket Mode with its
// acknowledgements and reconnects. People can be played: they click, type slash
// commands, open App Home and paste links.
//
// It serves tests and the demo. It knows nothing of earshot and imports no Slack
// library, so a mistake in one cannot hide behind the same mistake in the other.
package fakeslack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// The secrets a [Server] accepts when its [Options] name no others.
const (
	BotToken      = "xoxb-fake-bot-token"
	AppToken      = "xapp-fake-app-token"
	SigningSecret = "8f742231b10e8888abcd99yyyzzz85a5"
	webhookKey    = "T0TEAM/B0HOOK/fakewebhooksecret"
)

// AllScopes is everything the fake knows to check.
var AllScopes = []string{"chat:write", "chat:write.public", "commands", "files:write", "channels:read", "groups:read",
	"channels:history", "groups:history", "users:read", "reactions:write", "links:read", "links:write", "usergroups:read"}

// Options make a [Server].
type Options struct {
	// Now is the workspace's clock; needed.
	Now func() time.Time
	// Scopes granted to the bot token; nil means [AllScopes].
	Scopes []string
	// Limits holds the rate limits by method; nil means none are enforced. See
	// [PublishedLimits].
	Limits map[string]Limit
	// RequestURL, when set, receives interactions and commands as signed HTTP
	// requests whenever no Socket Mode connection is open.
	RequestURL string
	// Team is the workspace's name; "" means Acme. Channels are its channels; nil means
	// #acme-mentions (C0MENTIONS) and #crisis (C0CRISIS), with the bot in both.
	Team     string
	Channels []Channel
	// FileDelay is how long an uploaded file takes to become usable in a block.
	FileDelay time.Duration
}

// Server is one workspace. It is an [http.Handler]; [Start] also gives it an
// address. All methods are safe for concurrent use.
type Server struct {
	o    Options
	base string
	http *http.Server

	mu        sync.Mutex
	channels  map[string]*Channel
	users     map[string]User
	groups    map[string][]string
	messages  []*Message
	files     map[string]*File
	views     map[string]json.RawMessage // App Home by user
	modals    []json.RawMessage
	triggers  map[string]time.Time
	responses map[string]*responseURL
	faults    map[string][]Fault
	buckets   map[string]*bucket
	calls     []Call
	lastTS    int64
	serial    int
	sockets   []*socket
	tickets   map[string]bool
	down      bool
	changed   chan struct{}
}

// Channel is a conversation of the workspace.
type Channel struct {
	ID, Name string
	Private  bool
	Archived bool
	// Member is whether the bot has been invited.
	Member bool
}

// User is a person in the workspace.
type User struct {
	ID, Name, RealName, TZ string
}

// Call is one request the workspace answered, for tests that count.
type Call struct {
	Method string
	Params map[string]string
	Status int
	Error  string // Slack's error code, "" on success
	At     time.Time
}

// New makes a workspace with the users dana (U0DANA) and kim (U0KIM).
func New(o Options) *Server {
	if o.Scopes == nil {
		o.Scopes = slices.Clone(AllScopes)
	}
	if o.Team == "" {
		o.Team = "Acme"
	}
	s := &Server{
		o: o, channels: map[string]*Channel{}, users: map[string]User{}, groups: map[string][]string{}, files: map[string]*File{}, views: map[string]json.RawMessage{},
		triggers: map[string]time.Time{}, responses: map[string]*responseURL{}, faults: map[string][]Fault{},
		buckets: map[string]*bucket{}, tickets: map[string]bool{}, changed: make(chan struct{}),
	}
	if o.Channels == nil {
		o.Channels = []Channel{{ID: "C0MENTIONS", Name: "acme-mentions", Member: true}, {ID: "C0CRISIS", Name: "crisis", Member: true}}
	}
	for _, c := range o.Channels {
		s.AddChannel(c)
	}
	s.AddUser(User{ID: "U0DANA", Name: "dana", RealName: "Dana", TZ: "Europe/Berlin"})
	s.AddUser(User{ID: "U0KIM", Name: "kim", RealName: "Kim", TZ: "America/New_York"})
	return s
}

// Start makes a workspace that listens on a free port of 127.0.0.1 until [Server.Close].
func Start(o Options) (*Server, error) {
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for the fake Slack: %w", err)
	}
	s := New(o)
	s.base = "http://" + l.Addr().String()
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.http.Serve(l) }() // ends with Close
	return s, nil
}

// Close stops listening and cuts every connection.
func (s *Server) Close() error {
	s.CutSockets()
	if s.http == nil {
		return nil
	}
	if err := s.http.Close(); err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("close the fake Slack: %w", err)
	}
	return nil
}

// URL is the address of the workspace without a trailing slash.
func (s *Server) URL() string { return s.base }

// APIURL is what SLACK_API_URL should be to talk to this workspace.
func (s *Server) APIURL() string { return s.base + "/api/" }

// WebhookURL is an incoming webhook that posts to the channel with this id.
func (s *Server) WebhookURL(channelID string) string {
	return s.base + "/services/" + webhookKey + "/" + channelID
}

// AddChannel adds or replaces a channel.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[c.ID] = &c
}

// AddUser adds or replaces a user.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[u.ID] = u
}

// AddGroup adds or replaces a user group.
func (s *Server) AddGroup(id string, users ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[id] = users
}

// SetRequestURL changes where signed HTTP requests go; see [Options].
func (s *Server) SetRequestURL(u string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.o.RequestURL = u
}

// Calls are the requests answered so far, oldest first; of one method when it is
// not "".
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// Changed is closed when the conversation next changes.
func (s *Server) Changed() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// WaitFor returns when done does, looking again at every change of the
// conversation, the views or the connections; or with the context's error.
func (s *Server) WaitFor(ctx context.Context, done func() bool) error {
	for {
		changed := s.Changed()
		if done() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for the conversation to change: %w", ctx.Err())
		}
	}
}

func (s *Server) touch() {
	close(s.changed)
	s.changed = make(chan struct{})
}

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

// ServeHTTP answers every door of the workspace.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/api/"):
		s.serveAPI(w, r, strings.TrimPrefix(path, "/api/"))
	case strings.HasPrefix(path, "/services/"):
		s.serveWebhook(w, r)
	case strings.HasPrefix(path, "/respond/"):
		s.serveResponseURL(w, r)
	case strings.HasPrefix(path, "/upload/"):
		s.serveUpload(w, r)
	case strings.HasPrefix(path, "/files/"):
		s.serveFile(w, r)
	case strings.HasPrefix(path, "/link/"):
		s.serveSocket(w, r)
	default:
		http.NotFound(w, r)
	}
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
