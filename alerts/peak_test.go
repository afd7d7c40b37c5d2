package alerts

import (
	"testing"
	"time"
)

func TestAPeakIsACountAsSoonAsOneIsKnown(t *testing.T) {
	t.Parallel()
	type reading struct {
		x    float64
		unit string
	}
	for name, c := range map[string]struct {
		seen []reading
		want reading
	}{
		"the highest count":                 {[]reading{{4, "stories"}, {9, "stories"}, {7, "mentions"}}, reading{9, "stories"}},
		"a share does not hide a count":     {[]reading{{62, "% negative"}, {9, "stories"}}, reading{9, "stories"}},
		"nor does one that comes later":     {[]reading{{9, "stories"}, {92.9, "% negative"}}, reading{9, "stories"}},
		"shares alone are held up together": {[]reading{{62, "% negative"}, {93, "% negative"}, {70, "% negative"}}, reading{93, "% negative"}},
	} {
		var inc Incident
		for _, r := range c.seen {
			inc.heighten(r.x, r.unit, t0)
		}
		if inc.Peak != c.want.x || inc.PeakUnit != c.want.unit {
			t.Errorf("%s: %v %s", name, inc.Peak, inc.PeakUnit)
		}
	}
	old := Incident{Peak: 12} // kept by an earlier version
	old.heighten(80, "% negative", t0.Add(time.Hour))
	if old.heighten(13, "stories", t0); old.Peak != 13 {
		t.Errorf("%v", old.Peak)
	}
}
