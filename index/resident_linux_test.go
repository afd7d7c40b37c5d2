package index

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// residentBelow is how much of the mapped segments below a directory stands in memory, in kB.
func residentBelow(t *testing.T, dir string) (kB int) {
	t.Helper()
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	within := false
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if name, value, _ := strings.Cut(line, ":"); name == "Rss" && within {
			n, err := strconv.Atoi(strings.Fields(value)[0])
			if err != nil {
				t.Fatal(err)
			}
			kB += n
		} else if strings.Contains(line, "-") && strings.Contains(line, " ") && !strings.HasSuffix(line, " kB") && !strings.HasPrefix(line, "VmFlags") {
			within = strings.Contains(line, dir) && strings.HasSuffix(line, ".zap") // the line that begins a mapping
		}
	}
	return kB
}

func TestMappedFilesAreGivenBackAndReadAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		atMost int64
		empty  bool
	}{{"below the bound", 1 << 40, false}, {"above it", 1, true}} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			l := ledgerOf(days(60)...)
			x, err := Open(t.Context(), dir, Options{Source: l, Now: time.Now, residentAtMost: c.atMost})
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			follow(t, x, l, 60)
			for range 3 {
				if got := total(t, x, "mention"); got != 60 {
					t.Fatalf("%d found, want 60", got)
				}
				if kB := residentBelow(t, dir); c.empty != (kB == 0) {
					t.Errorf("%d kB of the index stand in memory after a search", kB)
				}
			}
			if found := x.Verify(t.Context()); len(found) > 0 {
				t.Errorf("a sound index: %v", found)
			}
			if kB := residentBelow(t, dir); c.empty && kB > 0 {
				t.Errorf("reading checksums has mapped %d kB", kB)
			}
		})
	}
}
