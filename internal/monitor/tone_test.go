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
	if _, err := readTone(e, dir, nil); err == nil {
		t.Error("a broken file must be said")
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
