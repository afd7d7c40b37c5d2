package alerts

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

const mixedRules = fiveInAnHour + `
[[rules]]
name = "words"
type = "keyword"
query = 'acme'
severity = "info"
cooldown = "1h"
[[rules]]
name = "storm"
type = "threshold"
min_mentions = 30
window = "2h"
for = "5m"
severity = "critical"
count = "mentions"
escalate = [{ at = 60, channel = "#boss" }]
[[rules]]
name = "spike"
type = "spike"
window = "1h"
[[rules]]
name = "negative spike"
type = "spike"
query = 'number'
window = "30m"
sensitivity = "3 per week"
min_mentions = 3
[[rules]]
name = "tone"
type = "sentiment"
[[rules]]
name = "each"
type = "sentiment"
mode = "each"
[[rules]]
name = "far"
type = "reach"
min_followers = 100000
new_sites = true
escalate = [{ after = "30m", severity = "critical", channel = "#boss" }]
[[rules]]
name = "stars"
type = "review"
cooldown = "0s"
[[rules]]
name = "quiet"
type = "silence"
of = ["brand", "source"]
[[rules]]
name = "topics"
type = "trend"
[[rules]]
name = "voice"
type = "share"
window = "2d"
brands = ["acme"]
[[rules]]
name = "waiting"
type = "unanswered"
[[rules]]
name = "morning"
type = "digest"
schedule = "daily 09:00"
[[rules]]
name = "both"
all = [{ type = "spike" }, { type = "sentiment", negative_share = 0.1 }, { type = "keyword", query = "number" }]
`

func openEngine(t testing.TB, path string, cfg *config.Config, now func() time.Time) *Engine {
	t.Helper()
	return engineOver(t, openDB(t, path), cfg, now)
}

func openDB(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func engineOver(t testing.TB, db *sqlite.DB, cfg *config.Config, now func() time.Time) *Engine {
	t.Helper()
	e, err := Open(t.Context(), db, cfg, Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// written is what stands in the outbox, oldest first, in full.
func written(t testing.TB, e *Engine) []string {
	t.Helper()
	rows, err := e.Outbox().List(t.Context(), 1<<30)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for k := len(rows) - 1; k >= 0; k-- {
		raw, err := json.Marshal(rows[k].Message)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(raw))
	}
	return out
}

func compare(t *testing.T, got, want []string) {
	t.Helper()
	for k := range max(len(got), len(want)) {
		switch {
		case k >= len(got):
			t.Fatalf("message %d is missing: %s", k, want[k])
		case k >= len(want):
			t.Fatalf("message %d is too much: %s", k, got[k])
		case got[k] != want[k]:
			t.Fatalf("message %d is\n%s\nwant\n%s", k, got[k], want[k])
		}
	}
}

// TestLiveAndBacktestSayTheSame is the promise a backtest rests on: one stream, in
// whatever batches, with restarts, failed transactions and ticks in between, gives the very messages
// the bare core gives, and those a backtest gives from pages that were prepared ahead.
// EARSHOT_SEEDS tries more and longer streams.
func TestLiveAndBacktestSayTheSame(t *testing.T) {
	t.Parallel()
	seeds, length := 24, 300
	if n, err := strconv.Atoi(os.Getenv("EARSHOT_SEEDS")); err == nil {
		seeds, length = n, 900
	}
	cfg := configOf(t, mixedRules)
	for seed := range uint64(seeds) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			entries := randomStream(rand.New(rand.NewPCG(seed, 7)), length)
			end := entries[len(entries)-1].Mention.Discovered.Add(24 * time.Hour)
			want := saidByCore(t, cfg, entries, end)
			if len(want) < 5 {
				t.Fatalf("only %d messages: the stream tests nothing", len(want))
			}
			compare(t, saidByBacktest(t, cfg, entries, end), want)
			e := liveWithTrouble(t, cfg, entries, rand.New(rand.NewPCG(seed, 9)))
			if err := e.Tick(t.Context(), end.Add(10*time.Second)); err != nil {
				t.Fatal(err)
			}
			compare(t, written(t, e), want)
			if err := e.Take(t.Context(), entries, entries[len(entries)-1].Seq); err != nil {
				t.Fatal(err)
			}
			compare(t, written(t, e), want)
		})
	}
}

func saidByCore(t testing.TB, cfg *config.Config, entries []mention.Entry, end time.Time) []string {
	t.Helper()
	core := NewCore(cfg)
	for k := range entries {
		core.Take(&entries[k])
	}
	core.Advance(end)
	return jsonOf(t, core.Said())
}

func saidByBacktest(t testing.TB, cfg *config.Config, entries []mention.Entry, end time.Time) []string {
	t.Helper()
	run := NewBacktest(cfg, entries[0].Mention.Discovered, nil)
	for page := range slices.Chunk(slices.Clone(entries), 100) {
		run.TakePage(run.Prepare(page))
	}
	return jsonOf(t, run.Finish(end, nil).Messages)
}

func jsonOf(t testing.TB, messages []Message) []string {
	t.Helper()
	var out []string
	for _, m := range messages {
		raw, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(raw))
	}
	return out
}

// liveWithTrouble lets an engine take a stream in batches of any size, with restarts,
// broken transactions and ticks in between.
func liveWithTrouble(t *testing.T, cfg *config.Config, entries []mention.Entry, r *rand.Rand) *Engine {
	t.Helper()
	path := filepath.Join(t.TempDir(), "alerts.db")
	now := func() time.Time { return t0 }
	e := openEngine(t, path, cfg, now)
	for k := 0; k < len(entries); {
		n := min(1+r.IntN(100), len(entries)-k)
		batch := entries[k : k+n]
		switch r.IntN(5) {
		case 0:
			e = openEngine(t, path, cfg, now)
		case 1:
			broken, cancel := context.WithCancel(t.Context())
			cancel()
			if err := e.Take(broken, batch, batch[n-1].Seq); !errors.Is(err, context.Canceled) {
				t.Fatalf("a cancelled transaction gave %v", err)
			}
		case 2:
			if err := e.Tick(t.Context(), batch[0].Mention.Discovered); err != nil {
				t.Fatal(err)
			}
		}
		if err := e.Take(t.Context(), batch, batch[n-1].Seq); err != nil {
			t.Fatal(err)
		}
		k += n
	}
	return e
}

// TestTimeBeginsWithTheFirstMention: an engine that ran before anything was ever said tells
// what one does that a backtest begins with the first mention.
func TestTimeBeginsWithTheFirstMention(t *testing.T) {
	t.Parallel()
	cfg := configOf(t, mixedRules)
	entries := every(70, 0, time.Minute)
	early, late := NewCore(cfg), NewCore(cfg)
	for at := t0.Add(-72 * time.Hour); at.Before(t0); at = at.Add(time.Hour) {
		early.Advance(at)
	}
	for _, core := range []*Core{early, late} {
		for k := range entries {
			core.Take(&entries[k])
		}
		core.Advance(t0.Add(48 * time.Hour))
	}
	compare(t, jsonOf(t, early.Said()), jsonOf(t, late.Said()))
}

func TestTakingABatchTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	e := openEngine(t, filepath.Join(t.TempDir(), "a.db"), configOf(t, fiveInAnHour), time.Now)
	entries := every(5, 0, time.Minute)
	for range 2 {
		if err := e.Take(t.Context(), entries, 5); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(written(t, e)); got != 1 {
		t.Errorf("%d messages, want 1", got)
	}
}

func TestReloadKeepsWhatWasSaidAndClosesWhatIsGone(t *testing.T) {
	t.Parallel()
	e := openEngine(t, filepath.Join(t.TempDir(), "a.db"), configOf(t, fiveInAnHour), func() time.Time { return t0 })
	if err := e.Take(t.Context(), every(6, 0, time.Minute), 6); err != nil {
		t.Fatal(err)
	}
	if err := e.Reload(t.Context(), configOf(t, fiveInAnHour)); err != nil {
		t.Fatal(err)
	}
	if err := e.Take(t.Context(), []mention.Entry{said(6, 6*time.Minute)}, 7); err != nil {
		t.Fatal(err)
	}
	if got := len(written(t, e)); got != 1 {
		t.Errorf("%d messages after a reload that changed nothing, want the one from before", got)
	}
	if err := e.Reload(t.Context(), configOf(t, "")); err != nil {
		t.Fatal(err)
	}
	if err := e.Tick(t.Context(), t0.Add(5*time.Hour)); err != nil {
		t.Fatal(err)
	}
	list, err := e.Incidents(t.Context(), time.Time{}, time.Time{}, 10)
	if err != nil || len(list) != 1 || list[0].State != IncidentResolved {
		t.Errorf("incidents %+v, %v; want one, resolved", list, err)
	}
}

// openIncident is an engine with one incident of five mentions, and its id.
func openIncident(t *testing.T, now func() time.Time) (e *Engine, id string) {
	t.Helper()
	e = openEngine(t, filepath.Join(t.TempDir(), "a.db"), configOf(t, fiveInAnHour), now)
	if err := e.Take(t.Context(), every(5, 0, time.Minute), 5); err != nil {
		t.Fatal(err)
	}
	list, err := e.Incidents(t.Context(), time.Time{}, time.Time{}, 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("incidents %v, %v", list, err)
	}
	return e, list[0].ID
}

func TestPeopleAcknowledgeSnoozeAndJudge(t *testing.T) {
	t.Parallel()
	now := t0.Add(10 * time.Minute)
	e, id := openIncident(t, func() time.Time { return now })
	for _, what := range []string{ActAcknowledge, ActAcknowledge, ActUseful, ActNoise, ActSnooze} {
		if _, err := e.Do(t.Context(), id, Act{What: what, By: "dana"}, t0.Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	inc, err := e.Incident(t.Context(), id)
	if err != nil || inc.Acknowledged.By != "dana" || len(inc.Feedback) != 1 || inc.Feedback[0].What != ActNoise || len(inc.Trail) != 4 {
		t.Errorf("incident %+v, %v", inc, err)
	}
	if got := len(written(t, e)); got != 5 {
		t.Errorf("%d messages, want the alert and four acts", got)
	}
	// Taken back, each once: a snooze that is over cannot end again.
	for _, what := range []string{ActReopen, ActReopen, ActSnooze, ActSnooze} {
		if inc, err = e.Do(t.Context(), id, Act{What: what, By: "kim", At: now}, now); err != nil {
			t.Fatal(err)
		}
	}
	if got := written(t, e); len(got) != 7 || inc.Acknowledged.What != "" || inc.SnoozedUntil.After(now) || !strings.Contains(got[5], "taken back to open by kim") || !strings.Contains(got[6], "snooze ended by kim") {
		t.Errorf("%d messages, incident %+v", len(got), inc)
	}
	for _, to := range []string{"sam", "sam", ""} {
		if inc, err = e.Do(t.Context(), id, Act{What: ActAssign, Note: to, By: "dana"}, time.Time{}); err != nil || inc.Assignee != to {
			t.Errorf("assigned to %q: %q, %v", to, inc.Assignee, err)
		}
	}
	if got := written(t, e); len(got) != 9 || !strings.Contains(got[7], "assigned to sam by dana") {
		t.Errorf("%d messages, want one for each change of hands", len(got))
	}
	if _, err := e.Do(t.Context(), "NOPE", Act{What: ActUseful}, time.Time{}); !errors.Is(err, ErrUnknownIncident) {
		t.Errorf("err %v, want unknown incident", err)
	}
}

func TestASilenceHoldsBackAndIsCounted(t *testing.T) {
	t.Parallel()
	e := openEngine(t, filepath.Join(t.TempDir(), "a.db"), configOf(t, fiveInAnHour), func() time.Time { return t0 })
	if _, err := e.Silence(t.Context(), Silence{Rules: []string{"many"}, From: t0, Until: t0.Add(time.Hour), By: "dana", Comment: "launch day"}); err != nil {
		t.Fatal(err)
	}
	if err := e.Take(t.Context(), every(70, 0, time.Minute), 70); err != nil {
		t.Fatal(err)
	}
	if got := written(t, e); len(got) != 1 {
		t.Fatalf("%d messages, want one, when the silence was over and it still fired", len(got))
	}
	if at := e.core.inst[0].phase.ToldAt; !at.Equal(t0.Add(time.Hour)) {
		t.Errorf("told at %v, want the end of the silence", at.Sub(t0))
	}
	if _, err := e.Silence(t.Context(), Silence{From: t0, Until: t0}); err == nil {
		t.Error("a silence without length must be refused")
	}
}

// TestADigestCountsTheAlertsOfItsOwnPeriod: what was sent and held back before it is told already.
func TestADigestCountsTheAlertsOfItsOwnPeriod(t *testing.T) {
	t.Parallel()
	now := t0.Add(10 * time.Minute)
	e, _ := openIncident(t, func() time.Time { return now })
	for _, c := range []struct {
		from, to time.Time
		sent     int
	}{{t0, now, 1}, {t0.Add(-time.Hour), t0, 0}, {now, now.Add(time.Hour), 0}} {
		f := DigestFigures{From: c.from, To: c.to}
		if err := e.countAlerts(t.Context(), "acme", &f); err != nil || f.AlertsSent != c.sent || f.AlertsHeld != 0 {
			t.Errorf("from %v to %v: %d sent, %d held, %v", c.from, c.to, f.AlertsSent, f.AlertsHeld, err)
		}
	}
	held := openEngine(t, filepath.Join(t.TempDir(), "b.db"), configOf(t, fiveInAnHour), func() time.Time { return now })
	if _, err := held.Silence(t.Context(), Silence{From: t0, Until: t0.Add(time.Hour), By: "dana"}); err != nil {
		t.Fatal(err)
	}
	if err := held.Take(t.Context(), every(5, 0, time.Minute), 5); err != nil {
		t.Fatal(err)
	}
	f := DigestFigures{From: t0, To: now}
	if err := held.countAlerts(t.Context(), "acme", &f); err != nil || f.AlertsSent != 0 || f.AlertsHeld != 1 || len(f.HeldByReason) != 1 || f.HeldByReason[0].Name != string(Silenced) {
		t.Errorf("%+v, %v", f, err)
	}
}
