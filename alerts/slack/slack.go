// Package slack is the one room that knows Slack.
//
// It delivers alerts through slack-go (bot token or incoming webhook), keeps one
// message per incident up to date, takes clicks and commands back by Socket Mode or
// signed HTTP, and says in an operator's words what Slack refuses. It never judges
// a mention, never lets text from outside act as markup, and never lets a token
// or a webhook's address into an error, a log line or the database.
package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	goslack "github.com/slack-go/slack"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// Options make a [Sender].
type Options struct {
	// Token is the bot token (xoxb-…). Without one, Webhook is used.
	Token config.Secret
	// Webhook is an incoming webhook's address.
	Webhook config.Secret
	// APIURL overrides Slack's address (SLACK_API_URL), for proxies and tests.
	APIURL string
	Settings
	// History holds what was said before (alerts.Outbox does): an incident's message speaks
	// of all of it. nil keeps it only as long as the process lives.
	History History
	// Evidence draws what drives an incident from the mentions its alerts named; nil shows
	// that of its newest alert.
	Evidence alerts.Gatherer
	// Bars counts what was said of a brand between two moments, for alerts that
	// bring no chart of their own; nil draws those without.
	Bars  func(ctx context.Context, brand string, from, to time.Time) ([]alerts.Bar, error)
	Clock clock.Clock
	Log   *slog.Logger // nil discards
	// HTTP is the client to use; nil means one with a timeout of 20 seconds.
	HTTP *http.Client
}

// Settings are what the rules file says: they may change while messages go out,
// see [Sender.Configure].
type Settings struct {
	// Clicks says that somebody listens for them (see [NewDoor]); without, no buttons
	// are shown.
	Clicks bool
	// Config is the section [slack].
	Config config.Slack
	// Card says where the reader is and where earshot's pages are.
	Card card.Options
}

// History lists what was said, oldest first: about an incident, or since a moment (the
// newest of it, and what was broken off by a crash).
type History interface {
	OfIncident(ctx context.Context, incident string) ([]alerts.OutboxRow, error)
	Recent(ctx context.Context, since time.Time, limit int) ([]alerts.OutboxRow, error)
}

// Sender delivers alerts to Slack. It satisfies alerts.Sender and alerts.Finder and
// is safe for concurrent use.
type Sender struct {
	o        Options
	settings atomic.Pointer[Settings]
	api      *goslack.Client // nil in webhook mode
	http     *http.Client
	clean    *scrubber
	log      *slog.Logger

	mu       sync.Mutex
	channels map[string]string      // name → id
	next     map[string]time.Time   // channel → earliest next post
	posted   map[string][]time.Time // channel → its new messages of the last hour
	recalled bool                   // those from before this process are among them
	overflow map[string]*overflow
	sure     map[string]bool               // keys whose last attempt Slack surely did not take
	charts   map[string]string             // hash of bars → file id
	memory   map[string][]alerts.OutboxRow // incident → what was told of it, without a history
}

var (
	_ alerts.Sender = (*Sender)(nil)
	_ alerts.Finder = (*Sender)(nil)
)

// ErrNoSecret is returned by [New] when neither a token nor a webhook is set:
// alerts then go to the terminal.
var ErrNoSecret = errors.New("no Slack secret is set (SLACK_BOT_TOKEN or SLACK_WEBHOOK_URL)")

// New makes a sender. It talks to nobody yet; see [Sender.Check].
func New(o Options) (*Sender, error) {
	if !o.Token.Set() && !o.Webhook.Set() {
		return nil, ErrNoSecret
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Sender{
		o: o, http: o.HTTP, log: o.Log, clean: newScrubber(o.Token, o.Webhook, password(o.APIURL)),
		channels: map[string]string{}, next: map[string]time.Time{}, posted: map[string][]time.Time{}, overflow: map[string]*overflow{},
		sure: map[string]bool{}, charts: map[string]string{}, memory: map[string][]alerts.OutboxRow{},
	}
	s.Configure(o.Settings)
	if s.http == nil {
		s.http = &http.Client{Timeout: 20 * time.Second}
	}
	if !o.Token.Set() {
		u, err := url.Parse(o.Webhook.Reveal())
		if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return nil, errors.New("SLACK_WEBHOOK_URL is no web address; it should begin with https://hooks.slack.com/services/")
		}
		return s, nil
	}
	api, err := newClient(o.Token, "", o.APIURL, s.http)
	if err != nil {
		return nil, err
	}
	s.api = api
	return s, nil
}

// Configure puts changed settings in force, from the next message on. What the
// sender knows stays: how much each channel has taken, the running overflow
// messages, which attempts surely failed.
func (s *Sender) Configure(c Settings) {
	if c.Config.MaxPerHour <= 0 {
		c.Config.MaxPerHour = 60
	}
	s.settings.Store(&c)
}

func (s *Sender) set() *Settings { return s.settings.Load() }

// newClient is slack-go with our client and address; its own logger, which may
// print requests, is never given anything to say.
func newClient(token, app config.Secret, apiURL string, client *http.Client) (*goslack.Client, error) {
	options := []goslack.Option{goslack.OptionHTTPClient(client)}
	if app.Set() {
		options = append(options, goslack.OptionAppLevelToken(app.Reveal()))
	}
	if apiURL != "" {
		u, err := url.Parse(apiURL)
		if err != nil || u.Host == "" {
			return nil, errors.New(`SLACK_API_URL is no web address; it should look like "https://slack.com/api/"`)
		}
		options = append(options, goslack.OptionAPIURL(strings.TrimRight(apiURL, "/")+"/"))
	}
	return goslack.New(token.Reveal(), options...), nil
}

// scrubber takes secrets out of texts, whatever brought them there.
type scrubber struct{ r *strings.Replacer }

func newScrubber(secrets ...config.Secret) *scrubber {
	var pairs []string
	for _, s := range secrets {
		if !s.Set() {
			continue
		}
		v := s.Reveal()
		pairs = append(pairs, v, "[redacted]", url.QueryEscape(v), "[redacted]")
		if u, err := url.Parse(v); err == nil && len(u.Path) > 1 {
			pairs = append(pairs, u.Path, "/[redacted]")
		}
	}
	return &scrubber{r: strings.NewReplacer(pairs...)}
}

// password is the one in an address, "" for none.
func password(address string) config.Secret {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return ""
	}
	p, _ := u.User.Password()
	return config.Secret(p)
}

// text is s without secrets.
func (c *scrubber) text(s string) string { return c.r.Replace(s) }

// err is a fresh error with the text of err and nothing behind it: what slack-go
// and net/http wrap may hold an address that is itself a secret.
func (c *scrubber) err(doing string, err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err // its own text names the whole address
	}
	return fmt.Errorf("%s: %s", doing, c.text(err.Error()))
}

// Check asks Slack who the token belongs to and says so in a sentence. A webhook
// cannot be asked; it is tried by using it.
func (s *Sender) Check(ctx context.Context) (string, error) {
	if s.api == nil {
		return "using an incoming webhook: it posts to its one channel, without edits, threads, charts and buttons", nil
	}
	who, err := s.api.AuthTestContext(ctx)
	if err != nil {
		judged, _ := s.judge("ask Slack who we are", "", err)
		return "", judged
	}
	return fmt.Sprintf("connected to the workspace %s as @%s", card.Clean(who.Team), card.Clean(who.User)), nil
}
