package config

// Slack holds the first door: section [slack]. Its secrets come from the
// environment, see [Secrets].
type Slack struct {
	// Channel is where a rule without a channel goes.
	Channel string
	// Channels, when given, are the only channels rules may name, so that a
	// slip of the pen is found before the first incident.
	Channels []string
	// Fallback takes what another channel refuses (archived, not a member).
	Fallback string
	// Users are the Slack user (U…, W…) and user group (S…) ids who may act on
	// messages; empty means everyone who sees them.
	Users []string
	// MaxPerHour is the number of messages a channel takes in an hour before
	// the rest is gathered into an overflow digest (default 60).
	MaxPerHour int
	// Actions says how clicks come back: "socket" (default) or "http".
	Actions string
	// Charts draws the last day into incident messages (default true).
	Charts bool
}

// The types a door can have.
const (
	DoorWebhook   = "webhook"
	DoorEmail     = "email"
	DoorShoutrrr  = "shoutrrr"
	ActionsSocket = "socket"
	ActionsHTTP   = "http"
)

// Door is another way out than Slack: [[doors]].
type Door struct {
	Name string
	Type string
	Off  bool // key enabled = false
	// URL is a webhook's address. URLEnv names the environment variable that
	// holds it when the address is itself a secret (always so for shoutrrr).
	URL    string
	URLEnv string
	// SecretEnv names the variable with a webhook's signing secret or an
	// e-mail account's password.
	SecretEnv string
	// Server is host:port of the SMTP server, User the account, From and To
	// the addresses (email).
	Server string
	User   string
	From   string
	To     []string
	// MinSeverity and Brands narrow what goes through without a rule naming
	// this door; with Named set only rules that name it use it.
	MinSeverity Severity
	Brands      []string
	Named       bool // key only_named = true
}
