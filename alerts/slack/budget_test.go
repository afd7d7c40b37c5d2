package slack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/config"
)

// TestAProgramThatKeepsDyingKeepsToItsBudget: sixty alerts within an hour, and the process
// ends after every one, every other time before it noted that the message was out.
func TestAProgramThatKeepsDyingKeepsToItsBudget(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.perHour = 20
	h.restart(t)
	for i := range 60 {
		m := sample(alerts.KindOpen)
		m.Incident.ID, m.Alert.Severity = fmt.Sprintf("I%02d", i), alerts.Warning
		m.Alert.Incident = m.Incident.ID
		if err := h.box.Post(t.Context(), "open/"+m.Incident.ID, m); err != nil {
			t.Fatal(err)
		}
		if _, err := h.courier.Deliver(t.Context()); err != nil {
			t.Fatal(err)
		}
		if i%2 == 1 {
			h.forgetNewest(t)
		}
		h.restart(t)
		h.clock.move(20 * time.Second)
	}
	h.pass(t, 5*time.Minute)
	h.sender.editOverflow(t.Context(), "#crisis")
	list := h.Messages("#crisis")
	if len(list) != 21 || h.counts(t)[alerts.Sent] != 60 {
		t.Fatalf("%d messages, %v; want 20 and one that counts the rest", len(list), h.counts(t))
	}
	if words := fakeslack.Words(list[20]); !strings.Contains(words, "40 more alerts than this channel takes in an hour (20)") {
		t.Errorf("the overflow message says %q", words)
	}
	h.clock.move(2 * time.Hour)
	h.restart(t)
	h.post(t, alerts.KindOpen, "LATER")
	h.pass(t, time.Minute)
	if n := len(h.Messages("#crisis")); n != 22 {
		t.Errorf("%d messages an hour later, want a fresh budget", n)
	}
}

// forgetNewest is a process that died after Slack took a message and before that was noted.
func (h *house) forgetNewest(t *testing.T) {
	t.Helper()
	if _, err := h.db.Write.ExecContext(t.Context(), `UPDATE alerts_outbox SET state='pending', error='interrupted', receipt='', next_at=0
		WHERE id=(SELECT max(id) FROM alerts_outbox)`); err != nil {
		t.Fatal(err)
	}
}

// TestAWebhookHasABudgetToo: it cannot edit, so it says once that more comes.
func TestAWebhookHasABudgetToo(t *testing.T) {
	t.Parallel()
	fake, _, _ := newSender(t, deskOptions{})
	still := &stillClock{at: noon}
	hook, err := New(Options{Webhook: config.Secret(fake.WebhookURL("C0CRISIS")), Clock: still,
		Settings: Settings{Config: config.Slack{MaxPerHour: 5}, Card: card.Options{BaseURL: "https://earshot.acme.example"}}})
	if err != nil {
		t.Fatal(err)
	}
	send := func(i int, severity alerts.Severity, root *alerts.Receipt) alerts.Receipt {
		m := sample(alerts.KindOpen)
		m.Incident.ID, m.Alert.Severity = fmt.Sprintf("I%02d", i), severity
		if root != nil {
			m.Alert.Kind = alerts.KindUpdate
		}
		return deliver(t, hook, fmt.Sprint(m.Alert.Kind, "/", m.Incident.ID), m, root)
	}
	var last alerts.Receipt
	for i := range 30 {
		last = send(i, alerts.Warning, nil)
	}
	send(29, alerts.Warning, &last) // about one that was only counted
	list := fake.Messages("#crisis")
	if len(list) != 6 || !strings.Contains(list[5].Text, "More alerts than this channel takes in an hour (5)") || !strings.Contains(list[5].Text, "/incidents") {
		t.Fatalf("%d messages; the last: %q", len(list), list[len(list)-1].Text)
	}
	send(30, alerts.Critical, nil)
	if n := len(fake.Messages("#crisis")); n != 7 {
		t.Errorf("%d messages, a critical one must get through", n)
	}
}
