package config

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// Secret is a value that prints as "[redacted]" in every way Go prints things.
// Only Reveal gives it away.
type Secret string

const redacted = "[redacted]"

// Reveal is the secret itself; hand it to the one call that needs it.
func (s Secret) Reveal() string { return string(s) }

// Set reports whether there is one.
func (s Secret) Set() bool { return s != "" }

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// Format hides the secret from every verb, %q, %x and %#v included.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// MarshalText hides the secret from JSON and its like.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the secret from slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Secrets is what comes from the environment and never from rules.toml.
type Secrets struct {
	SlackBotToken      Secret // SLACK_BOT_TOKEN, xoxb-…
	SlackAppToken      Secret // SLACK_APP_TOKEN, xapp-…, for Socket Mode
	SlackWebhookURL    Secret // SLACK_WEBHOOK_URL
	SlackSigningSecret Secret // SLACK_SIGNING_SECRET, for clicks over HTTP
	YouTubeKey         Secret // YOUTUBE_API_KEY
	BlueskyHandle      Secret // BLUESKY_HANDLE
	BlueskyPassword    Secret // BLUESKY_APP_PASSWORD
	MastodonToken      Secret // MASTODON_TOKEN
	RedditID           Secret // REDDIT_CLIENT_ID
	RedditSecret       Secret // REDDIT_CLIENT_SECRET
	RedditUser         Secret // REDDIT_USER, stands in the User-Agent Reddit asks for
	TumblrKey          Secret // TUMBLR_API_KEY
	GitHubToken        Secret // GITHUB_TOKEN
	StackExchangeKey   Secret // STACKEXCHANGE_KEY
	ProductHuntToken   Secret // PRODUCTHUNT_TOKEN
	named              map[string]Secret
}

// Named is the value of a variable by its name: one of the known ones, or one
// that rules.toml names by url_env or secret_env (see [Config.EnvNames]).
func (s Secrets) Named(env string) Secret {
	for _, f := range s.fields() {
		if f.env == env {
			return *f.to
		}
	}
	return s.named[env]
}

// String names what is set and shows nothing of it.
func (s Secrets) String() string {
	var set []string
	for _, f := range s.fields() {
		if *f.to != "" {
			set = append(set, f.env)
		}
	}
	for env := range s.named {
		set = append(set, env)
	}
	slices.Sort(set)
	return "secrets set: " + strings.Join(set, ", ")
}

// Format prints String for every verb, so that %+v shows nothing either.
func (s Secrets) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.String())) }

// LogValue keeps secrets out of logs.
func (s Secrets) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Values lists every secret in the open, for tests and scrubbers that must find
// them in texts; never print it.
func (s Secrets) Values() []string {
	var all []string
	for _, f := range s.fields() {
		if *f.to != "" {
			all = append(all, f.to.Reveal())
		}
	}
	for _, v := range s.named {
		all = append(all, v.Reveal())
	}
	return all
}

type secretField struct {
	env string
	to  *Secret
}

func (s *Secrets) fields() []secretField {
	return []secretField{
		{"SLACK_BOT_TOKEN", &s.SlackBotToken}, {"SLACK_APP_TOKEN", &s.SlackAppToken},
		{"SLACK_WEBHOOK_URL", &s.SlackWebhookURL}, {"SLACK_SIGNING_SECRET", &s.SlackSigningSecret},
		{"YOUTUBE_API_KEY", &s.YouTubeKey}, {"BLUESKY_HANDLE", &s.BlueskyHandle},
		{"BLUESKY_APP_PASSWORD", &s.BlueskyPassword}, {"MASTODON_TOKEN", &s.MastodonToken},
		{"REDDIT_CLIENT_ID", &s.RedditID}, {"REDDIT_CLIENT_SECRET", &s.RedditSecret}, {"REDDIT_USER", &s.RedditUser},
		{"TUMBLR_API_KEY", &s.TumblrKey}, {"GITHUB_TOKEN", &s.GitHubToken},
		{"STACKEXCHANGE_KEY", &s.StackExchangeKey}, {"PRODUCTHUNT_TOKEN", &s.ProductHuntToken},
	}
}

// maxSecret bounds what a *_FILE may hold: no key is longer, and /dev/zero is.
const maxSecret = 64 << 10

// ReadSecrets collects the known secrets and the named ones (see
// [Config.EnvNames]) by getenv; where NAME is not set, NAME_FILE names a file
// that holds it (a mounted secret), whose surrounding white space is removed.
// Every fault is reported, joined; no error carries a secret's text.
func ReadSecrets(getenv func(string) string, readFile func(string) ([]byte, error), named ...string) (Secrets, error) {
	s := Secrets{named: map[string]Secret{}}
	var errs []error
	get := func(env string) Secret {
		value, err := readSecret(env, getenv, readFile)
		if err != nil {
			errs = append(errs, err)
		}
		return value
	}
	for _, f := range s.fields() {
		*f.to = get(f.env)
	}
	for _, env := range named {
		if v := get(env); v != "" {
			s.named[env] = v
		}
	}
	return s, errors.Join(errs...)
}

func readSecret(env string, getenv func(string) string, readFile func(string) ([]byte, error)) (Secret, error) {
	value, path := strings.TrimSpace(getenv(env)), getenv(env+"_FILE")
	switch {
	case value != "" && path != "":
		return "", fmt.Errorf("read secret: %s and %s_FILE are both set; keep one", env, env)
	case value != "" || path == "":
		return checkSecret(env, value)
	}
	raw, err := readFile(path)
	if err != nil {
		return "", fmt.Errorf("read secret %s_FILE: %w", env, err)
	}
	if len(raw) > maxSecret {
		return "", fmt.Errorf("read secret %s_FILE: %d bytes, more than any key has", env, len(raw))
	}
	value = strings.TrimSpace(string(raw))
	if value == "" {
		return "", fmt.Errorf("read secret %s_FILE: %s is empty", env, path)
	}
	return checkSecret(env, value)
}

// checkSecret refuses what would break a header later, far from its cause.
func checkSecret(env, value string) (Secret, error) {
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", fmt.Errorf("read secret %s: it holds a line break or control character", env)
	}
	return Secret(value), nil
}
