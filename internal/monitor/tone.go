package monitor

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/earshot/earshot/internal/sentiment"
)

// AdjustmentFile is where an installation keeps what it has learned from its
// corrections; see earshot sentiment tune.
func (m *Monitor) AdjustmentFile() string { return adjustmentFile(m.o.DataDir) }

func adjustmentFile(dir string) string { return filepath.Join(dir, "sentiment.json") }

// AdjustSentiment applies the installation's adjustment; without one it returns e.
func (m *Monitor) AdjustSentiment(e *sentiment.Engine) (*sentiment.Engine, error) {
	return adjustTone(e, m.o.DataDir)
}

func adjustTone(e *sentiment.Engine, dir string) (*sentiment.Engine, error) {
	data, err := os.ReadFile(adjustmentFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return e, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read sentiment adjustment: %w", err)
	}
	var a sentiment.Adjustment
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, fmt.Errorf("read sentiment adjustment %s: %w", adjustmentFile(dir), err)
	}
	return e.Adjusted(a), nil
}
