// Package sqlite is the one database file of the house, data/earshot.db.
//
// It owns how that file is opened (WAL, a commit is on the disk when it
// returns), how each room's tables are brought up to date, and what a failing
// file is called in plain words. It has no tables of anybody's business, and
// the library's own types and error codes never leave it.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	_ "modernc.org/sqlite" // registers the driver
)

// DB is the open database: one connection that writes and a few that read.
// Readers never wait for the writer, nor the writer for them.
type DB struct {
	// Write has exactly one connection; its transactions begin immediate, so a
	// transaction that has begun will not be refused for another's sake.
	Write *sql.DB
	// Read connections refuse to change anything.
	Read *sql.DB

	path string
}

const (
	// appID marks the file as ours ("EARS"), for file(1) and for Open, which
	// refuses a database that belongs to another program.
	appID = 0x45415253
	// busyMillis is how long a writer waits for another process's commit.
	busyMillis = 10_000
	// checkpointPages bounds the write-ahead log (4 KiB pages) between
	// checkpoints. Ids are hashes and touch pages all over their index, so
	// a longer log writes each of those pages home less often.
	checkpointPages = 8000
)

// Memory bounds what an open database keeps in memory, whatever its size.
type Memory struct {
	WriteKiB int // page cache of the writing connection
	ReadKiB  int // page cache of each reading one
	Readers  int // reading connections at most
}

// house is for the one file of the house: the writer's cache holds the id
// index's hot part.
func house() Memory { return Memory{WriteKiB: 48 << 10, ReadKiB: 8 << 10, Readers: 6} }

// Open opens the database at path, creating it and its directory when they are
// not there. What is wrong with the file or the place it lies in comes back as
// an *[Error] that says so in a sentence.
func Open(ctx context.Context, path string) (*DB, error) { return OpenWithin(ctx, path, house()) }

// OpenWithin is [Open] with bounds of its own, for files there are many of.
func OpenWithin(ctx context.Context, path string, m Memory) (*DB, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("resolve %s: %w", path, err)
	}
	if err := touch(abs); err != nil {
		return nil, err
	}
	db := &DB{path: abs}
	db.Write, err = sql.Open("sqlite", dsn(abs, m.WriteKiB, false))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.Write.SetMaxOpenConns(1)
	db.Write.SetMaxIdleConns(1)
	if err := db.claim(ctx); err != nil {
		return nil, errors.Join(err, db.Write.Close())
	}
	db.Read, err = sql.Open("sqlite", dsn(abs, m.ReadKiB, true))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), db.Write.Close())
	}
	db.Read.SetMaxOpenConns(m.Readers)
	db.Read.SetMaxIdleConns(m.Readers)
	return db, nil
}

// Path is the absolute path of the database file.
func (db *DB) Path() string { return db.path }

// Close closes both pools; the last one out folds the write-ahead log back
// into the file.
func (db *DB) Close() error {
	return errors.Join(db.Read.Close(), db.Write.Close())
}

// touch makes the directory and the file, readable by their owner alone: what
// people said, and what was decided about it, is nobody else's business.
func touch(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return describe(path, err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return describe(path, err)
	}
	return f.Close()
}

// describe puts a file system error in words.
func describe(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrPermission) || isReadOnlyFS(err):
		return &Error{Path: path, Kind: ErrReadOnly, Err: err}
	case isNoSpace(err):
		return &Error{Path: path, Kind: ErrFull, Err: err}
	}
	return fmt.Errorf("open %s: %w", path, err)
}

func dsn(abs string, cacheKiB int, readOnly bool) string {
	q := url.Values{"_txlock": {"immediate"}}
	pragmas := []string{
		"busy_timeout(" + strconv.Itoa(busyMillis) + ")",
		"journal_mode(WAL)",
		"synchronous(FULL)",
		"foreign_keys(ON)",
		// What is deleted is overwritten, so that forgetting is forgetting.
		"secure_delete(ON)",
		"cache_size(-" + strconv.Itoa(cacheKiB) + ")",
		"temp_store(MEMORY)",
		"wal_autocheckpoint(" + strconv.Itoa(checkpointPages) + ")",
		"journal_size_limit(67108864)",
	}
	if readOnly {
		q.Set("_txlock", "deferred")
		pragmas = append(pragmas, "query_only(ON)")
	}
	q["_pragma"] = pragmas
	return (&url.URL{Scheme: "file", Path: abs, RawQuery: q.Encode()}).String()
}

// claim checks that the file is a sound database of ours, or a new one, and
// marks a new one.
func (db *DB) claim(ctx context.Context) error {
	var id, tables int
	if err := db.Write.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return db.Explain(err)
	}
	if id == appID {
		return nil
	}
	if err := db.Write.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return db.Explain(err)
	}
	if id != 0 || tables > 0 {
		return &Error{Path: db.path, Kind: ErrForeign}
	}
	if _, err := db.Write.ExecContext(ctx, "PRAGMA application_id = "+strconv.Itoa(appID)); err != nil {
		return db.Explain(err)
	}
	return nil
}
