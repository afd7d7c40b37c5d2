package monitor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/sqlite"
)

// Examination is what a look at a data directory found: every figure, and in
// sentences everything that is wrong.
type Examination struct {
	Database string // its path
	Bytes    int64
	Journal  journal.Soundness
	// Indexed is how many mentions the index holds, IndexCursor and RulesCursor how far
	// the followers are.
	Indexed                  int
	IndexCursor, RulesCursor uint64
	Outbox                   map[alerts.OutboxState]int
	// Behind says what the next run will catch up with: no fault.
	Behind   []string
	Problems []string
}

// Examine looks at a data directory that nobody has open: pages, entries, and
// whether journal, index and rules agree. What cannot be opened is a
// problem and does not end the look at the rest. full also looks every indexed
// mention up in the journal. progress, if given, hears how far the journal is.
func Examine(ctx context.Context, o Options, full bool, progress func(seq, head uint64)) (_ *Examination, err error) {
	m := &Monitor{o: o}
	m.config.Store(o.Config)
	defer func() { err = errors.Join(err, m.Close()) }()
	if m.lock, err = journal.LockDir(o.DataDir, o.Holder); err != nil {
		return nil, err
	}
	m.onClose(m.lock.Release)
	found := &Examination{}
	if m.db, err = sqlite.Open(ctx, databaseFile(o.DataDir)); err != nil {
		return nil, err
	}
	m.onClose(m.db.Close)
	if m.journal, err = journal.Open(ctx, m.db, journal.Options{Now: o.Clock.Now, Log: o.Log, Retention: o.Config.Retention.Mentions}); err != nil {
		found.problem("the journal cannot be opened: %v", err)
	}
	if m.journal != nil {
		if err := m.openIndex(ctx); err != nil {
			found.problem("the index cannot be opened: %v; earshot reindex rebuilds it", err)
		} else {
			m.onClose(m.index.Close)
			if err := m.index.LostAtOpen(); err != nil {
				found.problem("the index was damaged (%v); it is rebuilt from the journal at the next run", err)
			}
		}
	}
	if m.engine, err = alerts.Open(ctx, m.db, o.Config, alerts.Options{Now: o.Clock.Now, Log: o.Log}); err != nil {
		found.problem("the rules' state cannot be read: %v", err)
	}
	return found, m.examine(ctx, found, full, progress)
}

// Examine is the same look at rooms that are open and at work.
func (m *Monitor) Examine(ctx context.Context, full bool, progress func(seq, head uint64)) (*Examination, error) {
	found := &Examination{}
	return found, m.examine(ctx, found, full, progress)
}

func (x *Examination) problem(format string, args ...any) {
	x.Problems = append(x.Problems, fmt.Sprintf(format, args...))
}

func (m *Monitor) examine(ctx context.Context, x *Examination, full bool, progress func(seq, head uint64)) error {
	x.Database = m.db.Path()
	if info, err := os.Stat(x.Database); err == nil {
		x.Bytes = info.Size()
	}
	if _, err := readAdjustment(m.o.DataDir); err != nil {
		x.problem("what sentiment tune learned could not be loaded, so mentions are judged as shipped: %v", err)
	}
	if m.journal != nil {
		s, err := m.journal.Check(ctx, progress)
		if err != nil {
			return err
		}
		x.Journal = *s
		x.Problems = append(x.Problems, s.Problems...)
		if s.Enriched < s.Head {
			x.Behind = append(x.Behind, fmt.Sprintf("enrichment by %d entries", s.Head-s.Enriched))
		}
	}
	if m.engine != nil {
		if err := m.examineRules(ctx, x); err != nil {
			return err
		}
	}
	if m.index != nil && m.journal != nil {
		return m.examineIndex(ctx, x, full)
	}
	return nil
}

func (m *Monitor) examineRules(ctx context.Context, x *Examination) (err error) {
	x.RulesCursor = m.engine.Cursor()
	if x.RulesCursor > x.Journal.Enriched {
		x.problem("the rules have followed to %d, the journal is enriched to %d only", x.RulesCursor, x.Journal.Enriched)
	} else if x.RulesCursor < x.Journal.Enriched {
		x.Behind = append(x.Behind, fmt.Sprintf("the rules by %d entries", x.Journal.Enriched-x.RulesCursor))
	}
	x.Outbox, err = m.outbox().Counts(ctx)
	return err
}

// examineIndex holds the index to the journal. Both sets are the same when they
// are of one size and nothing in the index is missing from the journal.
func (m *Monitor) examineIndex(ctx context.Context, x *Examination, full bool) error {
	before := len(x.Problems)
	for _, err := range m.index.Verify(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		x.problem("the index is damaged (%v); a running earshot rebuilds it from the journal, and so does earshot reindex", err)
	}
	x.IndexCursor = m.index.Cursor()
	if len(m.index.Damage()) > 0 && len(x.Problems) > before {
		return nil // what it holds and lacks is told when it is whole again
	}
	// With a retention the two drop what is old by different times, each on its own.
	exact := m.config.Load().Retention.Mentions == 0
	request := index.Request{Limit: index.MaxLimit, Sort: index.ByTime}
	strays := 0
	for {
		page, err := m.index.Search(ctx, request)
		if err != nil {
			x.problem("the index cannot be searched: %v; earshot reindex rebuilds it", err)
			return ctx.Err()
		}
		x.Indexed = page.Total
		for i := range page.Hits {
			if page.Hits[i].Mention == nil {
				strays++
			}
		}
		for _, gap := range page.Missing {
			x.problem("the index lacks a partition (%s); it is rebuilt from the journal at the next run", gap.Reason)
		}
		if request.After = page.Next; page.Next == "" || !full {
			break
		}
	}
	switch {
	case x.IndexCursor > x.Journal.Enriched:
		x.problem("the index has followed to %d, the journal is enriched to %d only; earshot reindex rebuilds it", x.IndexCursor, x.Journal.Enriched)
	case x.IndexCursor < x.Journal.Enriched:
		x.Behind = append(x.Behind, fmt.Sprintf("the index by %d entries", x.Journal.Enriched-x.IndexCursor))
	case exact && x.Journal.Enriched == x.Journal.Head && len(x.Journal.Problems) == 0 && x.Indexed != x.Journal.Mentions:
		x.problem("the index holds %d mentions, the journal %d; earshot reindex rebuilds it", x.Indexed, x.Journal.Mentions)
	}
	if exact && strays > 0 && len(x.Journal.Problems) == 0 && x.IndexCursor == x.Journal.Head {
		x.problem("%d mentions in the index are not in the journal; earshot reindex rebuilds it", strays)
	}
	return nil
}

// Restore puts a verified backup in the place of the database of a data directory that
// nobody has open, and removes the index, which follows another history. A
// database that is there already is left alone unless replace is given; then
// it is kept under the name that is returned.
func Restore(ctx context.Context, o Options, backup string, replace bool) (kept string, err error) {
	lock, err := journal.LockDir(o.DataDir, o.Holder)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, lock.Release()) }()
	return sqlite.Restore(ctx, backup, databaseFile(o.DataDir), sqlite.Restoration{
		Replace: replace,
		Stamp:   o.Wall.Now().UTC().Format("20060102-150405"),
		Before:  func() error { return os.RemoveAll(filepath.Join(o.DataDir, "index")) },
	})
}
