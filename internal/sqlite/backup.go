package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrExists says that a file is in the way and was left alone.
var ErrExists = errors.New("file exists")

// Backup writes the whole database as it stands at one moment to a new file,
// compact and without a trace of what was deleted, while others go on reading and
// writing. The file appears under its name only when it is complete, on the
// disk and verified. An existing file is left alone: [ErrExists].
func (db *DB) Backup(ctx context.Context, to string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("back up to %s: %w", to, err)
		}
	}()
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		if err == nil {
			return ErrExists
		}
		return err
	}
	tmp := to + ".incomplete"
	if err := removeDatabase(tmp); err != nil {
		return err
	}
	defer func() { _ = removeDatabase(tmp) }()
	// A connection of its own: the pooled readers may not write, and the writer
	// shall not wait.
	conn, err := sql.Open("sqlite", dsn(db.path, house().ReadKiB, false))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, `VACUUM INTO ?`, tmp); err != nil {
		return explain(tmp, err)
	}
	if err := os.Chmod(tmp, 0o600); err != nil {
		return err
	}
	if err := Verify(ctx, tmp); err != nil {
		return err
	}
	return publish(tmp, to)
}

// publish makes a finished file durable under its name.
func publish(tmp, to string) error {
	if err := syncFile(tmp); err != nil {
		return err
	}
	if err := os.Rename(tmp, to); err != nil {
		return err
	}
	return syncFile(filepath.Dir(to))
}

func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func removeDatabase(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Verify reads a database file of ours from end to end without changing it. Damage
// comes back as an *[Error] of kind [ErrCorrupt] that holds the first findings;
// a file that is none of ours as [ErrForeign] or [ErrNotDatabase].
func Verify(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	// immutable: no lock file, no log, nothing is written beside the backup.
	conn, err := sql.Open("sqlite", strings.Replace(dsn(abs, house().ReadKiB, true), "_pragma=journal_mode%28WAL%29&", "mode=ro&immutable=1&", 1))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	var id int
	if err := conn.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return explain(path, err)
	}
	if id != appID {
		return &Error{Path: path, Kind: ErrForeign}
	}
	found, err := integrity(ctx, conn)
	if err != nil {
		return explain(path, err)
	}
	if len(found) > 0 {
		return &Error{Path: path, Kind: ErrCorrupt, Err: errors.New(strings.Join(found[:min(3, len(found))], "; "))}
	}
	return nil
}

// unsound says of a damaged backup that it is one: what helps a damaged database does not help here.
func unsound(err error) error {
	var e *Error
	if !errors.As(err, &e) || e.Kind != ErrCorrupt && e.Kind != ErrNotDatabase {
		return err
	}
	return fmt.Errorf("this backup is %w and cannot be used; take an earlier one (%v)", e.Kind, e.Err)
}

// Restoration says how [Restore] treats what it finds.
type Restoration struct {
	// Replace lets it take the place of a database, which is then kept beside the
	// new one, with Stamp in its name.
	Replace bool
	Stamp   string
	// Before, if given, is called when the backup has been verified and copied,
	// just before it takes its place: to remove what follows the old one.
	Before func() error
}

// Restore puts a verified copy of a backup at path. A database that lies there is
// left alone ([ErrExists]) unless it may be replaced; then the name under which
// it is kept is returned. Nobody may have the database open.
func Restore(ctx context.Context, backup, path string, o Restoration) (kept string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("restore %s: %w", backup, err)
		}
	}()
	_, statErr := os.Lstat(path)
	if statErr == nil && !o.Replace {
		return "", &Error{Path: path, Kind: ErrExists}
	}
	if err := Verify(ctx, backup); err != nil {
		return "", unsound(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return "", err
	}
	tmp := path + ".restoring"
	defer func() { _ = removeDatabase(tmp) }()
	if err := copyFile(backup, tmp); err != nil {
		return "", describe(tmp, err)
	}
	if statErr == nil {
		if kept, err = setAside(ctx, path, path+".before-restore-"+o.Stamp); err != nil {
			return "", err
		}
	}
	if o.Before != nil {
		if err := o.Before(); err != nil {
			return kept, err
		}
	}
	if err := removeLog(path); err != nil {
		return kept, err
	}
	return kept, publish(tmp, path)
}

// setAside keeps a database under another name. Its log is folded in first where
// the database is sound enough for that, and kept beside it where it is not.
func setAside(ctx context.Context, path, kept string) (string, error) {
	if db, err := Open(ctx, path); err == nil {
		_ = db.Close()
	}
	if err := os.Link(path, kept); err != nil {
		if err := copyFile(path, kept); err != nil {
			return "", err
		}
	}
	if err := os.Rename(path+"-wal", kept+"-wal"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	return kept, nil
}

// removeLog removes a log that belongs to the database of before: SQLite would
// play it into the new one.
func removeLog(path string) error {
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	if _, err = io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}

// Integrity reads every page of the database and returns what is wrong with it in
// SQLite's words, page numbers included; nothing when it is sound.
func (db *DB) Integrity(ctx context.Context) ([]string, error) {
	found, err := integrity(ctx, db.Read)
	return found, db.Explain(err)
}

// Checkpoint folds the write-ahead log into the database and empties it.
// It reports whether a reader kept it from finishing.
func (db *DB) Checkpoint(ctx context.Context) (busy bool, err error) {
	var stuck, frames, moved int
	err = db.Write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&stuck, &frames, &moved)
	return stuck != 0, db.Explain(err)
}

// findingsLimit bounds a report on a file that is nothing but damage.
const findingsLimit = 100

func integrity(ctx context.Context, conn *sql.DB) ([]string, error) {
	rows, err := conn.QueryContext(ctx, fmt.Sprintf(`PRAGMA integrity_check(%d)`, findingsLimit))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return found, err
		}
		for line := range strings.SplitSeq(line, "\n") {
			if line = strings.TrimSpace(line); line != "ok" && line != "" && !strings.HasPrefix(line, "***") {
				found = append(found, line)
			}
		}
	}
	// Damage can end the check itself: what it found until then is the finding.
	err = rows.Err()
	if kindOf(err) == ErrCorrupt {
		if len(found) == 0 {
			found = append(found, err.Error())
		}
		err = nil
	}
	return found, err
}
