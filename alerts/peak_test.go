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
		wide bool
	}
	for name, c := range map[string]struct {
		seen []reading
		want reading
	}{
		"the highest count":                            {[]reading{{4, "stories", false}, {9, "stories", false}, {7, "mentions", false}}, reading{9, "stories", false}},
		"a share does not hide a count":                {[]reading{{62, "% negative", false}, {9, "stories", false}}, reading{9, "stories", false}},
		"nor does one that comes later":                {[]reading{{9, "stories", false}, {92.9, "% negative", false}}, reading{9, "stories", false}},
		"shares alone are held up together":            {[]reading{{62, "% negative", false}, {93, "% negative", false}, {70, "% negative", false}}, reading{93, "% negative", false}},
		"a day's count stands while no other is known": {[]reading{{300, "stories", true}, {310, "stories", true}}, reading{310, "stories", true}},
		"and gives way to the window's own":            {[]reading{{300, "stories", true}, {40, "stories", false}, {500, "stories", true}}, reading{40, "stories", false}},
	} {
		var inc Incident
		for _, r := range c.seen {
			inc.heighten(r.x, r.unit, r.wide, t0)
		}
		if inc.Peak != c.want.x || inc.PeakUnit != c.want.unit || inc.PeakWide != c.want.wide {
			t.Errorf("%s: %v %s", name, inc.Peak, inc.PeakUnit)
		}
	}
	old := Incident{Peak: 12} // kept by an earlier version
	old.heighten(80, "% negative", false, t0.Add(time.Hour))
	if old.heighten(13, "stories", false, t0); old.Peak != 13 {
		t.Errorf("%v", old.Peak)
	}
}
