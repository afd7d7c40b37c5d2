package slack

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/alerts/slack/fakeslack"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/sqlite"
)

// hand is a clock that moves when somebody waits.
type hand struct {
	mu sync.Mutex
	at time.Time
}

func (h *hand) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hand) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(max(d, 0))
}

func (h *hand) Wait(ctx context.Context, d time.Duration) error {
	h.move(d)
	return ctx.Err()
}

// house is an outbox, a courier and a sender on a fake Slack, under one clock.
type house struct {
	*fakeslack.Server
	clock   *hand
	dir     string
	db      *sqlite.DB
	box     *alerts.Outbox
	sender  *Sender
	courier *alerts.Courier
	logs    *strings.Builder
	perHour int // new messages a channel takes
	stale   time.Duration
}

func newHouse(t *testing.T, limits map[string]fakeslack.Limit) *house {
	t.Helper()
	h := &house{clock: &hand{at: noon}, dir: t.TempDir(), logs: &strings.Builder{}, perHour: 1000, stale: -1}
	fake, err := fakeslack.Start(fakeslack.Options{Now: h.clock.Now, Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = fake.Close() })
	h.Server = fake
	h.db, err = sqlite.Open(t.Context(), filepath.Join(h.dir, "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.db.Close() })
	// No test here cuts the power, and a thousand alerts are thousands of syncs.
	if _, err := h.db.Write.ExecContext(t.Context(), "PRAGMA synchronous=OFF"); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Parse("rules.toml", []byte("[brands.acme]\nquery = \"acme\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	engine, err := alerts.Open(t.Context(), h.db, cfg, alerts.Options{Now: h.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	h.box = engine.Outbox()
	h.restart(t)
	return h
}

// restart replaces what a process holds in memory.
func (h *house) restart(t *testing.T) {
	t.Helper()
	log := slog.New(slog.NewTextHandler(h.logs, nil))
	s, err := New(Options{Token: fakeslack.BotToken, APIURL: h.APIURL(), Clock: h.clock, Log: log, History: h.box,
		Settings: Settings{Config: config.Slack{MaxPerHour: h.perHour}, Card: card.Options{BaseURL: "https://earshot.acme.example"}}})
	if err != nil {
		t.Fatal(err)
	}
	h.sender = s
	h.courier = alerts.NewCourier(h.box, s, alerts.CourierOptions{Clock: h.clock, Log: log, Stale: h.stale})
}

func (h *house) post(t *testing.T, kind alerts.Kind, incident string) {
	t.Helper()
	h.postAt(t, kind, incident, noon)
}

// postAt puts a message about an incident that is decided at a moment into the outbox.
func (h *house) postAt(t *testing.T, kind alerts.Kind, incident string, at time.Time) {
	t.Helper()
	m := sample(kind)
	m.Incident.ID, m.Alert.Incident, m.Alert.At = incident, incident, at
	if err := h.box.Post(t.Context(), string(kind)+"/"+incident, m); err != nil {
		t.Fatal(err)
	}
}

// pass lets the courier work for a while of its own clock.
func (h *house) pass(t *testing.T, span time.Duration) {
	t.Helper()
	for end := h.clock.Now().Add(span); h.clock.Now().Before(end); {
		n, err := h.courier.Deliver(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			h.clock.move(time.Minute)
		}
	}
}

func (h *house) counts(t *testing.T) map[alerts.OutboxState]int {
	t.Helper()
	c, err := h.box.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var everyKind = []alerts.Kind{alerts.KindOpen, alerts.KindUpdate, alerts.KindAction, alerts.KindEscalate, alerts.KindResolve}

// TestSlackDownForHoursLosesNothingAndKeepsOrder: twenty hours of 503, then all in order.
func TestSlackDownForHoursLosesNothingAndKeepsOrder(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.SetDown(true)
	for _, kind := range everyKind {
		h.post(t, kind, "8F2K")
	}
	h.pass(t, 20*time.Hour)
	if n := len(h.Messages("")); n != 0 {
		t.Fatalf("%d messages while down", n)
	}
	h.restart(t)
	h.SetDown(false)
	h.pass(t, 10*time.Minute)
	list := h.Messages("#crisis")
	if len(list) != 5 || h.counts(t)[alerts.Sent] != 5 {
		t.Fatalf("%d messages, %v", len(list), h.counts(t))
	}
	for i, m := range list[1:] {
		if m.ThreadTS != list[0].TS {
			t.Errorf("reply %d stands alone", i)
		}
	}
	if !strings.Contains(fakeslack.Words(list[4]), "Resolved after") {
		t.Errorf("the last word: %s", fakeslack.Words(list[4]))
	}
}

// TestTwoDaysOfSilenceMakeDeadLettersThatCanBeRevived: a day is borne, two are not.
func TestTwoDaysOfSilenceMakeDeadLettersThatCanBeRevived(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	h.SetDown(true)
	h.post(t, alerts.KindOpen, "8F2K")
	h.pass(t, 25*time.Hour)
	if got := h.counts(t); got[alerts.Pending] != 1 {
		t.Fatalf("after a day: %v", got)
	}
	h.pass(t, 23*time.Hour)
	if got := h.counts(t); got[alerts.Dead] != 1 {
		t.Fatalf("%v", got)
	}
	h.SetDown(false)
	if n, err := h.box.Retry(t.Context()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	h.pass(t, time.Minute)
	if got := h.counts(t); got[alerts.Sent] != 1 || len(h.Messages("")) != 1 {
		t.Errorf("%v, %d messages", got, len(h.Messages("")))
	}
}

// TestAMendedTokenDeliversWhatWaited: a revoked token buries nothing.
func TestAMendedTokenDeliversWhatWaited(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	for range 30 {
		h.Fail("chat.postMessage", fakeslack.Fault{Error: "token_revoked"})
	}
	h.post(t, alerts.KindOpen, "8F2K")
	h.pass(t, 6*time.Hour)
	if got := h.counts(t); got[alerts.Sent] != 1 {
		t.Errorf("%v", got)
	}
	if !strings.Contains(h.logs.String(), "install the app again") {
		t.Error("the operator was not told what to do")
	}
}

// TestThroughPublishedLimitsEveryMessageArrivesOnce pushes thirty incidents through
// Slack's published rates.
func TestThroughPublishedLimitsEveryMessageArrivesOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, fakeslack.PublishedLimits())
	for i := range 30 {
		for _, kind := range everyKind {
			h.post(t, kind, fmt.Sprintf("I%02d", i))
		}
	}
	h.pass(t, 3*time.Hour)
	if got := h.counts(t); got[alerts.Sent] != 150 {
		t.Fatalf("%v", got)
	}
	if n := len(h.Messages("#crisis")); n != 150 {
		t.Errorf("%d messages for 150 alerts", n)
	}
}

// TestKilledAtEveryStepNothingIsLostOrDoubled ends the process at every request it
// ever makes: before Slack took it, or after and before the answer came back.
func TestKilledAtEveryStepNothingIsLostOrDoubled(t *testing.T) {
	t.Parallel()
	for _, f := range []fakeslack.Fault{{DropBefore: true}, {DropAfter: true}} {
		for step := range 2 * len(everyKind) {
			t.Run(fmt.Sprintf("after %v, step %d", f.DropAfter, step), func(t *testing.T) {
				t.Parallel()
				h := newHouse(t, nil)
				for _, kind := range everyKind {
					h.post(t, kind, "8F2K")
				}
				h.dieAt(t, step, f)
				h.restart(t)
				// What Run does first: an interrupted delivery is unsure.
				if _, err := h.db.Write.ExecContext(t.Context(), `UPDATE alerts_outbox SET state='pending', error='interrupted', next_at=0 WHERE state IN ('sending','pending') AND attempts>0`); err != nil {
					t.Fatal(err)
				}
				h.pass(t, 5*time.Minute)
				if got := h.counts(t); got[alerts.Sent] != len(everyKind) {
					t.Fatalf("%v", got)
				}
				list := h.Messages("#crisis")
				if len(list) != len(everyKind) {
					t.Errorf("%d messages for %d alerts", len(list), len(everyKind))
				}
			})
		}
	}
}

// dieAt lets the courier work until the step-th request fails.
func (h *house) dieAt(t *testing.T, step int, f fakeslack.Fault) {
	t.Helper()
	// Requests alternate: a post for the root, then an edit and a post for each of the rest.
	posts := []string{"chat.postMessage"}
	for range len(everyKind) - 1 {
		posts = append(posts, "chat.update", "chat.postMessage")
	}
	method := posts[min(step, len(posts)-1)]
	before := 0
	for _, m := range posts[:min(step, len(posts)-1)] {
		if m == method {
			before++
		}
	}
	for range before {
		h.Fail(method, fakeslack.Fault{PassThrough: true})
	}
	h.Fail(method, f)
	for range 2 * len(everyKind) {
		n, err := h.courier.Deliver(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// TestNoSecretReachesTheDatabase fails deliveries in every way and reads the raw file.
func TestNoSecretReachesTheDatabase(t *testing.T) {
	t.Parallel()
	h := newHouse(t, nil)
	for i, f := range faults() {
		h.Fail("chat.postMessage", f, f, f)
		h.post(t, alerts.KindOpen, fmt.Sprintf("I%02d", i))
		h.pass(t, time.Minute)
		h.ClearFaults()
	}
	for _, name := range []string{"earshot.db", "earshot.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(h.dir, name))
		if err != nil {
			continue
		}
		for _, secret := range []string{fakeslack.BotToken, fakeslack.AppToken, fakeslack.SigningSecret} {
			if bytes.Contains(raw, []byte(secret)) || strings.Contains(h.logs.String(), secret) {
				t.Errorf("%s or the log holds %q", name, secret)
			}
		}
	}
}
