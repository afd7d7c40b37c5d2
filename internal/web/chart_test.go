package web

import (
	"strings"
	"testing"
	"time"
)

func TestATimeWithoutAnythingIsSaidAndNotDrawn(t *testing.T) {
	t.Parallel()
	s, err := newSite(worldOf(t, "x"))
	if err != nil {
		t.Fatal(err)
	}
	day := func(d int) time.Time { return time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC) }
	c := &chart{ID: "x", Unit: "stories", Since: day(1), Until: day(31), Bands: []band{{High: 8}}, Gaps: []span{{From: day(2), Until: day(3), Say: "press was not heard"}}}
	for d := 1; d < 31; d++ {
		c.Bars = append(c.Bars, bar{Start: day(d), End: day(d + 1)})
	}
	drawn := func() string {
		page, err := s.draw(t.Context(), s.pages["brand.html"], "chart", c)
		if err != nil {
			t.Fatal(err)
		}
		return page.String()
	}
	if got := drawn(); strings.Contains(got, "<svg") || !strings.Contains(got, "There were no stories from 1 January 2026 to 30 January 2026.") || !strings.Contains(got, "press was not heard") {
		t.Error(got)
	}
	c.Bars[3].Count = 1
	if got := drawn(); !strings.Contains(got, "<svg") || strings.Contains(got, "There were no") {
		t.Error(got)
	}
}
