package journal

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/mention"
)

// FuzzReadingIsAsEncodingJSONDoes holds the fast reader to the library's for whatever the
// library reads.
func FuzzReadingIsAsEncodingJSONDoes(f *testing.F) {
	followers, rating, yes := int64(1<<53), 4.5, 0.25
	at := time.Date(2026, 11, 21, 9, 30, 1, 123456789, time.FixedZone("", 3600))
	whole := mention.Mention{ID: "x", Source: "press", Kind: "feed", Title: "a \u2028 \"t\" \\ \x01", Text: "Größe 🫖 </b>", Author: mention.Author{Name: "P", Followers: &followers},
		Published: at, Discovered: at.UTC(), Rating: &rating, Hashtags: []string{"a", ""}, Links: []string{"https://x.example/?a=1&b=2"}, Backfill: true, Crisis: &yes,
		Brands: []mention.BrandMatch{{Brand: "acme", Owned: true, Spans: []mention.Span{{Field: "text", Start: 1, End: 2}}, Sentiment: mention.Sentiment{Label: mention.Negative, Score: -0.123456789012345678}}},
		Triage: &mention.Triage{Status: "handled"}}
	for _, m := range []mention.Mention{{}, whole} {
		raw, err := json.Marshal(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`{"text":null,"author":null,"brands":[null],"RATING":1e3,"published":"2026-01-01T00:00:00Z","text":"twice"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var want, got mention.Mention
		if !utf8.Valid(raw) || json.Unmarshal(raw, &want) != nil {
			return
		}
		if again, err := json.Marshal(want); err != nil || json.Unmarshal(again, &want) != nil {
			return // only what the journal could have written
		} else if err := unmarshal(again, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v\n got %+v\nwant %+v", again, err, got, want)
		}
	})
}

func TestTheExtentIsFromTheFirstToTheLastMention(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	j := fresh(t)
	if first, last, err := j.Extent(t.Context()); err != nil || !first.IsZero() || !last.IsZero() {
		t.Errorf("empty: %v, %v, %v", first, last, err)
	}
	list := []mention.Mention{{ID: "a", Text: "a", Discovered: at.Add(-time.Hour), Published: at}, {ID: "b", Text: "b", Discovered: at.Add(-2 * time.Hour), Published: at}}
	if _, err := j.Append(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	if first, last, err := j.Extent(t.Context()); err != nil || !first.Equal(at.Add(-2*time.Hour)) || !last.Equal(at.Add(-time.Hour)) {
		t.Errorf("%v to %v, %v", first, last, err)
	}
}
