package monitor

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/archive"
	"github.com/earshot/earshot/internal/mention"
)

// ExportWhole writes everything that is not made again from the mentions and the rules file:
// tombstones, saved searches, mutes, silences, and every mention with its past, in the
// order of discovery and, of one moment, of their ids. [Monitor.TakeIn] of it into an empty directory gives the same again.
// It says how many mentions it wrote.
func (m *Monitor) ExportWhole(ctx context.Context, w *archive.Writer) (n int, err error) {
	if err := m.exportRecords(ctx, w); err != nil {
		return 0, fmt.Errorf("export: %w", err)
	}
	changed, err := m.journal.WithPast(ctx)
	if err != nil {
		return 0, err
	}
	t := ties{get: m.journal.Get, write: func(one *mention.Mention) error {
		var past *mention.Past
		if changed[one.ID] {
			var err error
			if past, err = m.journal.Past(ctx, one.ID); err != nil {
				return err
			}
		}
		if err := w.WriteWhole(one, past); err != nil {
			return fmt.Errorf("export: %w", err)
		}
		n++
		return nil
	}}
	err = m.journal.Scan(ctx, time.Time{}, time.Time{}, func(e mention.Entry) error { return t.add(ctx, e.Mention) })
	if err == nil {
		err = t.flush(ctx)
	}
	return n, err
}

func (m *Monitor) exportRecords(ctx context.Context, w *archive.Writer) error {
	tombstones, err := m.journal.Tombstones(ctx)
	if err != nil {
		return err
	}
	searches, err := m.journal.Searches(ctx)
	if err != nil {
		return err
	}
	mutes, err := m.engine.Mutes(ctx)
	if err != nil {
		return err
	}
	silences, err := m.engine.Silences(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(mutes, func(a, b alerts.Mute) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(silences, func(a, b alerts.Silence) int { return cmp.Compare(a.ID, b.ID) })
	for _, write := range []func() error{
		func() error { return writeAll(w, archive.RecordTombstone, tombstones) },
		func() error { return writeAll(w, archive.RecordSearch, searches) },
		func() error { return writeAll(w, archive.RecordMute, mutes) },
		func() error { return writeAll(w, archive.RecordSilence, silences) },
	} {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

func writeAll[T any](w *archive.Writer, kind string, list []T) error {
	for _, x := range list {
		if err := w.WriteRecord(kind, x); err != nil {
			return err
		}
	}
	return nil
}

// carry takes in a line that is no mention. What is known here already stays as it is.
func (m *Monitor) carry(ctx context.Context, r archive.Record, report *Intake) (err error) {
	fresh := false
	switch r.Kind {
	case archive.RecordTombstone:
		fresh, err = carried(ctx, r, m.journal.Entomb)
	case archive.RecordSearch:
		fresh, err = carried(ctx, r, m.journal.CarrySearch)
	case archive.RecordMute:
		fresh, err = carried(ctx, r, m.engine.CarryMute)
	case archive.RecordSilence:
		fresh, err = carried(ctx, r, m.engine.CarrySilence)
	}
	if fresh {
		report.Carried[r.Kind]++
	}
	return err
}

func carried[T any](ctx context.Context, r archive.Record, keep func(context.Context, T) (bool, error)) (bool, error) {
	var x T
	if err := json.Unmarshal(r.Body, &x); err != nil {
		return false, fmt.Errorf("read %s: %w", r.Kind, err)
	}
	return keep(ctx, x)
}
