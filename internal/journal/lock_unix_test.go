//go:build unix

package journal

import (
	"syscall"
	"testing"
)

// TestALockIsLetGoOfThoughAChildHasTheFileOpen holds that a directory is free once it is released, also while a process that
// is being begun has the lock's file open.
func TestALockIsLetGoOfThoughAChildHasTheFileOpen(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l, err := LockDir(dir, Holder{})
	if err != nil {
		t.Fatal(err)
	}
	child, err := syscall.Dup(int(l.file.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(child) })
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	again, err := LockDir(dir, Holder{})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Release(); err != nil {
		t.Error(err)
	}
}
