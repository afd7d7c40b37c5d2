package journal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func open(t testing.TB, path string) *Journal {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	j, err := Open(context.Background(), db, Options{Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func fresh(t testing.TB) *Journal { return open(t, filepath.Join(t.TempDir(), "earshot.db")) }

func said(n int) mention.Mention {
	url := fmt.Sprintf("https://a.example/%d", n)
	return mention.Mention{
		ID: mention.NewID("feed", "", url), Source: "trade press", Kind: "feed", Type: mention.Article,
		URL: url, CanonicalURL: url, Title: fmt.Sprintf("Title %d", n), Text: fmt.Sprintf("Acme said <b>%d</b> things & more", n),
		Author:    mention.Author{Name: "Some Body", Handle: fmt.Sprintf("body%d", n)},
		Published: noon.Add(-time.Duration(n) * time.Minute), Discovered: noon,
	}
}

func mustAppend(t testing.TB, j *Journal, ms ...mention.Mention) []mention.Outcome {
	t.Helper()
	out, err := j.Append(context.Background(), ms)
	if err != nil {
		t.Fatal(err)
	}
	if len(out) != len(ms) {
		t.Fatalf("%d outcomes for %d mentions", len(out), len(ms))
	}
	return out
}

func reasons(out []mention.Outcome) string {
	var names []string
	for _, o := range out {
		names = append(names, string(o.Reason))
	}
	return strings.Join(names, ",")
}

func after(t testing.TB, j *Journal, seq uint64) []mention.Entry {
	t.Helper()
	es, err := j.After(context.Background(), seq, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return es
}

func get(t testing.TB, j *Journal, id string) mention.Mention {
	t.Helper()
	ms, err := j.Get(context.Background(), id)
	if err != nil || len(ms) != 1 {
		t.Fatalf("get %s: %d mentions, %v", id, len(ms), err)
	}
	return ms[0]
}

func TestWhatIsAppendedIsThereAfterReopening(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "earshot.db")
	var want []mention.Mention
	for n := range 300 {
		want = append(want, said(n))
	}
	j := open(t, path)
	out := mustAppend(t, j, want...)
	for i, o := range out {
		if o.Reason != mention.New || o.Seq != uint64(i+1) || o.ID != want[i].ID {
			t.Fatalf("outcome %d: %+v", i, o)
		}
	}
	if err := j.db.Close(); err != nil {
		t.Fatal(err)
	}
	es := after(t, open(t, path), 0)
	if len(es) != len(want) {
		t.Fatalf("%d entries, want %d", len(es), len(want))
	}
	for i, e := range es {
		if e.Op != mention.Put || e.Seq != uint64(i+1) || !reflect.DeepEqual(e.Mention, want[i]) {
			t.Fatalf("entry %d: %+v\nwant %+v", i, e, want[i])
		}
	}
}

func TestAppendNamesWhatBecameOfEachItem(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	likes := int64(7)
	a, b := said(1), said(2)
	edited := said(1)
	edited.Text = "Acme said something else"
	liked := edited
	liked.Engagement.Likes = &likes
	nameless := said(3)
	nameless.ID = ""
	out := mustAppend(t, j, a, b, a, edited, edited, liked, liked, edited, nameless)
	want := "new,new,duplicate,edited,duplicate,duplicate,duplicate,duplicate,refused"
	if got := reasons(out); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if out[5].Seq == 0 || out[6].Seq != 0 {
		t.Errorf("new counts are an update once: %+v", out)
	}
	var ops []string
	for _, e := range after(t, j, 0) {
		ops = append(ops, fmt.Sprint(e.Seq, e.Op))
	}
	if got := strings.Join(ops, " "); got != "1put 2put 3edit 4update" && got != "1 put 2 put 3 edit 4 update" {
		t.Errorf("entries %s", got)
	}
	now := get(t, j, a.ID)
	if now.Text != edited.Text || now.Engagement.Likes == nil || *now.Engagement.Likes != 7 {
		t.Errorf("in force: %+v", now)
	}
	if first := after(t, j, 0)[0].Mention; first.Text != a.Text {
		t.Errorf("the first entry changed: %q", first.Text)
	}
}

func TestOneMentionThroughTwoSourcesDoesNotFlap(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	teaser, page := said(1), said(1)
	page.Source, page.Kind = "press site", "page"
	page.Text = teaser.Text + " and the whole article besides"
	out := mustAppend(t, j, teaser, page, teaser, page, teaser)
	if got := reasons(out); got != "new,edited,duplicate,duplicate,duplicate" {
		t.Errorf("got %s", got)
	}
	if got := get(t, j, page.ID); got.Text != page.Text {
		t.Errorf("in force %q", got.Text)
	}
}

func TestEnrichmentIsStoredWithItsCursor(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	mustAppend(t, j, said(1), said(2), said(3))
	es := after(t, j, 0)
	crisis := 0.25
	for i := range es {
		es[i].Mention.Lang = "en"
		es[i].Mention.Brands = []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Negative, Score: -0.5},
			Spans: []mention.Span{{Field: "text", Start: 0, End: 4}}}}
		es[i].Mention.Sentiment = &mention.Sentiment{Label: mention.Neutral}
		es[i].Mention.Story, es[i].Mention.Crisis = es[i].Mention.ID, &crisis
	}
	if err := j.Enrich(t.Context(), es[:2], 2); err != nil {
		t.Fatal(err)
	}
	got, err := j.Enriched(t.Context(), 0, 10)
	if err != nil || !reflect.DeepEqual(got, es[:2]) {
		t.Fatalf("got %+v, %v\nwant %+v", got, err, es[:2])
	}
	if cur, _ := j.EnrichCursor(t.Context()); cur != 2 {
		t.Errorf("cursor %d", cur)
	}
	if m := get(t, j, es[0].Mention.ID); !reflect.DeepEqual(m, es[0].Mention) {
		t.Errorf("get %+v", m)
	}
	if raw := after(t, j, 0)[0].Mention; raw.Brands != nil || raw.Story != "" {
		t.Errorf("raw entry is enriched: %+v", raw)
	}
	if err := j.Enrich(t.Context(), nil, 99); err == nil {
		t.Error("a cursor beyond the head was taken")
	}
}

func TestConcurrentCallersShareTheJournal(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for n := range 20 {
				out, err := j.Append(context.Background(), []mention.Mention{said(n), said(1000*(g+1) + n)})
				if err != nil || len(out) != 2 {
					t.Errorf("append: %v", err)
				}
			}
		})
	}
	wg.Wait()
	es := after(t, j, 0)
	if len(es) != 20+8*20 {
		t.Errorf("%d entries", len(es))
	}
	for i, e := range es {
		if e.Seq != uint64(i+1) {
			t.Fatalf("entry %d has number %d", i, e.Seq)
		}
	}
}

func TestChangedWakesAtACommit(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	ch := j.Changed()
	mustAppend(t, j, said(1))
	select {
	case <-ch:
	default:
		t.Error("nobody was told")
	}
}

func TestScanFollowsDiscovery(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	var ms []mention.Mention
	for n := range 2500 {
		m := said(n)
		m.Discovered = noon.Add(time.Duration((n*7919)%2500) * time.Second)
		ms = append(ms, m)
	}
	mustAppend(t, j, ms...)
	var last time.Time
	n := 0
	err := j.Scan(t.Context(), noon.Add(100*time.Second), noon.Add(2400*time.Second), func(e mention.Entry) error {
		if e.Mention.Discovered.Before(last) {
			t.Fatalf("out of order at %v", e.Mention.Discovered)
		}
		last = e.Mention.Discovered
		n++
		return nil
	})
	if err != nil || n != 2300 {
		t.Errorf("%d mentions, %v; want 2300", n, err)
	}
	stop := errors.New("stop")
	if err := j.Scan(t.Context(), time.Time{}, time.Time{}, func(mention.Entry) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
}

func TestOnlyOneProcessHoldsADirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	self := Holder{PID: os.Getpid(), Host: "here", Command: "earshot run", Since: noon}
	l, err := LockDir(dir, self)
	if err != nil {
		t.Fatal(err)
	}
	_, err = LockDir(dir, self)
	var used *InUseError
	if !errors.As(err, &used) || used.Holder != self {
		t.Fatalf("got %v", err)
	}
	if !strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) || !strings.Contains(err.Error(), dir) {
		t.Errorf("%q names neither process nor directory", err)
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	if l, err = LockDir(dir, self); err != nil {
		t.Fatalf("after release: %v", err)
	}
	_ = l.Release()
}
