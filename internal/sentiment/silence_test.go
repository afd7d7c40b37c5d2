package sentiment

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// agrees says whether label and score say the same.
func agrees(s Sentiment) bool {
	switch s.Label {
	case mention.Positive:
		return s.Score > 0
	case mention.Negative:
		return s.Score < 0
	}
	return math.Abs(s.Score) <= 0.5
}

func TestLabelAndScoreAgree(t *testing.T) {
	t.Parallel()
	e := engine(t)
	target := Options{Targets: []Target{{Names: []string{"Acme"}}}}
	check := func(text string) {
		r := e.Analyze(text, target)
		if !agrees(r.Sentiment) || !agrees(r.Targets[0]) {
			t.Errorf("%.80q: %+v", text, r)
		}
	}
	words := strings.Fields("Acme is not good bad awful but never great unlike delayed ? ! thanks 🙃 😍 no refund love hate ok meh nicht gut schlecht 最高 #fail")
	rng := rand.New(rand.NewPCG(7, 11))
	for range 3000 {
		text := ""
		for range 1 + rng.IntN(9) {
			text += words[rng.IntN(len(words))] + " "
		}
		check(text)
	}
	for _, table := range []string{seenSentences, blindSentences, seenTongues, seenPosts, laterPosts, seenCrises} {
		for line := range strings.Lines(table) {
			check(line[strings.LastIndexByte(line, '\t')+1:])
		}
	}
}

// TestMarksOverLettersHideNoWord stacks dozens of combining marks on each letter.
func TestMarksOverLettersHideNoWord(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, n := range []int{1, 3, 40} {
		var text strings.Builder
		for i, r := range "this is awful, Acme" {
			text.WriteRune(r)
			for k := range n {
				text.WriteRune(rune(0x300 + (i*7+k*3)%0x6f))
			}
		}
		o := Options{Targets: []Target{{Names: []string{"Acme"}}}}
		if r := e.Analyze(text.String(), o).Targets[0]; r.Label != mention.Negative || r.Found != 1 {
			t.Errorf("%d marks on each letter: %s, found %d times", n, r.Label, r.Found)
		}
	}
}

func TestWhatIsNoWordSaysNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{strings.Repeat("a", 5000), strings.Repeat("x", 12), "hhhhhhhhhhh", strings.Repeat("TWFu", 40), strings.Repeat("Zm9v", 3000) + " 12345", "Hello", "x", "ok", "Good morning", "the"} {
		if r := e.Analyze(text, Options{}); r.Label != mention.Neutral || r.Score != 0 {
			t.Errorf("%.20q: %s %.2f", text, r.Label, r.Score)
		}
	}
}

func TestAStretchedWordSaysWhatTheShortenedOneSays(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range [][2]string{
		{"gr", "at"}, {"l", "ve it"}, {"suuu", "per"}, {"this is s", " good"}, {"genial", ""}, {"جم", "ل"}, {"terrib", "le"}, {"NOOO", " WAY"},
	} {
		letter := map[string]string{"gr": "e", "l": "o", "suuu": "p", "this is s": "o", "genial": "l", "جم": "ي", "terrib": "l", "NOOO": "O"}[c[0]]
		few := e.Analyze(c[0]+strings.Repeat(letter, 5)+c[1], Options{})
		for _, n := range []int{58, 62, 80, 3000} {
			if got := e.Analyze(c[0]+strings.Repeat(letter, n)+c[1], Options{}); got.Label != few.Label || got.Score != few.Score {
				t.Errorf("%s…%s, %d letters: %s %.2f, with five %s %.2f", c[0], c[1], n, got.Label, got.Score, few.Label, few.Score)
			}
		}
	}
}

// TestAStretchedWordIsTheOneThatWasStretched holds that letters which were not stretched stay as they are written, two
// where there are two.
func TestAStretchedWordIsTheOneThatWasStretched(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for stretched, meant := range map[string]string{"stunninggg": "stunning", "bessst": "best", "happppy": "hapy", "brilliannnt": "brilliant"} {
		if got := string(unstretched(stretched, nil)); got != meant {
			t.Errorf("%q: %q, want %q", stretched, got, meant)
		}
	}
	for stretched, meant := range map[string]string{"stunninggg": "stunning", "brilliannnt": "brilliant", "bessst": "best"} {
		s := &scratch{}
		if got, want := e.tokens(s, stretched)[0].ID, e.tokens(&scratch{}, meant)[0].ID; got != want || want == 0 {
			t.Errorf("%q is word %d, %q is %d", stretched, got, meant, want)
		}
	}
}

// Laughter beside a name says nothing of it; a word of praise or thanks does.
func TestLaughterAloneSaysNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"@acme lol": mention.Neutral, "Acme haha": mention.Neutral, "lol Acme": mention.Neutral, "@acme omg": mention.Neutral, "@acme pls": mention.Neutral, "@Acme hahaha": mention.Neutral, "@acme lmao": mention.Neutral,
		"@acme thanks": mention.Positive, "Acme great lol": mention.Positive, "Acme sucks lol": mention.Negative, "haha Acme broke my phone": mention.Negative,
	} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0].Label; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
