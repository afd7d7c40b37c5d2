package query

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/mention"
)

// FuzzParse: whatever is typed, reading it ends, an error lies inside the source,
// and what was read formats to something that reads back to the same form and
// matches the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`("acme" OR {ACME} OR @acme) NOT (climbing OR "looney tunes")`, "a1 NEAR/3 (b1 OR c1*) SENTENCE d1~1", "title:(x -y) rating:<=2 last:24h",
		"<<< c >>> 日本* \u200b“x y”~3", "published:2026-11-01..2026-11-21", "sentiment:-0.5..1 link:https://a.b/c?d", "((((", "a~ b~9 -", "#a.b @x@y.z $T AT&amp;T C++"} {
		f.Add(s, "Acme’s kettle burned 日本語 http://a.b/c #x")
	}
	f.Fuzz(func(t *testing.T, src, text string) {
		q, err := Parse(src, Options{})
		if err != nil {
			e := err.(*Error)
			if e.Offset < 0 || e.Offset > len(src) || e.End < e.Offset || e.End > len(src) {
				t.Fatalf("error outside the source: %+v", e)
			}
			_ = e.Render()
			return
		}
		m := &mention.Mention{Text: text, Title: text}
		once := q.String()
		again, err := Parse(once, Options{})
		if err != nil {
			t.Fatalf("%q formats as %q, which is refused: %v", src, once, err)
		}
		if twice := again.String(); twice != once {
			t.Fatalf("%q formats as %q, then as %q", src, once, twice)
		}
		if q.Match(m, time.Time{}) != again.Match(m, time.Time{}) {
			t.Fatalf("%q and its form %q differ on %q", src, once, text)
		}
		for _, s := range q.Spans(m, time.Time{}) {
			if s.Start < 0 || s.End > len(text) || s.Start >= s.End || utf8.ValidString(text) && !utf8.ValidString(text[s.Start:s.End]) {
				t.Fatalf("span %+v of %q", s, text)
			}
		}
		_ = q.Explain(m, time.Time{}).String()
	})
}
