// Package config turns rules.toml into a typed, validated configuration.
//
// It owns every key an operator can write: its name, its type, its limits, its
// default, and the sentence said when it is wrong. All problems of a file are
// found at once and carry line, column, an excerpt with a caret, and a remedy.
//
// It never reads the environment or the clock, never gathers, judges or sends
// anything, and keeps secrets out of the file and out of every text it makes.
package config

import (
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"slices"
	"time"
)

// Config is a whole rules.toml, checked and with every default filled in.
// Treat it as read-only: a changed file makes a new one.
type Config struct {
	// Path is the file it was read from, empty for the built-in defaults.
	Path string
	// Location is the operator's time zone (key timezone, default UTC): days,
	// schedules, quiet hours and the season of a baseline are counted in it.
	Location *time.Location
	// DataDir is where earshot keeps its data (key data_dir, default "data").
	DataDir   string
	Crawler   Crawler
	Alerts    Alerts
	Slack     Slack
	Web       Web
	Retention Retention
	Brands    []Brand  // in the order of the file
	Sources   []Source // in the order of the file
	Rules     []Rule   // in the order of the file
	Doors     []Door   // other ways out than Slack
	// Warnings are likely slips that do not keep the file from being used.
	Warnings *Problems
}

// Crawler holds the manners of gathering: section [crawler].
type Crawler struct {
	// Contact stands in the User-Agent so a site's owner can reach the
	// operator: a mailto: or https: address.
	Contact string
	// AllowPrivate lists the private networks gathering may reach; none by default.
	AllowPrivate []netip.Prefix
	// Delay is the least time between two requests to one host (default 1s).
	// A longer crawl-delay of the host wins.
	Delay time.Duration
	// Concurrency bounds requests in flight over all hosts (default 256),
	// PerHost those to one host (default 1).
	Concurrency int
	PerHost     int
	// Timeout bounds one request, its body included (default 30s).
	Timeout time.Duration
	// MaxBody bounds one answer after decompression, in bytes (default 10 MiB).
	MaxBody int64
	// MaxAge is the age beyond which a gathered item is refused as too old; 0
	// takes everything that retention keeps.
	MaxAge time.Duration
	// CallbackURL is the public address at which WebSub hubs reach this
	// earshot; empty turns push off.
	CallbackURL string
}

// Alerts holds what all rules share: section [alerts].
type Alerts struct {
	// IncidentWindow: alerts about one brand no further apart than this join
	// one incident (default 2h).
	IncidentWindow time.Duration
	// Lateness is how long after its window a mention may arrive and still
	// count in it (default 1h).
	Lateness time.Duration
	// CatchUp: alerts older than this when earshot starts become one catch-up
	// note (default 15m).
	CatchUp time.Duration
	// ThreadEvery is the least time between two messages into an incident's
	// thread (default 10m).
	ThreadEvery time.Duration
	// QuietHours hold back everything below critical.
	QuietHours []QuietHours
	// Holidays are days a baseline does not learn from and does not expect to
	// be ordinary.
	Holidays []Day
	// Inhibit says which alerts an open, more severe incident of the same brand holds
	// back (default info).
	Inhibit Inhibit
	// Limit is the number of alerts a rule may have sent in 30 days before
	// `rules check` warns (default 10).
	Limit int
}

// Inhibit is what an open incident of the same brand holds back.
type Inhibit string

// The ways an incident holds lesser alerts back.
const (
	InhibitNone  Inhibit = "none"  // nothing
	InhibitInfo  Inhibit = "info"  // info under critical
	InhibitLower Inhibit = "lower" // everything less severe than the incident
)

// Web holds the pages and the API: section [web].
type Web struct {
	// Listen is host:port, default 127.0.0.1:8470; "off" serves nothing (then empty).
	Listen string
	// URL is the address people open, used for links in Slack; empty means
	// http:// and Listen.
	URL string
	// AllowEdit lets editors write rules.toml from the page.
	AllowEdit bool
	// Users may sign in. Any address but loopback demands users or a proxy.
	Users []User
	// Tokens are for programs that use the API.
	Tokens []Token
	// TrustedProxies are the networks whose UserHeader is believed.
	TrustedProxies []netip.Prefix
	// UserHeader names the header in which a trusted proxy states who is
	// signed in; RoleHeader the one that states the role. Without a role
	// header, DefaultRole holds (viewer).
	UserHeader  string
	RoleHeader  string
	DefaultRole Role
}

// Role is what somebody may do on the web.
type Role string

// The roles, each including the one before.
const (
	Viewer Role = "viewer"
	Editor Role = "editor"
	Admin  Role = "admin"
)

// User is a person who may sign in: [[web.users]].
type User struct {
	Name string
	Role Role
	// PasswordHash is the argon2id hash in PHC form ($argon2id$v=19$…).
	PasswordHash string
}

// Token is a program that may use the API: [[web.tokens]].
type Token struct {
	Name string
	Role Role
	// SHA256 is the hex SHA-256 of the token; the token itself stands nowhere.
	SHA256 string
}

// Retention says how long things are kept: section [retention]. 0 is for ever.
type Retention struct {
	Mentions time.Duration // default for ever
	Verdicts time.Duration // default 90 days
	Audit    time.Duration // who did what; default for ever
}

// MaxSize is the largest rules.toml that is read, in bytes.
const MaxSize = 32 << 20

// Load reads and checks the file at path. A file that cannot be read gives the
// cause (errors.Is with fs.ErrNotExist works); a file with problems gives a
// [*Problems] holding all of them.
func Load(path string) (*Config, error) {
	src, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	cfg, err := Parse(path, src)
	if err != nil {
		return nil, err
	}
	cfg.Path = path
	return cfg, nil
}

// errTooLarge is what read gives for a file above MaxSize.
var errTooLarge = errors.New("larger than 32 MiB, which no rules file should be")

// ReadFile is the text of a rules file, refused above [MaxSize].
func ReadFile(path string) ([]byte, error) {
	src, err := read(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return src, nil
}

// read is os.ReadFile with a limit, so that a wrong path (a device, a dump)
// cannot fill the memory.
func read(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err == nil && len(src) > MaxSize {
		err = errTooLarge
	}
	return src, err
}

// Default is the configuration in force without a rules.toml: no brands, no
// sources, no rules, every other key at its default.
func Default() *Config {
	cfg, err := Parse("built-in defaults", nil)
	if err != nil {
		panic(fmt.Sprintf("impossible: the empty file is refused: %v", err))
	}
	return cfg
}

// Brand returns the brand with this key, or nil.
func (c *Config) Brand(key string) *Brand {
	for i := range c.Brands {
		if c.Brands[i].Key == key {
			return &c.Brands[i]
		}
	}
	return nil
}

// BrandKeys are the keys of all brands.
func (c *Config) BrandKeys() []string {
	keys := make([]string, len(c.Brands))
	for i := range c.Brands {
		keys[i] = c.Brands[i].Key
	}
	return keys
}

// BrandsLike says, to somebody who wrote a key that no brand has, which there are and which was
// probably meant.
func (c *Config) BrandsLike(key string) string { return oneOf(key, c.BrandKeys()) }

// Rule returns the rule with this name, or nil.
func (c *Config) Rule(name string) *Rule {
	for i := range c.Rules {
		if c.Rules[i].Name == name {
			return &c.Rules[i]
		}
	}
	return nil
}

// Source returns the source with this name, or nil.
func (c *Config) Source(name string) *Source {
	for i := range c.Sources {
		if c.Sources[i].Name == name {
			return &c.Sources[i]
		}
	}
	return nil
}

// EnvNames are the environment variables the file names by url_env and
// secret_env, to be handed to [ReadSecrets].
func (c *Config) EnvNames() []string {
	var names []string
	for _, s := range c.Sources {
		names = append(names, s.URLEnv)
	}
	for _, d := range c.Doors {
		names = append(names, d.URLEnv, d.SecretEnv)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
}
