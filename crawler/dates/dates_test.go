package dates

import (
	"testing"
	"time"
)

func TestWildDatesAreReadWithTheirZone(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"Fri, 20 Nov 2026 09:30:00 +0000":                "2026-11-20T09:30:00Z",
		"Fri, 20 Nov 2026 09:30:00 GMT":                  "2026-11-20T09:30:00Z",
		"Fri, 20 Nov 2026 09:30:00 MSK":                  "2026-11-20T06:30:00Z",
		"Fri, 20 Nov 2026 09:30:00 IST":                  "2026-11-20T04:00:00Z",
		"Fri, 20 Nov 2026 09:30:00 JST":                  "2026-11-20T00:30:00Z",
		"Fri, 20 Nov 2026 09:30:00 AEST":                 "2026-11-19T23:30:00Z",
		"20 Nov 26 09:30 EST":                            "2026-11-20T14:30:00Z",
		"Mon, 06 Sept 2009 16:45:00 +0000":               "2009-09-06T16:45:00Z",
		"Mo, 06 Sep 2009 16:45:00 +0200 (CEST)":          "2009-09-06T14:45:00Z",
		"Sun, 06 Sep 2009 24:00:00 GMT":                  "2009-09-07T00:00:00Z",
		"2024-09-05 10:00 UTC":                           "2024-09-05T10:00:00Z",
		"2020/1/10 14:33:00":                             "2020-01-10T14:33:00Z",
		"1795165320":                                     "2026-11-20T09:02:00Z",
		"1795165320000":                                  "2026-11-20T09:02:00Z",
		"2026-11-20T09:30:00Z":                           "2026-11-20T09:30:00Z",
		"2026-11-20T09:30:00.123456+02:00":               "2026-11-20T07:30:00.123456Z",
		"2026-11-20T09:30:00-0700":                       "2026-11-20T16:30:00Z",
		"2026-11-20T09:30Z":                              "2026-11-20T09:30:00Z",
		"2026-11-20 09:30:00 +02:00":                     "2026-11-20T07:30:00Z",
		"2026-11-20":                                     "2026-11-20T00:00:00Z",
		"2026-11":                                        "2026-11-01T00:00:00Z",
		"2026":                                           "2026-01-01T00:00:00Z",
		"20261120T084500Z":                               "2026-11-20T08:45:00Z",
		"20261120":                                       "2026-11-20T00:00:00Z",
		"2003-335":                                       "2003-12-01T00:00:00Z",
		"Sun Jan  4 16:29:06 PST 2004":                   "2004-01-05T00:29:06Z",
		"Thu Jan  1 19:48:21 2004":                       "2004-01-01T19:48:21Z",
		"November 18, 2026":                              "2026-11-18T00:00:00Z",
		"Nov 18, 2026 3:05 PM ET":                        "2026-11-18T20:05:00Z",
		"July 4, 2026 at 12:00 pm ET":                    "2026-07-04T16:00:00Z",
		"18 November 2026, 3pm":                          "2026-11-18T15:00:00Z",
		"Vendredi 20 novembre 2026 à 09:30":              "2026-11-20T09:30:00Z",
		"20. November 2026, 9:30 Uhr":                    "2026-11-20T09:30:00Z",
		"Freitag, 20. März 2026 09:30:00 MEZ":            "2026-03-20T08:30:00Z",
		"20.11.2026":                                     "2026-11-20T00:00:00Z",
		"20.11.2026 09:30":                               "2026-11-20T09:30:00Z",
		"пт, 20 ноя 2026 09:30:00 +0300":                 "2026-11-20T06:30:00Z",
		"20 ноября 2026":                                 "2026-11-20T00:00:00Z",
		"Παρ, 20 Νοε 2026 09:30:00 EET":                  "2026-11-20T07:30:00Z",
		"2026年11月20日 09:30":                              "2026-11-20T09:30:00Z",
		"2004년 05월 28일  01:31:15":                        "2004-05-28T01:31:15Z",
		"2004-05-28 오후 11:23:17":                         "2004-05-28T23:23:17Z",
		"11/20/2026":                                     "2026-11-20T00:00:00Z",
		"20/11/2026 18:00":                               "2026-11-20T18:00:00Z",
		"5 de mayo de 2026":                              "2026-05-05T00:00:00Z",
		"Fri, 20 Nov 2026 09:30:00 Europe/Berlin":        "2026-11-20T08:30:00Z",
		"2026-11-20T09:30:00+01:00[Europe/Berlin]":       "2026-11-20T08:30:00Z",
		"Fri Nov 20 2026 09:30:00 GMT+0100 (CET)":        "2026-11-20T08:30:00Z",
		"2026-11-20T09:30:60Z":                           "2026-11-20T09:31:00Z",
		"Thursday, 18-Nov-26 09:30:00 GMT":               "2026-11-18T09:30:00Z",
		"2026. 11. 20.":                                  "2026-11-20T00:00:00Z",
		"١٥ 11 2026":                                     "",
		"yesterday":                                      "",
		"31 Feb 2026":                                    "",
		"99:99":                                          "",
		"":                                               "",
		"Acme 3000":                                      "",
		"2026-13-45":                                     "",
		"Fri, 20 Nov 2026 25:30:00 GMT":                  "",
		"Published: November 20, 2026 | Updated: 3 days": "2026-11-20T00:00:00Z",
	}
	for raw, want := range cases {
		t.Run(raw, func(t *testing.T) {
			t.Parallel()
			got, ok := Parse(raw, Options{})
			text := ""
			if ok {
				text = got.Time.Format(time.RFC3339Nano)
			}
			if text != want {
				t.Errorf("got %q, want %q", text, want)
			}
		})
	}
}

func TestWhatIsLeftOpenIsSaid(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("", 3600)
	d, ok := Parse("3/4/2026 10:00", Options{Zone: berlin, Order: DayFirst})
	if !ok || d.Zone || !d.Clock || !d.Time.Equal(time.Date(2026, 4, 3, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v %v", d, ok)
	}
	if d, _ := Parse("2026-11-20", Options{}); d.Clock {
		t.Error("a bare day has no clock")
	}
}

func FuzzParsedDatesSurviveTheirOwnSpelling(f *testing.F) {
	f.Add("Fri, 20 Nov 2026 09:30:00 +0530 (IST)")
	f.Add("2026年11月20日 午後9時30分")
	f.Fuzz(func(t *testing.T, raw string) {
		d, ok := Parse(raw, Options{})
		if !ok || d.Time.Year() < 1000 || d.Time.Year() > 9999 {
			return
		}
		again, ok := Parse(d.Time.Format(time.RFC3339Nano), Options{})
		if !ok || !again.Time.Equal(d.Time) {
			t.Fatalf("%q: %v, again %v %v", raw, d.Time, again.Time, ok)
		}
	})
}
