package alerts

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/earshot/earshot/internal/clock"

	_ "modernc.org/sqlite"
)

// fakeSender notes what was sent and fails as scripted.
type fakeSender struct {
	sent  []string
	at    []time.Time
	roots []*Receipt
	fail  func(d Delivery) error
	find  func(d Delivery) bool
}

func (f *fakeSender) Send(_ context.Context, d Delivery) (Receipt, error) {
	if f.fail != nil {
		if err := f.fail(d); err != nil {
			return Receipt{}, err
		}
	}
	f.sent, f.at, f.roots = append(f.sent, d.Key), append(f.at, time.Now()), append(f.roots, d.Root)
	return Receipt{Channel: "C1", Stamp: d.Key}, nil
}

func (f *fakeSender) Find(_ context.Context, d Delivery) (Receipt, bool, error) {
	return Receipt{Channel: "C1", Stamp: "found"}, f.find != nil && f.find(d), nil
}

func openBox(t *testing.T) *Outbox {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "box.db")+"?_pragma=busy_timeout(5000)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	for _, s := range schema {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	return NewOutbox(db, db, time.Now)
}

func post(t *testing.T, b *Outbox, incident string, kind Kind, at time.Time) string {
	t.Helper()
	key := fmt.Sprintf("%s/%s/%d", incident, kind, at.UnixMilli())
	if err := b.Post(t.Context(), key, Message{Alert: Alert{Incident: incident, Kind: kind, At: at, Channel: "#c", Brand: "acme"}}); err != nil {
		t.Fatal(err)
	}
	return key
}

// runFor runs a courier for d of synthetic time.
func runFor(t *testing.T, b *Outbox, s Sender, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := NewCourier(b, s, CourierOptions{Clock: clock.Wall(time.Now)}).Run(ctx); err != nil {
		t.Fatal(err)
	}
}

func TestCourierRetriesUntilItGetsThroughAndKeepsAnIncidentInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		open := post(t, b, "A", KindOpen, time.Now())
		update := post(t, b, "A", KindUpdate, time.Now())
		other := post(t, b, "B", KindOpen, time.Now())
		s := &fakeSender{fail: func(d Delivery) error {
			if d.Key == open && d.Attempt < 3 {
				return errors.New("503")
			}
			return nil
		}}
		runFor(t, b, s, time.Minute)
		if want := []string{other, open, update}; !slices.Equal(s.sent, want) {
			t.Errorf("sent %v, want %v", s.sent, want)
		}
		if s.roots[2] == nil || s.roots[2].Stamp != open {
			t.Errorf("the update must know the incident's first message, has %+v", s.roots[2])
		}
	})
}

func TestCourierWaitsAsLongAsItIsAskedTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, begin := openBox(t), time.Now()
		post(t, b, "A", KindOpen, begin)
		s := &fakeSender{fail: func(d Delivery) error {
			if d.Attempt == 1 {
				return &Retryable{After: 42 * time.Second, Err: errors.New("429")}
			}
			return nil
		}}
		runFor(t, b, s, 2*time.Minute)
		if len(s.at) != 1 || s.at[0].Sub(begin) < 42*time.Second || s.at[0].Sub(begin) > 50*time.Second {
			t.Errorf("sent at %v after begin, want 42s to 50s", s.at)
		}
	})
}

func TestCourierBuriesWhatIsRefusedForGoodAndGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		bad := post(t, b, "A", KindOpen, time.Now())
		next := post(t, b, "A", KindUpdate, time.Now())
		s := &fakeSender{fail: func(d Delivery) error {
			if d.Key == bad {
				return &Permanent{Err: errors.New("channel_not_found")}
			}
			return nil
		}}
		runFor(t, b, s, time.Minute)
		if !slices.Equal(s.sent, []string{next}) {
			t.Errorf("sent %v", s.sent)
		}
		dead, err := b.List(t.Context(), 10, Dead)
		if err != nil || len(dead) != 1 || dead[0].Error != "channel_not_found" {
			t.Errorf("dead letters %+v, %v", dead, err)
		}
	})
}

func TestCourierAsksBeforeItRepeatsAnInterruptedDelivery(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		t.Run(fmt.Sprintf("arrived %v", arrived), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := openBox(t)
				key := post(t, b, "A", KindOpen, time.Now())
				if _, err := b.write.Exec(`UPDATE alerts_outbox SET state='sending', attempts=1`); err != nil {
					t.Fatal(err)
				}
				s := &fakeSender{find: func(d Delivery) bool { return arrived && d.Key == key }}
				runFor(t, b, s, time.Minute)
				if got := len(s.sent) == 0; got != arrived {
					t.Errorf("sent %v though arrived is %v", s.sent, arrived)
				}
				if n, _ := b.Counts(t.Context()); n[Sent] != 1 {
					t.Errorf("states %v, want one sent", n)
				}
			})
		})
	}
}

func TestAlertsOfLongAgoBecomeOneNote(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		old := time.Now().AddDate(-1, 0, 0)
		for i := range 50 {
			at := old.Add(time.Duration(i) * time.Hour)
			post(t, b, fmt.Sprint("I", i), KindOpen, at)
			post(t, b, fmt.Sprint("I", i), KindResolve, at.Add(time.Minute))
		}
		post(t, b, "I49", KindResolve, time.Now())
		fresh := post(t, b, "NEW", KindOpen, time.Now())
		s := &fakeSender{}
		runFor(t, b, s, 5*time.Minute)
		if len(s.sent) != 2 || s.sent[0] != fresh {
			t.Fatalf("sent %v, want the fresh one and one note", s.sent)
		}
		n, _ := b.Counts(t.Context())
		if n[NotedOld] != 101 || n[Sent] != 2 {
			t.Errorf("states %v, want 101 caught up and 2 sent", n)
		}
	})
}

func TestNoNoteTellsOfNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := openBox(t)
		post(t, b, "GONE", KindResolve, time.Now()) // the end of what nobody was told of
		s := &fakeSender{}
		runFor(t, b, s, 5*time.Minute)
		if n, _ := b.Counts(t.Context()); len(s.sent) != 0 || n[NotedOld] != 1 {
			t.Errorf("sent %v, states %v", s.sent, n)
		}
	})
}

func TestAMessageThatWasTriedInTimeIsDeliveredHoweverLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, begin := openBox(t), time.Now()
		open := post(t, b, "A", KindOpen, begin)
		s := &fakeSender{fail: func(Delivery) error {
			if time.Since(begin) < 5*time.Hour {
				return errors.New("connection refused")
			}
			return nil
		}}
		runFor(t, b, s, 6*time.Hour)
		if !slices.Equal(s.sent, []string{open}) {
			t.Errorf("sent %v", s.sent)
		}
	})
}

func TestOneKeyIsOneMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, at := openBox(t), time.Now()
		post(t, b, "A", KindOpen, at)
		post(t, b, "A", KindOpen, at)
		s := &fakeSender{}
		runFor(t, b, s, time.Minute)
		if len(s.sent) != 1 {
			t.Errorf("sent %v, want one", s.sent)
		}
	})
}

// TestAWaitIsSaidInPeoplesWords: an operator reads it on the page and in the log.
func TestAWaitIsSaidInPeoplesWords(t *testing.T) {
	t.Parallel()
	err := &Retryable{After: 5 * time.Minute, Err: errors.New("the token is not valid")}
	if got := err.Error(); got != "the token is not valid (asked to wait 5 minutes)" {
		t.Errorf("%q", got)
	}
}
