package web

import (
	"context"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/doors"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// worldRules are the rules of the world in which every text is one word.
const worldRules = `[brands.acme]
query = "acme"
[[sources]]
name = "masto"
type = "feed"
url = "https://feeds.example/a.xml"
[[rules]]
name = "mention spike"
type = "spike"
window = "1h"
`

// operatorWorld adds rooms in which every text is this word.
func operatorWorld(t *testing.T, o *Options, word string) {
	t.Helper()
	cfg, err := config.Parse("rules.toml", []byte(worldRules))
	if err != nil {
		t.Fatal(err)
	}
	o.Config = func() *config.Config { return cfg }
	o.Engine, o.Outbox, o.Doors, o.Sources, o.Life = wordyEngine{word}, wordyOutbox{word}, wordyDoors{word}, wordySources{word}, t.Context()
	o.Bars = flatBars
}

type wordyEngine struct{ word string }

func (e wordyEngine) verdict() alerts.Verdict {
	p := 0.001
	return alerts.Verdict{Rule: e.word, RuleType: "spike", Brand: e.word, At: now, From: now.Add(-time.Hour), To: now, Reason: alerts.Silenced, Unit: e.word, Observed: 9, Expected: 2,
		Threshold: 7, Probability: &p, Completeness: 0.5, By: e.word, Notes: []string{e.word}}
}

func (e wordyEngine) incident(state alerts.IncidentState) alerts.Incident {
	act := alerts.Act{What: alerts.ActNoise, By: e.word, At: now, Note: e.word}
	return alerts.Incident{ID: "8F2KQ7M", Brand: "acme", BrandName: e.word, Title: e.word, Severity: alerts.Critical, State: state, Channel: e.word, Opened: now.Add(-time.Hour), Updated: now,
		Peak: 9, Mentions: 20, Negative: 10, Members: []alerts.Member{{Rule: e.word, Severity: alerts.Critical, Peak: 9, Expected: 2}}, Acknowledged: alerts.Act{What: alerts.ActAcknowledge, By: e.word, At: now},
		Assignee: e.word, Feedback: []alerts.Act{act}, Trail: []alerts.Act{act, {What: alerts.ActAssign, By: e.word, Note: e.word, At: now}, {What: e.word, By: e.word, At: now}}}
}

func (e wordyEngine) row() alerts.OutboxRow {
	words := []alerts.Driver{{Name: e.word, Count: 3}, {Name: e.word + "2", Count: 1}}
	return alerts.OutboxRow{ID: 1, Key: e.word, Channel: e.word, State: alerts.Dead, Attempts: 3, Error: e.word, Message: alerts.Message{Incident: e.incident(alerts.IncidentOpen), Alert: alerts.Alert{
		ID: e.word, Rule: e.word, Brand: "acme", BrandName: e.word, Severity: alerts.Critical, Kind: alerts.KindOpen, At: now, Observed: 9, Expected: 2, Reason: e.word, Title: e.word, Runbook: e.word,
		Mentions: []string{e.word}, Incident: "8F2KQ7M", Verdict: e.verdict(), Evidence: alerts.Evidence{Words: words, Sources: words, Labels: words, Languages: words, Samples: []alerts.Sample{{ID: e.word, Text: e.word}}}}}}
}

func (e wordyEngine) Incidents(context.Context, time.Time, time.Time, int) ([]alerts.Incident, error) {
	return []alerts.Incident{e.incident(alerts.IncidentOpen), e.incident(alerts.IncidentResolved)}, nil
}

func (e wordyEngine) Evidence(string, []mention.Mention) alerts.Evidence {
	return e.row().Message.Alert.Evidence
}

func (e wordyEngine) Account(context.Context, string) (alerts.Account, error) {
	return alerts.Account{Incident: e.incident(alerts.IncidentOpen), Messages: []alerts.OutboxRow{e.row()}, Verdicts: []alerts.Verdict{e.verdict()}}, nil
}

func (e wordyEngine) Do(context.Context, string, alerts.Act, time.Time) (alerts.Incident, error) {
	return e.incident(alerts.IncidentOpen), nil
}

func (e wordyEngine) States(context.Context) ([]alerts.State, error) {
	return []alerts.State{{Rule: "mention spike", Type: "spike", Brand: e.word, Phase: "firing", Since: now, Spoke: now, Incident: "8F2KQ7M", Verdict: e.verdict(), Last: e.verdict()}}, nil
}

func (e wordyEngine) Verdicts(context.Context, alerts.VerdictFilter, int) ([]alerts.Verdict, error) {
	return []alerts.Verdict{e.verdict()}, nil
}

func (e wordyEngine) Outcomes(context.Context, string, time.Time) ([]alerts.Outcome, error) {
	return []alerts.Outcome{{Reason: alerts.Reason(e.word), Count: 3}, {Reason: alerts.Fired, Count: 1}}, nil
}

func (e wordyEngine) Quality(context.Context, time.Time) ([]alerts.Quality, error) {
	half := 0.5
	return []alerts.Quality{{Rule: "mention spike", Incidents: 4, Useful: 1, Noise: 1, Precision: &half, Suggestion: e.word}}, nil
}

func (e wordyEngine) Silences(context.Context) ([]alerts.Silence, error) {
	x := alerts.Silence{ID: "S", Rules: []string{e.word}, Brands: []string{e.word}, From: now.Add(-time.Hour), Until: now.Add(time.Hour), By: e.word, Comment: e.word}
	over := x
	over.Until = now.Add(-time.Minute)
	return []alerts.Silence{x, over}, nil
}

func (e wordyEngine) Mutes(context.Context) ([]alerts.Mute, error) {
	return []alerts.Mute{{ID: "M", Kind: e.word, Value: e.word, On: e.word, Brand: e.word, From: now, Until: now.Add(time.Hour), By: e.word}}, nil
}

func (e wordyEngine) Silence(_ context.Context, x alerts.Silence) (alerts.Silence, error) {
	return x, nil
}
func (e wordyEngine) EndSilence(context.Context, string) error                   { return nil }
func (e wordyEngine) Mute(_ context.Context, x alerts.Mute) (alerts.Mute, error) { return x, nil }
func (e wordyEngine) EndMute(context.Context, string) error                      { return nil }

type wordyOutbox struct{ word string }

func (o wordyOutbox) ListOf(context.Context, []alerts.Kind, int, ...alerts.OutboxState) ([]alerts.OutboxRow, error) {
	return []alerts.OutboxRow{wordyEngine(o).row()}, nil
}

func (o wordyOutbox) Counts(context.Context, ...alerts.Kind) (map[alerts.OutboxState]int, error) {
	return map[alerts.OutboxState]int{alerts.Dead: 1}, nil
}
func (o wordyOutbox) Retry(context.Context) (int64, error)          { return 1, nil }
func (o wordyOutbox) RetryOne(context.Context, int64) (bool, error) { return true, nil }

type wordyDoors struct{ word string }

func (d wordyDoors) Status(context.Context) ([]doors.Status, error) {
	return []doors.Status{{Name: d.word, Sent: 3, Behind: 1, Dead: 1, Next: now, Error: d.word}}, nil
}
func (d wordyDoors) Replay(context.Context, string, time.Time) (int, error) { return 1, nil }

type wordySources struct{ word string }

func (s wordySources) Health(context.Context) ([]crawler.Health, error) {
	return []crawler.Health{{Name: "masto", Type: s.word, URL: s.word, Condition: crawler.Failing, Error: s.word, Reason: s.word, Streak: 3, Seen: 3, LastOK: now, Outcomes: map[mention.Reason]int64{mention.Reason(s.word): 3}}}, nil
}

func (s wordySources) Gaps(context.Context, time.Time, time.Time) ([]crawler.Gap, error) {
	return []crawler.Gap{{Source: "masto", From: now.Add(-time.Hour), Reason: s.word}}, nil
}
func (s wordySources) Try(context.Context, config.Source) (crawler.Trial, error) {
	return crawler.Trial{}, nil
}
func (s wordySources) Discover(context.Context, string) ([]crawler.Find, error) { return nil, nil }
func (s wordySources) PollNow(string) bool                                      { return true }
