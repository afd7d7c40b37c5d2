package index

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// mappedNow is how much of files stands in this process's memory, in bytes (proc_pid_statm(5)); 0 when the system
// does not say.
func mappedNow() int64 {
	b, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	var size, resident, shared int64
	if _, err := fmt.Sscan(string(b), &size, &resident, &shared); err != nil {
		return 0
	}
	return shared * int64(os.Getpagesize())
}

// letGo takes a mapped file out of this process's memory; reading maps it again (madvise(2), MADV_DONTNEED: of a
// shared mapping of a file nothing is lost).
func letGo(file []byte) error {
	if len(file) == 0 || uintptr(unsafe.Pointer(unsafe.SliceData(file)))%uintptr(os.Getpagesize()) != 0 {
		return nil // not a mapping of its own
	}
	return syscall.Madvise(file, syscall.MADV_DONTNEED)
}
