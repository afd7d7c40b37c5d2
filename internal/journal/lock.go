package journal

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// lockName is the file in the data directory whose lock says that an earshot
// is at work there. The file itself stays; only the lock counts.
const lockName = "earshot.lock"

// Holder is the process that holds a data directory.
type Holder struct {
	PID     int       `json:"pid"`
	Host    string    `json:"host"`
	Command string    `json:"command"`
	Since   time.Time `json:"since"`
}

// Lock is a held data directory. The system lets go of it when the process
// ends, however it ends.
type Lock struct{ file *os.File }

// InUseError says that another process holds the data directory, and which.
type InUseError struct {
	Dir    string
	Holder Holder
}

// Error names the other process.
func (e *InUseError) Error() string {
	h := e.Holder
	if h.PID == 0 {
		return fmt.Sprintf("data directory %s is in use by another earshot", e.Dir)
	}
	return fmt.Sprintf("data directory %s is in use by `%s`, process %d on %s, since %s",
		e.Dir, h.Command, h.PID, h.Host, h.Since.Format(time.RFC3339))
}

// LockDir takes the data directory for this process, making it when it is not
// there, and leaves in it who holds it. When another process does, it returns an
// *[InUseError] at once and changes nothing.
func LockDir(dir string, self Holder) (*Lock, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data directory %s cannot be written, which every command needs, searching too: %w", dir, err)
	}
	taken, err := tryLock(f)
	if err != nil || !taken {
		defer func() { _ = f.Close() }()
		if err != nil {
			return nil, fmt.Errorf("lock data directory %s: %w", dir, err)
		}
		return nil, &InUseError{Dir: dir, Holder: readHolder(f)}
	}
	// A directory on a full disk can still be locked, and read from; that the name
	// could not be written is no reason to refuse.
	_ = writeHolder(f, self)
	return &Lock{file: f}, nil
}

// Release lets go of the directory.
func (l *Lock) Release() error {
	_ = l.file.Truncate(0)
	unlock(l.file)
	return l.file.Close()
}

func readHolder(f *os.File) Holder {
	var h Holder
	raw, err := io.ReadAll(io.NewSectionReader(f, 0, 4096))
	if err != nil || json.Unmarshal(raw, &h) != nil {
		return Holder{}
	}
	return h
}

func writeHolder(f *os.File, h Holder) error {
	raw, err := json.Marshal(h)
	if err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt(append(raw, '\n'), 0)
	return err
}
