package config

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDurationsReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	good := map[string]time.Duration{
		"30s": 30 * time.Second, "30m": 30 * time.Minute, "1h30m": 90 * time.Minute, "7d": 7 * day,
		"2w": 14 * day, "1y": year, "0s": 0, "1.5h": 90 * time.Minute, "500ms": 500 * time.Millisecond,
	}
	for s, want := range good {
		if got, err := ParseDuration(s); err != nil || got != want {
			t.Errorf("%q is %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "30", "m", "2 hours", "-1h", "1h-2m", "9999999y", "1.2.3s", "１h", "1e9h"} {
		if got, err := ParseDuration(s); err == nil {
			t.Errorf("%q is taken as %v", s, got)
		}
	}
}

func TestFormattedDurationsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, int64(50*year/time.Millisecond)).Draw(t, "ms")) * time.Millisecond
		if back, err := ParseDuration(FormatDuration(d)); err != nil || (back-d).Abs() > time.Millisecond {
			t.Fatalf("%v is written %q and read %v, %v", d, FormatDuration(d), back, err)
		}
	})
}

func TestSensitivityIsALevelOrABudget(t *testing.T) {
	t.Parallel()
	s, err := ParseSensitivity("2 per month")
	if err != nil || s.PerWeek() < 0.46 || s.PerWeek() > 0.47 || s.String() != "2 per month" {
		t.Errorf("%+v, %v, %v per week", s, err, s.PerWeek())
	}
	for _, bad := range []string{"", "extreme", "0 per week", "-1 per week", "NaN per week", "1 per year", "1 a week", "1e9 per day"} {
		if _, err := ParseSensitivity(bad); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestQuietHoursReachOverMidnight(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		v, err := time.Parse("Mon 2006-01-02 15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	cases := []struct {
		hours, at string
		want      bool
	}{
		{"22:00-07:00", "Sat 2026-11-21 22:00", true},
		{"22:00-07:00", "Sun 2026-11-22 06:59", true},
		{"22:00-07:00", "Sun 2026-11-22 07:00", false},
		{"sat 22:00-07:00", "Sun 2026-11-22 03:00", true},
		{"sat 22:00-07:00", "Sat 2026-11-21 03:00", false},
		{"sat,sun 00:00-24:00", "Sun 2026-11-22 23:59", true},
		{"sat,sun 00:00-24:00", "Mon 2026-11-23 00:00", false},
		{"fri-mon 09:00-10:00", "Sun 2026-11-22 09:30", true},
	}
	for _, c := range cases {
		q, err := ParseQuietHours(c.hours)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.Contains(at(c.at)); got != c.want {
			t.Errorf("%s at %s: %v", c.hours, c.at, got)
		}
		if back, err := ParseQuietHours(q.String()); err != nil || back != q {
			t.Errorf("%s is written %q", c.hours, q)
		}
	}
}

func TestSchedulesComeAtTheirLocalHourThroughClockChanges(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct{ schedule, after, want string }{
		{"daily 09:00", "2026-11-21T08:00:00+01:00", "2026-11-21T09:00:00+01:00"},
		{"daily 09:00", "2026-11-21T09:00:00+01:00", "2026-11-22T09:00:00+01:00"},
		{"daily 09:00", "2026-10-24T12:00:00+02:00", "2026-10-25T09:00:00+01:00"}, // clocks went back
		{"weekly mon 09:00", "2026-11-21T08:00:00+01:00", "2026-11-23T09:00:00+01:00"},
		{"weekly mon,thu 06:30", "2026-11-23T07:00:00+01:00", "2026-11-26T06:30:00+01:00"},
		{"weekdays 18:00", "2026-11-20T18:00:00+01:00", "2026-11-23T18:00:00+01:00"},
	}
	for _, c := range cases {
		s, err := ParseSchedule(c.schedule)
		if err != nil {
			t.Fatal(err)
		}
		after, _ := time.Parse(time.RFC3339, c.after)
		if got := s.Next(after.In(berlin)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s after %s: %s, want %s", c.schedule, c.after, got, c.want)
		}
		if back, err := ParseSchedule(s.String()); err != nil || back != s {
			t.Errorf("%s is written %q", c.schedule, s)
		}
	}
}

func TestHolidaysOfEveryYear(t *testing.T) {
	t.Parallel()
	d, err := parseDay("12-25")
	if err != nil || !d.On(time.Date(2031, 12, 25, 23, 0, 0, 0, time.UTC)) || d.On(time.Date(2031, 12, 26, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("%v, %v", d, err)
	}
	if _, err := parseDay("13-01"); err == nil {
		t.Error("there is no 13th month")
	}
}

func TestSchedulesAndQuietHoursAreSaidInPeoplesWords(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"daily 09:00":              "daily at 09:00",
		"weekdays 08:30":           "on weekdays at 08:30",
		"weekly mon 19:00":         "weekly, Mondays at 19:00",
		"weekly mon,thu,sun 07:05": "weekly, Mondays, Thursdays and Sundays at 07:05",
	} {
		s, err := ParseSchedule(raw)
		if err != nil || s.Words() != want {
			t.Errorf("%s: %q, %v, want %q", raw, s.Words(), err, want)
		}
	}
	for raw, want := range map[string]string{"22:00-07:00": "22:00 to 07:00", "sat,sun 00:00-12:00": "00:00 to 12:00, Saturdays and Sundays"} {
		q, err := ParseQuietHours(raw)
		if err != nil || q.Words() != want {
			t.Errorf("%s: %q, %v, want %q", raw, q.Words(), err, want)
		}
	}
}

func TestLanguagesAndIntentsAreKnownByTheirOtherNames(t *testing.T) {
	t.Parallel()
	cfg, err := Parse("rules.toml", []byte(`
[brands.acme]
query = "acme"
[[sources]]
name = "press"
type = "feed"
url = "https://press.example/feed"
languages = ["deu", "German", "pt-BR", "nb"]
[[rules]]
name = "waiting"
type = "unanswered"
languages = ["Deutsch", "EN"]
intents = ["off-topic", "spam", "Complaint", "question", "praise", "interest"]
`))
	if err != nil {
		t.Fatal(err)
	}
	if got := cfg.Sources[0].Languages; !slices.Equal(got, []string{"de", "de", "pt", "no"}) {
		t.Errorf("languages of a source: %v", got)
	}
	rule := cfg.Rules[0]
	if !slices.Equal(rule.Languages, []string{"de", "en"}) || !slices.Equal(rule.Intents, []string{"spam", "spam", "complaint", "question", "praise", "interest"}) {
		t.Errorf("of a rule: languages %v, intents %v", rule.Languages, rule.Intents)
	}
}
