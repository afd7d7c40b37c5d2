package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query/analysis"
)

// ledger is a Source over a slice; entries are numbered from 1.
type ledger []mention.Entry

func (l ledger) Enriched(_ context.Context, seq uint64, limit int) ([]mention.Entry, error) {
	rest := l[min(int(seq), len(l)):]
	return rest[:min(limit, len(rest))], nil
}

func ledgerOf(mentions ...mention.Mention) ledger {
	out := make(ledger, len(mentions))
	for i, m := range mentions {
		out[i] = mention.Entry{Seq: uint64(i + 1), Op: mention.Put, Mention: m}
	}
	return out
}

// days are n mentions, one a day, the oldest first.
func days(n int) []mention.Mention {
	out := make([]mention.Mention, n)
	for i := range out {
		out[i] = say((n-i)*24*60, fmt.Sprintf("mention number %d", i))
	}
	return out
}

// follow applies what the index has not yet seen, a few entries at a time, as the monitor does.
func follow(t *testing.T, x *Index, l ledger, bite int) {
	t.Helper()
	for range 10 * len(l) {
		entries, _ := l.Enriched(t.Context(), x.Cursor(), bite)
		if len(entries) == 0 {
			return
		}
		err := x.Apply(t.Context(), entries, entries[len(entries)-1].Seq)
		if err != nil && !errors.Is(err, ErrRewound) {
			t.Fatal(err)
		}
	}
	t.Fatal("the index never catches up")
}

func total(t *testing.T, x *Index, q string) int {
	t.Helper()
	return search(t, x, q, Request{Limit: -1}).Total
}

func TestTheIndexIsCutIntoPartitionsBySize(t *testing.T) {
	t.Parallel()
	l := ledgerOf(days(30)...)
	x := opened(t, Options{PartitionSize: 10, Source: l})
	follow(t, x, l, 3)
	if n := len(x.parts); n < 3 {
		t.Fatalf("%d partitions for 30 mentions at 10 each", n)
	}
	if got := total(t, x, "mention"); got != 30 {
		t.Errorf("%d found, want 30", got)
	}
	// A late mention goes where its time belongs, an edit finds the old one there.
	late := days(30)[2]
	late.ID, late.Text = mention.NewID("test", "late", ""), "late mention"
	put(t, x, late)
	edited := late
	edited.Text, edited.Published = "moved", late.Published.AddDate(0, 0, 20)
	if err := x.Apply(t.Context(), []mention.Entry{{Seq: 32, Op: mention.Edit, Mention: edited}}, 32); err != nil {
		t.Fatal(err)
	}
	if total(t, x, "late") != 0 || total(t, x, "moved") != 1 || total(t, x, "") != 31 {
		t.Errorf("late %d, moved %d, all %d; want 0, 1, 31", total(t, x, "late"), total(t, x, "moved"), total(t, x, ""))
	}
}

func TestASearchBoundedInTimeOpensOnlyWhatItNeeds(t *testing.T) {
	t.Parallel()
	l := ledgerOf(days(40)...)
	dir := t.TempDir()
	o := Options{PartitionSize: 10, Source: l, OpenPartitions: 2}
	x, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	follow(t, x, l, 5)
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = Open(t.Context(), dir, o); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	old := search(t, x, "", Request{Until: noon.AddDate(0, 0, -35)})
	same := search(t, x, "mention published:<2026-10-17T12:00", Request{})
	if old.Total != 5 || same.Total != 5 {
		t.Errorf("%d and %d mentions before, want 5", old.Total, same.Total)
	}
	open := 0
	for _, p := range x.parts {
		if p.isOpen() {
			open++
		}
	}
	if open != 2 || !x.parts[0].isOpen() {
		t.Errorf("%d partitions are open, want the first and the newest", open)
	}
	total(t, x, "") // opens all
	total(t, x, "")
	if got := total(t, x, ""); got != 40 {
		t.Errorf("%d found, want 40", got)
	}
}

func TestABrokenPartitionIsRebuiltFromTheJournal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		which int // from the end
		harm  func(path string) error
	}{
		{"the newest is gone", 1, os.RemoveAll},
		{"an old one is gone", 3, os.RemoveAll},
		{"the newest has half a segment", 1, halve},
		{"an old one has half a segment", 3, halve},
		{"an old one has no description", 3, func(p string) error { return os.Truncate(filepath.Join(p, "index_meta.json"), 0) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := ledgerOf(days(44)...)
			dir := t.TempDir()
			o := Options{PartitionSize: 10, Source: l}
			x, err := Open(t.Context(), dir, o)
			if err != nil {
				t.Fatal(err)
			}
			follow(t, x, l, 5)
			path := x.parts[len(x.parts)-c.which].path()
			if err := x.Close(); err != nil {
				t.Fatal(err)
			}
			if err := c.harm(path); err != nil {
				t.Fatal(err)
			}
			if x, err = Open(t.Context(), dir, o); err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			res := search(t, x, "", Request{})
			if res.Total == 44 || c.which > 1 && len(res.Missing) != 1 {
				t.Errorf("%d found and %v missing: the damage goes unsaid", res.Total, res.Missing)
			}
			follow(t, x, l, 5)
			if err := x.Repair(t.Context()); err != nil {
				t.Fatal(err)
			}
			follow(t, x, l, 5)
			res = search(t, x, "", Request{})
			if res.Total != 44 || len(res.Missing) != 0 {
				t.Errorf("after repair %d found, %v missing", res.Total, res.Missing)
			}
		})
	}
}

// halve cuts every segment file of a partition in two.
func halve(path string) error {
	files, err := filepath.Glob(filepath.Join(path, "store", "*.zap"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no segment in %s: %v", path, err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			return err
		}
		if err := os.Truncate(f, info.Size()/2); err != nil {
			return err
		}
	}
	return nil
}

func TestReindexSwapsInAnIndexOfEqualContent(t *testing.T) {
	t.Parallel()
	l := ledgerOf(days(35)...)
	l = append(l, mention.Entry{Seq: 36, Op: mention.Delete, Mention: mention.Mention{ID: l[3].Mention.ID}})
	dir := t.TempDir()
	x, err := Open(t.Context(), dir, Options{Source: l, PartitionSize: 10})
	if err != nil {
		t.Fatal(err)
	}
	follow(t, x, l, 36) // in one go: one partition
	x.man.Analysis = "of old"
	if x.Outdated() == "" {
		t.Error("another version of the analysis must be noticed")
	}
	if x.man.Analysis, x.man.Mapping = analysis.Version, 0; x.Outdated() == "" {
		t.Error("another mapping must be noticed")
	}
	// Interrupted half-way …
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := x.Reindex(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Fatalf("err %v, want canceled", err)
	}
	if got := total(t, x, ""); got != 34 {
		t.Errorf("an interrupted reindex must leave the old index serving: %d", got)
	}
	// … and taken up again.
	var steps []uint64
	if err := x.Reindex(t.Context(), func(done, _ uint64) { steps = append(steps, done) }); err != nil {
		t.Fatal(err)
	}
	if len(steps) == 0 || slices.Max(steps) != 36 {
		t.Errorf("progress %v", steps)
	}
	if got := total(t, x, "mention"); got != 34 || x.Cursor() != 36 || x.Outdated() != "" {
		t.Errorf("%d mentions at %d, outdated %q", got, x.Cursor(), x.Outdated())
	}
	if len(x.parts) < 3 {
		t.Errorf("%d partitions: a reindex must cut what was too large", len(x.parts))
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if x, err = Open(t.Context(), dir, Options{Source: l}); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if got := total(t, x, ""); got != 34 || x.Cursor() != 36 || x.man.Analysis != analysis.Version {
		t.Errorf("after reopening %d mentions at %d by analysis %s", got, x.Cursor(), x.man.Analysis)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "gen-*")); len(left) != 1 {
		t.Errorf("left over: %v", left)
	}
}

func TestAnIndexAheadOfItsJournalIsBegunAnew(t *testing.T) {
	t.Parallel()
	l := ledgerOf(days(44)...)
	x := opened(t, Options{PartitionSize: 10, Source: l})
	follow(t, x, l, 5)
	if anew, err := x.Trust(t.Context(), 44); anew || err != nil {
		t.Fatalf("an index that is as far as its journal: anew %v, %v", anew, err)
	}
	older := l[:30] // as a backup of some days ago has it
	x.options.Source = older
	anew, err := x.Trust(t.Context(), 30)
	if !anew || err != nil || x.Cursor() != 0 {
		t.Fatalf("anew %v, cursor %d, %v", anew, x.Cursor(), err)
	}
	if res := search(t, x, "", Request{}); len(res.Missing) != 1 {
		t.Errorf("nothing is said of what is missing: %v", res.Missing)
	}
	follow(t, x, older, 5)
	if res := search(t, x, "", Request{}); res.Total != 30 || len(res.Missing) != 0 {
		t.Errorf("%d found, %v missing; want 30 and none", res.Total, res.Missing)
	}
	if left, _ := filepath.Glob(filepath.Join(x.dir, "gen-*")); len(left) != 1 {
		t.Errorf("left on disk: %v", left)
	}
}

func TestRetentionDropsWhatIsOlder(t *testing.T) {
	t.Parallel()
	l := ledgerOf(days(40)...)
	x := opened(t, Options{PartitionSize: 10, Source: l})
	follow(t, x, l, 5)
	before := len(x.parts)
	if err := x.Retain(t.Context(), noon.AddDate(0, 0, -15)); err != nil {
		t.Fatal(err)
	}
	if got := total(t, x, ""); got != 15 {
		t.Errorf("%d left, want 15", got)
	}
	if len(x.parts) >= before {
		t.Errorf("%d of %d partitions are left", len(x.parts), before)
	}
	held := 0
	for _, p := range x.parts {
		v, err := p.view()
		if err != nil {
			t.Fatal(err)
		}
		held += v.docs()
		v.release()
	}
	if held != 15 {
		t.Errorf("%d documents are still stored, want 15", held)
	}
	put(t, x, say(60*24*60, "too old"))
	if got := total(t, x, "old"); got != 0 {
		t.Error("what is beyond retention must not come back")
	}
}

func TestWithASpanOnlyWholePartitionsAreDropped(t *testing.T) {
	t.Parallel()
	l := ledgerOf(days(40)...)
	x := opened(t, Options{PartitionSpan: 10 * 24 * time.Hour, Source: l})
	follow(t, x, l, 2)
	before := x.parts
	if err := x.Retain(t.Context(), noon.AddDate(0, 0, -15)); err != nil {
		t.Fatal(err)
	}
	if got := total(t, x, ""); got != 15 {
		t.Errorf("%d found, want 15", got)
	}
	for _, p := range before {
		_, err := os.Stat(p.path())
		if gone := err != nil; gone != (p.to <= noon.AddDate(0, 0, -15).Unix()) {
			t.Errorf("partition until %v: gone %v", time.Unix(p.to, 0), gone)
		}
	}
	for _, p := range x.parts {
		v, err := p.view()
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range v.segs {
			if s.deleted != nil && p != x.head() {
				t.Errorf("mentions of partition %s are deleted one by one", p.name)
			}
		}
		v.release()
	}
}

func TestASpanLimitCutsQuietIndexes(t *testing.T) {
	t.Parallel()
	l := ledgerOf(days(40)...)
	x := opened(t, Options{PartitionSpan: 10 * 24 * time.Hour})
	follow(t, x, l, 2)
	if n := len(x.parts); n < 3 || n > 5 {
		t.Errorf("%d partitions for 40 days of 10", n)
	}
	if got := total(t, x, ""); got != 40 {
		t.Errorf("%d found, want 40", got)
	}
}

func TestSearchesGoOnWhileMentionsArriveAndTheIndexIsRebuilt(t *testing.T) {
	t.Parallel()
	l := ledgerOf(days(60)...)
	x := opened(t, Options{PartitionSize: 15, Source: l, OpenPartitions: 2})
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for before := 0; ; {
				select {
				case <-stop:
					return
				default:
				}
				res, err := x.Search(t.Context(), Request{Query: parsed(t, `mention OR "number 7"`), Facets: []string{"site"}, Now: noon})
				if err != nil {
					t.Error(err)
					return
				}
				if res.Total < before {
					t.Errorf("%d found after %d", res.Total, before)
				}
				before = res.Total
			}
		})
	}
	follow(t, x, l, 7)
	if err := x.Reindex(t.Context(), nil); err != nil {
		t.Error(err)
	}
	close(stop)
	readers.Wait()
	if got := total(t, x, ""); got != 60 {
		t.Errorf("%d found, want 60", got)
	}
}
