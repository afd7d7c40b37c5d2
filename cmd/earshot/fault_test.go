package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// doses is how often a test that injects faults does so: few times in the usual
// test, $EARSHOT_KILLS times in `make soak`.
func doses(few int) int {
	if n, err := strconv.Atoi(os.Getenv("EARSHOT_KILLS")); err == nil {
		return n
	}
	return few
}

// healthy holds a data directory to the doctor.
func healthy(t *testing.T, dir, data string) {
	t.Helper()
	if out := earshotIn(t, dir, "--data", data, "doctor", "--full"); !strings.Contains(out, "whole and agrees") {
		t.Errorf("%s:\n%s", data, out)
	}
}

// TestAnImportOntoAFullDiskEndsAsIfUndisturbedOnceThereIsRoom lets writes come up
// short at random sizes: the system cuts the write that crosses a process's limit
// on the size of a file, and fails those beyond it, for the database, its log
// and the index alike. Each must end in a plain message, and the import be complete
// once the limit is gone.
func TestAnImportOntoAFullDiskEndsAsIfUndisturbedOnceThereIsRoom(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("needs the limits of Linux")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte(killRules), 0o600); err != nil {
		t.Fatal(err)
	}
	writeStream(t, filepath.Join(dir, "stream.jsonl"), 1500)
	earshotIn(t, dir, "--data", "calm", "import", "stream.jsonl")
	want := outcomeOf(t, dir, "calm")
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	for i := 0; i < doses(4); {
		data := fmt.Sprintf("full%d", i)
		for range 4 {
			blocks := 20 + rng.IntN(1600) // of 1 KiB
			fillUp(t, dir, data, blocks)
			i++
		}
		earshotIn(t, dir, "--data", data, "import", "stream.jsonl")
		healthy(t, dir, data)
		for what, got := range outcomeOf(t, dir, data) {
			if got != want[what] {
				t.Errorf("seed %d: %s differs after full disks\n%s", seed, what, firstDifference(got, want[what]))
			}
		}
		if err := os.RemoveAll(filepath.Join(dir, data)); err != nil {
			t.Fatal(err)
		}
	}
}

// fillUp imports with no more room than that many blocks for any one file.
func fillUp(t *testing.T, dir, data string, blocks int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "bash", "-c", fmt.Sprintf("ulimit -f %d; exec earshot --data %s import stream.jsonl", blocks, data))
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	said := errs.String()
	if strings.Contains(out.String(), "nothing in it") {
		t.Fatalf("with %d blocks a full file is called empty:\n%s%s", blocks, &out, said)
	}
	if strings.Contains(said, "panic") || strings.Contains(said, "goroutine ") {
		t.Fatalf("with %d blocks:\n%s", blocks, said)
	}
	if err != nil && (cmd.ProcessState.ExitCode() != 1 || !strings.Contains(said, "earshot: ")) {
		t.Fatalf("with %d blocks it ended with %v and said:\n%s", blocks, err, said)
	}
}

// TestKilledRunsGatherEverythingOnce kills earshot run while it gathers from a feed
// that grows, and compares what it holds in the end with what the feed said.
func TestKilledRunsGatherEverythingOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var said atomic.Int64 // items the feed has published
	said.Store(5)
	asked := make(chan struct{}, 1000)
	feed := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/feed.xml" {
			http.NotFound(w, r)
			return
		}
		writeFeed(w, int(said.Add(3)))
		asked <- struct{}{}
	}))
	defer feed.Close()
	rules := fmt.Sprintf(`timezone = "UTC"
[crawler]
allow_private = ["127.0.0.0/8"]
[web]
listen = "127.0.0.1:0"
[brands.acme]
query = "acme"
[[sources]]
name = "growing"
type = "feed"
url = %q
every = "1s"
`, feed.URL+"/feed.xml")
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(5, uint64(time.Now().UnixNano())))
	for range doses(3) {
		// Killed a moment after the first or second poll, wherever that finds it.
		runUntilAsked(t, dir, asked, 1+rng.IntN(2), time.Duration(rng.Int64N(int64(300*time.Millisecond))))
	}
	// A second poll begins only when the first is safe: then there is something to compare.
	runUntilAsked(t, dir, asked, 2, 0)
	out := earshotIn(t, dir, "export")
	healthy(t, dir, "data")
	seen := map[string]int{}
	for line := range strings.Lines(out) {
		_, rest, _ := strings.Cut(line, `"title":"acme item `)
		number, _, _ := strings.Cut(rest, `"`)
		seen[number]++
	}
	for number, times := range seen {
		if times != 1 {
			t.Errorf("item %q is held %d times", number, times)
		}
	}
	if len(seen) == 0 {
		t.Error("nothing was gathered between the kills")
	}
	// Without a hole: what one poll held is held to the last item of it.
	for i := range len(seen) {
		if seen[strconv.Itoa(i)] != 1 {
			t.Errorf("item %d of %d is lost", i, len(seen))
		}
	}
}

func writeFeed(w http.ResponseWriter, items int) {
	w.Header().Set("Content-Type", "application/rss+xml")
	fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>growing</title><link>http://growing.example/</link>`)
	for i := range items {
		fmt.Fprintf(w, `<item><title>acme item %d</title><link>http://growing.example/%d</link><guid>g%d</guid><description>what was said in item %d about acme</description><pubDate>%s</pubDate></item>`,
			i, i, i, i, time.Date(2026, 1, 1, 0, i, 0, 0, time.UTC).Format(time.RFC1123Z))
	}
	fmt.Fprint(w, `</channel></rss>`)
}

// runUntilAsked runs everything and kills it d after it has polled its source so many
// times.
func runUntilAsked(t *testing.T, dir string, asked <-chan struct{}, polls int, d time.Duration) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "earshot", "run")
	cmd.Dir = dir
	var errs bytes.Buffer
	cmd.Stderr = &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	var late <-chan time.Time
	for {
		select {
		case <-asked:
			if polls--; polls == 0 {
				late = time.After(d)
			}
		case <-late:
			_ = cmd.Process.Kill()
			<-done
			return
		case err := <-done:
			t.Fatalf("it ended by itself: %v\n%s", err, errs.String())
		}
	}
}
