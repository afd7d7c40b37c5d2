package journal

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite/sqlitetest"
)

func TestAroundADamagedPageTheRestStaysReadable(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "earshot.db")
	j := open(t, path)
	var ms []mention.Mention
	var ids []string
	for n := range 500 {
		m := said(n)
		m.Text = fmt.Sprintf("text number %d. %s", n, strings.Repeat("word ", 60))
		ms, ids = append(ms, m), append(ids, m.ID)
	}
	mustAppend(t, j, ms...)
	enrichAll(t, j, aboutAcme)
	if s, err := j.Check(t.Context(), nil); err != nil || len(s.Problems) > 0 || s.Mentions != 500 {
		t.Fatalf("a sound journal: %+v, %v", s, err)
	}
	if err := j.db.Close(); err != nil {
		t.Fatal(err)
	}
	sqlitetest.Spoil(t, path, "text number 250.")

	j = open(t, path)
	for what, n := range map[string]int{
		"entries":  len(after(t, j, 0)),
		"enriched": enrichedCount(t, j),
		"got":      got(t, j, ids),
		"scanned":  len(storiesOf(t, j)),
	} {
		if n < 480 || n >= 500 {
			t.Errorf("%s: %d of 500", what, n)
		}
	}
	s, err := j.Check(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(s.Problems, "\n")
	if !strings.Contains(all, "page ") || !strings.Contains(all, "cannot be read") || s.Mentions < 480 {
		t.Errorf("soundness %+v", s)
	}
	if _, err := j.Append(t.Context(), []mention.Mention{said(1000)}); err != nil {
		t.Errorf("nothing can be appended any more: %v", err)
	}
}

func enrichedCount(t *testing.T, j *Journal) int {
	es, err := j.Enriched(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return len(es)
}

func got(t *testing.T, j *Journal, ids []string) int {
	ms, err := j.Get(t.Context(), ids...)
	if err != nil {
		t.Fatal(err)
	}
	return len(ms)
}

func TestStrangeDatesAreKeptAndFlagged(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	for n, c := range []struct {
		published time.Time
		doubt     string
	}{
		{time.Unix(0, 0).UTC(), "ancient"},
		{time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), "future"},
		{time.Time{}, "missing"},
		{time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC), "missing"}, // no calendar writes it
		{noon, ""},
	} {
		m := said(n)
		m.Published, m.Discovered = c.published, time.Time{}
		mustAppend(t, j, m)
		back := get(t, j, m.ID)
		if back.DateDoubt() != c.doubt || !back.Discovered.Equal(noon) || !back.EventTime().Equal(noon) {
			t.Errorf("published %v: doubt %q, discovered %v", c.published, back.DateDoubt(), back.Discovered)
		}
	}
}

func TestAClockThatJumpsBackKeepsTheOrder(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	clock := noon
	j.now = func() time.Time { return clock }
	for n := range 4 {
		m := said(n)
		m.Discovered = time.Time{}
		mustAppend(t, j, m)
		clock = clock.Add([]time.Duration{time.Hour, -48 * time.Hour, 100 * 365 * 24 * time.Hour, 0}[n])
	}
	for i, e := range after(t, j, 0) {
		if e.Seq != uint64(i+1) || e.Mention.ID != said(i).ID {
			t.Errorf("entry %d is %s under %d", i, e.Mention.ID, e.Seq)
		}
	}
}

func TestHugeAndHostileTextsAreKeptOrRefusedByName(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	huge, tooHuge, broken, nul := said(1), said(2), said(3), said(4)
	huge.Text = strings.Repeat("a megabyte of text ", 1<<20/19)
	tooHuge.Text = strings.Repeat("x", MaxBytes+1)
	broken.Text, broken.Author.Name = "broken \xff\xfe bytes", "\xc3("
	nul.Text = "a\x00b\u2028c\x1b[31m"
	if got := reasons(mustAppend(t, j, huge, tooHuge, broken, nul)); got != "new,refused,new,new" {
		t.Fatalf("got %s", got)
	}
	if get(t, j, huge.ID).Text != huge.Text || get(t, j, nul.ID).Text != nul.Text {
		t.Error("a text changed on the way")
	}
	if got := get(t, j, broken.ID); got.Text != "broken \uFFFD bytes" || got.Author.Name != "\uFFFD(" {
		t.Errorf("got %q by %q", got.Text, got.Author.Name)
	}
	if got := reasons(mustAppend(t, j, huge, broken, nul)); got != "duplicate,duplicate,duplicate" {
		t.Errorf("again: %s", got)
	}
}
