package doors

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/sqlite"
)

var noon = time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)

// hand is a clock moved by hand.
type hand struct{ at time.Time }

func (h *hand) Now() time.Time { return h.at }

func (h *hand) Wait(ctx context.Context, d time.Duration) error {
	h.at = h.at.Add(d)
	return ctx.Err()
}

// taker is a sender that answers from a script, nil once it is exhausted.
type taker struct {
	script []error
	got    []string
}

func (s *taker) Send(_ context.Context, d alerts.Delivery) (alerts.Receipt, error) {
	if len(s.script) > 0 {
		err := s.script[0]
		s.script = s.script[1:]
		if err != nil {
			return alerts.Receipt{}, err
		}
	}
	s.got = append(s.got, d.Key)
	return alerts.Receipt{}, nil
}

func open(t *testing.T, sender alerts.Sender) (*Doors, *alerts.Outbox, *hand) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "earshot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	cfg, err := config.Parse("rules.toml", []byte("[brands.acme]\nquery = \"acme\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	clock := &hand{noon}
	engine, err := alerts.Open(t.Context(), db, cfg, alerts.Options{Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	post(t, engine.Outbox(), "before", alerts.Critical)
	d, err := Open(t.Context(), db, engine.Outbox(), []Door{{Name: "hook", Sender: sender}}, Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	return d, engine.Outbox(), clock
}

func post(t *testing.T, box *alerts.Outbox, key string, severity alerts.Severity) {
	t.Helper()
	if err := box.Post(t.Context(), key, alerts.Message{Alert: alerts.Alert{ID: key, Kind: alerts.KindOpen, Severity: severity, At: noon}}); err != nil {
		t.Fatal(err)
	}
}

func deliver(t *testing.T, d *Doors) int {
	t.Helper()
	n, err := d.Deliver(t.Context(), "hook")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestADoorBeginsNowAndKeepsItsOrderThroughFailures(t *testing.T) {
	t.Parallel()
	again := &alerts.Retryable{After: time.Minute, Err: errors.New("busy")}
	sender := &taker{script: []error{nil, again, again, nil}}
	d, box, clock := open(t, sender)
	for i := range 4 {
		post(t, box, fmt.Sprint(i), alerts.Info)
	}
	deliver(t, d)
	if !slices.Equal(sender.got, []string{"0"}) {
		t.Fatalf("%q", sender.got)
	}
	deliver(t, d) // too early: nothing happens
	if len(sender.script) != 2 {
		t.Error("tried before the receiver's time")
	}
	clock.at = clock.at.Add(2 * time.Minute)
	deliver(t, d)
	clock.at = clock.at.Add(2 * time.Minute)
	deliver(t, d)
	if !slices.Equal(sender.got, []string{"0", "1", "2", "3"}) {
		t.Errorf("%q", sender.got)
	}
}

func TestWhatADoorRefusesForGoodIsBuriedAndReplayable(t *testing.T) {
	t.Parallel()
	sender := &taker{script: []error{&alerts.Permanent{Err: errors.New("410 gone")}}}
	d, box, _ := open(t, sender)
	post(t, box, "a", alerts.Info)
	post(t, box, "b", alerts.Info)
	deliver(t, d)
	status, err := d.Status(t.Context())
	if err != nil || status[0].Dead != 1 || status[0].Sent != 1 || status[0].Behind != 0 || !slices.Equal(sender.got, []string{"b"}) {
		t.Fatalf("%+v %v %q", status, err, sender.got)
	}
	if n, err := d.Replay(t.Context(), "hook", noon.Add(-time.Minute)); err != nil || n != 3 {
		t.Fatal(n, err)
	}
	deliver(t, d)
	if !slices.Equal(sender.got, []string{"b", "before", "a", "b"}) {
		t.Errorf("%q", sender.got)
	}
}

func TestADoorDownForTwoDaysBuriesAndOldNewsIsPassedOver(t *testing.T) {
	t.Parallel()
	var script []error
	for range 1000 {
		script = append(script, &alerts.Retryable{Err: errors.New("down")})
	}
	sender := &taker{script: script}
	d, box, clock := open(t, sender)
	post(t, box, "a", alerts.Info)
	for end := noon.Add(37 * time.Hour); clock.at.Before(end); clock.at = clock.at.Add(5 * time.Minute) {
		deliver(t, d)
	}
	status, _ := d.Status(t.Context())
	if status[0].Dead != 1 {
		t.Errorf("%+v", status)
	}
	post(t, box, "b", alerts.Info) // decided at noon, a day ago
	sender.script = nil
	deliver(t, d)
	if len(sender.got) != 0 {
		t.Errorf("old news: %q", sender.got)
	}
}

func TestDoorsChooseBySeverityBrandAndName(t *testing.T) {
	t.Parallel()
	rules := []config.Rule{{Name: "loud", Doors: []string{"pager"}}, {Name: "quiet"}}
	message := func(rule, brand string, s alerts.Severity) alerts.Message {
		return alerts.Message{Alert: alerts.Alert{Rule: rule, Brand: brand, Severity: s}}
	}
	for _, c := range []struct {
		name string
		door config.Door
		m    alerts.Message
		want bool
	}{
		{"severe enough", config.Door{Name: "mail", MinSeverity: config.Warning}, message("quiet", "acme", alerts.Critical), true},
		{"not severe enough", config.Door{Name: "mail", MinSeverity: config.Critical}, message("quiet", "acme", alerts.Warning), false},
		{"another brand", config.Door{Name: "mail", MinSeverity: config.Info, Brands: []string{"globex"}}, message("quiet", "acme", alerts.Critical), false},
		{"named by its rule", config.Door{Name: "pager", MinSeverity: config.Critical, Named: true}, message("loud", "acme", alerts.Info), true},
		{"only for the named", config.Door{Name: "pager", MinSeverity: config.Info, Named: true}, message("quiet", "acme", alerts.Critical), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Wants(c.door, rules)(c.m); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestBuildNamesTheVariableThatIsMissing(t *testing.T) {
	t.Parallel()
	cfg := &config.Config{Doors: []config.Door{{Name: "ops", Type: config.DoorWebhook, URLEnv: "OPS_URL"}}}
	none := func(string) config.Secret { return "" }
	if _, err := Build(cfg, none, card.Options{}, time.Now); err == nil || err.Error() != `door "ops": the environment variable OPS_URL is not set` {
		t.Errorf("%v", err)
	}
	set := func(string) config.Secret { return "https://ops.example/hook" }
	if list, err := Build(cfg, set, card.Options{}, time.Now); err != nil || len(list) != 1 {
		t.Errorf("%v %v", list, err)
	}
}
