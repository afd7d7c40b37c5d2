package journal

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// Ensure that mentions are found by their address in any spelling, and those that are forgotten are not.
func TestMentionsAreFoundAtTheirAddress(t *testing.T) {
	t.Parallel()
	j := open(t, filepath.Join(t.TempDir(), "earshot.db"))
	a, b, c, d := said(1), said(2), said(3), said(4)
	a.ID, a.URL, a.CanonicalURL = "a", "http://www.forum.example/1/?utm_source=x", ""
	b.ID, b.URL, b.CanonicalURL = "b", "https://forum.example/1", "https://forum.example/1"
	c.ID, c.URL, c.CanonicalURL = "c", "https://forum.example/2", "https://forum.example/2"
	d.ID, d.URL, d.CanonicalURL = "d", "", ""
	mustAppend(t, j, a, b, c, d)
	if _, err := j.Forget(t.Context(), Target{ID: "c"}, "ana", "asked to"); err != nil {
		t.Fatal(err)
	}
	one, two := mention.NewID("", "", "https://forum.example/1"), mention.NewID("", "", "https://forum.example/2")
	got, err := j.AtAddresses(t.Context(), map[string]bool{one: true, two: true})
	if err != nil || !slices.Equal(got[one], []string{"a", "b"}) || len(got[two]) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}
