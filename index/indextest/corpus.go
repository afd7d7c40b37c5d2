// Package indextest makes mentions of realistic text, as many as wanted, for benchmarks of the index and of
// what feeds it.
package indextest

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// Corpus makes mentions of realistic text: titles and bodies of real posts and
// news, each mention put together of a title and one to three further pieces so
// that a million differ, with authors, sources and brands drawn by Zipf's law. The
// same seed makes the same mentions.
type Corpus struct {
	pieces []string
	file   *os.File // instead of pieces, see Streamed
	ends   []int64  // of the pieces in the file
	rng    *rand.Rand
	author *rand.Zipf
	source *rand.Zipf
	brand  *rand.Zipf
	start  time.Time
	step   time.Duration
	n      int
}

// New reads the development data when there is any, else makes up words.
// n mentions span a year.
func New(t testing.TB, n int) *Corpus { return Over(t, n, 1) }

// Over is New for n mentions that span so many years and end where those of New do.
func Over(t testing.TB, n, years int) *Corpus {
	t.Helper()
	rng, span := rand.New(rand.NewPCG(1, 2)), time.Duration(years)*365*24*time.Hour
	c := &Corpus{rng: rng, start: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC).Add(-span), step: span / time.Duration(max(n, 1))}
	c.author = rand.NewZipf(rng, 1.1, 8, 200_000)
	c.source = rand.NewZipf(rng, 1.2, 4, 1999)
	c.brand = rand.NewZipf(rng, 1.3, 2, 49)
	dir := os.Getenv("EARSHOT_SHARED")
	if dir == "" {
		dir = shared()
	}
	c.read(t, filepath.Join(dir, "data", "reddit-scale", "posts.jsonl.gz"))
	c.read(t, filepath.Join(dir, "data", "reuters-21578", "docs.jsonl.gz"))
	if len(c.pieces) == 0 {
		t.Log("no development data: the corpus is made of invented words")
		c.invent()
	}
	return c
}

// Streamed is New with the pieces in a file instead of in memory, for tests that measure memory.
func Streamed(t testing.TB, n int) *Corpus {
	t.Helper()
	c := New(t, n)
	f, err := os.Create(filepath.Join(t.TempDir(), "pieces"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	end := int64(0)
	w := bufio.NewWriter(f)
	for _, p := range c.pieces {
		_, _ = w.WriteString(p) // Flush reports what went wrong
		end += int64(len(p))
		c.ends = append(c.ends, end)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	c.pieces, c.file = nil, f
	return c
}

// piece is one drawn at random.
func (c *Corpus) piece() string {
	if c.file == nil {
		return c.pieces[c.rng.IntN(len(c.pieces))]
	}
	i, from := c.rng.IntN(len(c.ends)), int64(0)
	if i > 0 {
		from = c.ends[i-1]
	}
	b := make([]byte, c.ends[i]-from)
	if _, err := c.file.ReadAt(b, from); err != nil {
		panic(err) // a temporary file of this test
	}
	return string(b)
}

func (c *Corpus) read(t testing.TB, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var d struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		c.add(d.Title)
		// Long bodies become several pieces of about forty words.
		words := strings.Fields(d.Text)
		for len(words) > 0 {
			n := min(40, len(words))
			c.add(strings.Join(words[:n], " "))
			words = words[n:]
		}
	}
}

func (c *Corpus) add(s string) {
	if s = strings.TrimSpace(s); s != "" {
		c.pieces = append(c.pieces, s)
	}
}

// invent makes pieces of words that follow Zipf's law.
func (c *Corpus) invent() {
	z := rand.NewZipf(c.rng, 1.05, 3, 150_000)
	for range 200_000 {
		words := make([]string, 6+c.rng.IntN(20))
		for i := range words {
			words[i] = Invented(z.Uint64())
		}
		c.pieces = append(c.pieces, strings.Join(words, " "))
	}
}

// Invented is a word that nobody uses, the same for the same number.
func Invented(n uint64) string {
	var b strings.Builder
	for n += 20; n > 0; n /= 20 {
		b.WriteByte("bcdfghklmnprstvwxzqj"[n%20])
		b.WriteByte("aeiou"[n%5])
	}
	return b.String()
}

// Next is the next mention, a little later than the one before.
func (c *Corpus) Next() mention.Mention {
	r := c.rng
	i := c.n
	c.n++
	at := c.start.Add(time.Duration(i)*c.step + time.Duration(r.IntN(600))*time.Second).Truncate(time.Second)
	title := c.piece()
	if len(title) > 120 {
		title = title[:strings.LastIndexByte(title[:120], ' ')+1]
	}
	text := c.piece()
	for len(text) < 200 {
		text += ". " + c.piece()
	}
	if r.IntN(50) == 0 {
		text += fmt.Sprintf(" unique%dtail", i) // names, numbers and slips that occur once
	}
	src := c.source.Uint64()
	who := c.author.Uint64()
	followers, likes := int64(1+who*37%100_000), int64(r.ExpFloat64()*20)
	m := mention.Mention{
		ID: mention.NewID("corpus", fmt.Sprint(i), ""), Source: fmt.Sprintf("source %d", src), Kind: []string{"feed", "mastodon", "reddit", "page"}[src%4],
		Type: []mention.Type{mention.Article, mention.Post, mention.Comment}[src%3],
		URL:  fmt.Sprintf("https://site%d.example/2026/%d", src, i), CanonicalURL: fmt.Sprintf("https://site%d.example/2026/%d", src, i),
		Title: strings.TrimSpace(title), Text: text,
		Author:    mention.Author{Name: fmt.Sprintf("Person %d", who), Handle: fmt.Sprintf("person%d", who), Followers: &followers},
		Published: at, Discovered: at, Lang: []string{"en", "en", "en", "de", "fr"}[r.IntN(5)],
		Engagement: mention.Engagement{Likes: &likes},
	}
	score := math.Round(max(-1, min(1, r.NormFloat64()*0.4))*1000) / 1000
	label := mention.Neutral
	switch {
	case score < -0.25:
		label = mention.Negative
	case score > 0.25:
		label = mention.Positive
	}
	m.Sentiment = &mention.Sentiment{Label: label, Score: score}
	m.Brands = []mention.BrandMatch{{Brand: fmt.Sprintf("brand%d", c.brand.Uint64()), Sentiment: *m.Sentiment}}
	m.Story = mention.NewID("story", fmt.Sprint(i-r.IntN(4)), "")
	return m
}

// Entries are the next n mentions as entries of a journal.
func (c *Corpus) Entries(n int) []mention.Entry {
	out := make([]mention.Entry, n)
	for i := range out {
		out[i] = mention.Entry{Op: mention.Put, Seq: uint64(c.n) + 1, Mention: c.Next()}
	}
	return out
}

// shared is the folder of development data beside the repository.
func shared() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(filepath.Dir(dir), "shared")
		}
	}
	return ""
}
