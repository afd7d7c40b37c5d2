package index

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// shelf is a Texts over a map.
type shelf map[string]mention.Mention

func (s shelf) Get(_ context.Context, ids ...string) ([]mention.Mention, error) {
	var out []mention.Mention
	for _, id := range ids {
		if m, ok := s[id]; ok {
			out = append(out, m)
		}
	}
	return out, nil
}

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// say is a mention of a text, n minutes before noon.
func say(n int, text string) mention.Mention {
	at := noon.Add(-time.Duration(n) * time.Minute)
	return mention.Mention{
		ID: mention.NewID("test", fmt.Sprint(n), ""), Source: "press", Kind: "feed", Type: mention.Article,
		Text: text, Published: at, Discovered: at,
	}
}

// opened is an index in a fresh directory with these mentions.
func opened(t *testing.T, o Options, mentions ...mention.Mention) *Index {
	t.Helper()
	if o.SearchLimit == 0 {
		o.SearchLimit = time.Minute // a busy machine is no fault of the search
	}
	x, err := Open(t.Context(), t.TempDir(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	put(t, x, mentions...)
	return x
}

// put applies mentions as new entries.
func put(t *testing.T, x *Index, mentions ...mention.Mention) {
	t.Helper()
	if len(mentions) == 0 {
		return
	}
	entries := make([]mention.Entry, len(mentions))
	for i, m := range mentions {
		entries[i] = mention.Entry{Seq: x.Cursor() + uint64(i) + 1, Op: mention.Put, Mention: m}
	}
	if err := x.Apply(t.Context(), entries, x.Cursor()+uint64(len(mentions))); err != nil {
		t.Fatal(err)
	}
}

func parsed(t testing.TB, q string) *query.Query {
	t.Helper()
	if q == "" {
		return nil
	}
	out, err := query.Parse(q, query.Options{Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// search runs a request on the query.
func search(t *testing.T, x *Index, q string, r Request) *Result {
	t.Helper()
	r.Query = parsed(t, q)
	if r.Now.IsZero() {
		r.Now = noon
	}
	res, err := x.Search(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestAMentionIsFoundByWhatItSays(t *testing.T) {
	t.Parallel()
	all := []mention.Mention{
		say(1, "Acme recalls forty thousand kettles."), say(2, "I like my Globex kettle. Acme is worse."),
		say(3, "ACME Corp opens a shop"), say(4, "Nothing to see here #acme"),
	}
	all[3].Title = "Kettles of steel"
	shown := shelf{}
	for _, m := range all {
		shown[m.ID] = m
	}
	x := opened(t, Options{Texts: shown}, all...)
	cases := []struct {
		query string
		want  []int
	}{
		{"", []int{1, 2, 3, 4}},
		{"acme", []int{1, 2, 3, 4}},
		{"acme kettle*", []int{1, 2, 4}},
		{"kettle", []int{2}},
		{"acme NOT kettle*", []int{3}},
		{"{ACME}", []int{3}},
		{`"acme corp"`, []int{3}},
		{`"globex kettle"`, []int{2}},
		{"globex NEAR/2 acme", []int{2}},
		{"globex NEAR/1 acme", nil},
		{"globex SENTENCE acme", nil},
		{"globex SENTENCE kettle", []int{2}},
		{"acme ONEAR/4 kettles", []int{1}},
		{"kettles ONEAR/4 acme", nil},
		{"title:kettles", []int{4}},
		{"text:kettles", []int{1}},
		{"hashtag:acme", []int{4}},
		{"kettel~1", []int{2}},
		{"source:press kind:feed type:article", []int{1, 2, 3, 4}},
		{"NOT acme", nil},
		{"last:150s", []int{1, 2}},
		{"status:open", []int{1, 2, 3, 4}},
	}
	for _, c := range cases {
		t.Run(c.query, func(t *testing.T) {
			t.Parallel()
			res := search(t, x, c.query, Request{})
			var got []int
			for _, h := range res.Hits {
				got = append(got, int(noon.Sub(h.At).Minutes()))
			}
			if !slices.Equal(got, c.want) || res.Total != len(c.want) {
				t.Errorf("found %v of %d, want %v", got, res.Total, c.want)
			}
		})
	}
	res := search(t, x, `"acme corp"`, Request{})
	if len(res.Hits[0].Spans) != 1 || res.Hits[0].Spans[0] != (mention.Span{Field: "text", Start: 0, End: 9}) {
		t.Errorf("spans %v", res.Hits[0].Spans)
	}
}

func TestTheCursorSurvivesReopening(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	x, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	put(t, x, say(1, "one"), say(2, "two"))
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatalf("a second Close must be harmless: %v", err)
	}
	if x, err = Open(t.Context(), dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if x.Cursor() != 2 {
		t.Errorf("cursor %d, want 2", x.Cursor())
	}
	if got := search(t, x, "", Request{}).Total; got != 2 {
		t.Errorf("%d mentions, want 2", got)
	}
}

func TestEditsAndDeletesAreFollowed(t *testing.T) {
	t.Parallel()
	x := opened(t, Options{}, say(1, "old words"), say(2, "stays"), say(3, "goes"))
	edited := say(1, "new words")
	err := x.Apply(t.Context(), []mention.Entry{
		{Seq: 4, Op: mention.Edit, Mention: edited},
		{Seq: 5, Op: mention.Delete, Mention: mention.Mention{ID: say(3, "").ID}},
	}, 5)
	if err != nil {
		t.Fatal(err)
	}
	for q, want := range map[string]int{"": 2, "old": 0, "new": 1, "goes": 0, "words": 1, "NOT words": 1} {
		if got := search(t, x, q, Request{}).Total; got != want {
			t.Errorf("%q finds %d, want %d", q, got, want)
		}
	}
}
