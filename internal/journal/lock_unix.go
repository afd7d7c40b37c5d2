//go:build unix

package journal

import (
	"errors"
	"os"
	"syscall"
)

// tryLock takes the file's lock without waiting; false says that somebody else has it.
func tryLock(f *os.File) (bool, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// unlock lets go of the file's lock also where a process that was just begun still has the file open, as it does until it
// runs its program: closing alone would leave it locked until then.
func unlock(f *os.File) { _ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }
