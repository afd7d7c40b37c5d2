package slack

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/config"
)

// TestMessagesLookAsRecorded compares the blocks of every kind of message with
// testdata/*.json. After an intended change: UPDATE_GOLDEN=1 go test ./alerts/slack -run Recorded
func TestMessagesLookAsRecorded(t *testing.T) {
	t.Parallel()
	l := layout{actions: true, image: "F0CHART"}
	o := card.Options{BaseURL: "https://earshot.acme.example"}
	cases := map[string]any{}
	for _, kind := range []alerts.Kind{alerts.KindOpen, alerts.KindUpdate, alerts.KindEscalate, alerts.KindResolve, alerts.KindAction, alerts.KindDigest, alerts.KindNote} {
		cases["root-"+string(kind)] = l.message(card.Of(whole(t, kind), o))
	}
	for _, kind := range []alerts.Kind{alerts.KindUpdate, alerts.KindEscalate, alerts.KindResolve, alerts.KindAction} {
		cases["reply-"+string(kind)] = l.reply(card.Reply(sample(kind), o))
	}
	for _, ruleType := range ruleTypes {
		cases["rule-"+ruleType] = l.message(card.Of(ofType(ruleType), o))
	}
	weekly := sample(alerts.KindDigest)
	weekly.Alert.Evidence.Digest.From = noon.AddDate(0, 0, -7)
	cases["root-digest-weekly"] = l.message(card.Of(weekly, o))
	for name, blocks := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, err := json.Marshal(blocks)
			if err != nil {
				t.Fatal(err)
			}
			if problems := fakeslack.ValidateBlocks(raw, fakeslack.MaxMessageBlocks); len(problems) > 0 {
				t.Errorf("Slack would refuse it: %q", problems)
			}
			golden(t, name, indent(t, raw))
		})
	}
}

// ruleTypes are the types of rule that open incidents.
var ruleTypes = []string{config.Keyword, config.Threshold, config.Spike, config.Sentiment, config.Silence, config.Trend, config.Reach,
	config.Review, config.Share, config.Unanswered, config.All}

// ofType is an incident opened by a rule of this type.
func ofType(ruleType string) alerts.Message {
	m := sample(alerts.KindOpen)
	a := &m.Alert
	v := alerts.Verdict{Rule: "a rule", RuleType: ruleType, Brand: "acme", At: noon, From: noon.Add(-30 * time.Minute), To: noon, Reason: alerts.Fired,
		Unit: "stories", Observed: 47, Expected: 6, Threshold: 20, Completeness: 1}
	switch ruleType { // whose verdicts know chances
	case config.Spike, config.Trend, config.Sentiment, config.Silence:
		v.Probability = ptr(2e-5)
	}
	switch ruleType {
	case config.Sentiment:
		v.Unit, v.Observed, v.Expected = "% negative", 71, 18
	case config.Silence:
		v.Unit, v.Observed, v.Expected = "mentions", 0, 34
		a.Evidence = alerts.Evidence{}
	case config.Share:
		v.Unit, v.Observed, v.Expected = "points", 34, 41
	}
	a.Rule, a.RuleType, a.Verdict, a.Observed, a.Expected = "a rule", ruleType, v, v.Observed, v.Expected
	a.Reason = map[string]string{
		config.Keyword: "47 new stories matched", config.Threshold: "47 stories in 30 minutes, usually 6 on a Saturday at 14:02, the limit is 20",
		config.Spike: "47 stories in 30 minutes, usually 6 on a Saturday at 14:02", config.Sentiment: "71 % negative in 30 minutes, usually 18 %",
		config.Silence: "nothing heard for 30 minutes", config.Trend: "“recall” in 47 stories in 30 minutes, usually 6", config.Reach: "47 stories that many will see",
		config.Review: "47 new low review stories", config.Share: "share of voice 34 % in 30 minutes, 41 % in the time before",
		config.Unanswered: "47 stories without an answer", config.All: "47 stories in 30 minutes and 71 % negative in 30 minutes",
	}[ruleType]
	m.Incident.Members = []alerts.Member{{Rule: "a rule"}}
	m.Incident.Title = "Acme · " + ruleType
	return m
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".json")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from its record; got:\n%s", path, got)
	}
}

// TestHugeAndEmptyMessagesStayWithinLimits feeds every field too much and nothing.
func TestHugeAndEmptyMessagesStayWithinLimits(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("kettle ", 6000)
	m := sample(alerts.KindOpen)
	m.Alert.Reason, m.Incident.Title, m.Incident.BrandName, m.Alert.Command = huge, huge, huge, huge
	for i := range 40 {
		m.Alert.Evidence.Samples = append(m.Alert.Evidence.Samples, alerts.Sample{ID: string(rune('a' + i)), Text: huge, Author: huge, Source: huge, URL: "https://x.example/" + huge})
		m.Alert.Evidence.Words = append(m.Alert.Evidence.Words, alerts.Driver{Name: huge})
		m.Incident.Members = append(m.Incident.Members, alerts.Member{Rule: "rule " + huge[:40]})
		m.Alert.Verdict.Notes = append(m.Alert.Verdict.Notes, huge)
		m.Incident.Feedback = append(m.Incident.Feedback, alerts.Act{What: "noise", By: huge, At: noon})
	}
	d := sample(alerts.KindDigest)
	for range 30 {
		d.Alert.Evidence.Digest.MostRead = append(d.Alert.Evidence.Digest.MostRead, m.Alert.Evidence.Samples[5])
		d.Alert.Evidence.Digest.SilentSources = append(d.Alert.Evidence.Digest.SilentSources, huge)
		d.Alert.Evidence.Digest.NewVoices = append(d.Alert.Evidence.Digest.NewVoices, alerts.Driver{Name: huge})
	}
	l := layout{actions: true, image: "F0"}
	for name, msg := range map[string]alerts.Message{"huge": m, "huge digest": d, "empty": {}, "bare incident": {Incident: alerts.Incident{ID: "X"}}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, quotes := range []int{0, 3, 40} {
				c := card.Of(msg, card.Options{Quotes: quotes, BaseURL: "https://e.example"})
				raw, err := json.Marshal(l.message(c))
				if err != nil {
					t.Fatal(err)
				}
				if problems := fakeslack.ValidateBlocks(raw, fakeslack.MaxMessageBlocks); len(problems) > 0 {
					t.Errorf("quotes %d: Slack would refuse it: %q", quotes, problems[:min(5, len(problems))])
				}
				if quotes == 40 && name == "huge" && !strings.Contains(string(raw), "more parts") {
					t.Error("what did not fit must be counted")
				}
			}
		})
	}
}
