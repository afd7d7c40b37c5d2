package slack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
)

// conversation is what stands in a channel: messages of its own, and the words of the answers
// under each.
func conversation(list []fakeslack.Message) (roots []fakeslack.Message, answers map[string][]string) {
	answers = map[string][]string{}
	for _, m := range list {
		switch {
		case m.EphemeralTo != "":
		case m.ThreadTS == "" || m.ThreadTS == m.TS:
			roots = append(roots, m)
		default:
			answers[m.ThreadTS] = append(answers[m.ThreadTS], fakeslack.Words(m))
		}
	}
	return roots, answers
}

// inOrder reports whether answers are the rest of an incident, in its order and each once.
func inOrder(answers []string) bool {
	want := []string{"“mood”", "Acknowledged by dana", "Now critical", "Resolved after"}
	if len(answers) != len(want) {
		return false
	}
	for i, words := range want {
		if !strings.Contains(answers[i], words) {
			return false
		}
	}
	return true
}

// TestAThousandAlertsInAMinuteStayReadable: through Slack's published rates, a channel takes its
// budget, the rest is counted in one message, and every alert is settled within the hour.
func TestAThousandAlertsInAMinuteStayReadable(t *testing.T) {
	t.Parallel()
	h := newHouse(t, fakeslack.PublishedLimits())
	h.perHour = 60
	h.restart(t)
	for i := range 1000 {
		h.post(t, alerts.KindOpen, fmt.Sprintf("I%03d", i))
	}
	h.pass(t, 50*time.Minute)
	if got := h.counts(t); got[alerts.Sent] != 1000 {
		t.Fatalf("%v", got)
	}
	h.sender.editOverflow(t.Context(), "#crisis") // what Run does every ten seconds
	roots, _ := conversation(h.Messages("#crisis"))
	if len(roots) != 121 { // critical ones have twice the room
		t.Fatalf("%d messages, want 120 and one that counts the rest", len(roots))
	}
	last := fakeslack.Words(roots[120])
	for _, want := range []string{"880 more alerts than this channel takes in an hour", "critical 880", "+860 more", "https://earshot.acme.example/incidents", "https://earshot.acme.example/rules"} {
		if !strings.Contains(last, want) {
			t.Errorf("the overflow message lacks %q: %s", want, last)
		}
	}
}

// TestSlackDownForADayWhileIncidentsComeAndGo: every three hours one begins and ends. Afterwards
// each stands there once with its thread in order, the budget holds, the rest is counted, and
// nothing was given up.
func TestSlackDownForADayWhileIncidentsComeAndGo(t *testing.T) {
	t.Parallel()
	h := newHouse(t, fakeslack.PublishedLimits())
	h.perHour = 2
	h.stale = time.Hour
	h.restart(t)
	h.SetDown(true)
	began := h.clock.Now()
	for i := range 8 {
		for _, kind := range everyKind {
			h.postAt(t, kind, fmt.Sprintf("I%d", i), h.clock.Now())
		}
		h.pass(t, began.Add(time.Duration(i+1)*3*time.Hour).Sub(h.clock.Now()))
		if i == 4 {
			h.restart(t)
		}
	}
	if n := len(h.Messages("")); n != 0 {
		t.Fatalf("%d messages while down", n)
	}
	tries := len(h.Calls("chat.postMessage"))
	if tries > 8*24*60/4 {
		t.Errorf("%d tries in a day: that is no growing pause", tries)
	}
	h.SetDown(false)
	h.pass(t, 10*time.Minute)
	got := h.counts(t)
	if got[alerts.Sent] != 8*len(everyKind) || got[alerts.Dead]+got[alerts.Recorded]+got[alerts.NotedOld] != 0 {
		t.Fatalf("%v", got)
	}
	h.sender.editOverflow(t.Context(), "#crisis")
	roots, answers := conversation(h.Messages("#crisis"))
	whole := 0
	for _, root := range roots {
		if words := fakeslack.Words(root); strings.Contains(words, "more alerts than this channel takes") {
			if !strings.Contains(words, fmt.Sprintf("%d more alerts", 8-whole)) {
				t.Errorf("%d stand there, and the rest is counted so: %s", whole, words)
			}
			continue
		}
		whole++
		if list := answers[root.TS]; !inOrder(list) {
			t.Errorf("an incident's answers: %q", list)
		}
	}
	if whole != 4 || len(roots) != 5 {
		t.Errorf("%d messages with %d incidents: a channel of 2 an hour takes 4 critical ones and one that counts the rest", len(roots), whole)
	}
}
