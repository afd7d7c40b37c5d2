package web

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// pagesOf makes n jobs that no other part has.
func pagesOf(part, n int) []job {
	jobs := make([]job, 0, n)
	for i := range n {
		j, ok := newJob(fmt.Sprintf("https://big.example/section-%d/a-page-with-a-usual-name-%d", part, i), 1)
		if !ok {
			panic("impossible: no address")
		}
		j.rank = int64(part)
		jobs = append(jobs, j)
	}
	return jobs
}

// TestAFrontierSurvivesSIGKILL runs a crawl of the frontier in a process of its
// own and kills it: nothing it said was done is asked for again, nothing else is lost.
func TestAFrontierSurvivesSIGKILL(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv("EARSHOT_FRONTIER"); dir != "" {
		crawlUntilKilled(dir)
		return
	}
	const pages = 2000
	dir := t.TempDir()
	f, err := openFrontier(t.Context(), dir, "big")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.add(t.Context(), pagesOf(0, pages)); err != nil {
		t.Fatal(err)
	}
	f.close()
	done := map[string]bool{}
	for life := range 3 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestAFrontierSurvivesSIGKILL$")
		cmd.Env = append(os.Environ(), "EARSHOT_FRONTIER="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines, batches := bufio.NewScanner(out), 0
		for lines.Scan() {
			hashes, ok := strings.CutPrefix(lines.Text(), "done ")
			if !ok {
				continue
			}
			for h := range strings.FieldsSeq(hashes) {
				if done[h] {
					t.Errorf("page %s was read again in life %d", h, life)
				}
				done[h] = true
			}
			if batches++; batches == 5+life {
				_ = cmd.Process.Kill() // SIGKILL
			}
		}
		_ = cmd.Wait()
	}
	if f, err = openFrontier(t.Context(), dir, "big"); err != nil {
		t.Fatal(err)
	}
	defer f.close()
	waiting, err := f.waiting(t.Context())
	if err != nil || f.known.Load() != pages {
		t.Fatalf("%d of %d pages known, %v", f.known.Load(), pages, err)
	}
	// A batch that was committed and not yet told may be done too: one a life.
	if told := int64(len(done)); waiting > pages-told || waiting < pages-told-3*batchPages || told == 0 {
		t.Errorf("%d pages were told done and %d of %d wait", told, waiting, pages)
	}
}

// crawlUntilKilled reads batches and tells of each after it was committed.
func crawlUntilKilled(dir string) {
	ctx := context.Background()
	f, err := openFrontier(ctx, dir, "big")
	if err != nil {
		panic(err)
	}
	for {
		jobs, err := f.next(ctx, batchPages, nil)
		if err != nil || len(jobs) == 0 {
			return
		}
		var hashes []int64
		for _, j := range jobs {
			hashes = append(hashes, j.hash)
		}
		if err := f.finish(ctx, hashes, nil); err != nil {
			panic(err)
		}
		fmt.Println("done", strings.Trim(fmt.Sprint(hashes), "[]"))
	}
}

// TestAMillionPagesTakeNoMemory measures the memory of the whole process with a
// frontier of a hundred thousand pages and of a million, read from at the same time.
func TestAMillionPagesTakeNoMemory(t *testing.T) {
	if os.Getenv("EARSHOT_BENCH") == "" {
		t.Skip("set EARSHOT_BENCH=1 to measure")
	}
	f, err := openFrontier(t.Context(), t.TempDir(), "big")
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	begun := time.Now()
	const part = 5000
	for n := part; n <= 1_000_000; n += part {
		if err := f.add(t.Context(), pagesOf(n, part)); err != nil {
			t.Fatal(err)
		}
		jobs, err := f.next(t.Context(), batchPages, nil)
		if err != nil || len(jobs) != batchPages {
			t.Fatalf("%d jobs, %v", len(jobs), err)
		}
		var hashes []int64
		for _, j := range jobs {
			hashes = append(hashes, j.hash)
		}
		if err := f.finish(t.Context(), hashes, nil); err != nil {
			t.Fatal(err)
		}
		if n == 100_000 || n == 500_000 || n == 1_000_000 {
			t.Logf("%7d pages known: %s resident, %v", n, resident(t), time.Since(begun).Round(time.Second))
		}
	}
	at := time.Now()
	if _, err := f.next(t.Context(), batchPages, nil); err != nil {
		t.Fatal(err)
	}
	t.Logf("the next %d pages of a million: %v", batchPages, time.Since(at).Round(time.Microsecond))
}

// resident is the memory the system has given this process.
func resident(t *testing.T) string {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strings.TrimSpace(v)
		}
	}
	return "?"
}
