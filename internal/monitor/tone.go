package monitor

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/sentiment"
)

// adjustmentFile is where an installation keeps what it has learned from its
// corrections.
func adjustmentFile(dir string) string { return filepath.Join(dir, "sentiment.json") }

// Sentiment is the engine in force, with the installation's adjustment;
// Engine.Adjusted with none gives it as shipped.
func (m *Monitor) Sentiment() *sentiment.Engine { return m.enrich.tone.Load().engine }

// Adjusted reports whether this installation has taught the engine anything.
func (m *Monitor) Adjusted() bool { return !m.enrich.tone.Load().taught.Empty() }

// Adjustment is what this installation has taught the engine, with how well it did when that was learned.
func (m *Monitor) Adjustment() sentiment.Adjustment { return m.enrich.tone.Load().taught }

// AdjustmentFault is why the installation's adjustment cannot be read, nil where it can or there is none. The
// engine answers as shipped then: an installation that listens and searches without it is worth more than none,
// and stored mentions and new ones are judged alike.
func (m *Monitor) AdjustmentFault() error { return m.enrich.tone.Load().fault }

// Retone puts an adjustment in force: it is written beside the journal, holds for
// the next mention on, and all stored mentions are judged again, people's corrections
// aside. The empty adjustment takes the one in force away. Interrupted, it goes on
// at the next start.
func (m *Monitor) Retone(ctx context.Context, a sentiment.Adjustment, progress func(seq, upTo uint64)) (journal.Recount, error) {
	if err := writeAdjustment(m.o.DataDir, a); err != nil {
		return journal.Recount{}, err
	}
	next, err := readTone(m.Sentiment(), m.o.DataDir, m.enrich.book.Load().brands)
	if err == nil {
		err = next.fault
	}
	if err != nil {
		return journal.Recount{}, err
	}
	m.enrich.tone.Store(next)
	return m.applySettings(ctx, progress, m.sayRetoned)
}

// sayRetoned tells the log what became of stored mentions when sentiment was taught, as far as a person
// could see it: nearly every score moves, few labels do, and no brand's mentions.
func (m *Monitor) sayRetoned(r journal.Recount) {
	m.o.Log.Info("sentiment was tuned; stored mentions are judged again", "mentions", r.After.Mentions, "judged_otherwise", r.Relabelled)
}

// Taught gives the engine with the adjustment that lies in a data directory, for these brands, and whether
// one does; fault says why it cannot be read, and then the engine is as shipped. It looks at nothing else there.
func Taught(e *sentiment.Engine, dir string, brands []config.Brand) (_ *sentiment.Engine, taught bool, fault, err error) {
	t, err := readTone(e, dir, brands)
	if err != nil {
		return nil, false, nil, err
	}
	return t.engine, !t.taught.Empty(), t.fault, nil
}

// readTone gives the engine with the adjustment that lies in a data directory, or
// as shipped when none does, or none that can be read.
func readTone(e *sentiment.Engine, dir string, brands []config.Brand) (*tone, error) {
	a, fault := readAdjustment(dir)
	t, err := toneOf(e, a, brands)
	if err == nil {
		t.fault = fault
	}
	return t, err
}

// readAdjustment reads the adjustment of a data directory: none where there is no file, or none that can be read.
func readAdjustment(dir string) (a sentiment.Adjustment, err error) {
	data, err := os.ReadFile(adjustmentFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err == nil {
		a, err = sentiment.ReadAdjustment(data)
	}
	if err != nil {
		return sentiment.Adjustment{}, fmt.Errorf("%s cannot be read: %w (earshot sentiment tune learns it anew, --undo takes it away)", adjustmentFile(dir), err)
	}
	return a, nil
}

// toneOf puts in force what an adjustment may say where these brands are listened for: nothing by their names.
func toneOf(e *sentiment.Engine, taught sentiment.Adjustment, brands []config.Brand) (*tone, error) {
	names := brandNames(brands)
	t := &tone{engine: e.Adjusted(taught, names...), taught: taught}
	holds := taught.Without(names...)
	if holds.Empty() {
		return t, nil
	}
	data, err := json.Marshal(holds)
	if err != nil {
		return nil, fmt.Errorf("apply sentiment adjustment: %w", err)
	}
	h := fnv.New64a()
	_, _ = h.Write(append(data, wayToAdjust)) // a hash takes everything
	t.stamp = h.Sum64() | 1
	return t, nil
}

// wayToAdjust changes when the same adjustment judges otherwise than in an earlier earshot.
const wayToAdjust = 2

// writeAdjustment puts an adjustment in place at once, or takes it away.
func writeAdjustment(dir string, a sentiment.Adjustment) error {
	path := adjustmentFile(dir)
	if a.Empty() {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("take sentiment adjustment away: %w", err)
		}
		return nil
	}
	data, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return fmt.Errorf("write sentiment adjustment: %w", err)
	}
	if err := os.WriteFile(path+".new", append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("write sentiment adjustment: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		_ = os.Remove(path + ".new") // what is in its place is told
		return fmt.Errorf("write sentiment adjustment: %w", err)
	}
	return nil
}
