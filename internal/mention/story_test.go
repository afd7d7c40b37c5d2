package mention

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const release = `Acme Robotics today announced the recall of forty thousand vacuum cleaners sold between March and
October after customers reported overheating batteries. The company said nobody had been hurt and that owners would receive a
replacement free of charge within three weeks. Regulators welcomed the step and said they would go on watching. Shares fell four per
cent in early trading before recovering in the afternoon, and analysts called the costs bearable for a group of this size.`

func sameStory(a, b Mention) bool {
	f, g := FingerprintOf(&a), FingerprintOf(&b)
	_, same := f.SameStory(&g)
	return same
}

func TestWhatIsOneStory(t *testing.T) {
	t.Parallel()
	sentences := strings.SplitAfter(release, ". ")
	cases := []struct {
		name string
		a, b Mention
		want bool
	}{
		{"a copy", Mention{Title: "Acme recalls vacuums", Text: release}, Mention{Title: "Acme recalls vacuums", Text: release}, true},
		{"a copy under another title", Mention{Title: "Acme recalls vacuums", Text: release}, Mention{Title: "Forty thousand cleaners go back", Text: release}, true},
		{"other case, punctuation and address", Mention{Text: release}, Mention{Text: strings.ToUpper(strings.ReplaceAll(release, ",", " –")) + " https://b.example/x?y"}, true},
		{"cut after two sentences of four", Mention{Text: release}, Mention{Text: sentences[0] + sentences[1] + " …"}, true},
		{"quoted in a comment", Mention{Text: "RT @wire: " + release + "\n\nWell, what did they expect from batteries this cheap?"}, Mention{Text: release}, true},
		{"a headline and its article", Mention{Title: "Acme recalls forty thousand vacuum cleaners"}, Mention{Title: "Acme recalls forty thousand vacuum cleaners", Text: release}, true},
		{"one sentence in common", Mention{Text: release}, Mention{Text: sentences[2] + strings.Repeat("something else entirely was said about other matters here, ", 3) +
			"and the weather will be fine in most parts of the country until the end of the week when rain comes in from the west"}, false},
		{"nothing in common", Mention{Text: release}, Mention{Text: "My flight was cancelled and nobody at the desk could say when the next one leaves"}, false},
		{"short thanks of two people", Mention{Text: "thank you @acme"}, Mention{Text: "thank you @acme"}, false},
		{"a rubric with different texts", Mention{Title: "Business Highlights", Text: release}, Mention{Title: "Business Highlights", Text: "Stocks fell on Friday as oil rose and bonds did what bonds do"}, false},
		{"empty", Mention{}, Mention{}, false},
		{"Chinese without spaces", Mention{Text: "今天公司宣布召回四万台吸尘器因为电池过热引起客户投诉"}, Mention{Text: "今天公司宣布召回四万台吸尘器因为电池过热引起客户投诉。转载"}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := sameStory(c.a, c.b); got != c.want {
				f, g := FingerprintOf(&c.a), FingerprintOf(&c.b)
				t.Errorf("got %v (%+v)", got, f.Resemble(&g))
			}
			if sameStory(c.a, c.b) != sameStory(c.b, c.a) {
				t.Error("the order matters")
			}
		})
	}
}

// TestResemblanceEstimatesWhatItSays holds the sketch to exact sets of shingles.
func TestResemblanceEstimatesWhatItSays(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	words := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = strings.Repeat(string(rune('a'+rng.IntN(26))), 1+rng.IntN(3)) + string(rune('a'+rng.IntN(26))) + string(rune('a'+rng.IntN(26)))
		}
		return out
	}
	var sum, worst float64
	const rounds = 300
	for range rounds {
		a := words(400)
		b := slices.Concat(a[:100+rng.IntN(300)], words(rng.IntN(200)))
		f := FingerprintOf(&Mention{Text: strings.Join(a, " ")})
		g := FingerprintOf(&Mention{Text: strings.Join(b, " ")})
		d := f.Resemble(&g).Jaccard - jaccard(a, b)
		sum += d
		worst = max(worst, d, -d)
	}
	if mean := sum / rounds; mean > 0.02 || mean < -0.02 {
		t.Errorf("mean error %.3f: the estimate leans", mean)
	}
	if worst > 0.25 {
		t.Errorf("worst error %.3f", worst)
	}
}

func jaccard(a, b []string) float64 {
	set := func(w []string) map[string]bool {
		s := map[string]bool{}
		for i := 2; i < len(w); i++ {
			s[strings.Join(w[i-2:i+1], " ")] = true
		}
		return s
	}
	sa, sb := set(a), set(b)
	both := 0
	for k := range sa {
		if sb[k] {
			both++
		}
	}
	return float64(both) / float64(len(sa)+len(sb)-both)
}

func FuzzFingerprint(f *testing.F) {
	f.Add("title", release)
	f.Add("", "a’b ’ \xff http:// 今天 https://x")
	f.Fuzz(func(t *testing.T, title, text string) {
		fp := FingerprintOf(&Mention{Title: title, Text: text})
		if !slices.IsSorted(fp.Hashes) || len(fp.Hashes) > FingerprintSize || fp.Words > utf8.RuneCountInString(title)+utf8.RuneCountInString(text) {
			t.Fatalf("bad fingerprint %+v", fp)
		}
		if r := fp.Resemble(&fp); len(fp.Hashes) > 0 && (r.Jaccard != 1 || r.Contained != 1) {
			t.Fatalf("does not resemble itself: %+v", r)
		}
		if upper := FingerprintOf(&Mention{Title: title + " ", Text: text + "\n"}); upper.Words != fp.Words {
			t.Fatalf("trailing space is a word: %d, %d", upper.Words, fp.Words)
		}
	})
}

func BenchmarkFingerprint(b *testing.B) {
	for name, m := range map[string]Mention{
		"post":    {Text: "@airline my flight 2415 was cancelled and nobody at the desk could tell us when the next one leaves; this is the third time this year and I am done #fail"},
		"article": {Title: "Acme recalls vacuums", Text: strings.Repeat(release+" ", 4)},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				FingerprintOf(&m)
			}
		})
	}
}
