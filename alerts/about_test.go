package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// torn praises Globex and complains of Acme.
func torn(m *mention.Mention) {
	m.Text, m.Intent, m.Reason = "I love Globex, Acme was awful", "complaint", "quality"
	m.Brands = []mention.BrandMatch{{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Negative, Score: -0.9}},
		{Brand: "globex", Sentiment: mention.Sentiment{Label: mention.Positive, Score: 0.9}, Intent: "praise", Crisis: new(float64)}}
	crisis := 0.9
	m.Crisis = &crisis
}

func TestARuleHearsWhatIsWantedOfItsOwnBrand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule string
		want []string // brands that hear of it
	}{
		"a complaint":           {`type = "keyword"` + "\nquery = 'intent:complaint'", []string{"acme"}},
		"praise":                {`type = "keyword"` + "\nquery = 'intent:praise'", []string{"globex"}},
		"a reason":              {`type = "keyword"` + "\nquery = 'reason:quality'", []string{"acme"}},
		"a label":               {`type = "keyword"` + "\nquery = 'sentiment:positive'", []string{"globex"}},
		"a crisis":              {`type = "keyword"` + "\nquery = 'crisis:>=0.7'", []string{"acme"}},
		"whose ever it is":      {`type = "keyword"` + "\nquery = 'intent:acme/complaint'", []string{"acme", "globex"}},
		"what waits":            {`type = "unanswered"` + "\nafter = \"1h\"", []string{"acme"}},
		"what waits, of praise": {`type = "unanswered"` + "\nafter = \"1h\"\nbrands = [\"globex\"]\nintents = [\"praise\"]", []string{"globex"}},
		"a joint condition":     {`all = [{ type = "threshold", min_mentions = 1, query = "intent:complaint" }, { type = "threshold", min_mentions = 1 }]`, []string{"acme"}},
	} {
		core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\n"+c.rule))
		e := said(1, 0, torn)
		core.Take(&e)
		core.Finish()
		core.Advance(t0.Add(3 * time.Hour))
		var got []string
		for _, m := range core.Said() {
			if !slices.Contains(got, m.Alert.Brand) {
				got = append(got, m.Alert.Brand)
			}
		}
		if slices.Sort(got); !slices.Equal(got, c.want) {
			t.Errorf("%s: told of %v, want %v", name, got, c.want)
		}
	}
}

// TestDangerToldCalmlyWaits holds that what is loudly a crisis waits for an answer whatever it wants, and nothing quieter does.
func TestDangerToldCalmlyWaits(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\ntype = \"unanswered\"\nafter = \"1h\"\n[[rules]]\nname = \"d\"\ntype = \"digest\"\nschedule = \"daily 18:00\"\n"))
	for n, crisis := range []float64{0.85, 0.7, 0.69, 0, 0.9} {
		e := said(n, time.Duration(n)*time.Minute, func(m *mention.Mention) {
			m.Crisis = &crisis
			if n == 4 {
				m.Triage = &mention.Triage{Status: "handled"}
			}
		})
		core.Take(&e)
	}
	core.Finish()
	core.Advance(t0.Add(24 * time.Hour))
	waited, digests := map[string]bool{}, 0
	for _, m := range core.Said() {
		if m.Alert.Rule == "r" {
			for _, id := range m.Alert.Mentions {
				waited[id] = true
			}
		}
		if d := m.Alert.Evidence.Digest; d != nil && m.Alert.Brand == "acme" {
			if digests++; d.Unanswered != 2 || d.UnansweredLoud != 2 {
				t.Errorf("a digest counts %d, %d of them calm", d.Unanswered, d.UnansweredLoud)
			}
		}
	}
	if len(waited) != 2 || !waited["m0"] || !waited["m1"] || digests != 1 {
		t.Errorf("%v waited and %d digests came, want 2 and 1", waited, digests)
	}
}

func TestADigestCountsWhatIsWantedOfItsBrand(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\ntype = \"digest\"\nschedule = \"daily 18:00\"\n"))
	for n := range 3 {
		e := said(n, time.Duration(n)*time.Minute, torn)
		core.Take(&e)
	}
	core.Advance(t0.Add(24 * time.Hour))
	got := map[string]int{}
	for _, m := range core.Said() {
		f := m.Alert.Evidence.Digest
		got[m.Alert.Brand] += f.Unanswered
		for _, in := range f.Intents {
			got[m.Alert.Brand+" "+in.Name] += in.Count
		}
	}
	if got["acme"] != 3 || got["globex"] != 0 || got["acme complaint"] != 3 || got["globex complaint"] != 0 {
		t.Errorf("unanswered, and by intent: %v", got)
	}
}

// TestADigestCallsNegativeOnlyWhatIsLabelledSo holds that a question that leans a little is not among the most negative.
func TestADigestCallsNegativeOnlyWhatIsLabelledSo(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\ntype = \"digest\"\nschedule = \"daily 18:00\"\n"))
	for n, s := range []mention.Sentiment{
		{Label: mention.Neutral, Score: -0.3}, {Label: mention.Negative, Score: -0.2}, {Label: mention.Positive, Score: -0.9},
		{Label: mention.Negative, Score: -0.8}, {Label: mention.Negative, Score: 0.1},
	} {
		e := said(n, time.Duration(n)*time.Minute, func(m *mention.Mention) {
			m.Brands = []mention.BrandMatch{{Brand: "acme", Sentiment: s}}
		})
		core.Take(&e)
	}
	core.Advance(t0.Add(24 * time.Hour))
	for _, m := range core.Said() {
		if m.Alert.Brand != "acme" {
			continue
		}
		var got []string
		for _, sample := range m.Alert.Evidence.Digest.MostNegative {
			got = append(got, sample.ID+" "+sample.Sentiment)
		}
		if want := []string{"m3 negative", "m1 negative", "m4 negative"}; !slices.Equal(got, want) {
			t.Errorf("most negative are %q, want %q", got, want)
		}
		return
	}
	t.Fatal("no digest was sent")
}

// What is said in the first hour of a digest's period is of that period, and in the first after it of the next.
func TestTheToneOfAPeriodIsThatOfItsHours(t *testing.T) {
	t.Parallel()
	from := t0.Truncate(time.Hour)
	to := from.Add(24 * time.Hour)
	v := &voice{tone: map[int64]tone{}}
	for _, at := range []time.Time{from.Add(-time.Minute), from.Add(10 * time.Minute), to.Add(-time.Minute), to.Add(time.Minute)} {
		v.hearTone(-1, at, to)
	}
	if got := v.toneOf(from, to); got.Neg != 2 || got.All != 2 {
		t.Errorf("%+v, want 2", got)
	}
	if got := v.toneOf(from.Add(30*time.Minute), to.Add(30*time.Minute)).All + v.toneOf(from.Add(-time.Hour), from.Add(30*time.Minute)).All; got != 4 {
		t.Errorf("periods that meet within an hour count %d of 4", got)
	}
}

// A brand that was first heard of yesterday has no usual, and what was before is said when there was one.
func TestADigestSaysWhatIsUsualOnceItIsKnown(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\ntype = \"digest\"\nschedule = \"daily 18:00\"\nbrands = [\"acme\"]\n"))
	for n := range 5 * 24 {
		e := said(n, time.Duration(n)*time.Hour, torn)
		core.Take(&e)
	}
	var got []string
	for _, m := range core.Said() {
		f := m.Alert.Evidence.Digest
		got = append(got, fmt.Sprintf("usual %t, before %t; %s", f.Usual > 0, f.Before > 0, m.Alert.Reason))
	}
	if len(got) < 5 {
		t.Fatal(got)
	}
	for k, want := range []struct{ has, hasNot string }{
		{"no usual yet; net", "before -"}, {"no usual yet", "usually"}, {"no usual yet", "usually"}, {", usually 24; net", "yet"}, {", usually 24; net", "yet"},
	} {
		if !strings.Contains(got[k], want.has) || strings.Contains(got[k], want.hasNot) {
			t.Errorf("digest %d: %s; want %q, not %q", k, got[k], want.has, want.hasNot)
		}
	}
}

// Of a brand that is hardly ever heard the usual is nothing, which is known and no "not yet".
func TestADigestSaysWhereNothingIsUsual(t *testing.T) {
	t.Parallel()
	core := NewCore(configOf(t, "[[rules]]\nname = \"r\"\ntype = \"digest\"\nschedule = \"daily 18:00\"\nbrands = [\"acme\"]\n"))
	for n := range 40 * 24 {
		e := said(n, time.Duration(n)*time.Hour, func(m *mention.Mention) {
			torn(m)
			if n != 5 {
				m.Brands = m.Brands[1:] // of Globex alone
			}
		})
		core.Take(&e)
	}
	digests := core.Said()
	for k, want := range map[int]string{0: "no usual yet", 1: "no usual yet", 4: "usually 0.", 39: "0 mentions, usually none"} {
		if got := digests[k].Alert.Reason; !strings.Contains(got, want) {
			t.Errorf("digest %d: %s; want %q", k, got, want)
		}
	}
	last := digests[39].Alert.Evidence.Digest
	if !last.UsualKnown || last.Usual >= 0.05 || !last.UsuallyNone() {
		t.Errorf("%+v", last)
	}
	exactly, unknown := DigestFigures{UsualKnown: true}, DigestFigures{}
	if s := exactly.sentence(); s != "0 mentions, usually none" {
		t.Error(s)
	}
	if s := unknown.sentence(); s != "0 mentions, no usual yet" {
		t.Error(s)
	}
}
