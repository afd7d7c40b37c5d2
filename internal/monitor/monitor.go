// Package monitor is the way of a mention: gathered, journalled, enriched,
// indexed, judged, told.
//
// It owns how the wings are joined: start, catch-up, the running loops, reload
// and shutdown. It never parses, matches, searches or renders by itself. Read
// [Monitor.Run] from top to bottom for the whole story.
package monitor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sqlite"
)

// Options are what a monitor needs of the world around it.
type Options struct {
	Config  *config.Config
	DataDir string
	// Clock is the time everything is judged by; Wall paces work that costs real
	// time (index batches, retries). They are one clock except in the demo.
	Clock, Wall clock.Clock
	Log         *slog.Logger
	// Holder names this process to others that want the same data directory.
	Holder journal.Holder
}

// Monitor is an open data directory with its rooms: journal, index, rules.
type Monitor struct {
	o        Options
	lock     *journal.Lock
	db       *sqlite.DB
	journal  *journal.Journal
	index    *index.Index
	engine   *alerts.Engine
	enrich   *enricher
	crawler  *crawler.Crawler // nil until NewCrawler
	config   atomic.Pointer[config.Config]
	door     *door.Door // nil until NewCrawler
	gapsMu   sync.Mutex
	gaps     listener
	courier  atomic.Pointer[alerts.Courier] // nil while nobody delivers
	settings sync.Mutex                     // held while stored mentions follow changed settings
	undo     []func() error                 // what Close takes down, last opened first
}

// Open takes the data directory for this process and opens every room on it. A
// directory held by another process gives a *[journal.InUseError]. The caller
// must Close it.
func Open(ctx context.Context, o Options) (_ *Monitor, err error) {
	m := &Monitor{o: o}
	m.config.Store(o.Config)
	defer func() {
		if err != nil {
			err = errors.Join(err, m.Close())
		}
	}()
	if m.lock, err = journal.LockDir(o.DataDir, o.Holder); err != nil {
		return nil, err
	}
	m.onClose(m.lock.Release)
	if m.db, err = sqlite.Open(ctx, databaseFile(o.DataDir)); err != nil {
		return nil, err
	}
	m.onClose(m.db.Close)
	if m.journal, err = journal.Open(ctx, m.db, journal.Options{Now: o.Clock.Now, Log: o.Log, Retention: o.Config.Retention.Mentions}); err != nil {
		return nil, err
	}
	if err = m.openIndex(ctx); err != nil {
		return nil, err
	}
	m.onClose(m.index.Close)
	if err = m.trustIndex(ctx); err != nil {
		return nil, err
	}
	if m.engine, err = alerts.Open(ctx, m.db, o.Config, alerts.Options{Now: o.Clock.Now, Log: o.Log, Said: m.wakeCourier, Digest: m.completeDigest}); err != nil {
		return nil, err
	}
	engine, err := sentiment.Load()
	if err != nil {
		return nil, fmt.Errorf("load the sentiment model: %w", err)
	}
	adjusted, err := readTone(engine, o.DataDir, o.Config.Brands)
	if err != nil {
		return nil, err
	}
	if adjusted.fault != nil {
		o.Log.Warn("what sentiment tune learned could not be loaded; mentions are judged as shipped", "err", adjusted.fault)
	}
	m.enrich = &enricher{}
	m.enrich.tone.Store(adjusted)
	m.enrich.book.Store(newBrandBook(o.Config.Brands))
	return m, nil
}

// databaseFile is where a data directory keeps all tables.
func databaseFile(dir string) string { return filepath.Join(dir, "earshot.db") }

// Kept says whether a directory holds what an earshot keeps. One that cannot be looked at
// counts as such: whoever opens it hears why.
func Kept(dir string) bool {
	_, err := os.Stat(databaseFile(dir))
	return !errors.Is(err, fs.ErrNotExist)
}

func (m *Monitor) openIndex(ctx context.Context) (err error) {
	m.index, err = index.Open(ctx, filepath.Join(m.o.DataDir, "index"), index.Options{
		Location: m.o.Config.Location,
		Texts:    m.journal,
		Source:   m.journal,
		Now:      m.o.Clock.Now,
		Log:      m.o.Log,

		PartitionSpan: partitionSpan(m.o.Config.Retention.Mentions),
	})
	return err
}

// partitionSpan cuts the index so that what is beyond the retention goes in whole partitions, of which there are
// few: every one costs each search of the whole time something. 0, no bound, when everything is kept.
func partitionSpan(keep time.Duration) time.Duration {
	const parts, least = 6, 30 * 24 * time.Hour
	if keep == 0 {
		return 0
	}
	return max(keep/parts, least)
}

// trustIndex begins the index anew when it is ahead of the journal, which then is an older copy.
func (m *Monitor) trustIndex(ctx context.Context) error {
	end, err := m.journal.EnrichCursor(ctx)
	if err != nil {
		return err
	}
	_, err = m.index.Trust(ctx, end)
	return err
}

func (m *Monitor) onClose(undo func() error) { m.undo = append(m.undo, undo) }

// Close closes every room and lets go of the data directory. What was committed
// is safe whether it is called or not.
func (m *Monitor) Close() error {
	var errs []error
	for i := len(m.undo) - 1; i >= 0; i-- {
		errs = append(errs, m.undo[i]())
	}
	m.undo = nil
	return errors.Join(errs...)
}

// Journal, Index and Engine are the rooms, for commands and pages that read them.
func (m *Monitor) Journal() *journal.Journal { return m.journal }

// Database is the one file the rooms keep their tables in, for a room of the
// outside with tables of its own: the web site's sessions.
func (m *Monitor) Database() *sqlite.DB { return m.db }

// Index is the searchable copy.
func (m *Monitor) Index() *index.Index { return m.index }

// Engine is the rules engine.
func (m *Monitor) Engine() *alerts.Engine { return m.engine }

// Location is the operator's time zone.
func (m *Monitor) Location() *time.Location { return m.config.Load().Location }
