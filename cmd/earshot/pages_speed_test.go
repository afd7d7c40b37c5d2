package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/index/indextest"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/monitor"
)

// askedPages are pages people look at, by what they are.
var askedPages = map[string][]string{
	"search": {
		"/", "/?q=google", "/?q=apple+OR+iphone&last=30d", "/?q=%22wall+street%22&sort=relevance", "/?q=market+-oil&sort=negative", "/?q=japan*&last=90d",
		"/?q=brand%3Abrand2+sentiment%3Anegative", "/?q=company+NEAR%2F5+market&sort=engagement", "/?q=reddit&f=sentiment%3Anegative", "/?q=the&copies=1",
	},
	"brand": {"/brands/brand0?last=7d", "/brands/brand0?last=30d", "/brands/brand2?last=30d", "/brands/brand6?last=90d", "/brands/brand8?last=180d"},
}

// steadily takes in mentions as a busy listener would, fifty at a time.
type steadily struct {
	t     *testing.T
	from  int
	m     *monitor.Monitor
	every time.Duration
}

func (g steadily) Run(ctx context.Context) error {
	c, tick := indextest.New(g.t, 1_000_000), time.NewTicker(g.every)
	defer tick.Stop()
	for n := g.from; ; n += 50 {
		batch := make([]mention.Mention, 50)
		for i := range batch {
			batch[i] = c.Next()
			batch[i].ID, batch[i].Published = fmt.Sprintf("new%d", n+i), g.m.Now()
			batch[i].URL = fmt.Sprintf("https://new.example/%d", n+i)
			batch[i].Discovered, batch[i].Brands, batch[i].Story = g.m.Now(), nil, ""
		}
		if _, err := g.m.Journal().Append(ctx, batch); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// corpusEnd is the newest moment of the corpus.
var corpusEnd = time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)

// importedWorld is a data directory of n mentions of the year before now, imported by the program itself and kept in EARSHOT_BENCH_DIR.
func importedWorld(t *testing.T, n int) string {
	t.Helper()
	dir := filepath.Join(os.Getenv("EARSHOT_BENCH_DIR"), fmt.Sprintf("pages-%d", n))
	if os.Getenv("EARSHOT_BENCH_DIR") == "" {
		dir = t.TempDir()
	}
	if _, err := os.Stat(filepath.Join(dir, "imported")); err == nil {
		return dir
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "rules.toml"), []byte(importRules()), 0o600); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "mentions.jsonl")
	writeMentions(t, file, n, time.Since(corpusEnd).Truncate(time.Hour))
	before, begun := processorTime(), time.Now()
	run := exec.CommandContext(t.Context(), "earshot", "import", "mentions.jsonl")
	run.Dir, run.Stderr = dir, os.Stderr
	if err := run.Run(); err != nil {
		t.Fatal(err)
	}
	said := fmt.Sprintf("earshot import of %d: %v, %.0f µs CPU a mention", n, time.Since(begun).Round(time.Second), float64((processorTime()-before).Microseconds())/float64(n))
	t.Log(said)
	if err := os.WriteFile(filepath.Join(dir, "imported"), []byte(said+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(file)
	return dir
}

// openPages is a running earshot on a data directory: its pages, and mentions that come in meanwhile.
func openPages(t *testing.T, dir string, every time.Duration) http.Handler {
	t.Helper()
	a := &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: os.Stderr, getenv: os.Getenv, now: time.Now, configFile: filepath.Join(dir, "rules.toml"), configSet: true, dataDir: filepath.Join(dir, "data")}
	t.Cleanup(a.growth(listenGrowth)) // as run does
	cfg, err := a.config()
	if err != nil {
		t.Fatal(err)
	}
	m, err := a.open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	head, err := m.Journal().Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- m.Run(ctx, steadily{t, int(head), m, every}, a.terminalSender(cfg))
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	handler, err := a.pages(ctx, m)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// TestSpeedOfPages asks for pages over EARSHOT_BENCH_DOCS mentions while a hundred a second come in: again and again as viewers
// do, and each time at an address nobody asked for before, so that nothing is remembered.
func TestSpeedOfPages(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("EARSHOT_BENCH_DOCS"))
	if err != nil {
		t.Skip("set EARSHOT_BENCH_DOCS, e.g. to 100000")
	}
	handler := openPages(t, importedWorld(t, n), 500*time.Millisecond)
	for _, kind := range []string{"search", "brand"} {
		for _, page := range askedPages[kind] {
			begun, code, bytes := time.Now(), 0, 0
			for code != http.StatusOK && time.Since(begun) < time.Minute { // what is read once for all takes long on a busy machine
				w := askPage(t, handler, page)
				code, bytes = w.Code, w.Body.Len()
			}
			t.Logf("the first time %8.1f ms %6d bytes  %s", float64(time.Since(begun).Microseconds())/1e3, bytes, page)
		}
		for _, how := range []asking{again, anew, elsewhere} {
			var all []time.Duration
			each := map[string][]time.Duration{}
			refused, before := 0, processorTime()
			for round := range 20 {
				for _, page := range askedPages[kind] {
					address := page
					if how != again {
						address = neverAsked(page, round, how == elsewhere)
					}
					begun := time.Now()
					w := askPage(t, handler, address)
					each[page] = append(each[page], time.Since(begun))
					if w.Code != http.StatusOK {
						refused++
					}
				}
			}
			for _, page := range askedPages[kind] {
				all = append(all, each[page]...)
				slices.Sort(each[page])
				t.Logf("  median %8.1f ms, worst %8.1f ms  %s", each[page][10].Seconds()*1e3, each[page][19].Seconds()*1e3, page)
			}
			slices.Sort(all)
			t.Logf("%s pages over %d mentions, a hundred a second coming in, %s: median %v, p95 %v, worst %v of %d, %d asked to come again; %v CPU a page with all that goes on", kind, n, how,
				all[len(all)/2].Round(time.Millisecond/10), all[len(all)*95/100].Round(time.Millisecond/10), all[len(all)-1].Round(time.Millisecond/10), len(all), refused,
				((processorTime() - before) / time.Duration(len(all))).Round(time.Millisecond/10))
		}
	}
}

// TestMemoryOfTheProgram asks for pages over EARSHOT_BENCH_DOCS mentions while two thousand a second come in, more than any
// listener hears, so that the index merges under the readers, and prints what the process holds: the program, journal,
// index, rules and web in one. The corpus that feeds it is held besides.
func TestMemoryOfTheProgram(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("EARSHOT_BENCH_DOCS"))
	if err != nil {
		t.Skip("set EARSHOT_BENCH_DOCS, e.g. to 100000")
	}
	dir := importedWorld(t, n)
	most, begun := indextest.WatchMemory(), time.Now()
	handler := openPages(t, dir, 500*time.Millisecond)
	asked := 0
	for round := 0; time.Since(begun) < time.Minute; round++ {
		for _, kind := range []string{"search", "brand"} {
			for _, page := range askedPages[kind] {
				askPage(t, handler, neverAsked(page, round, false))
				asked++
			}
		}
	}
	t.Logf("%d pages asked: %s; at the most %s", asked, indextest.Resident(t), most())
}

// asking is how a page is asked for: as before, over the same time at an address of its own, or over a time of its own, so that not
// even what moves slowly is remembered.
type asking string

const (
	again     asking = "again and again"
	anew      asking = "each anew"
	elsewhere asking = "each over a time of its own"
)

// neverAsked is a page over the same time, give or take a minute, at an address of its own; apart, it ends up to a third of that
// time earlier.
func neverAsked(page string, round int, apart bool) string {
	path, query, _ := strings.Cut(page, "?")
	v, _ := url.ParseQuery(query)
	until := time.Now().Add(time.Duration(round) * time.Second)
	long := 400 * 24 * time.Hour
	if last, err := config.ParseDuration(v.Get("last")); err == nil {
		long = last
	}
	if apart {
		until = until.Add(-time.Duration(round) * long / 60)
	}
	v.Del("last")
	v.Set("since", until.Add(-long).UTC().Format(time.RFC3339))
	v.Set("until", until.UTC().Format(time.RFC3339))
	return path + "?" + v.Encode()
}

func askPage(t *testing.T, handler http.Handler, page string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost:8470"+page, nil)
	r.RemoteAddr = "127.0.0.1:50000"
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

// TestAThousandViewers lets so many listen to the live view and ask for pages at once, over EARSHOT_BENCH_DOCS mentions: each is
// answered, and each listener hears what comes in.
func TestAThousandViewers(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("EARSHOT_BENCH_DOCS"))
	if err != nil {
		t.Skip("set EARSHOT_BENCH_DOCS, e.g. to 10000")
	}
	const viewers = 1000
	server := httptest.NewServer(openPages(t, importedWorld(t, n), time.Second))
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 0, MaxIdleConnsPerHost: viewers}}
	begun := time.Now()
	var heard, pages sync.WaitGroup
	var mu sync.Mutex
	var slowest []time.Duration
	faults := map[string]int{}
	fault := func(what string) {
		mu.Lock()
		defer mu.Unlock()
		faults[what]++
	}
	for i := range viewers {
		heard.Go(func() {
			if err := hearOne(t.Context(), client, server.URL+"/live/stream?q=the+OR+a+OR+of"); err != nil {
				fault("live: " + err.Error())
			}
		})
		pages.Go(func() {
			asked := time.Now()
			page := askedPages["search"][i%len(askedPages["search"])]
			if err := readPage(t.Context(), client, server.URL+page); err != nil {
				fault("page: " + err.Error())
				return
			}
			mu.Lock()
			defer mu.Unlock()
			slowest = append(slowest, time.Since(asked))
		})
	}
	pages.Wait()
	answered := time.Since(begun)
	heard.Wait()
	for what, count := range faults {
		t.Errorf("%d times %s", count, what)
	}
	slices.Sort(slowest)
	if len(slowest) > 0 {
		t.Logf("%d viewers at once over %d mentions: all pages after %v (half within %v), all listeners heard a mention after %v", viewers, n, answered.Round(time.Millisecond),
			slowest[len(slowest)/2].Round(time.Millisecond), time.Since(begun).Round(time.Millisecond))
	}
}

// get is an answer that is a success; its body has to be closed.
func get(ctx context.Context, client *http.Client, address string) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		_ = res.Body.Close()
		return nil, fmt.Errorf("status %d", res.StatusCode)
	}
	return res.Body, nil
}

// hearOne listens until one mention came.
func hearOne(ctx context.Context, client *http.Client, address string) error {
	body, err := get(ctx, client, address)
	if err != nil {
		return err
	}
	defer body.Close()
	var seen []byte
	part := make([]byte, 4096)
	for !bytes.Contains(seen, []byte("event: mention")) {
		n, err := body.Read(part)
		seen = append(seen, part[:n]...)
		if err != nil {
			return fmt.Errorf("ended after %.80q: %w", seen, err)
		}
	}
	return nil
}

func readPage(ctx context.Context, client *http.Client, address string) error {
	body, err := get(ctx, client, address)
	if err != nil {
		return err
	}
	defer body.Close()
	_, err = io.Copy(io.Discard, body)
	return err
}
