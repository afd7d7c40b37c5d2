package web

import (
	"context"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/doors"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// Engine is what pages ask of the rules and let people do about incidents;
// *alerts.Engine is one.
type Engine interface {
	// Incidents lists those open at any time in [since, until), newest first.
	Incidents(ctx context.Context, since, until time.Time, limit int) ([]alerts.Incident, error)
	// Account is one incident whole; alerts.ErrUnknownIncident when there is none.
	Account(ctx context.Context, id string) (alerts.Account, error)
	// Do records what somebody did; the message in Slack follows.
	Do(ctx context.Context, incident string, act alerts.Act, until time.Time) (alerts.Incident, error)
	// Evidence is what drives mentions of a brand.
	Evidence(brand string, list []mention.Mention) alerts.Evidence
	States(ctx context.Context) ([]alerts.State, error)
	Verdicts(ctx context.Context, f alerts.VerdictFilter, limit int) ([]alerts.Verdict, error)
	Outcomes(ctx context.Context, rule string, since time.Time) ([]alerts.Outcome, error)
	Quality(ctx context.Context, since time.Time) ([]alerts.Quality, error)

	Silences(ctx context.Context) ([]alerts.Silence, error)
	Silence(ctx context.Context, s alerts.Silence) (alerts.Silence, error)
	EndSilence(ctx context.Context, id string) error
	Mutes(ctx context.Context) ([]alerts.Mute, error)
	Mute(ctx context.Context, x alerts.Mute) (alerts.Mute, error)
	EndMute(ctx context.Context, id string) error
}

// Outbox is what was said and how its delivery goes; *alerts.Outbox is one.
type Outbox interface {
	ListOf(ctx context.Context, kinds []alerts.Kind, limit int, states ...alerts.OutboxState) ([]alerts.OutboxRow, error)
	Counts(ctx context.Context, kinds ...alerts.Kind) (map[alerts.OutboxState]int, error)
	Retry(ctx context.Context) (int64, error)
	RetryOne(ctx context.Context, id int64) (bool, error)
}

// Doors are the ways out beside Slack; *doors.Doors is one.
type Doors interface {
	Status(ctx context.Context) ([]doors.Status, error)
	Replay(ctx context.Context, name string, since time.Time) (int, error)
}

// Sources is how gathering goes; *crawler.Crawler is one.
type Sources interface {
	Health(ctx context.Context) ([]crawler.Health, error)
	// Gaps lists times between from and to in which a source could not be heard.
	Gaps(ctx context.Context, from, to time.Time) ([]crawler.Gap, error)
	// Try polls a source once within bounds and keeps nothing of it.
	Try(ctx context.Context, src config.Source) (crawler.Trial, error)
	Discover(ctx context.Context, address string) ([]crawler.Find, error)
	PollNow(name string) bool
}

// Backtest plays sets of rules side by side over what was kept in a stretch of time and
// reports on each, with its series. progress is told the share done, 0 to 1.
type Backtest func(ctx context.Context, sets []*config.Config, from, until time.Time, progress func(share float64)) ([]alerts.Report, error)

// Bars counts what was said of a brand between two moments, an hour a bar, with
// the band that would have been usual.
type Bars func(ctx context.Context, brand string, from, to time.Time) ([]alerts.Bar, error)
