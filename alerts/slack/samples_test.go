package slack

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

var noon = time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)

func ptr[T any](v T) *T { return &v }

// sample is a message of this kind about incident 8F2K.
func sample(kind alerts.Kind) alerts.Message {
	a := alerts.Alert{
		ID: "a1b2c3", Rule: "mention spike", RuleType: "spike", Brand: "acme", BrandName: "Acme", Severity: alerts.Critical, Kind: kind, At: noon,
		Observed: 47, Expected: 6, Reason: "47 stories in 30 minutes, usually 6 on a Saturday at 14:00; 71 % negative, usually 18 %", Mentions: []string{"m1", "m2"},
		Incident: "8F2K", Title: "recall talk is spiking", Channel: "#crisis", Link: "/incidents/8F2K", Command: "earshot search 'brand:acme' --since 13:32",
		Runbook: "https://wiki.acme.example/recall",
		Verdict: alerts.Verdict{RuleType: config.Spike, Probability: ptr(2e-5), From: noon.Add(-30 * time.Minute), To: noon, Unit: "stories", Observed: 47, Expected: 6, Reason: alerts.Fired, Negative: ptr(0.71), NegativeUsual: ptr(0.18), Completeness: 12.0 / 14,
			Notes: []string{"2 of 14 sources not heard since 13:40"}},
		Evidence: evidence(),
	}
	inc := alerts.Incident{ID: "8F2K", Brand: "acme", BrandName: "Acme", Title: "recall talk is spiking", Severity: alerts.Critical, State: alerts.IncidentOpen,
		Channel: "#crisis", Opened: noon, Updated: noon, Peak: 47, PeakAt: noon, Members: []alerts.Member{{Rule: "mention spike", Severity: alerts.Critical}}}
	switch kind {
	case alerts.KindOpen:
	case alerts.KindUpdate:
		a.RuleType, a.Verdict.RuleType, a.Verdict.Unit, a.Observed, a.Expected, a.Reason = config.Sentiment, config.Sentiment, "% negative", 71, 18, "71 % negative in 1 hour, usually 18 %"
		a.Rule, a.Verdict.Probability, a.Verdict.Reason, inc.Members = "mood", ptr(1e-4), alerts.Joined, append(inc.Members, alerts.Member{Rule: "mood", Joined: noon})
	case alerts.KindEscalate:
		a.Verdict.Reason = alerts.Escalated
	case alerts.KindResolve:
		inc.State, inc.Resolved, inc.Mentions, inc.Negative, inc.Peak, inc.PeakAt = alerts.IncidentResolved, noon.Add(165*time.Minute), 312, 201, 63, noon.Add(28*time.Minute)
		inc.Acknowledged = alerts.Act{What: "acknowledge", By: "dana", At: noon.Add(7 * time.Minute)}
		inc.Trail = []alerts.Act{{What: "acknowledge", By: "dana", At: noon.Add(7 * time.Minute)}, {What: "useful", By: "kim", At: noon.Add(9 * time.Minute)}}
		inc.Feedback = []alerts.Act{{What: "useful", By: "kim", At: noon.Add(9 * time.Minute)}}
		a.Reason, a.Evidence = "resolved after 2 h 45 min, peak 63", alerts.Evidence{}
	case alerts.KindAction:
		inc.Acknowledged = alerts.Act{What: "acknowledge", By: "dana", At: noon.Add(7 * time.Minute)}
		a.Reason, a.Evidence = "acknowledged by dana 14:09", alerts.Evidence{}
	case alerts.KindDigest:
		return alerts.Message{Alert: digestAlert()}
	case alerts.KindNote:
		return alerts.Message{Alert: alerts.Alert{ID: "note", Kind: kind, Severity: alerts.Info, At: noon, Title: "Caught up", Channel: "#crisis", Link: "/incidents",
			Reason: "3 incidents between 2026-11-20 02:00 and 2026-11-20 05:10 UTC were found too late to tell one by one: acme (3). They stand in earshot's list."}}
	}
	return alerts.Message{Alert: a, Incident: inc}
}

func evidence() alerts.Evidence {
	e := alerts.Evidence{
		Words:   []alerts.Driver{{Name: "recall", Count: 31}, {Name: "kettle", Count: 28}, {Name: "burns", Count: 12}},
		Sources: []alerts.Driver{{Name: "mastodon", Count: 21}, {Name: "news", Count: 14}, {Name: "reddit", Count: 9}},
		Samples: []alerts.Sample{
			{ID: "3f1c0a9b7d2e4f5a6b7c8d9e", Text: "Third kettle that burned my hand. Acme knows.", Author: "pete", Followers: ptr(int64(12_000)), Source: "mastodon", URL: "https://social.example/@pete/1", Published: noon, Sentiment: "negative"},
			{ID: "4f1c0a9b7d2e4f5a6b7c8d9e", Text: "Acme recalls 40,000 kettles after reports of burns", Author: "Daily Press", Source: "news", URL: "https://dailypress.example/acme?a=1&b=2", Published: noon.Add(-7 * time.Minute), Copies: 9, Sentiment: "neutral"},
		},
	}
	for i := range 48 {
		b := alerts.Bar{From: noon.Add(time.Duration(i-47) * 30 * time.Minute), Count: float64(3 + i%4), Low: 1, High: 9}
		if i > 45 {
			b.Count, b.Negative = float64(20*(i-44)), float64(14*(i-44))
		}
		e.Chart = append(e.Chart, b)
	}
	return e
}

func digestAlert() alerts.Alert {
	e := evidence()
	e.Digest = &alerts.DigestFigures{From: noon.Add(-20 * time.Hour), To: noon, Mentions: 38, Stories: 31, Usual: 41, Net: 12, NetUsual: 9, Share: 0.34,
		Competitors: []alerts.Driver{{Name: "Globex", Count: 46}, {Name: "Initech", Count: 28}}, Unanswered: 9, UnansweredQ: 2, UnansweredNeg: 4, ShareBefore: 0.31, FindWaiting: "brand:acme AND status:open", Before: 27, Negative: 9,
		Waiting: []alerts.Sample{{ID: "5f1c0a9b7d2e4f5a6b7c8d9e", Text: "My Acme kettle leaks since Monday and nobody answers my mails.", Author: "maria", Source: "trustpilot", URL: "https://reviews.example/9", Published: noon.Add(-9 * time.Hour), Sentiment: "negative"},
			{ID: "6f1c0a9b7d2e4f5a6b7c8d9e", Text: "Does the Acme lid fit the old model?", Author: "jo", Source: "forum", URL: "https://forum.example/4", Published: noon.Add(-3 * time.Hour), Sentiment: "neutral"}},
		TopStories: e.Samples[1:], Sources: e.Sources, Words: []alerts.Driver{{Name: "recall", Count: 21}, {Name: "burns", Count: 12}, {Name: "#kettle", Count: 9}},
		Authors:  []alerts.Speaker{{Name: "pete", Count: 12, Followers: ptr(int64(12_000)), Mention: "3f1c0a9b7d2e4f5a6b7c8d9e"}, {Name: "Daily Press", Count: 4, Mention: "4f1c0a9b7d2e4f5a6b7c8d9e"}},
		MostRead: e.Samples, MostNegative: e.Samples[:1], NewVoices: []alerts.Driver{{Name: "kettlefan"}, {Name: "teatime.example"}},
		AlertsSent: 2, AlertsHeld: 4, HeldByReason: []alerts.Driver{{Name: "cooling down", Count: 3}, {Name: "quiet hours", Count: 1}}, SilentSources: []string{"masto"}}
	return alerts.Alert{ID: "d1", Rule: "morning review", RuleType: "digest", Brand: "acme", BrandName: "Acme", Severity: alerts.Info, Kind: alerts.KindDigest, At: noon,
		Title: "morning review", Reason: "38 mentions, usually 41", Channel: "#crisis", Link: "/?q=brand%3Aacme", Evidence: e}
}

// whole is the message of this kind as its incident's own shows it.
func whole(t *testing.T, kind alerts.Kind) alerts.Message {
	t.Helper()
	told := []alerts.OutboxRow{{Message: sample(alerts.KindOpen)}, {Message: sample(kind)}}
	told[0].Message.Alert.ID = "opened"
	if kind == alerts.KindOpen || kind == alerts.KindDigest || kind == alerts.KindNote {
		return sample(kind)
	}
	m, err := alerts.Whole(t.Context(), told, sample(kind), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// desk is a running fake Slack with a sender on it.
type deskOptions struct {
	fake   fakeslack.Options
	slack  config.Slack
	factor float64 // of the clock; 0 means 1000
}

func newSender(t *testing.T, o deskOptions) (*fakeslack.Server, *Sender, *strings.Builder) {
	t.Helper()
	if o.factor == 0 {
		o.factor = 1000
	}
	fast := clock.Fast(time.Now, noon, o.factor)
	if o.fake.Now == nil {
		o.fake.Now = fast.Now
	}
	fake, err := fakeslack.Start(o.fake)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fake.Close() })
	logs := &strings.Builder{}
	s, err := New(Options{
		Token: fakeslack.BotToken, APIURL: fake.APIURL(), Clock: fast,
		Settings: Settings{Config: o.slack, Clicks: true, Card: card.Options{BaseURL: "https://earshot.acme.example"}},
		Log:      slog.New(slog.NewTextHandler(logs, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return fake, s, logs
}

// deliver sends a message the way the courier does, until it is settled.
func deliver(t *testing.T, s *Sender, key string, m alerts.Message, root *alerts.Receipt) alerts.Receipt {
	t.Helper()
	var err error
	for attempt := 1; attempt <= 5; attempt++ {
		var r alerts.Receipt
		r, err = s.Send(t.Context(), alerts.Delivery{Key: key, Message: m, Channel: m.Alert.Channel, Root: root, Attempt: attempt})
		if err == nil {
			return r
		}
	}
	t.Fatalf("deliver %s: %v", key, err)
	return alerts.Receipt{}
}

// indent makes JSON readable in a golden file.
func indent(t *testing.T, raw []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(out) + "\n"
}
