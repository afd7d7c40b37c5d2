package monitor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment"
	"github.com/earshot/earshot/internal/sqlite"
)

// Bench enriches mentions that never enter the data directory, exactly as the
// running program would: for `try` and for trying other rules on old mentions.
type Bench struct {
	enrich  *enricher
	journal *journal.Journal
	db      *sqlite.DB
	dir     string
}

// NewBench makes a bench for these brands. Stories are told apart in a scratch
// directory, which Close removes.
func NewBench(ctx context.Context, cfg *config.Config, now func() time.Time) (_ *Bench, err error) {
	engine, err := sentiment.Load()
	if err != nil {
		return nil, fmt.Errorf("load the sentiment model: %w", err)
	}
	b := &Bench{enrich: &enricher{}}
	b.enrich.tone.Store(&tone{engine: engine})
	b.enrich.book.Store(newBrandBook(cfg.Brands))
	if b.dir, err = os.MkdirTemp("", "earshot-try-"); err != nil {
		return nil, fmt.Errorf("make a scratch directory: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.Close())
		}
	}()
	if b.db, err = sqlite.Open(ctx, filepath.Join(b.dir, "try.db")); err != nil {
		return nil, err
	}
	b.journal, err = journal.Open(ctx, b.db, journal.Options{Now: now})
	return b, err
}

// Close removes what the bench needed.
func (b *Bench) Close() error {
	var err error
	if b.db != nil {
		err = b.db.Close()
	}
	return errors.Join(err, os.RemoveAll(b.dir))
}

// Enrich fills in brands, language, sentiment and stories, in order.
func (b *Bench) Enrich(ctx context.Context, entries []mention.Entry, now time.Time) error {
	for i := range entries {
		b.enrich.enrich(&entries[i].Mention, now)
	}
	return b.journal.Stories().Assign(ctx, entries)
}

// Rebrand works out anew which brands a mention speaks of and how, and leaves
// its story as it is.
func (b *Bench) Rebrand(m *mention.Mention, now time.Time) { b.enrich.enrich(m, now) }
