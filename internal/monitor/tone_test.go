package monitor

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/earshot/earshot/internal/sentiment"
)

func TestAnAdjustmentHoldsWhileItsFileLiesThere(t *testing.T) {
	t.Parallel()
	e, err := sentiment.Load()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if got, err := adjustTone(e, dir); err != nil || got != e {
		t.Errorf("without a file: %p, %v; want the engine as it is", got, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sentiment.json"), []byte(`{"bias":[9,0,0]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := adjustTone(e, dir)
	if err != nil || got.Analyze("I love it", sentiment.Options{}).Label != "negative" {
		t.Errorf("with a file: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "sentiment.json"), []byte(`{`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := adjustTone(e, dir); err == nil {
		t.Error("a broken file must be said")
	}
}
