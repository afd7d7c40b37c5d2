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
	linked    int // sockets there ever were
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
