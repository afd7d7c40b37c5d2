package journal

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// sharedData is where the data sets lie: $EARSHOT_SHARED/data, or shared/data
// beside the repository. The test is skipped where they are not.
func sharedData(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("EARSHOT_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(root, "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no data set %s", name)
	}
	return path
}

func eachLine(t testing.TB, path string, fn func(line []byte)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		fn(sc.Bytes())
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
}

// item is one labelled text.
type labelled struct {
	id, story, title, text string
	at                     time.Time
}

// clusterAll runs the clusterer over texts in order and returns story by id.
func clusterAll(t testing.TB, texts []labelled) map[string]string {
	t.Helper()
	s := fresh(t).Stories()
	es := make([]mention.Entry, len(texts))
	for i, x := range texts {
		es[i] = mention.Entry{Seq: uint64(i + 1), Op: mention.Put, Mention: mention.Mention{
			ID: x.id, Title: x.title, Text: x.text, Published: x.at, Discovered: x.at}}
	}
	if err := s.Assign(t.Context(), es); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, e := range es {
		got[e.Mention.ID] = e.Mention.Story
	}
	return got
}

// score counts pairs: found and true, found and wrong, missed.
type score struct{ right, wrong, missed int }

func (s score) precision() float64 { return float64(s.right) / float64(max(1, s.right+s.wrong)) }
func (s score) recall() float64    { return float64(s.right) / float64(max(1, s.right+s.missed)) }

func scorePairs(t testing.TB, texts []labelled, show bool) score {
	t.Helper()
	got := clusterAll(t, texts)
	var s score
	for i, a := range texts {
		for _, b := range texts[:i] {
			same, found := a.story == b.story, got[a.id] == got[b.id]
			switch {
			case same && found:
				s.right++
			case found:
				s.wrong++
			case same:
				s.missed++
			}
			if show && same != found {
				t.Logf("same %v, found %v:\n  %.100q %.100q\n  %.100q %.100q", same, found, a.title, a.text, b.title, b.text)
			}
		}
	}
	return s
}

// TestStoryQuality measures the clusterer on labelled data; see docs/stories.md.
// The floors are what it must not fall below, not what it reaches.
func TestStoryQuality(t *testing.T) {
	t.Parallel()
	for _, set := range []struct {
		name              string
		load              func(testing.TB) []labelled
		precision, recall float64
	}{
		{"near-duplicate-pairs", nearDuplicatePairs, 1, 1},
		{"news-dedup", newsDedup, 0.97, 0.8},
		{"news-stories", newsStories, 0.9, 0},
	} {
		t.Run(set.name, func(t *testing.T) {
			t.Parallel()
			texts := set.load(t)
			s := scorePairs(t, texts, os.Getenv("EARSHOT_SHOW") != "")
			t.Logf("%d texts: precision %.4f, recall %.4f (pairs: %d right, %d wrong, %d missed)",
				len(texts), s.precision(), s.recall(), s.right, s.wrong, s.missed)
			if s.precision() < set.precision || s.recall() < set.recall {
				t.Errorf("below the floor of %.2f, %.2f", set.precision, set.recall)
			}
		})
	}
}

func nearDuplicatePairs(t testing.TB) []labelled {
	dir := sharedData(t, "near-duplicate-pairs")
	same := map[string]string{}
	eachLine(t, filepath.Join(dir, "pairs.tsv"), func(line []byte) {
		a, b, _ := strings.Cut(strings.TrimSpace(string(line)), "\t")
		same[b] = a
	})
	var texts []labelled
	eachLine(t, filepath.Join(dir, "articles.jsonl.gz"), func(line []byte) {
		var x struct{ ID, Text string }
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatal(err)
		}
		l := labelled{id: x.ID, story: x.ID, text: x.Text, at: noon}
		if first := same[x.ID]; first != "" {
			l.story = first
		}
		texts = append(texts, l)
	})
	return texts
}

func newsDedup(t testing.TB) []labelled {
	var texts []labelled
	eachLine(t, filepath.Join(sharedData(t, "news-dedup"), "train.jsonl"), func(line []byte) {
		var x struct {
			ID, Story, Title, Body string
			Published              time.Time `json:"published_at"`
		}
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, labelled{id: x.ID, story: x.Story, title: x.Title, text: x.Body, at: x.Published})
	})
	return texts
}

func newsStories(t testing.TB) []labelled {
	var texts []labelled
	eachLine(t, filepath.Join(sharedData(t, "news-stories"), "train.jsonl"), func(line []byte) {
		var x struct {
			ID, Story, Title string
			Time             time.Time
		}
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, labelled{id: x.ID, story: x.Story, title: x.Title, at: x.Time})
	})
	return texts
}

// TestStoriesFindPlantedCopies makes copies of real news texts and counts how
// many are found, by what was done to them.
func TestStoriesFindPlantedCopies(t *testing.T) {
	t.Parallel()
	articles := reuters(t, 1500)
	byID := map[string]string{}
	for _, a := range articles {
		byID[a.id] = a.text
	}
	rng := rand.New(rand.NewPCG(1, 1))
	made := []struct {
		name  string
		alter func(words []string) []string
		floor float64
	}{
		{"retitled", func(w []string) []string { return w }, 0.99},
		{"first 70 %", func(w []string) []string { return w[:len(w)*7/10] }, 0.98},
		{"first 50 %", func(w []string) []string { return w[:len(w)/2] }, 0.95},
		{"first 30 %", func(w []string) []string { return w[:len(w)*3/10] }, 0.7},
		{"last 50 %", func(w []string) []string { return w[len(w)/2:] }, 0.9},
		{"every tenth word replaced", func(w []string) []string { return replaceEvery(rng, w, 10) }, 0.7},
		{"quoted after 40 words of one's own", func(w []string) []string {
			return append(strings.Fields(text(rng, 40)), w...)
		}, 0.9},
	}
	for _, how := range made {
		t.Run(how.name, func(t *testing.T) {
			texts := articles
			for _, a := range articles[:500] {
				texts = append(texts, labelled{id: a.id + "copy", story: a.id, at: a.at.Add(time.Hour),
					title: text(rng, 7), text: strings.Join(how.alter(strings.Fields(a.text)), " ")})

			}
			got := clusterAll(t, texts)
			found := 0
			for _, a := range articles[:500] {
				if got[a.id] == got[a.id+"copy"] {
					found++
				}
			}
			merged := 0
			for _, a := range articles {
				if got[a.id] != a.id {
					merged++
					if os.Getenv("EARSHOT_SHOW") != "" {
						t.Logf("joined:\n  %.300q\n  %.300q", a.text, byID[got[a.id]])
					}
				}
			}
			t.Logf("%d of 500 found; %d of %d originals joined another's story", found, merged, len(articles))
			if float64(found) < how.floor*500 {
				t.Errorf("below the floor of %.2f", how.floor)
			}
		})
	}
}

func replaceEvery(rng *rand.Rand, w []string, n int) []string {
	w = slices.Clone(w)
	for i := rng.IntN(n); i < len(w); i += n {
		w[i] = text(rng, 1)
	}
	return w
}

// reuters are news texts of at least 60 words.
func reuters(t testing.TB, n int) []labelled {
	var texts []labelled
	eachLine(t, filepath.Join(sharedData(t, "reuters-21578"), "docs.jsonl.gz"), func(line []byte) {
		if len(texts) == n {
			return
		}
		var x struct {
			ID          json.RawMessage
			Title, Text string
		}
		if err := json.Unmarshal(line, &x); err != nil {
			t.Fatal(err)
		}
		if len(strings.Fields(x.Text)) >= 60 {
			id := strings.Trim(string(x.ID), `"`)
			texts = append(texts, labelled{id: id, story: id, title: x.Title, text: x.Text, at: noon})
		}
	})
	return texts
}
