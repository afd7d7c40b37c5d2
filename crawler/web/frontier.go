package web

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// frontier is the queue of pages still to be read and the memory of those that
// were, on disk: its size in memory does not grow with the crawl, and a killed
// crawl goes on where it was.
type frontier struct {
	db    *sqlite.DB
	known atomic.Int64 // pages it holds, read or not; repeats may be counted twice until it is opened again
	tmp   string       // the directory to be removed at the end; "" keeps the file
}

// maxFrontier bounds the pages known of one source.
const maxFrontier = 2_000_000

// frontierMemory is what each of the sites crawled may keep of its file.
var frontierMemory = sqlite.Memory{WriteKiB: 6 << 10, ReadKiB: 1 << 10, Readers: 2}

var frontierSteps = []string{
	`CREATE TABLE crawler_frontier (
		hash     INTEGER PRIMARY KEY,
		url      TEXT NOT NULL,
		depth    INTEGER NOT NULL,
		rank     INTEGER NOT NULL,
		modified INTEGER NOT NULL,
		backfill INTEGER NOT NULL,
		tries    INTEGER NOT NULL DEFAULT 0,
		done     INTEGER NOT NULL DEFAULT 0
	) STRICT;
	CREATE INDEX crawler_frontier_next ON crawler_frontier (rank DESC, depth, hash) WHERE done = 0;`,
}

// job is one page to be read.
type job struct {
	hash     int64
	url      string
	depth    int
	rank     int64 // higher comes first
	modified int64 // the sitemap's lastmod, unix seconds
	backfill bool
	tries    int
}

// openFrontier opens the frontier of a source below dir; without a dir it lives
// in a temporary file that is gone when it is closed.
func openFrontier(ctx context.Context, dir, name string) (*frontier, error) {
	var err error
	var tmp string
	if dir == "" {
		if tmp, err = os.MkdirTemp("", "earshot-crawl-"); err != nil {
			return nil, fmt.Errorf("open crawl frontier: %w", err)
		}
		dir = tmp
	} else {
		dir = filepath.Join(dir, "crawl")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open crawl frontier: %w", err)
	}
	db, err := sqlite.OpenWithin(ctx, filepath.Join(dir, fmt.Sprintf("%016x.db", uint64(hashOf(name)))), frontierMemory)
	if err != nil {
		return nil, fmt.Errorf("open crawl frontier: %w", err)
	}
	if err := sqlite.Migrate(ctx, db, "crawler_web", frontierSteps); err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open crawl frontier: %w", err)
	}
	f := &frontier{db: db, tmp: tmp}
	var known int64
	if err := db.Read.QueryRowContext(ctx, `SELECT count(*) FROM crawler_frontier`).Scan(&known); err != nil {
		f.close()
		return nil, fmt.Errorf("open crawl frontier: %w", db.Explain(err))
	}
	f.known.Store(known)
	return f, nil
}

func (f *frontier) close() {
	_ = f.db.Close() // nothing is owed to the disk: every step was committed
	if f.tmp != "" {
		_ = os.RemoveAll(f.tmp)
	}
}

func hashOf(s string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s))
	return int64(h.Sum64()) // any 64 bits will do
}

// newJob makes the job of an address; false for what is no web address.
func newJob(address string, depth int) (job, bool) {
	canonical, err := mention.Canonical(address)
	if err != nil || len(address) > 2048 {
		return job{}, false
	}
	return job{hash: hashOf(canonical), url: address, depth: depth}, true
}

// add queues pages that are not known yet, and known ones whose sitemap says
// that they were modified since they were read.
func (f *frontier) add(ctx context.Context, jobs []job) error {
	if len(jobs) == 0 || f.known.Load() >= maxFrontier {
		return nil
	}
	var added int64
	err := f.tx(ctx, func(tx *sql.Tx) error {
		add, err := tx.PrepareContext(ctx, `INSERT INTO crawler_frontier (hash, url, depth, rank, modified, backfill) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (hash) DO UPDATE SET done = 0, url = excluded.url, modified = excluded.modified, rank = excluded.rank, tries = 0
			WHERE excluded.modified > crawler_frontier.modified AND crawler_frontier.done = 1`)
		if err != nil {
			return err
		}
		defer add.Close()
		for _, j := range jobs {
			res, err := add.ExecContext(ctx, j.hash, j.url, j.depth, j.rank, j.modified, j.backfill)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err == nil {
				added += n
			}
		}
		return nil
	})
	if err == nil {
		f.known.Add(added)
	}
	return err
}

// next returns up to n pages to be read, best first.
func (f *frontier) next(ctx context.Context, n int, skip map[int64]bool) ([]job, error) {
	rows, err := f.db.Read.QueryContext(ctx, `SELECT hash, url, depth, rank, modified, backfill, tries FROM crawler_frontier
		WHERE done = 0 ORDER BY rank DESC, depth, hash LIMIT ?`, n+len(skip))
	if err != nil {
		return nil, fmt.Errorf("read crawl frontier: %w", err)
	}
	defer rows.Close()
	var out []job
	for rows.Next() && len(out) < n {
		var j job
		if err := rows.Scan(&j.hash, &j.url, &j.depth, &j.rank, &j.modified, &j.backfill, &j.tries); err != nil {
			return nil, fmt.Errorf("read crawl frontier: %w", err)
		}
		if !skip[j.hash] {
			out = append(out, j)
		}
	}
	return out, rows.Err()
}

// maxTries is how often a page that failed for a passing reason is tried.
const maxTries = 3

// finish marks pages as read; failed ones come again later, a few times.
func (f *frontier) finish(ctx context.Context, done []int64, failed []job) error {
	return f.tx(ctx, func(tx *sql.Tx) error {
		for _, h := range done { // the hash suffices to know a page again
			if _, err := tx.ExecContext(ctx, `UPDATE crawler_frontier SET done = 1, url = '' WHERE hash = ?`, h); err != nil {
				return err
			}
		}
		for _, j := range failed {
			if _, err := tx.ExecContext(ctx, `UPDATE crawler_frontier SET tries = tries + 1, rank = rank - 86400,
				done = CASE WHEN tries + 1 >= ? THEN 1 ELSE 0 END WHERE hash = ?`, maxTries, j.hash); err != nil {
				return err
			}
		}
		return nil
	})
}

func (f *frontier) tx(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := f.db.Write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("write crawl frontier: %w", f.db.Explain(err))
	}
	if err := do(tx); err != nil {
		return fmt.Errorf("write crawl frontier: %w", f.db.Explain(errors.Join(err, tx.Rollback())))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("write crawl frontier: %w", f.db.Explain(err))
	}
	return nil
}

// waiting counts the pages still to be read.
func (f *frontier) waiting(ctx context.Context) (n int64, err error) {
	err = f.db.Read.QueryRowContext(ctx, `SELECT count(*) FROM crawler_frontier WHERE done = 0`).Scan(&n)
	return n, err
}

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}
