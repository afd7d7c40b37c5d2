package indextest

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// Resident is what the kernel says of this process: in memory now, most ever, and how much of it
// is files that can be dropped.
func Resident(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	var out []string
	for line := range strings.Lines(string(b)) {
		for _, k := range []string{"VmRSS:", "VmHWM:", "RssAnon:", "RssFile:"} {
			if strings.HasPrefix(line, k) {
				out = append(out, strings.Join(strings.Fields(line), " "))
			}
		}
	}
	return strings.Join(out, ", ")
}

// WatchMemory begins anew with the most that this process ever held, as far as the kernel lets us, and looks at what it
// holds fifty times a second. What it returns ends that and says the most, and how much of it was files.
func WatchMemory() (most func() string) {
	debug.FreeOSMemory()
	_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0)
	ended, said := make(chan struct{}), make(chan string)
	go func() {
		look := time.NewTicker(20 * time.Millisecond)
		defer look.Stop()
		page, all, files := os.Getpagesize()>>10, 0, 0
		for {
			select {
			case <-ended:
				said <- fmt.Sprintf("%d kB, %d kB of it files", all, files)
				return
			case <-look.C:
			}
			b, err := os.ReadFile("/proc/self/statm")
			var size, resident, mapped int
			if _, bad := fmt.Sscan(string(b), &size, &resident, &mapped); err == nil && bad == nil && resident*page > all {
				all, files = resident*page, mapped*page
			}
		}
	}()
	return func() string {
		close(ended)
		return <-said
	}
}
