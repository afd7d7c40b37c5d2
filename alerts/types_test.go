package alerts

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// days is n stories a day, evenly, for so many days before t0+from.
func days(n, count int, from time.Duration, change ...func(*mention.Mention)) []mention.Entry {
	step := 24 * time.Hour / time.Duration(n)
	return every(n*count, from-time.Duration(count)*24*time.Hour, step, change...)
}

func negative(m *mention.Mention) {
	m.Brands[0].Sentiment = mention.Sentiment{Label: mention.Negative, Score: -0.9}
}

func number0(entries []mention.Entry, first int) []mention.Entry {
	for k := range entries {
		entries[k].Mention.ID = fmt.Sprintf("n%d", first+k)
		entries[k].Seq = uint64(first + k + 1)
	}
	return entries
}

// opened are the incidents' beginnings: when and by which rule.
func opened(said []Message) []string {
	var out []string
	for _, m := range said {
		if k := m.Alert.Kind; k == KindOpen || k == KindDigest {
			out = append(out, fmt.Sprintf("%s %s %s", m.Alert.At.Sub(t0), m.Alert.Kind, m.Alert.Reason))
		}
	}
	return out
}

func TestEveryTypeOfRule(t *testing.T) {
	t.Parallel()
	follow := func(lists ...[]mention.Entry) (out []mention.Entry) {
		for _, l := range lists {
			out = append(out, number0(l, len(out))...)
		}
		return out
	}
	cases := []struct {
		name, rule string
		entries    []mention.Entry
		until      time.Duration
		want       []string // beginnings, each a prefix
	}{
		{"keyword: matches within group_wait are one message", `type = "keyword"` + "\nquery = 'recall'",
			every(3, 0, 10*time.Second, func(m *mention.Mention) { m.Text = "recall of " + m.ID }), 0, []string{"1m0s open 3 new stories matched"}},
		{"keyword: other words are not of concern", `type = "keyword"` + "\nquery = 'recall'", every(3, 0, time.Second), 0, nil},
		{"review: at or below the rating", `type = "review"`, follow(
			every(1, 0, 0, func(m *mention.Mention) { r := 4.5; m.Rating = &r }), every(1, time.Minute, 0, func(m *mention.Mention) { r := 2.0; m.Rating = &r })), 0,
			[]string{"2m0s open 1 new low review"}},
		{"reach: an author with many followers", "type = \"reach\"\nmin_followers = 1000", follow(
			every(1, 0, 0, func(m *mention.Mention) { f := int64(999); m.Author.Followers = &f }), every(1, time.Minute, 0, func(m *mention.Mention) { f := int64(1000); m.Author.Followers = &f }),
			every(1, 2*time.Minute, 0)), 0, []string{"2m0s open 1 story that many will see"}},
		{"reach: a site mentions the brand for the first time, once", "type = \"reach\"\nnew_sites = true", follow(
			days(4, 5, 0, func(m *mention.Mention) { m.URL = "https://old.example/a" }),
			every(2, time.Hour, 30*time.Minute, func(m *mention.Mention) { m.URL = "https://www.new.example/" + m.ID })), 0, []string{"1h1m0s open 1 story that many will see"}},
		{"sentiment each: one strongly negative mention", "type = \"sentiment\"\nmode = \"each\"", every(1, 0, 0, negative), 0, []string{"0s open 1 strongly negative story"}},
		{"sentiment share: more than a fixed share", "type = \"sentiment\"\nnegative_share = 0.4\nmin_mentions = 10", follow(every(6, 0, time.Minute), every(5, 6*time.Minute, time.Minute, negative)), 0,
			[]string{"10m0s open 45 % negative in 2 hours"}},
		{"sentiment share: below the floor nothing is said", "type = \"sentiment\"\nnegative_share = 0.4\nmin_mentions = 10", every(9, 0, time.Minute, negative), 0, nil},
		{"sentiment against the baseline", "type = \"sentiment\"", follow(days(48, 5, 0), every(14, time.Hour, time.Minute, negative)), 0, []string{"1h"}},
		{"silence: a source that always speaks says nothing", "type = \"silence\"", days(48, 6, 0), 48 * time.Hour, []string{"4h"}},
		{"silence: a source that speaks is not silent", "type = \"silence\"", days(48, 6, 0), 20 * time.Minute, nil},
		{"spike: improbable under the history", "type = \"spike\"", follow(days(48, 10, 0), every(30, time.Hour, time.Minute)), 0, []string{"1h"}},
		{"spike: a brand of one day is not judged", "type = \"spike\"", follow(every(10, 0, time.Hour), every(40, 11*time.Hour, time.Minute)), 0, nil},
		{"trend: a hashtag rises", "type = \"trend\"\nof = [\"hashtags\"]", follow(days(60, 4, 0), every(15, time.Hour, time.Minute, func(m *mention.Mention) { m.Hashtags = []string{"KettleGate"} })), 8 * time.Hour, []string{"1h"}},
		{"unanswered: a negative mention waits too long", "type = \"unanswered\"\nafter = \"2h\"", every(1, 0, 0, negative), 3 * time.Hour, []string{"2h0m0s open 1 story without an answer"}},
		{"unanswered: neutral talk needs no answer", "type = \"unanswered\"\nafter = \"2h\"", every(1, 0, 0), 3 * time.Hour, nil},
		{"digest: every morning", "type = \"digest\"\nschedule = \"daily 09:00\"", days(24, 2, time.Hour), 25 * time.Hour, []string{"-24h0m0s digest 23 mentions", "0s digest 24 mentions", "24h0m0s digest"}},
		{"all: a spike alone is not enough", "all = [{ type = \"threshold\", min_mentions = 5 }, { type = \"sentiment\", negative_share = 0.5, min_mentions = 5 }]", every(20, 0, time.Minute), 0, nil},
		{"all: both hold", "all = [{ type = \"threshold\", min_mentions = 5 }, { type = \"sentiment\", negative_share = 0.5, min_mentions = 5 }]", every(5, 0, time.Minute, negative), 0, []string{"4m0s open 5 stories"}},
		{"share: the brand falls behind its competitor", "type = \"share\"\nwindow = \"2d\"\nmin_mentions = 20\nbrands = [\"acme\"]", shareStream(), 0, []string{""}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			cfg := configOf(t, "[[rules]]\nname = \"r\"\n"+c.rule+"\n")
			core := NewCore(cfg)
			for k := range c.entries {
				core.Take(&c.entries[k])
			}
			core.Finish()
			if c.until > 0 {
				core.Advance(t0.Add(c.until))
			}
			got := ofBrand(core.Said(), "acme")
			list := opened(got)
			ok := len(list) == len(c.want)
			for k := 0; ok && k < len(list); k++ {
				ok = strings.HasPrefix(list[k], c.want[k])
			}
			if !ok {
				t.Errorf("said\n  %s\nwant beginnings\n  %s\nlast verdict %+v", strings.Join(list, "\n  "), strings.Join(c.want, "\n  "), core.inst[0].last)
			}
		})
	}
}

func ofBrand(said []Message, brand string) (out []Message) {
	for _, m := range said {
		if m.Alert.Brand == brand {
			out = append(out, m)
		}
	}
	return out
}

func shareStream() []mention.Entry {
	var out []mention.Entry
	for k := range 8 * 48 {
		at := -8*24*time.Hour + time.Duration(k)*30*time.Minute
		out = append(out, said(k, at, func(m *mention.Mention) {
			if k%2 == 0 || k > 6*48 && k%8 != 0 {
				m.Brands[0].Brand = "globex"
			}
		}))
	}
	return out
}

func TestWhatIsAnsweredInTimeIsNotTold(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\ntype = \"unanswered\"\nafter = \"2h\"\n"))
	e := said(0, 0, negative)
	core.Take(&e)
	e.Op, e.Mention.Triage = mention.Update, &mention.Triage{Status: "handled"}
	core.Take(&e)
	core.Advance(t0.Add(5 * time.Hour))
	if got := core.Said(); len(got) != 0 {
		t.Errorf("said %v", lines(got))
	}
	if n := core.Tallies()[0].ByReason[Answered]; n != 1 {
		t.Errorf("%d answered, want 1", n)
	}
}

func TestQuietHoursHoldAGroupUntilTheyEnd(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\ntype = \"keyword\"\nquery = 'acme'\nquiet_hours = [\"08:00-10:00\"]\n"))
	e := said(0, 0)
	core.Take(&e)
	core.Advance(t0.Add(3 * time.Hour))
	wantLines(t, lines(core.Said())[:1], "1h0m0s open r warning 1")
}

func TestASourceGapIsNeitherQuietNorASpike(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\ntype = \"spike\"\n[[rules]]\nname = \"s\"\ntype = \"silence\"\nof = [\"brand\"]\n"))
	for _, e := range days(48, 10, 0) {
		core.Take(&e)
	}
	core.Unheard(Gap{Source: "press", From: t0, Until: t0.Add(24 * time.Hour)})
	core.Advance(t0.Add(24 * time.Hour))
	// What was missed comes in at once, published when it was.
	for k := range 48 {
		e := said(1000+k, time.Duration(k)*30*time.Minute)
		e.Mention.Discovered = t0.Add(24*time.Hour + time.Minute)
		core.Take(&e)
	}
	if got := core.Said(); len(got) != 0 {
		t.Errorf("said %v", lines(got))
	}
}
