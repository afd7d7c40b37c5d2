package terminal

import (
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-runewidth"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
)

var noon = time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)

func incident() alerts.Message {
	followers, negative, usual := int64(12_000), 0.71, 0.18
	m := alerts.Message{
		Alert: alerts.Alert{ID: "a1", Rule: "mention spike", Brand: "acme", BrandName: "Acme", Severity: alerts.Critical, Kind: alerts.KindOpen, At: noon,
			Observed: 47, Expected: 6, Reason: "47 stories in 30 minutes, usually 6 on a Saturday at 14:00", Incident: "8F2K", Title: "recall talk is spiking",
			Verdict: alerts.Verdict{Unit: "stories", Negative: &negative, NegativeUsual: &usual, Notes: []string{"2 of 14 sources not heard since 13:40"}},
			Evidence: alerts.Evidence{
				Words:   []alerts.Driver{{Name: "recall", Count: 20}, {Name: "kettle", Count: 18}, {Name: "burns", Count: 9}},
				Sources: []alerts.Driver{{Name: "mastodon", Count: 21}, {Name: "news", Count: 14}},
				Samples: []alerts.Sample{{ID: "m1", Text: "Third kettle that burned my hand. Acme knows.", Author: "pete", Source: "mastodon", Followers: &followers, Published: noon, URL: "https://social.example/@pete/1"}},
			}},
		Incident: alerts.Incident{ID: "8F2K", Brand: "acme", BrandName: "Acme", Title: "recall talk is spiking", Severity: alerts.Critical, State: alerts.IncidentOpen,
			Opened: noon, Members: []alerts.Member{{Rule: "mention spike"}}},
	}
	for i := range 96 {
		m.Alert.Evidence.Chart = append(m.Alert.Evidence.Chart, alerts.Bar{From: noon.Add(time.Duration(i-95) * 15 * time.Minute), Count: float64(i % 7), High: 8})
	}
	return m
}

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	t.Parallel()
	m := incident()
	m.Alert.Evidence.Samples[0].Text = strings.Repeat("漢字 emoji 🫖 ", 30) + strings.Repeat("x", 300)
	for _, width := range []int{32, 60, 88, 120} {
		for _, line := range strings.Split(Render(m, "#crisis", width, false, card.Options{}), "\n") {
			if got := runewidth.StringWidth(line); got > width {
				t.Errorf("width %d: %d columns in %q", width, got, line)
			}
		}
	}
}

func TestAPageWithoutColourHasNoEscapes(t *testing.T) {
	t.Parallel()
	m := incident()
	m.Alert.Evidence.Samples[0].Text = "evil \x1b[2J\x1b]0;title\x07 text"
	if got := Render(m, "", 80, false, card.Options{}); strings.ContainsAny(got, "\x1b\x07") {
		t.Errorf("escape codes in %q", got)
	}
	if got := Render(m, "", 80, true, card.Options{}); strings.Contains(got, "\x1b[2J") || strings.Contains(got, "\x1b]") {
		t.Errorf("a mention's escape codes survived in %q", got)
	}
}

func TestAnIncidentReadsAsInSlack(t *testing.T) {
	t.Parallel()
	got := Render(incident(), "#crisis", 88, false, card.Options{})
	for _, want := range []string{"🔴  Acme · recall talk is spiking", "critical  #crisis", "47 stories in 30 minutes, usually 6 on a Saturday at 14:00.",
		"Driven by:  recall · kettle · burns", "Mostly from:  mastodon (21) · news (14)", "▌ “Third kettle that burned my hand. Acme knows.”",
		"pete · mastodon · 12 k followers · 14:02", "+46 more", "rule “mention spike” · 2 of 14 sources not heard since 13:40 · incident 8F2K"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
}

func TestUpdatesArePrintedAsReplies(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	s := New(&out, Options{})
	m := incident()
	if _, err := s.Send(t.Context(), alerts.Delivery{Key: "1", Message: m, Channel: "#crisis"}); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	m.Alert.Kind, m.Incident.State = alerts.KindResolve, alerts.IncidentResolved
	m.Incident.Resolved, m.Incident.Mentions, m.Incident.Negative = noon.Add(165*time.Minute), 120, 80
	m.Alert.Reason = ""
	if _, err := s.Send(t.Context(), alerts.Delivery{Key: "2", Message: m, Channel: "#crisis"}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, "↳ 🟢 Resolved after 2 h 45 min") || !strings.Contains(got, "120 mentions while it lasted, 67 % negative.") {
		t.Errorf("%s", got)
	}
}
