package journal

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// text makes a reproducible text of n words from a vocabulary of everyday size.
func text(rng *rand.Rand, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = fmt.Sprintf("w%d", rng.IntN(3000))
	}
	return strings.Join(words, " ")
}

func stories(t testing.TB, j *Journal) *Stories {
	t.Helper()
	return j.Stories()
}

// follow assigns and stores the stories of all that is not enriched yet.
func follow(t testing.TB, j *Journal, s *Stories) {
	t.Helper()
	cursor, err := j.EnrichCursor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for {
		es := after(t, j, cursor)
		if len(es) == 0 {
			return
		}
		if err := s.Assign(t.Context(), es); err != nil {
			t.Fatal(err)
		}
		cursor = es[len(es)-1].Seq
		if err := j.Enrich(t.Context(), es, cursor); err != nil {
			t.Fatal(err)
		}
	}
}

// wire is a stream of mentions in which some texts come again, cut or quoted.
func wire(n int) []mention.Mention {
	rng := rand.New(rand.NewPCG(7, 7))
	var ms []mention.Mention
	for i := range n {
		m := said(i)
		m.Title, m.Text = text(rng, 6), text(rng, 30+rng.IntN(200))
		m.Published, m.Discovered = noon.Add(time.Duration(i)*time.Minute), noon.Add(time.Duration(i)*time.Minute)
		if i > 10 && i%3 == 0 {
			of := ms[rng.IntN(len(ms))].Text
			switch i % 9 {
			case 0:
				m.Text = of
			case 3:
				m.Text = of[:len(of)*2/3]
			case 6:
				m.Text = "so they say: " + of + " and I do not believe a word"
			}
		}
		ms = append(ms, m)
	}
	return ms
}

func storiesOf(t testing.TB, j *Journal) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := j.Scan(t.Context(), time.Time{}, time.Time{}, func(e mention.Entry) error {
		got[e.Mention.ID] = e.Mention.Story
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestStoriesAreTheSameAfterRestartsAndInAnyBatches(t *testing.T) {
	t.Parallel()
	ms := wire(600)
	whole := fresh(t)
	mustAppend(t, whole, ms...)
	follow(t, whole, stories(t, whole))
	want := storiesOf(t, whole)
	together := 0
	for id, story := range want {
		if story == "" {
			t.Fatalf("%s has no story", id)
		}
		if story != id {
			together++
		}
	}
	if together < 150 {
		t.Errorf("only %d of about 200 copies found", together)
	}

	path := filepath.Join(t.TempDir(), "earshot.db")
	rng := rand.New(rand.NewPCG(3, 3))
	for rest := ms; len(rest) > 0; {
		j := open(t, path)
		s := stories(t, j)
		for range 3 {
			n := min(len(rest), 1+rng.IntN(60))
			mustAppend(t, j, rest[:n]...)
			rest = rest[n:]
			lost := after(t, j, 0) // assigned twice, as after a failed commit
			cursor, _ := j.EnrichCursor(t.Context())
			if err := s.Assign(t.Context(), lost[cursor:]); err != nil {
				t.Fatal(err)
			}
			follow(t, j, s)
		}
		if err := j.db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for id, story := range storiesOf(t, open(t, path)) {
		if want[id] != story {
			t.Fatalf("%s is in story %s, undisturbed in %s", id, story, want[id])
		}
	}
}

func TestAnEditStaysInItsStoryAndIsFoundUnderBothTexts(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	s := stories(t, j)
	rng := rand.New(rand.NewPCG(9, 9))
	a := said(1)
	a.Text = text(rng, 40)
	mustAppend(t, j, a)
	follow(t, j, s)
	edited := a
	edited.Text = text(rng, 80)
	mustAppend(t, j, edited)
	j.stories = nil
	s = stories(t, j)
	follow(t, j, s)
	b, c := said(2), said(3)
	b.Text, c.Text = edited.Text, a.Text
	mustAppend(t, j, b, c)
	follow(t, j, s)
	for id, story := range storiesOf(t, j) {
		if story != a.ID {
			t.Errorf("%s is in story %q, want %s", id, story, a.ID)
		}
	}
}

func TestCopiesFarApartInTimeAreTwoStories(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	a, b := said(1), said(2)
	a.Text = text(rand.New(rand.NewPCG(9, 9)), 40)
	b.Text = a.Text
	b.Discovered, b.Published = noon.Add(StoryWindow+time.Hour), noon.Add(StoryWindow+time.Hour)
	mustAppend(t, j, a, b)
	follow(t, j, stories(t, j))
	if got := storiesOf(t, j); got[a.ID] == got[b.ID] {
		t.Error("one story")
	}
}

func TestMemoryOfStoriesIsBoundedAndStillSameAfterRestart(t *testing.T) {
	t.Parallel()
	ms := wire(400)
	run := func(restart bool) map[string]string {
		path := filepath.Join(t.TempDir(), "earshot.db")
		j := open(t, path)
		s := stories(t, j)
		s.memory = 50
		for start := 0; start < len(ms); start += 40 {
			if restart {
				s = &Stories{j: j, memory: 50}
				j.stories = s
			}
			mustAppend(t, j, ms[start:start+40]...)
			follow(t, j, s)
		}
		if len(s.texts) != 50 || len(s.bands) > 50*(bandHashes+2) {
			t.Errorf("%d texts under %d keys are remembered", len(s.texts), len(s.bands))
		}
		var rows int
		if err := j.db.Read.QueryRow(`SELECT count(*) FROM journal_stories`).Scan(&rows); err != nil || rows > 200 {
			t.Errorf("%d rows, %v", rows, err)
		}
		return storiesOf(t, j)
	}
	want, got := run(false), run(true)
	for id := range want {
		if want[id] != got[id] {
			t.Fatalf("%s is in story %s, after restarts in %s", id, want[id], got[id])
		}
	}
}

func TestAnExportKeepsItsStoriesInAnyOrder(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	mustAppend(t, j, wire(200)...)
	follow(t, j, stories(t, j))
	want := storiesOf(t, j)
	var exported []mention.Mention
	for _, e := range after(t, j, 0) {
		exported = append(exported, get(t, j, e.Mention.ID))
	}
	slices.Reverse(exported)
	foreign := said(5000)
	foreign.Story = "gt_story_0001"
	other := fresh(t)
	mustAppend(t, other, append(exported, foreign)...)
	follow(t, other, stories(t, other))
	got := storiesOf(t, other)
	for id := range want {
		if got[id] != want[id] {
			t.Fatalf("%s is in story %s, was in %s", id, got[id], want[id])
		}
	}
	if got[foreign.ID] != foreign.ID {
		t.Errorf("a foreign story was believed: %s", got[foreign.ID])
	}
}

func TestForgottenTextsAreNoLongerRecognised(t *testing.T) {
	t.Parallel()
	j := fresh(t)
	s := stories(t, j)
	a, b := said(1), said(2)
	a.Text = text(rand.New(rand.NewPCG(9, 9)), 40)
	b.Text = a.Text
	mustAppend(t, j, a)
	follow(t, j, s)
	if _, err := j.Forget(t.Context(), Target{ID: a.ID}, "ana", ""); err != nil {
		t.Fatal(err)
	}
	mustAppend(t, j, b)
	follow(t, j, s)
	if got := get(t, j, b.ID).Story; got != b.ID {
		t.Errorf("story %s", got)
	}
	var rows int
	if err := j.db.Read.QueryRow(`SELECT count(*) FROM journal_stories WHERE seq = 1`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

func BenchmarkStories(b *testing.B) {
	j := fresh(b)
	s := j.Stories()
	rng := rand.New(rand.NewPCG(1, 1))
	es := make([]mention.Entry, 50_000)
	for i := range es {
		es[i] = mention.Entry{Seq: uint64(i + 1), Op: mention.Put, Mention: benchMention(i)}
		es[i].Mention.Title, es[i].Mention.Text = "", text(rng, 25)
	}
	defer reportCPU(b, 1)()
	i := 0
	for b.Loop() {
		e := es[i%len(es) : i%len(es)+1]
		e[0].Seq = uint64(i + 1)
		if err := s.Assign(b.Context(), e); err != nil {
			b.Fatal(err)
		}
		s.stored(e, 0)
		i++
	}
}
