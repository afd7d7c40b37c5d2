package sqlite

import (
	"errors"
	"fmt"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The ways a database file fails that a caller or an operator can act on.
// Test for them with errors.Is.
var (
	ErrReadOnly    = errors.New("cannot be written")
	ErrFull        = errors.New("disk full")
	ErrCorrupt     = errors.New("damaged")
	ErrNotDatabase = errors.New("not a database")
	ErrForeign     = errors.New("belongs to another program")
	ErrNewer       = errors.New("written by a newer earshot")
	ErrBusy        = errors.New("busy")
	ErrIO          = errors.New("disk error")
)

// Error is a failing database file in plain words.
type Error struct {
	Path string
	Kind error // one of the Err values of this package
	Err  error // what SQLite or the system said; may be nil
}

// advice is what an operator can do about each kind.
func advice(kind error) string {
	switch kind {
	case ErrReadOnly:
		return "the file or its directory is read-only for this user"
	case ErrFull:
		return "the disk is full; free some space and start again, nothing that was acknowledged is lost"
	case ErrCorrupt:
		return "the file is damaged; `earshot doctor` names the damage, `earshot restore` puts a backup in its place"
	case ErrNotDatabase:
		return "the file is not a database, or its first page is damaged; `earshot restore FILE --replace` puts a backup in its place"
	case ErrForeign:
		return "the file is a database of another program; point --data at another directory"
	case ErrNewer:
		return "the file was written by a newer earshot; use that version, or a backup from before the upgrade"
	case ErrBusy:
		return "another process has been writing to it for too long"
	case ErrExists:
		return "there is a database already; it was left alone"
	case ErrIO:
		return "reading or writing the disk went wrong"
	}
	return "it cannot be used"
}

// Error says which file, what is wrong and what to do.
func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("%s: %s", e.Path, advice(e.Kind))
	}
	return fmt.Sprintf("%s: %s (%v)", e.Path, advice(e.Kind), e.Err)
}

// Unwrap gives the kind and the cause to errors.Is and errors.As.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// Explain turns an error of SQLite about this file into an *[Error]; any other
// error, and nil, comes back as it is. Rooms call it on what leaves them.
func (db *DB) Explain(err error) error {
	return explain(db.path, err)
}

func explain(path string, err error) error {
	var known *Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if kind := kindOf(err); kind != nil {
		return &Error{Path: path, Kind: kind, Err: err}
	}
	return err
}

// kindOf names what SQLite says, or returns nil where a sentence of ours would add
// nothing.
func kindOf(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return nil
	}
	return kindOfCode(e.Code())
}

// kindOfCode names one of SQLite's extended result codes (sqlite.org/rescode.html).
func kindOfCode(code int) error {
	if code == sqlite3.SQLITE_IOERR_SHMSIZE { // the index of the log beside the database could not grow
		return ErrFull
	}
	switch code & 0xff {
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return ErrReadOnly
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_CORRUPT:
		return ErrCorrupt
	case sqlite3.SQLITE_NOTADB:
		return ErrNotDatabase
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrBusy
	case sqlite3.SQLITE_IOERR:
		return ErrIO
	}
	return nil
}

func isReadOnlyFS(err error) bool { return errors.Is(err, syscall.EROFS) }
func isNoSpace(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
