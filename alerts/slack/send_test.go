package slack

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/config"
)

// TestAMentionDecidedUponStandsInTheThreadAndLeavesTheMessageAsItWas: the thread quotes it;
// the incident's own evidence stays in the channel.
func TestAMentionDecidedUponStandsInTheThreadAndLeavesTheMessageAsItWas(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{})
	root := deliver(t, s, "open", sample(alerts.KindOpen), nil)
	m := sample(alerts.KindAction)
	m.Alert.Reason = "marked a mention handled by kim 14:11"
	m.Alert.Evidence.Samples = []alerts.Sample{{ID: "m9", Text: "A lid came off in my hand", Source: "forum"}}
	deliver(t, s, "decided", m, &root)
	list := fake.Messages("#crisis")
	if len(list) != 2 {
		t.Fatalf("%d messages, want the incident and one answer", len(list))
	}
	if words := fakeslack.Words(list[0]); !strings.Contains(words, "Third kettle") || strings.Contains(words, "A lid came off") {
		t.Errorf("the incident's message lost its evidence: %s", words)
	}
	if words := fakeslack.Words(list[1]); !strings.Contains(words, "Marked a mention handled by kim") || !strings.Contains(words, "A lid came off") {
		t.Errorf("the answer says %s", words)
	}
}

// TestAnIncidentIsOneMessageEditedWithAThread plays an incident from opening to end.
func TestAnIncidentIsOneMessageEditedWithAThread(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{slack: config.Slack{Charts: true}})
	root := deliver(t, s, "open", sample(alerts.KindOpen), nil)
	for _, kind := range []alerts.Kind{alerts.KindUpdate, alerts.KindAction, alerts.KindEscalate, alerts.KindResolve} {
		deliver(t, s, string(kind), sample(kind), &root)
	}
	list := fake.Messages("#crisis")
	if len(list) != 5 {
		t.Fatalf("%d messages, want the root and four replies", len(list))
	}
	first := list[0]
	if first.TS != root.Stamp || first.EditedTS == "" || !strings.Contains(fakeslack.Words(first), "resolved <!date^") ||
		!strings.Contains(fakeslack.Words(first), "Third kettle") {
		t.Errorf("the root was not brought up to date: %s", fakeslack.Words(first))
	}
	for i, want := range []struct {
		words     string
		broadcast bool
	}{{"“mood” fired too", false}, {"Acknowledged by dana", false}, {"Now critical", true}, {"Resolved after 2 h 45 min", false}} {
		m := list[i+1]
		if m.ThreadTS != root.Stamp || m.Broadcast != want.broadcast || !strings.Contains(fakeslack.Words(m), want.words) {
			t.Errorf("reply %d: thread %q broadcast %v: %s", i, m.ThreadTS, m.Broadcast, fakeslack.Words(m))
		}
	}
	if len(fake.Files()) == 0 || !strings.Contains(string(first.Blocks), "slack_file") {
		t.Error("the chart is missing")
	}
	for id, f := range fake.Files() {
		if f.AltText == "" || !strings.HasPrefix(string(f.Content), "\x89PNG") {
			t.Errorf("file %s: alt %q", id, f.AltText)
		}
	}
}

// TestButtonsOfferWhatIsNotTheCaseYet: what is done stands above them, and can be taken back.
func TestButtonsOfferWhatIsNotTheCaseYet(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{})
	root := deliver(t, s, "open", sample(alerts.KindOpen), nil)
	shows := func(step string, want, not []string) {
		t.Helper()
		blocks := string(fake.Messages("#crisis")[0].Blocks)
		for _, w := range want {
			if !strings.Contains(blocks, w) {
				t.Errorf("%s: %q is not offered", step, w)
			}
		}
		for _, n := range not {
			if strings.Contains(blocks, n) {
				t.Errorf("%s: %q is offered", step, n)
			}
		}
	}
	shows("open", []string{`"earshot_ack"`, "Snooze for 1 hour", `"Useful"`}, []string{`"earshot_unack"`, "End the snooze"})
	m := sample(alerts.KindAction)
	m.Incident.SnoozedUntil = m.Alert.At.Add(time.Hour)
	m.Incident.Feedback = []alerts.Act{{What: alerts.ActUseful, By: "kim", At: noon}}
	deliver(t, s, "acts", m, &root)
	shows("acknowledged and snoozed", []string{`"earshot_unack"`, "acknowledged by @dana", "End the snooze", "snoozed until", "Useful (1)"}, []string{`"earshot_ack"`})
	m.Alert.At = m.Alert.At.Add(2 * time.Hour)
	deliver(t, s, "later", m, &root)
	shows("after the snooze", []string{`"earshot_unack"`, "Snooze for 1 hour"}, []string{"End the snooze", "snoozed until"})
	deliver(t, s, "resolve", sample(alerts.KindResolve), &root)
	shows("resolved", []string{"Useful (1)", `"earshot_mute"`}, []string{`"earshot_ack"`, `"earshot_unack"`, "Snooze"})
}

// TestALostAnswerDoesNotMakeTwoMessages cuts the connection after Slack took the
// message, for roots and for replies.
func TestALostAnswerDoesNotMakeTwoMessages(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{})
	fake.Fail("chat.postMessage", fakeslack.Fault{DropAfter: true})
	root := deliver(t, s, "open", sample(alerts.KindOpen), nil)
	fake.Fail("chat.postMessage", fakeslack.Fault{DropAfter: true})
	deliver(t, s, "update", sample(alerts.KindUpdate), &root)
	if list := fake.Messages(""); len(list) != 2 || list[0].TS != root.Stamp || list[1].ThreadTS != root.Stamp {
		t.Errorf("%d messages: %+v", len(list), list)
	}
}

// TestAfterACrashTheCourierFindsWhatArrived is the crash between send and mark: a
// new sender, an unsure delivery.
func TestAfterACrashTheCourierFindsWhatArrived(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{})
	sent := deliver(t, s, "open/8F2K", sample(alerts.KindOpen), nil)
	fresh, err := New(s.o)
	if err != nil {
		t.Fatal(err)
	}
	d := alerts.Delivery{Key: "open/8F2K", Message: sample(alerts.KindOpen), Channel: "#crisis", Attempt: 2, Unsure: true}
	got, found, err := fresh.Find(t.Context(), d)
	if err != nil || !found || got != sent {
		t.Errorf("%+v, %v, %v; want %+v", got, found, err, sent)
	}
	d.Key = "open/other"
	if _, found, err := fresh.Find(t.Context(), d); found || err != nil {
		t.Errorf("another key: found %v, err %v", found, err)
	}
	if n := len(fake.Messages("")); n != 1 {
		t.Errorf("%d messages", n)
	}
}

func TestRefusalsAreSaidInAnOperatorsWords(t *testing.T) {
	t.Parallel()
	cases := []struct {
		code, want string
		permanent  bool
	}{
		{"channel_not_found", "check the name in rules.toml", true},
		{"is_archived", "unarchive it", true},
		{"not_in_channel", "/invite @earshot", true},
		{"invalid_auth", "SLACK_BOT_TOKEN", false},
		{"token_revoked", "install the app again", false},
		{"missing_scope", "earshot slack manifest", false},
		{"internal_error", "fault of its own", false},
		{"something_new", "docs.slack.dev", false},
	}
	for _, c := range cases {
		t.Run(c.code, func(t *testing.T) {
			t.Parallel()
			fake, s, _ := newSender(t, deskOptions{})
			fake.Fail("chat.postMessage", fakeslack.Fault{Error: c.code, Needed: "chat:write", Provided: "commands"})
			_, err := s.Send(t.Context(), alerts.Delivery{Key: "k", Message: sample(alerts.KindOpen), Channel: "#crisis", Attempt: 1})
			var permanent *alerts.Permanent
			if err == nil || errors.As(err, &permanent) != c.permanent || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.code) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestWhatAChannelRefusesGoesToTheFallback(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{slack: config.Slack{Fallback: "#acme-mentions"}})
	fake.AddChannel(fakeslack.Channel{ID: "C0CRISIS", Name: "crisis", Member: true, Archived: true})
	r := deliver(t, s, "open", sample(alerts.KindOpen), nil)
	list := fake.Messages("#acme-mentions")
	if len(list) != 1 || r.Channel != "C0MENTIONS" || !strings.Contains(fakeslack.Words(list[0]), "Meant for #crisis") {
		t.Fatalf("%+v %+v", r, list)
	}
	deliver(t, s, "resolve", sample(alerts.KindResolve), &r)
	list = fake.Messages("#acme-mentions")
	if len(list) != 2 || list[1].ThreadTS != r.Stamp {
		t.Fatal("the end must follow the opening into the fallback channel")
	}
	if words := fakeslack.Words(list[0]); list[0].EditedTS == "" || !strings.Contains(words, "resolved") || !strings.Contains(words, "Meant for #crisis") {
		t.Errorf("the edited message does not say whom it was meant for: %s", words)
	}
	again, found, err := s.Find(t.Context(), alerts.Delivery{Key: "open", Message: sample(alerts.KindOpen), Channel: "#crisis"})
	if err != nil || found && again.Note == "" {
		t.Errorf("found again as %+v, %v", again, err)
	}
}

// TestEveryRefusalOfAChannelTakesTheFallbackAndSaysWhy: in the channel, and in the log for the
// operator. A token at fault is at fault everywhere: it waits instead.
func TestEveryRefusalOfAChannelTakesTheFallbackAndSaysWhy(t *testing.T) {
	t.Parallel()
	for code, hint := range map[string]string{"channel_not_found": "check the name in rules.toml", "is_archived": "unarchive it", "not_in_channel": "/invite @earshot",
		"restricted_action": "ask its admin", "invalid_auth": "SLACK_BOT_TOKEN", "missing_scope": "earshot slack manifest"} {
		fake, s, logs := newSender(t, deskOptions{slack: config.Slack{Fallback: "#acme-mentions"}})
		fake.Fail("chat.postMessage", fakeslack.Fault{Error: code})
		_, err := s.Send(t.Context(), alerts.Delivery{Key: "k", Message: sample(alerts.KindOpen), Channel: "#crisis", Attempt: 1})
		list := fake.Messages("")
		if hints[code].sort == ofAccess {
			var again *alerts.Retryable
			if !errors.As(err, &again) || again.After != accessWait || len(list) != 0 || !strings.Contains(err.Error(), hint) {
				t.Errorf("%s: %v, %d messages", code, err, len(list))
			}
			continue
		}
		if err != nil || len(list) != 1 || list[0].Channel != "C0MENTIONS" || !strings.Contains(fakeslack.Words(list[0]), code) || !strings.Contains(fakeslack.Words(list[0]), hint) {
			t.Errorf("%s: %v, %+v", code, err, list)
		}
		if !strings.Contains(logs.String(), "alert goes to the fallback channel") || !strings.Contains(logs.String(), hint) {
			t.Errorf("%s: the operator reads %s", code, logs.String())
		}
	}
}

// TestAChannelArchivedUnderAnIncidentHandsItToTheFallback: what comes goes on there, and the
// incident stays there.
func TestAChannelArchivedUnderAnIncidentHandsItToTheFallback(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{slack: config.Slack{Fallback: "#acme-mentions"}})
	root := deliver(t, s, "open", sample(alerts.KindOpen), nil)
	fake.AddChannel(fakeslack.Channel{ID: "C0CRISIS", Name: "crisis", Member: true, Archived: true})
	moved := deliver(t, s, "escalate", sample(alerts.KindEscalate), &root)
	list := fake.Messages("#acme-mentions")
	if len(list) != 1 || !moved.Root || moved.Channel != "C0MENTIONS" || !strings.Contains(fakeslack.Words(list[0]), "Meant for #crisis") {
		t.Fatalf("%+v %+v", moved, list)
	}
	deliver(t, s, "resolve", sample(alerts.KindResolve), &moved)
	if list := fake.Messages("#acme-mentions"); len(list) != 2 || list[1].ThreadTS != moved.Stamp {
		t.Error("the end must follow the incident into the fallback channel")
	}
}

func TestRetryAfterIsHandedToTheCourier(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{})
	d := alerts.Delivery{Key: "k", Message: sample(alerts.KindOpen), Channel: "#crisis", Attempt: 1}
	for _, c := range []struct {
		fault fakeslack.Fault
		want  time.Duration
	}{{fakeslack.Fault{Status: 429, RetryAfter: 30 * time.Second}, 30 * time.Second}, {fakeslack.Fault{Status: 429}, unlimited}, {fakeslack.Fault{Status: 503}, 0}} {
		fake.Fail("chat.postMessage", c.fault)
		_, err := s.Send(t.Context(), d)
		var again *alerts.Retryable
		if !errors.As(err, &again) || again.After != c.want {
			t.Errorf("%+v: %v, want After %v", c.fault, err, c.want)
		}
	}
}

// TestAStormIsGathered sends a thousand alerts within a minute: the channel gets its
// hour's number and one overflow message that counts the rest; none is refused,
// and a critical one still gets through.
func TestAStormIsGathered(t *testing.T) {
	t.Parallel()
	still := stillClock{at: noon}
	fake, s, _ := newSender(t, deskOptions{slack: config.Slack{MaxPerHour: 20}})
	s.o.Clock = &still
	var last alerts.Receipt
	for i := range 1000 {
		m := sample(alerts.KindOpen)
		m.Alert.Severity, m.Incident.ID = alerts.Warning, "I"+itoa(int64(i))
		last = deliver(t, s, "open/"+m.Incident.ID, m, nil)
	}
	still.at = still.at.Add(overflowEvery)
	s.editOverflow(t.Context(), "#crisis")
	list := fake.Messages("#crisis")
	if len(list) != 21 || !strings.Contains(fakeslack.Words(list[20]), "980 more alerts than this channel takes in an hour (20)") {
		t.Fatalf("%d messages; the last: %s", len(list), fakeslack.Words(list[len(list)-1]))
	}
	if got := deliver(t, s, "update/I999", sample(alerts.KindUpdate), &last); got != last || len(fake.Messages("#crisis")) != 21 {
		t.Errorf("an update of a counted alert made a message: %+v", got)
	}
	m := sample(alerts.KindOpen)
	m.Incident.ID = "CRIT"
	deliver(t, s, "open/CRIT", m, nil)
	if got := len(fake.Messages("#crisis")); got != 22 {
		t.Errorf("a critical alert must get through: %d messages", got)
	}
}

func TestDeletedMessagesStayQuietUntilItGetsWorse(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{})
	root := deliver(t, s, "open", sample(alerts.KindOpen), nil)
	fake.Remove(root.Channel, root.Stamp)
	deliver(t, s, "update", sample(alerts.KindUpdate), &root)
	if n := len(fake.Messages("#crisis")); n != 0 {
		t.Errorf("%d messages after a deletion", n)
	}
	again := deliver(t, s, "escalate", sample(alerts.KindEscalate), &root)
	if list := fake.Messages("#crisis"); len(list) != 1 || !again.Root || list[0].TS != again.Stamp {
		t.Errorf("an escalation should speak again: %d messages, %+v", len(list), again)
	}
}

// TestTheNewestMessageOfItsOwnIsFollowed: after a deletion or an overflow an
// escalation speaks anew, and what comes later belongs to it, restarts or not.
func TestTheNewestMessageOfItsOwnIsFollowed(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.post(t, alerts.KindOpen, "8F2K")
	h.pass(t, time.Minute)
	first := h.Messages("#crisis")[0]
	h.Remove(first.Channel, first.TS)
	for _, kind := range []alerts.Kind{alerts.KindEscalate, alerts.KindUpdate, alerts.KindResolve} {
		h.restart(t)
		h.post(t, kind, "8F2K")
		h.pass(t, time.Minute)
	}
	list := h.Messages("#crisis")
	if len(list) != 3 || list[0].ThreadTS != "" || list[1].ThreadTS != list[0].TS || list[2].ThreadTS != list[0].TS {
		t.Errorf("%d messages, want one with two answers", len(list))
	}
}

func TestAMessageSlackDislikesGoesAsPlainText(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{})
	fake.Fail("chat.postMessage", fakeslack.Fault{Error: "msg_blocks_too_long"})
	deliver(t, s, "open", sample(alerts.KindOpen), nil)
	if list := fake.Messages("#crisis"); len(list) != 1 || len(list[0].Blocks) != 0 || !strings.Contains(list[0].Text, "recall talk is spiking") {
		t.Errorf("%+v", list)
	}
}

func TestASlowFileCostsTheChartNotTheAlert(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{slack: config.Slack{Charts: true}, fake: fakeslack.Options{FileDelay: time.Hour}})
	deliver(t, s, "open", sample(alerts.KindOpen), nil)
	if list := fake.Messages("#crisis"); len(list) != 1 || strings.Contains(string(list[0].Blocks), "slack_file") || len(list[0].Blocks) == 0 {
		t.Errorf("%+v", list)
	}
}

// TestHostileTextCannotActAsMarkup puts every trick into every field that comes
// from outside.
func TestHostileTextCannotActAsMarkup(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{})
	evil := "<!channel> <!here> @channel <@U0DANA> <!subteam^S1|@ops> <https://evil.example|https://bank.example> *bold* `code` ~x~ _i_ > q & :fire:\n```x\u202e"
	m := sample(alerts.KindOpen)
	m.Incident.Title, m.Alert.Reason, m.Incident.BrandName = evil, evil, evil
	m.Incident.Acknowledged = alerts.Act{What: "acknowledge", By: evil, At: noon}
	m.Alert.Verdict.Notes = []string{evil}
	for i := range m.Alert.Evidence.Samples {
		x := &m.Alert.Evidence.Samples[i]
		x.Text, x.Author, x.Source, x.URL = evil, evil, evil, "https://ok.example/a|b>c?<!channel>"
	}
	m.Alert.Evidence.Words = []alerts.Driver{{Name: evil}}
	root := deliver(t, s, "open", m, nil)
	m.Alert.Kind, m.Alert.Title = alerts.KindUpdate, evil
	deliver(t, s, "update", m, &root)
	for _, got := range fake.Messages("") {
		if pings := fakeslack.Pings(got); len(pings) > 0 {
			t.Errorf("pings %q", pings)
		}
		for _, l := range fakeslack.Links(got) {
			if strings.Contains(l.URL, "evil.example") || strings.Contains(l.Label, "bank") {
				t.Errorf("forged link %+v", l)
			}
		}
		if strings.ContainsRune(string(got.Blocks)+got.Text, '\u202e') {
			t.Error("a direction override got through")
		}
	}
}

type stillClock struct{ at time.Time }

func (c *stillClock) Now() time.Time { return c.at }

func (c *stillClock) Wait(ctx context.Context, d time.Duration) error { return ctx.Err() }

func TestAWebhookDeliversWithoutEditing(t *testing.T) {
	t.Parallel()
	fake, s, _ := newSender(t, deskOptions{})
	hook, err := New(Options{Webhook: config.Secret(fake.WebhookURL("C0CRISIS")), Clock: s.o.Clock})
	if err != nil {
		t.Fatal(err)
	}
	root := deliver(t, hook, "open", sample(alerts.KindOpen), nil)
	deliver(t, hook, "resolve", sample(alerts.KindResolve), &root)
	list := fake.Messages("#crisis")
	if len(list) != 2 || !strings.Contains(fakeslack.Words(list[0]), "recall talk is spiking") || !strings.Contains(fakeslack.Words(list[1]), "Resolved after 2 h 45 min") {
		t.Errorf("%+v", list)
	}
	if strings.Contains(string(list[0].Blocks), actAcknowledge) {
		t.Error("a webhook's buttons would lead nowhere")
	}
	var metadata map[string]any
	if json.Unmarshal(list[0].Metadata, &metadata) == nil {
		t.Error("a webhook takes no metadata")
	}
}
