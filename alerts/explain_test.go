package alerts

import (
	"path/filepath"
	"testing"
	"time"
)

// What waits for group_wait, or for its turn in an incident's thread, has not ended
// yet: asked about, it is named as waiting, and until when.
func TestAMatchThatWaitsIsExplainedAsWaiting(t *testing.T) {
	t.Parallel()
	rules := "[[rules]]\nname = \"words\"\ntype = \"keyword\"\nquery = \"number\"\ngroup_wait = \"5m\"\n"
	e := openEngine(t, filepath.Join(t.TempDir(), "a.db"), configOf(t, rules), func() time.Time { return t0 })
	entries := every(1, 0, time.Minute)
	if err := e.Take(t.Context(), entries, 1); err != nil {
		t.Fatal(err)
	}
	at := t0.Add(5 * time.Minute).Format("2006-01-02 15:04")
	seen, err := e.ExplainMention(t.Context(), &entries[0].Mention)
	if err != nil || len(seen) == 0 {
		t.Fatal(seen, err)
	}
	if got, want := seen[0].Sentence(time.UTC), `rule "words" at acme: waiting until `+at; got != want {
		t.Errorf("of the mention it is said\n  %s\nwant\n  %s", got, want)
	}
	states, err := e.States(t.Context())
	if err != nil || len(states) == 0 {
		t.Fatal(states, err)
	}
	if got, want := states[0].Verdict.Sentence(time.UTC), `1 new story matched: waiting until `+at; got != want {
		t.Errorf("of the rule it is said\n  %s\nwant\n  %s", got, want)
	}
}
