package slack

import (
	"context"
	"errors"
	"time"

	"github.com/earshot/earshot/alerts"
)

// What Slack asks of the house, declared here in small pieces. alerts.Engine
// satisfies [Incidents] and [Silencer] as it is; internal/monitor adapts the rest.

// Incidents is what people see and do of incidents. An unknown id gives
// alerts.ErrUnknownIncident.
type Incidents interface {
	Do(ctx context.Context, incident string, act alerts.Act, until time.Time) (alerts.Incident, error)
	Incident(ctx context.Context, id string) (alerts.Incident, error)
	Incidents(ctx context.Context, since, until time.Time, limit int) ([]alerts.Incident, error)
}

// Silencer holds alerts back for a while.
type Silencer interface {
	Silence(ctx context.Context, s alerts.Silence) (alerts.Silence, error)
	// Silences lists those kept, ended ones included; EndSilence ends one.
	Silences(ctx context.Context) ([]alerts.Silence, error)
	EndSilence(ctx context.Context, id string) error
}

// Triager records what somebody decided about a mention. An unknown id gives
// [ErrGone].
type Triager interface {
	Triage(ctx context.Context, t Triage) error
}

// Triage is one decision about one mention.
type Triage struct {
	Mention string
	By      string
	// Incident is the one in whose message this was decided, "" elsewhere: its thread shows it.
	Incident string
	// One of the following is set.
	Status    string // handled, irrelevant
	Assignee  string
	Sentiment string // negative, neutral, positive: the model was wrong
}

// Muter keeps an author, a site, a story or a word out of alerts for a time. The
// answer says what was muted, in a few words.
type Muter interface {
	Mute(ctx context.Context, m Mute) (string, error)
	// Mutes lists those kept, ended ones included; EndMute ends one.
	Mutes(ctx context.Context) ([]alerts.Mute, error)
	EndMute(ctx context.Context, id string) error
}

// Mute names what to keep out: by a mention (its author, its site, its story), or
// in words.
type Mute struct {
	Kind    string // author, site, story, word
	Mention string // of author, site and story: taken from this mention
	Value   string // the author, site, story or word itself, when no mention is given
	Brand   string // "" for all
	For     time.Duration
	By      string
	// Incident is as in [Triage].
	Incident string
}

// Asker answers questions.
type Asker interface {
	// Search gives page (from 1) of size mentions for a query. A query that cannot
	// be parsed gives an error whose text is for the person who wrote it.
	Search(ctx context.Context, query string, page, size int) (Found, error)
	// Status is a few lines on how earshot is doing.
	Status(ctx context.Context) ([]string, error)
	// Explain says why an alert or incident fired, or which rules saw a mention.
	Explain(ctx context.Context, id string) ([]string, error)
}

// Found is a page of search results.
type Found struct {
	Total   int
	Samples []alerts.Sample
	Note    string // "71 % negative", warnings about the query
	Link    string // path of the same search in earshot
}

// Memory remembers which requests were answered, across restarts. alerts.Engine satisfies it.
type Memory interface {
	// Once reports whether this is the first time a key is met; it is remembered until then.
	Once(ctx context.Context, key string, until time.Time) (first bool, err error)
}

// ErrGone is returned for a mention that is not there any more.
var ErrGone = errors.New("no longer there")

// Desk gathers what people can do and ask; a nil part is said to be not
// available.
type Desk struct {
	Incidents Incidents
	Silencer  Silencer
	Triager   Triager
	Muter     Muter
	Asker     Asker
	// Memory is where signed requests are remembered; nil remembers them as long as the
	// process lives.
	Memory Memory
}
