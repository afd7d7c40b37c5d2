package monitor

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/sentiment"
)

func TestAnAdjustmentHoldsWhileItsFileLiesThere(t *testing.T) {
	t.Parallel()
	e, err := sentiment.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if got, err := readTone(e, dir, nil); err != nil || got.stamp != 0 {
		t.Errorf("without a file: %+v, %v; want the engine as shipped", got, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sentiment.json"), []byte(`{"bias":[9,0,0]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := readTone(e, dir, nil)
	if err != nil || got.stamp == 0 || got.engine.Analyze("I love it", sentiment.Options{}).Label != "negative" {
		t.Errorf("with a file: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sentiment.json"), []byte(`{`), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := readTone(e, dir, nil); err != nil || got.fault == nil || got.stamp != 0 || got.engine.Analyze("I love it", sentiment.Options{}).Label != "positive" {
		t.Errorf("a broken file: %+v, %v; want the engine as shipped and the fault", got, err)
	}
}

func TestAnAdjustmentIsWrittenReadBackAndTakenAway(t *testing.T) {
	t.Parallel()
	e, err := sentiment.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	taught := sentiment.Adjustment{Bias: [3]float64{0, 9, 0}}
	if err := writeAdjustment(dir, taught); err != nil {
		t.Fatal(err)
	}
	got, err := readTone(e, dir, nil)
	if err != nil || got.engine.Analyze("I love it", sentiment.Options{}).Label != "neutral" {
		t.Errorf("taught: %v", err)
	}
	for range 2 { // taking away what is not there is no fault
		if err := writeAdjustment(dir, sentiment.Adjustment{}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err = readTone(got.engine, dir, nil); err != nil || got.stamp != 0 || got.engine.Analyze("I love it", sentiment.Options{}).Label != "positive" {
		t.Errorf("taken away: %v", err)
	}
}

// TestTuningSaysInTheLogWhatAPersonCouldSee: nearly every score moves, and that is nobody's concern; no
// brand was touched.
func TestTuningSaysInTheLogWhatAPersonCouldSee(t *testing.T) {
	t.Parallel()
	m := digestWorld(t, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	var log bytes.Buffer
	m.o.Log = slog.New(slog.NewTextHandler(&log, nil))
	recount, err := m.Retone(t.Context(), sentiment.Adjustment{Bias: [3]float64{0.3, 0, 0}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if recount.Changed < 500 || recount.Relabelled > 200 {
		t.Fatalf("%d scores moved and %d labels: too few or too many to tell the log by", recount.Changed, recount.Relabelled)
	}
	want := fmt.Sprintf(`msg="sentiment was tuned; stored mentions are judged again" mentions=600 judged_otherwise=%d`, recount.Relabelled)
	if got := strings.TrimSpace(log.String()); !strings.Contains(got, want) || strings.Contains(got, "settings") || strings.Contains(got, "\n") {
		t.Errorf("the log says\n%s\nwant one line with\n%s", got, want)
	}
}

// TestWhatCannotBeReadIsSaidAndTakenAway: a broken adjustment stops nobody, is told in the log, by the doctor and at the
// foot of pages, and is taken away as any other.
func TestWhatCannotBeReadIsSaidAndTakenAway(t *testing.T) {
	t.Parallel()
	m := digestWorld(t, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	o := m.o
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(o.DataDir, "sentiment.json")
	for _, broken := range []string{"{", "", `{"bias":"much"}`, `[1,2]`, "\x00\xff", `{"words":{"a":[1]`, `{"bias":[0,0,1e308]}`, `{"words":{"good":[0,0,-1e9]}}`} {
		if err := os.WriteFile(file, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
		m, err := Open(t.Context(), o)
		if err != nil {
			t.Fatalf("%q: %v", broken, err)
		}
		if m.AdjustmentFault() == nil || m.Adjusted() || !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "sentiment.json cannot be read") || !strings.Contains(m.Status(t.Context()), "adjustment cannot be read") {
			t.Errorf("%q is not told: %v, %q, %q", broken, m.AdjustmentFault(), log.String(), m.Status(t.Context()))
		}
		if found, err := m.Examine(t.Context(), false, nil); err != nil || len(found.Problems) != 1 || !strings.Contains(found.Problems[0], "sentiment.json cannot be read") {
			t.Errorf("%q: the doctor says %+v, %v", broken, found, err)
		}
		if err := m.Reload(t.Context(), m.Config()); err != nil || m.AdjustmentFault() == nil {
			t.Errorf("%q: forgotten when settings were read again, %v", broken, err)
		}
		if _, err := m.Retone(t.Context(), sentiment.Adjustment{}, nil); err != nil || m.AdjustmentFault() != nil {
			t.Errorf("%q is not taken away: %v, %v", broken, err, m.AdjustmentFault())
		}
		if _, err := os.Stat(file); err == nil {
			t.Errorf("%q: the file is still there", broken)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// What cannot be put in place leaves nothing beside it.
func TestAnAdjustmentThatCannotBePutInPlaceLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(adjustmentFile(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := writeAdjustment(dir, sentiment.Adjustment{Bias: [3]float64{0, 1, 0}}); err == nil {
		t.Error("written over a directory")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
