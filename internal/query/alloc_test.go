package query_test

import (
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// It must not run beside other tests: they allocate.
func TestAMentionThatMatchesNothingAllocatesNothing(t *testing.T) {
	m := newMaterial()
	set := query.NewSet(parsed(t, m.rules(1000)))
	mentions := m.mentions(50)
	mentions = append(mentions, &mention.Mention{Title: "Nestlé’s café", Text: "日本語 #tag @a@b.c 👍🏽 AT&T's don't https://a.b/c ÅNGSTRÖM"})
	doc, hits := new(query.Doc), make([]query.Hit, 0, 1000)
	match := func() {
		for _, m := range mentions {
			hits = set.Match(doc.Reset(m), time.Time{}, hits[:0])
		}
	}
	match() // the first time round makes room
	if n := testing.AllocsPerRun(50, match); n > 0 {
		t.Errorf("%.2f allocations for %d mentions, want none", n, len(mentions))
	}
}
