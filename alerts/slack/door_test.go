package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// desk is a house of glass: it remembers what it was asked to do.
type desk struct {
	mu    sync.Mutex
	incs  map[string]alerts.Incident
	did   []string
	gone  bool // every mention is
	muted []alerts.Mute
}

func (d *desk) note(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.did = append(d.did, fmt.Sprintf(format, args...))
}

func (d *desk) done() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.did, "\n")
}

func (d *desk) Do(_ context.Context, id string, act alerts.Act, until time.Time) (alerts.Incident, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	inc, ok := d.incs[id]
	if !ok {
		return inc, alerts.ErrUnknownIncident
	}
	if act.What == alerts.ActAcknowledge && inc.Acknowledged.What == "" {
		inc.Acknowledged = act
		d.incs[id] = inc
	}
	d.did = append(d.did, strings.TrimSpace(fmt.Sprintf("%s %s by %s %s", act.What, id, act.By, stamp(until))))
	return inc, nil
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("Mon 15:04")
}

func (d *desk) Incident(_ context.Context, id string) (alerts.Incident, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if inc, ok := d.incs[id]; ok {
		return inc, nil
	}
	return alerts.Incident{}, alerts.ErrUnknownIncident
}

func (d *desk) Incidents(context.Context, time.Time, time.Time, int) ([]alerts.Incident, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []alerts.Incident
	for _, inc := range d.incs {
		out = append(out, inc)
	}
	return out, nil
}

func (d *desk) Silence(_ context.Context, s alerts.Silence) (alerts.Silence, error) {
	d.note("silence rules %v brands %v until %s by %s", s.Rules, s.Brands, stamp(s.Until), s.By)
	s.ID = "S1"
	return s, nil
}

func (d *desk) Silences(context.Context) ([]alerts.Silence, error) {
	return []alerts.Silence{{ID: "S1", Brands: []string{"acme"}, By: "dana", From: noon, Until: time.Now().AddDate(50, 0, 0)}, {ID: "S2", By: "dana", Until: noon.AddDate(-5, 0, 0)}}, nil
}

func (d *desk) EndSilence(_ context.Context, id string) error {
	d.note("end silence %s", id)
	return nil
}

func (d *desk) Mutes(context.Context) ([]alerts.Mute, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.muted), nil
}

func (d *desk) EndMute(_ context.Context, id string) error {
	d.note("end mute %s", id)
	return nil
}

func (d *desk) Triage(_ context.Context, t Triage) error {
	if d.gone {
		return ErrGone
	}
	d.note("triage %s by %s: %s", t.Mention, t.By, t.Status+t.Assignee+t.Sentiment+inIncident(t.Incident))
	return nil
}

func inIncident(id string) string {
	if id == "" {
		return ""
	}
	return " in " + id
}

func (d *desk) Mute(_ context.Context, m Mute) (string, error) {
	d.note("mute %s %s for %s by %s%s", m.Kind, m.Mention+m.Value, m.For, m.By, inIncident(m.Incident))
	return m.Kind + " " + m.Value, nil
}

func (d *desk) Search(_ context.Context, query string, page, size int) (Found, error) {
	if query == "broken (" {
		return Found{}, errors.New("query:1:9: a group is not closed\n   1 | broken (\n     |        ^ here")
	}
	f := Found{Total: 12, Note: "71 % negative", Link: "/?q=" + url.QueryEscape(query)}
	for i := range min(size, 12-(page-1)*size) {
		f.Samples = append(f.Samples, alerts.Sample{ID: fmt.Sprintf("id%d", (page-1)*size+i), Text: fmt.Sprintf("mention %d <!channel>", (page-1)*size+i), Author: "pete", Source: "mastodon"})
	}
	return f, nil
}

func (d *desk) Status(context.Context) ([]string, error) {
	return []string{"14 sources, 13 heard within the hour", "312 mentions today"}, nil
}

func (d *desk) Explain(_ context.Context, id string) ([]string, error) {
	if id != "8F2K" {
		return nil, errors.New("no such alert")
	}
	return []string{"47 stories in 30 minutes, usually 6", "chance below 1 in 10 000"}, nil
}

// openDoor starts a fake Slack with an incident posted in it, and a door.
func openDoor(t *testing.T, change func(*DoorOptions)) (*fakeslack.Server, *desk, alerts.Receipt) {
	t.Helper()
	fake, sender, _ := newSender(t, deskOptions{factor: 1})
	d := &desk{incs: map[string]alerts.Incident{
		"8F2K": sample(alerts.KindOpen).Incident,
		"OLD1": sample(alerts.KindResolve).Incident,
	}}
	o := DoorOptions{Token: fakeslack.BotToken, App: fakeslack.AppToken, APIURL: fake.APIURL(),
		DoorSettings: DoorSettings{Brands: map[string]string{"acme": "Acme Kettles"}, Rules: []string{"mention spike"}, Card: card.Options{BaseURL: "https://earshot.acme.example"}},
		Desk:         Desk{Incidents: d, Silencer: d, Triager: d, Muter: d, Asker: d},
		Clock:        sender.o.Clock, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	if change != nil {
		change(&o)
	}
	door, err := NewDoor(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		if err := door.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { cancel(); <-finished })
	if o.App.Set() {
		waitFor(t, fake, func() bool { return fake.Sockets() == 1 })
	} else {
		server := httptest.NewServer(door)
		t.Cleanup(server.Close)
		fake.SetRequestURL(server.URL)
	}
	return fake, d, deliver(t, sender, "open", sample(alerts.KindOpen), nil)
}

func waitFor(t *testing.T, fake *fakeslack.Server, done func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := fake.WaitFor(ctx, done); err != nil {
		t.Fatal(err)
	}
}

// heard waits until an ephemeral answer to the user holds these words.
func heard(t *testing.T, fake *fakeslack.Server, user, words string) fakeslack.Message {
	t.Helper()
	var got fakeslack.Message
	waitFor(t, fake, func() bool {
		for _, m := range fake.Messages("") {
			if m.EphemeralTo == user && strings.Contains(fakeslack.Words(m)+m.Text, words) {
				got = m
				return true
			}
		}
		return false
	})
	return got
}

// did waits until the desk was asked to do this. The desk itself wakes nobody, so
// a reaction in the fake marks every look.
func did(t *testing.T, fake *fakeslack.Server, d *desk, want string) {
	t.Helper()
	deadline := time.After(30 * time.Second)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !strings.Contains(d.done(), want) {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not done: %q; done: %s", want, d.done())
		}
	}
}

func press(t *testing.T, fake *fakeslack.Server, c fakeslack.Click) fakeslack.Ack {
	t.Helper()
	ack, err := fake.Click(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return ack
}

func TestClicksActBothWays(t *testing.T) {
	t.Parallel()
	ways := map[string]func(*DoorOptions){
		"socket mode": nil,
		"http":        func(o *DoorOptions) { o.App, o.Signing = "", fakeslack.SigningSecret },
	}
	for name, change := range ways {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake, d, root := openDoor(t, change)
			at := fakeslack.Click{User: "U0DANA", Channel: root.Channel, TS: root.Stamp}
			for _, c := range []struct{ action, block, option, want string }{
				{actAcknowledge, "", "", "acknowledge 8F2K by dana"},
				{actUseful, "", "", "useful 8F2K by dana"},
				{actNoise, "", "", "noise 8F2K by dana"},
				{actSnooze, "", "8F2K|1h", "snooze 8F2K by dana Sat 15:0"},
				{actSnooze, "", "8F2K|monday", "snooze 8F2K by dana Mon 09:00"},
				{actReopen, "", "8F2K", "unacknowledge 8F2K by dana"},
				{actSnooze, "", "8F2K|end", "snooze 8F2K by dana Sat 14:0"},
				{actMute, "", "8F2K|author|3f1c0a9b7d2e4f5a6b7c8d9e", "mute author 3f1c0a9b7d2e4f5a6b7c8d9e for 168h0m0s by dana in 8F2K"},
				{actMute, "", "8F2K|word|kettle", "mute word kettle for 168h0m0s by dana in 8F2K"},
				{actMention, "m0", "3f1c0a9b7d2e4f5a6b7c8d9e|handled|8F2K", "triage 3f1c0a9b7d2e4f5a6b7c8d9e by dana: handled in 8F2K"},
				{actMention, "m0", "3f1c0a9b7d2e4f5a6b7c8d9e|assign|8F2K", "by dana: dana"},
				{actMention, "m0", "3f1c0a9b7d2e4f5a6b7c8d9e|positive|8F2K", "by dana: positive"},
			} {
				at.ActionID, at.BlockID, at.Option = c.action, c.block, c.option
				at.Blind = c.action == actReopen || c.option == "8F2K|end" // shown once it is acknowledged, or snoozed
				press(t, fake, at)
				did(t, fake, d, c.want)
			}
		})
	}
}

func TestClicksOnWhatIsGoneGetAnAnswer(t *testing.T) {
	t.Parallel()
	fake, d, root := openDoor(t, nil)
	at := fakeslack.Click{User: "U0DANA", Channel: root.Channel, TS: root.Stamp, Blind: true, ActionID: actAcknowledge}
	at.Option = "NEVER"
	press(t, fake, at)
	heard(t, fake, "U0DANA", "Incident NEVER is not known any more")
	at.Option = "OLD1"
	press(t, fake, at)
	heard(t, fake, "U0DANA", "nothing left to acknowledge")
	at.ActionID, at.Option = "some_old_button", "x"
	press(t, fake, at)
	heard(t, fake, "U0DANA", "does not know this button")
	d.gone = true
	at.ActionID, at.Option = actMention, "3f1c|handled"
	press(t, fake, at)
	heard(t, fake, "U0DANA", "no longer there")
	fake.Remove(root.Channel, root.Stamp)
	at.ActionID, at.Option = actAcknowledge, "8F2K"
	press(t, fake, at)
	did(t, fake, d, "acknowledge 8F2K by dana")
}

func TestTwoPeopleClickingAtOnce(t *testing.T) {
	t.Parallel()
	fake, d, root := openDoor(t, nil)
	press(t, fake, fakeslack.Click{User: "U0DANA", Channel: root.Channel, TS: root.Stamp, ActionID: actAcknowledge})
	did(t, fake, d, "acknowledge 8F2K by dana")
	press(t, fake, fakeslack.Click{User: "U0KIM", Channel: root.Channel, TS: root.Stamp, ActionID: actAcknowledge})
	heard(t, fake, "U0KIM", "Already acknowledged by @dana")
}

// TestOfTwoWhoClickInOneMomentOneIsToldOfTheOther lets both clicks meet in the desk.
func TestOfTwoWhoClickInOneMomentOneIsToldOfTheOther(t *testing.T) {
	t.Parallel()
	fake, _, root := openDoor(t, nil)
	var both sync.WaitGroup
	for _, user := range []string{"U0DANA", "U0KIM"} {
		both.Go(func() {
			_, err := fake.Click(t.Context(), fakeslack.Click{User: user, Channel: root.Channel, TS: root.Stamp, ActionID: actAcknowledge})
			if err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	told := func() (n int) {
		for _, m := range fake.Messages("") {
			if m.EphemeralTo != "" && strings.Contains(fakeslack.Words(m)+m.Text, "Already acknowledged by @") {
				n++
			}
		}
		return n
	}
	waitFor(t, fake, func() bool { return told() > 0 })
	if n := told(); n != 1 {
		t.Errorf("%d of two were told", n)
	}
}

func TestOnlyTheNamedMayAct(t *testing.T) {
	t.Parallel()
	fake, d, root := openDoor(t, func(o *DoorOptions) { o.Users = []string{"S0SOCIAL"} })
	fake.AddGroup("S0SOCIAL", "U0KIM")
	at := fakeslack.Click{User: "U0DANA", Channel: root.Channel, TS: root.Stamp, ActionID: actAcknowledge}
	press(t, fake, at)
	heard(t, fake, "U0DANA", "Only the people named under slack.users")
	at.User = "U0KIM"
	press(t, fake, at)
	did(t, fake, d, "acknowledge 8F2K by kim")
	for _, text := range []string{"mute word kettle", "unmute M1", "silence acme", "unsilence S1"} {
		if _, err := fake.Slash(t.Context(), "U0PAT", "C0CRISIS", "/earshot", text); err != nil {
			t.Fatal(err)
		}
	}
	waitFor(t, fake, func() bool {
		refused := 0
		for _, m := range fake.Messages("") {
			if m.EphemeralTo == "U0PAT" && strings.Contains(m.Text, notAllowed) {
				refused++
			}
		}
		return refused == 4
	})
	if done := d.done(); strings.Contains(done, "dana") || strings.Contains(done, "mute") || strings.Contains(done, "silence") {
		t.Errorf("somebody acted who may not: %s", done)
	}
	for user, shown := range map[string]bool{"U0DANA": false, "U0KIM": true} { // App Home cannot answer a click
		d.mu.Lock()
		inc := d.incs["8F2K"]
		inc.Acknowledged = alerts.Act{}
		d.incs["8F2K"] = inc
		d.mu.Unlock()
		if _, err := fake.OpenHome(t.Context(), user); err != nil {
			t.Fatal(err)
		}
		waitFor(t, fake, func() bool { return fake.Home(user) != nil })
		if strings.Contains(string(fake.Home(user)), actAcknowledge) != shown {
			t.Errorf("App Home of %s: %s", user, fake.Home(user))
		}
	}
}

func TestSlashCommands(t *testing.T) {
	t.Parallel()
	fake, d, _ := openDoor(t, nil)
	for _, c := range []struct{ text, want string }{
		{"help", "/earshot search QUERY"},
		{"", "/earshot incidents"},
		{"serch kettle", "There is no /earshot serch"},
		{"search", "Search for what?"},
		{"search broken (", "a group is not closed"},
		{"status", "14 sources, 13 heard within the hour"},
		{"incidents", "Acme · recall talk is spiking"},
		{"explain #8F2K", "chance below 1 in 10 000"},
		{"explain nothing", "Nothing is known of nothing"},
		{"mute word kettle for 3d", "Muted for 3 days: word kettle"},
		{"mute nonsense", "Write it like this: /earshot mute"},
		{"silence acme for 4h", "Silenced until Sat 18:0"},
		{"silence mention spike", "(silence S1)"},
		{"silence nobody", "There is no brand and no rule called nobody. There are: acme, mention spike; or all."},
		{"silence ACME kettles for 3h", "Silenced until Sat 17:0"},
		{"silence Mention Spike for 3h", "Mention Spike (silence S1)"},
		{"mute Word Lid for 2d", "Muted for 2 days: word Lid"},
		{"silence acme for ever", "Write it like this: /earshot silence"},
		{"mutes", "No mute is in force."},
		{"unmute", "/earshot mutes lists them"},
		{"unmute word lid", "No mute in force is called word lid"},
		{"silences", "every rule about acme"},
		{"unsilence S9", "No silence in force is called S9"},
		{"unsilence s1", "Spoken of again: every rule about acme."},
		{"unsilence Acme Kettles", "Spoken of again: every rule about acme."},
	} {
		if _, err := fake.Slash(t.Context(), "U0DANA", "C0CRISIS", "/earshot", c.text); err != nil {
			t.Fatalf("%q: %v", c.text, err)
		}
		heard(t, fake, "U0DANA", c.want)
	}
	for _, want := range []string{"mute word kettle for 72h0m0s by dana", "silence rules [] brands [acme]", "silence rules [mention spike] brands []"} {
		did(t, fake, d, want)
	}
}

// TestMutesAreListedAndEndedByCommandAndByButton: by id, by what they are called, in any case.
func TestMutesAreListedAndEndedByCommandAndByButton(t *testing.T) {
	t.Parallel()
	fake, d, _ := openDoor(t, nil)
	far := time.Now().AddDate(50, 0, 0)
	d.mu.Lock()
	d.muted = []alerts.Mute{{ID: "M1", Kind: alerts.MuteWord, Value: "kettle <!channel>", By: "kim", Until: far}, {ID: "M2", Kind: alerts.MuteAuthor, Value: "pete", On: "mastodon", Until: far},
		{ID: "M3", Kind: alerts.MuteWord, Value: "over", Until: noon.AddDate(-5, 0, 0)}}
	for i := range 25 {
		d.muted = append(d.muted, alerts.Mute{ID: fmt.Sprintf("N%d", i), Kind: alerts.MuteSite, Value: fmt.Sprintf("s%d.example", i), Until: far})
	}
	d.mu.Unlock()
	for _, c := range []struct{ text, want, does string }{
		{"mutes", "by @kim · mute M1", ""},
		{"mutes", "+7 more in earshot", ""},
		{"unmute m2", "Heard again: author @pete on mastodon", "end mute M2"},
		{"unmute Word kettle <!channel>", "Heard again: word kettle", "end mute M1"},
		{"unmute s7.example", "Heard again: site s7.example", "end mute N7"},
		{"unmute over", "No mute in force is called over", ""},
	} {
		if _, err := fake.Slash(t.Context(), "U0DANA", "C0CRISIS", "/earshot", c.text); err != nil {
			t.Fatal(err)
		}
		heard(t, fake, "U0DANA", c.want)
		did(t, fake, d, c.does)
	}
	list := heard(t, fake, "U0DANA", "by @kim · mute M1")
	if raw := string(list.Blocks); strings.Contains(raw, "mute M3") {
		t.Error("what is over is listed")
	}
	press(t, fake, fakeslack.Click{User: "U0DANA", Channel: list.Channel, TS: list.TS, ActionID: actUnmute, Option: "N3", Blind: true})
	did(t, fake, d, "end mute N3")
}

// TestIncidentsBeyondTheAnswerAreCounted: what is open comes first, and what is too much has
// its number.
func TestIncidentsBeyondTheAnswerAreCounted(t *testing.T) {
	t.Parallel()
	fake, d, _ := openDoor(t, nil)
	d.mu.Lock()
	for i := range 19 {
		inc := sample(alerts.KindResolve).Incident
		inc.ID = fmt.Sprintf("PAST%d", i)
		d.incs[inc.ID] = inc
	}
	d.mu.Unlock()
	if _, err := fake.Slash(t.Context(), "U0DANA", "C0CRISIS", "/earshot", "incidents"); err != nil {
		t.Fatal(err)
	}
	m := heard(t, fake, "U0DANA", "+6 more in earshot") // 19 and the door's own two
	if words := fakeslack.Words(m); strings.Index(words, "incident 8F2K") > strings.Index(words, "incident PAST") {
		t.Errorf("what is open does not come first:\n%s", words)
	}
	if m.Text != "21 incidents" {
		t.Errorf("the notification says %q", m.Text)
	}
}

// slowAsker answers only when it is let.
type slowAsker struct {
	*desk
	let chan struct{}
}

func (s slowAsker) Status(ctx context.Context) ([]string, error) {
	select {
	case <-s.let:
	case <-ctx.Done():
	}
	return s.desk.Status(ctx)
}

// TestAcknowledgementsDoNotWaitForTheWork: Slack waits three seconds, a search may
// take longer.
func TestAcknowledgementsDoNotWaitForTheWork(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*DoorOptions){
		"socket mode": func(*DoorOptions) {},
		"http":        func(o *DoorOptions) { o.App, o.Signing = "", fakeslack.SigningSecret },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			let := make(chan struct{})
			fake, _, _ := openDoor(t, func(o *DoorOptions) {
				change(o)
				o.Desk.Asker = slowAsker{o.Desk.Asker.(*desk), let}
			})
			if _, err := fake.Slash(t.Context(), "U0DANA", "C0CRISIS", "/earshot", "status"); err != nil {
				t.Fatal(err) // it returns with the acknowledgement
			}
			for _, m := range fake.Messages("") {
				if m.EphemeralTo != "" {
					t.Errorf("answered before the work was done: %+v", m)
				}
			}
			close(let)
			heard(t, fake, "U0DANA", "14 sources")
		})
	}
}

func TestSearchTurnsPagesInPlace(t *testing.T) {
	t.Parallel()
	fake, _, _ := openDoor(t, nil)
	if _, err := fake.Slash(t.Context(), "U0DANA", "C0CRISIS", "/earshot", "search kettle"); err != nil {
		t.Fatal(err)
	}
	m := heard(t, fake, "U0DANA", "mention 4")
	if !strings.Contains(fakeslack.Words(m), "12 mentions for kettle · 71 % negative") || !strings.Contains(fakeslack.Words(m), "Older (+7 more)") || len(fakeslack.Pings(m)) > 0 {
		t.Errorf("%s", fakeslack.Words(m))
	}
	press(t, fake, fakeslack.Click{User: "U0DANA", Channel: "C0CRISIS", TS: m.TS, ActionID: actPage + "_next"})
	next := heard(t, fake, "U0DANA", "mention 9")
	if next.TS != m.TS || strings.Contains(fakeslack.Words(next), "mention 4") {
		t.Errorf("the page was not turned in place: %s", fakeslack.Words(next))
	}
}

func TestAppHomeShowsWhatIsOpen(t *testing.T) {
	t.Parallel()
	fake, d, _ := openDoor(t, nil)
	if _, err := fake.OpenHome(t.Context(), "U0KIM"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, fake, func() bool { return fake.Home("U0KIM") != nil })
	home := string(fake.Home("U0KIM"))
	if !strings.Contains(home, "recall talk is spiking") || strings.Contains(home, "OLD1") || !strings.Contains(home, "14 sources") {
		t.Errorf("%s", home)
	}
	_ = d
}

func TestOnlyOurOwnLinksAreUnfurled(t *testing.T) {
	t.Parallel()
	fake, _, _ := openDoor(t, nil)
	ts, _, err := fake.Share(t.Context(), "U0KIM", "C0CRISIS", "https://earshot.acme.example/incidents/8F2K")
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, fake, func() bool { m, _ := fake.Message("C0CRISIS", ts); return len(m.Unfurls) == 1 })
	if _, _, err := fake.Share(t.Context(), "U0KIM", "C0CRISIS", "https://evil.example/incidents/8F2K"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := fake.Share(t.Context(), "U0KIM", "C0CRISIS", "https://earshot.acme.example/?q=kettle"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, fake, func() bool {
		list := fake.Messages("C0CRISIS")
		return len(list[len(list)-1].Unfurls) == 1
	})
	for _, c := range fake.Calls("chat.unfurl") {
		if c.Error != "" || strings.Contains(c.Params["unfurls"], "evil.example") {
			t.Errorf("%+v", c)
		}
	}
}

func TestSocketModeComesBackAfterHangUpsAndRefreshes(t *testing.T) {
	t.Parallel()
	fake, d, root := openDoor(t, nil)
	for _, breakIt := range []func(){fake.RefreshSockets, fake.CutSockets} {
		linked := fake.Linked()
		breakIt()
		waitFor(t, fake, func() bool { return fake.Linked() > linked && fake.Sockets() == 1 })
	}
	press(t, fake, fakeslack.Click{User: "U0DANA", Channel: root.Channel, TS: root.Stamp, ActionID: actUseful})
	did(t, fake, d, "useful 8F2K by dana")
}

// TestRequestsAreProved tries unsigned, forged, stale and replayed requests, and a
// payload smuggled into the address.
func TestRequestsAreProved(t *testing.T) {
	t.Parallel()
	d := &desk{incs: map[string]alerts.Incident{"8F2K": sample(alerts.KindOpen).Incident}}
	door, err := NewDoor(DoorOptions{Token: "xoxb-1", Signing: fakeslack.SigningSecret, Desk: Desk{Incidents: d}, Clock: clock.Wall(time.Now)})
	if err != nil {
		t.Fatal(err)
	}
	body := "payload=" + url.QueryEscape(`{"type":"block_actions","user":{"id":"U1","name":"dana"},"actions":[{"action_id":"earshot_ack","block_id":"actions","type":"button","value":"8F2K"}]}`)
	post := func(body, target string, at time.Time, secret string) int {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(body))
		stamp := fmt.Sprint(at.Unix())
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if secret != "" {
			r.Header.Set("X-Slack-Request-Timestamp", stamp)
			r.Header.Set("X-Slack-Signature", fakeslack.Sign(secret, stamp, []byte(body)))
		}
		w := httptest.NewRecorder()
		door.ServeHTTP(w, r)
		door.Wait()
		return w.Code
	}
	now := time.Now()
	for _, c := range []struct {
		name, body, target string
		at                 time.Time
		secret             string
		want               int
	}{
		{"unsigned", body, "/slack", now, "", 401},
		{"forged", body, "/slack", now, "guess", 401},
		{"six minutes old", body, "/slack", now.Add(-6 * time.Minute), fakeslack.SigningSecret, 401},
		{"from the future", body, "/slack", now.Add(6 * time.Minute), fakeslack.SigningSecret, 401},
		{"a payload in the address", "x=1", "/slack?" + body, now, fakeslack.SigningSecret, 400},
		{"no form", "payload=%7Bnonsense", "/slack", now, fakeslack.SigningSecret, 400},
	} {
		if got := post(c.body, c.target, c.at, c.secret); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
	if d.done() != "" {
		t.Fatalf("a refused request acted: %s", d.done())
	}
	if got := post(body, "/slack", now, fakeslack.SigningSecret); got != 200 || !strings.Contains(d.done(), "acknowledge 8F2K by dana") {
		t.Errorf("a good request: %d, %q", got, d.done())
	}
	before := d.done()
	if got := post(body, "/slack", now, fakeslack.SigningSecret); got != 401 || d.done() != before {
		t.Errorf("a replayed request: %d, %q", got, d.done())
	}
	if got := post(`{"type":"url_verification","challenge":"abc","token":"x"}`, "/slack", now, fakeslack.SigningSecret); got != 200 {
		t.Errorf("url verification: %d", got)
	}
}

// memory remembers across doors, as a database does across processes.
type memory struct {
	mu   sync.Mutex
	keys map[string]bool
	err  error
}

func (m *memory) Once(_ context.Context, key string, _ time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	first := !m.keys[key]
	m.keys[key] = true
	return first && m.err == nil, m.err
}

// TestAReplayAfterARestartIsRefused: what an earlier process answered acts no more, and
// neither does anything while earshot cannot tell.
func TestAReplayAfterARestartIsRefused(t *testing.T) {
	t.Parallel()
	d := &desk{incs: map[string]alerts.Incident{"8F2K": sample(alerts.KindOpen).Incident}}
	kept := &memory{keys: map[string]bool{}}
	stamp := fmt.Sprint(time.Now().Unix())
	send := func(action string) int {
		door, err := NewDoor(DoorOptions{Token: "xoxb-1", Signing: fakeslack.SigningSecret, Desk: Desk{Incidents: d, Memory: kept}, Clock: clock.Wall(time.Now)})
		if err != nil {
			t.Fatal(err)
		}
		body := "payload=" + url.QueryEscape(`{"type":"block_actions","user":{"id":"U1","name":"dana"},"actions":[{"action_id":"`+action+`","block_id":"actions","type":"button","value":"8F2K"}]}`)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/slack", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Slack-Request-Timestamp", stamp)
		r.Header.Set("X-Slack-Signature", fakeslack.Sign(fakeslack.SigningSecret, stamp, []byte(body)))
		w := httptest.NewRecorder()
		door.ServeHTTP(w, r)
		door.Wait()
		return w.Code
	}
	if got := send(actUseful); got != http.StatusOK || d.done() != "useful 8F2K by dana" {
		t.Fatalf("the first time: %d, %q", got, d.done())
	}
	if got := send(actUseful); got != http.StatusUnauthorized || d.done() != "useful 8F2K by dana" {
		t.Errorf("after a restart: %d, %q", got, d.done())
	}
	for key := range kept.keys {
		if strings.Contains(key, "v0=") {
			t.Errorf("the signature itself is kept: %q", key)
		}
	}
	kept.err = errors.New("disk full")
	if got := send(actNoise); got != http.StatusServiceUnavailable || d.done() != "useful 8F2K by dana" {
		t.Errorf("with a broken memory: %d, %q", got, d.done())
	}
}

// TestTheManifestsScopesAreEnough grants the fake the manifest's scopes alone.
func TestTheManifestsScopesAreEnough(t *testing.T) {
	t.Parallel()
	var granted []string
	for _, s := range scopes(ManifestOptions{BaseURL: "https://earshot.acme.example", Groups: true}) {
		granted = append(granted, s.name)
	}
	fake, s, _ := newSender(t, deskOptions{slack: config.Slack{Charts: true}, fake: fakeslack.Options{Scopes: granted}})
	fake.AddChannel(fakeslack.Channel{ID: "C0PUBLIC", Name: "public"})
	m := sample(alerts.KindOpen)
	m.Alert.Channel = "#public"
	deliver(t, s, "public", m, nil)
	fake.Fail("chat.postMessage", fakeslack.Fault{DropAfter: true})
	deliver(t, s, "open", sample(alerts.KindOpen), nil)
	for _, c := range fake.Calls("") {
		if c.Error == "missing_scope" {
			t.Errorf("%s lacks its scope", c.Method)
		}
	}
	raw, err := Manifest(ManifestOptions{BaseURL: "https://earshot.acme.example"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"socket_mode_enabled": true`, `"/earshot"`, `"link_shared"`, `"earshot.acme.example"`, `"home_tab_enabled": true`} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("the manifest lacks %s", want)
		}
	}
	for _, base := range []string{"", "http://127.0.0.1:8470", "http://localhost:8470"} {
		raw, _ := Manifest(ManifestOptions{BaseURL: base})
		if strings.Contains(string(raw), "unfurl_domains") || strings.Contains(string(raw), "links:") {
			t.Errorf("%q cannot be unfurled", base)
		}
	}
}
