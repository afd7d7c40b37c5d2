package sentiment

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// aboutRow is a labelled sentence: who it is about, the text, and the rest of its columns.
type aboutRow struct {
	target, text string
	more         []string
}

// aboutRows reads the files of sentences about somebody: kind, target, direction, text, more.
func aboutRows(t *testing.T, patterns ...string) (rows []aboutRow) {
	t.Helper()
	for _, pattern := range patterns {
		files, err := filepath.Glob("testdata/" + pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(data)) {
				c := strings.Split(strings.TrimRight(line, "\n"), "\t")
				if len(c) >= 4 && !strings.HasPrefix(line, "#") {
					rows = append(rows, aboutRow{c[1], c[3], append(c[4:], c[2])})
				}
			}
		}
	}
	return rows
}

// Of the sentences that are judged loudly nearly all are explained by words that say so.
func TestLoudAnswersAreExplained(t *testing.T) {
	t.Parallel()
	e := engine(t)
	rows := aboutRows(t, "towards*.tsv", "tongues*.tsv")
	others := map[string][]string{}
	for _, r := range rows {
		others[r.text] = append(others[r.text], r.target)
	}
	loudly, told, turned, named, two := 0, 0, 0, 0, 0
	for _, r := range rows {
		o := Options{Targets: []Target{{Names: []string{r.target}}}}
		got := e.Analyze(r.text, o).Targets[0]
		if got.Found == 0 || abs(got.Score) < 0.6 {
			continue
		}
		loudly++
		list := e.Explain(r.text, o)
		if saidAll(list, got.Score) >= 0.3 {
			told++
		} else {
			t.Logf("%.2f of %s by no words: %s", got.Score, r.target, r.text)
		}
		if heardWithout(e, r.text, o, list)*sign(got.Score) < loud {
			turned++
		}
		for _, other := range others[r.text] {
			if other == r.target {
				if names(r.text, list, other) {
					t.Errorf("the target %s has a weight: %s", other, r.text)
				}
				continue
			}
			if two++; names(r.text, list, other) {
				named++
			}
		}
	}
	t.Logf("of %d loud answers %d are told by words of 0.3 together, %d are loud no more without their words; of %d beside another the other is named %d times", loudly, told, turned, two, named)
	if told*1000 < loudly*995 || turned*100 < loudly*90 || named*100 > 3*two {
		t.Errorf("loud answers lack words")
	}
}

// The words that decide a loud sentence are named, and those that are no part of it, names or what only joins, are not.
func TestTheDecidingWordsAreNamed(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		file                string
		missed, superfluous int
		silent              bool
	}{{"why.tsv", 7, 2, false}, {"why-blind.tsv", 4, 2, true}} {
		rows, wanted, missed, superfluous := 0, 0, 0, 0
		for _, r := range aboutRows(t, c.file) {
			o := Options{Targets: []Target{{Names: []string{r.target}}}}
			way := 1.0
			if r.more[2] == "negative" {
				way = -1
			}
			list := e.Explain(r.text, o)
			rows++
			for word := range strings.SplitSeq(r.more[0], ";") {
				if wanted++; !slices.ContainsFunc(list, func(c Contribution) bool { return c.Weight*way >= carriedBy && overlaps(c, r.text, word) }) {
					missed++
					if !c.silent { // the blind half is only counted
						t.Logf("%q is not named: %s %v", word, r.text, list)
					}
				}
			}
			for word := range strings.SplitSeq(r.more[1]+";"+r.target, ";") {
				if i := slices.IndexFunc(list, func(c Contribution) bool { return c.Weight*way >= carriedBy && strings.EqualFold(c.Text, word) }); i >= 0 {
					superfluous++
					if !c.silent {
						t.Logf("%v is named: %s %v", list[i], r.text, list)
					}
				}
			}
		}
		t.Logf("%s: of %d deciding words of %d sentences %d are missed; %d others are named", c.file, wanted, rows, missed, superfluous)
		if missed > c.missed || superfluous > c.superfluous {
			t.Errorf("%s: too many", c.file)
		}
	}
}

// What is weighed is what is answered, and explaining one text leaves no trace in the next explanation.
func TestAnExplanationWeighsTheAnswer(t *testing.T) {
	t.Parallel()
	e := engine(t)
	rows := aboutRows(t, "towards.tsv", "tongues.tsv", "towards-blind.tsv")
	lists := make([][]Contribution, len(rows))
	for i, r := range rows {
		o := Options{Targets: []Target{{Names: []string{r.target}}}}
		lists[i] = e.Explain(r.text, o)
		s := new(scratch)
		read, lang := e.read(s, r.text, "")
		masked, found := e.mask(s, s.legible.of(r.text), slices.Clone(read), o.Targets[0])
		w := scales{e: e, s: s, text: s.legible.of(r.text), tokens: slices.Clone(masked), towards: found > 0, names: o.Targets[0].Names}
		w.harmed = func() bool { return e.blames(w.text, lang, o.Targets[0]) }
		if got, want := w.score(w.tokens), e.Analyze(r.text, o).Targets[0].Score; got != want {
			t.Errorf("%s: %g is weighed, %g answered: %s", r.target, got, want, r.text)
		}
	}
	for i, r := range slices.Backward(rows) {
		if again := e.Explain(r.text, Options{Targets: []Target{{Names: []string{r.target}}}}); !slices.Equal(again, lists[i]) {
			t.Errorf("explained by %v, then by %v: %s", lists[i], again, r.text)
		}
	}
}

// Of a very long word or tag an explanation shows the beginning, and where it stands.
func TestAVeryLongWordIsShownInPart(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, long := range []string{"#" + strings.Repeat("bad", 1e5), strings.Repeat("😡", 1e4), strings.Repeat("ы", 1e5)} {
		text := "Acme is awful " + long + " so bad"
		for _, o := range []Options{{Targets: []Target{{Names: []string{"Acme"}}}}, {}} {
			for _, c := range e.Explain(text, o) {
				if len(c.Text) > 2*longestText || !utf8.ValidString(c.Text) || !strings.HasPrefix(text[c.Start:c.End], strings.TrimSuffix(c.Text, "…")) {
					t.Errorf("%d bytes shown of what stands from %d to %d", len(c.Text), c.Start, c.End)
				}
			}
		}
	}
}

// overlaps says whether a word of an explanation stands where a word of its text does.
func overlaps(c Contribution, text, word string) bool {
	for at := 0; at < len(text); {
		i := strings.Index(text[at:], word)
		if i < 0 {
			return false
		}
		from := at + i
		if at = from + len(word); c.Start < at && c.End > from {
			return true
		}
	}
	return false
}

// saidAll is what the words of a list say together the way of a score.
func saidAll(list []Contribution, score float64) (sum float64) {
	for _, c := range list {
		sum += max(0, c.Weight*sign(score))
	}
	return sum
}

// heardWithout is the score of a text without the words of a list that speak the way of its score.
func heardWithout(e *Engine, text string, o Options, list []Contribution) float64 {
	score := e.Analyze(text, o).Targets[0].Score
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	read, _ := e.read(s, text, "")
	masked, _ := e.mask(s, text, slices.Clone(read), o.Targets[0])
	rest := slices.DeleteFunc(slices.Clone(masked), func(k feature.Token) bool {
		return slices.ContainsFunc(list, func(c Contribution) bool {
			return c.Weight*score > 0 && int(k.Start) >= c.Start && int(k.End) <= c.End
		})
	})
	return e.judge(e.targetLogits(s, text, rest)).Score
}

// names says whether a word of a list stands in a name.
func names(text string, list []Contribution, name string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], name)
		if i < 0 {
			return false
		}
		from := at + i
		at = from + len(name)
		if slices.ContainsFunc(list, func(c Contribution) bool { return c.Start < at && c.End > from && wholeWord(text, from, at) }) {
			return true
		}
	}
}

// wholeWord says whether no ASCII letter goes on before or behind a place.
func wholeWord(text string, from, to int) bool {
	return (from == 0 || !wordByte(text[from-1])) && (to == len(text) || !wordByte(text[to]))
}

// A verdict is never without a word that carries it, however many say the same.
func TestWhatSaysTheSameTwiceIsStillExplained(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		text, target, word string
		way                float64
	}{
		{"I love Harry's, Target was awful", "Target", "awful", -1},
		{"Acme is so good!!! 😍😍 #LoveIt", "Acme", "#LoveIt", 1},
		{"é Acme is awful 😡", "Acme", "awful", -1},
		{"vodafone again 😡😡😡", "Vodafone", "😡😡😡", -1},
		{"Costco took the tv back no questions asked. Best Buy made me feel like a criminal for the same thing", "Best Buy", "criminal", -1},
		{"AT&T is awful, Verizon is great", "AT&T", "awful", -1},
		{"Airbnb 👎👎👎", "Airbnb", "👎👎👎", -1},
		{"New Lego set 😍😍", "Lego", "😍😍", 1},
	} {
		words := e.Explain(c.text, Options{Targets: []Target{{Names: []string{c.target}}}})
		first := slices.IndexFunc(words, func(w Contribution) bool { return w.Text == c.word })
		if first < 0 || words[first].Weight*c.way < carriedBy || math.Abs(words[first].Weight) < math.Abs(words[0].Weight) {
			t.Errorf("%q is explained by %+v, want first %q", c.text, words, c.word)
		}
	}
}
