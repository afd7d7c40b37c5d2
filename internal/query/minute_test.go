package query

import "testing"

// TestAMinuteMayNameItsZone: links and commands name moments so, whatever the reader's zone.
func TestAMinuteMayNameItsZone(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"published:2026-03-02T12:00Z..2026-03-02T12:29Z":              "published:2026-03-02T12:00:00..2026-03-02T12:29:59",
		"published:>=2026-03-02T12:00Z":                               "published:>=2026-03-02T12:00:00",
		"published:2026-03-02T14:00+02:00..2026-03-02T14:29:59+02:00": "published:2026-03-02T12:00:00..2026-03-02T12:29:59",
	} {
		got, err := Parse(src, Options{})
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		same, err := Parse(want, Options{})
		if err != nil {
			t.Fatal(err)
		}
		a, b := got.Root().(*Published), same.Root().(*Published)
		if a.From != b.From || a.To != b.To {
			t.Errorf("%s is %d to %d, want %d to %d", src, a.From, a.To, b.From, b.To)
		}
	}
}
