package mention

import (
	"testing"
	"time"
)

func TestEventTimeBelievesOnlyCredibleDates(t *testing.T) {
	t.Parallel()
	seen := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	cases := []struct {
		name      string
		published time.Time
		doubt     string
		want      time.Time
	}{
		{"an hour ago", seen.Add(-time.Hour), "", seen.Add(-time.Hour)},
		{"a clock five minutes ahead counts as now", seen.Add(5 * time.Minute), "", seen},
		{"no date", time.Time{}, "missing", seen},
		{"1970", time.Unix(0, 0).UTC(), "ancient", seen},
		{"2099", time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC), "future", seen},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := Mention{Published: c.published, Discovered: seen}
			if got := m.DateDoubt(); got != c.doubt {
				t.Errorf("doubt %q, want %q", got, c.doubt)
			}
			if got := m.EventTime(); !got.Equal(c.want) {
				t.Errorf("event time %v, want %v", got, c.want)
			}
		})
	}
}

func TestEngagementUnknownIsNotZero(t *testing.T) {
	t.Parallel()
	if _, known := (Engagement{}).Total(); known {
		t.Error("nothing said must stay unknown")
	}
	zero, three := int64(0), int64(3)
	if n, known := (Engagement{Likes: &zero, Replies: &three, Views: &three}).Total(); !known || n != 3 {
		t.Errorf("total %d, %v; want 3, true", n, known)
	}
}

func TestIDsOfOneNativePostAgreeAndKindsStayApart(t *testing.T) {
	t.Parallel()
	if NewID("hackernews", "1", "https://a.example/") != NewID("hackernews", "1", "https://b.example/") {
		t.Error("a native id must decide")
	}
	if NewID("hackernews", "1", "") == NewID("lemmy", "1", "") {
		t.Error("kinds must not share native ids")
	}
	if NewID("feed", "", "https://a.example/x") != NewID("page", "", "https://a.example/x") {
		t.Error("one canonical URL must be one mention whatever found it")
	}
}
