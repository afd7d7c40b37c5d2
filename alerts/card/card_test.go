package card

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
)

func TestCleanDisarmsHostileText(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, in, want string }{
		{"plain words stay", "Third kettle that burned my hand.", "Third kettle that burned my hand."},
		{"lines become one", "a\r\n\n b\tc", "a b c"},
		{"controls go", "a\x00\x1b[31mb", "a[31mb"},
		{"a direction override goes", "safe\u202Egpj.exe", "safegpj.exe"},
		{"right to left is isolated", "שלום", "\u2068שלום\u2069"},
		{"a foreign isolate cannot close ours", "שלום\u2069 x", "\u2068שלום x\u2069"},
		{"zalgo loses its stacks", "a" + strings.Repeat("\u0301", 40) + "b", "ab"},
		{"a stack in hidden parts goes", "a" + strings.Repeat("\u0301\u200b", 40) + "b", "ab"},
		{"the words after a stack stay", "a" + strings.Repeat("\u0301", 40_000) + " kettle burns", "a kettle burns"},
		{"marks that write a language stay", "tiếng Việt נִקּוּד", "\u2068tiếng Việt נִקּוּד\u2069"},
		{"a family stays together", "👨‍👩‍👧", "👨‍👩‍👧"},
		{"words hidden by zero width join", "re\u200bcall", "recall"},
		{"broken UTF-8 is marked", "a\xffb", "a\uFFFDb"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Clean(c.in); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestShortenCountsWhatPeopleSee(t *testing.T) {
	t.Parallel()
	if got := Shorten("one two three four", 12); got != "one two…" {
		t.Errorf("%q", got)
	}
	if got := Shorten("short", 5); got != "short" {
		t.Errorf("%q", got)
	}
	rtl := Clean(strings.Repeat("שלום ", 100))
	if got := Shorten(rtl, 40); strings.Count(got, "\u2068") != strings.Count(got, "\u2069") {
		t.Errorf("isolate left open: %q", got)
	}
}

func FuzzCleanAndShortenNeverBreakText(f *testing.F) {
	for _, s := range []string{"", "a\u202eb", "a\u0301\u0301\u0301\u0301", "👨‍👩‍👧", "\xff\xfe", "שלום"} {
		f.Add(s, 10)
	}
	f.Fuzz(func(t *testing.T, s string, n int) {
		n = 4 + abs(n)%500
		c := Clean(s)
		got := Shorten(c, n)
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\n\r\x00\u202e\u202d") || utf8.RuneCountInString(got) > n {
			t.Errorf("Shorten(Clean(%q), %d) = %q", s, n, got)
		}
		if strings.Count(got, "\u2068") != strings.Count(got, "\u2069") {
			t.Errorf("isolates of %q do not balance", got)
		}
	})
}

func abs(n int) int {
	if n < 0 {
		return -(n + 1)
	}
	return n
}

func TestNumbersReadWell(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]string{0: "0", 6.1: "6.1", 47: "47", 1204: "1,204", 12_345: "12 k", 3_400_000: "3.4 M", 2_000_000: "2 M", 999_700: "1 M"} {
		if got := Number(in); got != want {
			t.Errorf("Number(%v) = %q, want %q", in, got, want)
		}
	}
}

func TestOnlyWebAddressesAreLinked(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://a.example/x":             "https://a.example/x",
		"javascript:alert(1)":             "",
		"https://slack.com@evil.example/": "https://evil.example/",
		"ftp://a.example":                 "",
		"//a.example":                     "",
	} {
		if got := webAddress(in); got != want {
			t.Errorf("webAddress(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestOverflowIsCountedNeverDropped(t *testing.T) {
	t.Parallel()
	m := alerts.Message{Alert: alerts.Alert{Observed: 47, Verdict: alerts.Verdict{Unit: "stories"}, Reason: "47 stories in 30 minutes, usually 6"},
		Incident: alerts.Incident{ID: "8F2K", Title: "x", State: alerts.IncidentOpen}}
	for range 10 {
		m.Alert.Evidence.Samples = append(m.Alert.Evidence.Samples, alerts.Sample{Text: "x"})
		m.Alert.Evidence.Words = append(m.Alert.Evidence.Words, alerts.Driver{Name: "w"})
	}
	c := Of(m, Options{})
	if len(c.Quotes) != 3 || c.More != 44 || c.Drivers[0].More != 5 {
		t.Errorf("quotes %d, more %d, words more %d", len(c.Quotes), c.More, c.Drivers[0].More)
	}
}

// TestTheFooterSaysWhyNowAndNamesACommandOnlyWhereNoPageLeads: a channel reads no shell.
func TestTheFooterSaysWhyNowAndNamesACommandOnlyWhereNoPageLeads(t *testing.T) {
	t.Parallel()
	chance := 1.0 / 4200
	at := time.Date(2026, 11, 21, 14, 2, 0, 0, time.UTC)
	for _, c := range []struct {
		v    alerts.Verdict
		want string
	}{
		{alerts.Verdict{RuleType: config.Spike, Probability: &chance, From: at.Add(-30 * time.Minute), To: at}, "why now: so much within 30 minutes comes by chance once in 4,000 times"},
		{alerts.Verdict{RuleType: config.Threshold, Threshold: 12}, "why now: its limit of 12 is reached"},
		{alerts.Verdict{RuleType: config.Keyword}, "why now: a story matches that was not told before"},
	} {
		m := alerts.Message{Alert: alerts.Alert{Rule: "r", RuleType: c.v.RuleType, Verdict: c.v, Link: "/incidents/8F2K", Command: "earshot search 'brand:acme'"},
			Incident: alerts.Incident{ID: "8F2K", State: alerts.IncidentOpen}}
		linked, bare := Of(m, Options{BaseURL: "https://e.example"}), Of(m, Options{})
		if got := linked.Footer; len(got) != 1 || got[0].Text(time.UTC) != "rule “r” · "+c.want+" · incident 8F2K" {
			t.Errorf("%+v", got)
		}
		if got := bare.Footer; len(got) != 2 || got[1].Text(time.UTC) != "to read all of them, where earshot runs: earshot search 'brand:acme'" {
			t.Errorf("without pages: %+v", got)
		}
	}
}

// TestADigestTellsNothingUsualFromNoUsualYet: a brand that is hardly ever heard has a usual, which is none.
func TestADigestTellsNothingUsualFromNoUsualYet(t *testing.T) {
	t.Parallel()
	week := time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		d    alerts.DigestFigures
		want string
	}{
		{alerts.DigestFigures{From: week, To: week.AddDate(0, 0, 1)}, "0 mentions"},
		{alerts.DigestFigures{From: week, To: week.AddDate(0, 0, 1), UsualKnown: true}, "0 mentions (usually none)"},
		{alerts.DigestFigures{From: week, To: week.AddDate(0, 0, 7), UsualKnown: true, Usual: 0.01}, "0 mentions, usually none"},
		{alerts.DigestFigures{From: week, To: week.AddDate(0, 0, 1), Usual: 41}, "0 mentions (usually 41)"},
	} {
		if got := figures("Acme", c.d); got != c.want+"." {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
