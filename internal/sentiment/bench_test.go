package sentiment

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/abadojack/whatlanggo"
	"github.com/jonreiter/govader"
	"github.com/pemistahl/lingua-go"
)

// The benchmarks here compare with other libraries, text set by text set:
//
//	EARSHOT_SHARED=… go test ./internal/sentiment -run xxx -bench Against -benchtime 1x -cpu 1

// textSet is texts of one kind: short or long, of one language or several.
type textSet struct {
	name  string
	texts []string
}

// benchSets reads the sets from the shared data where it lies beside the repository
// or at $EARSHOT_SHARED; without, there is one of a few texts of our own.
func benchSets(b *testing.B) []textSet {
	b.Helper()
	languages, _ := filepath.Glob(sharedData("xlm-t/*.val.jsonl"))
	sets := []textSet{
		{"airline", benchTexts(b, 4000, sharedData("airline-mentions/delta.jsonl"))},
		{"posts", benchTexts(b, 4000, sharedData("tweeteval-sentiment/val.jsonl"))},
		{"titles", benchTexts(b, 4000, sharedData("reddit-scale/posts.jsonl.gz"))},
		{"paragraphs", sized(200, 350, benchTexts(b, 20000, sharedData("reddit-scale/posts.jsonl.gz#text")))},
		{"bodies", benchTexts(b, 2000, sharedData("reddit-scale/posts.jsonl.gz#text"))},
		{"languages", benchTexts(b, 300, languages...)},
	}
	sets = slices.DeleteFunc(sets, func(s textSet) bool { return len(s.texts) == 0 })
	if len(sets) == 0 {
		sets = []textSet{{"own", []string{
			"I love Harry's, but Target was awful today: two hours in the queue and nobody at the till. Never again!",
			"The meeting is on Tuesday at 10 in Berlin, bring your own cups please",
			"Das neue Update ist leider wieder langsamer als das alte, sehr schade",
		}}}
	}
	return sets
}

func sharedData(name string) string {
	shared := os.Getenv("EARSHOT_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	return filepath.Join(shared, "data", name)
}

// benchTexts takes the first n texts of each file: titles where it holds such, unless
// "#text" is said behind its name. Files that are not there give none. Texts of
// several files come in turn.
func benchTexts(b *testing.B, n int, files ...string) (out []string) {
	b.Helper()
	for k, name := range files {
		name, bodies := strings.CutSuffix(name, "#text")
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		var r io.Reader = bufio.NewReader(f)
		if strings.HasSuffix(name, ".gz") {
			if r, err = gzip.NewReader(r); err != nil {
				b.Fatal(err)
			}
		}
		d := json.NewDecoder(r)
		for i := 0; i < n && d.More(); {
			var row struct{ Title, Text string }
			if err := d.Decode(&row); err != nil {
				b.Fatal(err)
			}
			text := row.Title
			if bodies || text == "" {
				text = row.Text
			}
			if text != "" {
				out = slices.Insert(out, min(len(out), i*(k+1)+k), text)
				i++
			}
		}
	}
	return out
}

// sized are the texts of so many bytes: 200 to 350 are 48 words in the mean, as long as those
// of the trial that the aim for speed was set by.
func sized(least, most int, texts []string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return len(s) < least || len(s) > most })
}

// contender is what is measured: its answer to one text. It goes on in the texts where
// its last round ended, so that all read all of them however fast they are.
type contender struct {
	name  string
	fn    func(string)
	next  int
	speed []float64 // texts a second of processor time, of each round
}

// run measures one round of about this long in processor time, which a busy machine
// does not distort as it does the clock.
func (c *contender) run(texts []string, d time.Duration) {
	n := 0
	start := processor()
	used := time.Duration(0)
	for ; used < d; used = processor() - start {
		for range 20 {
			c.fn(texts[c.next%len(texts)])
			c.next++
			n++
		}
	}
	c.speed = append(c.speed, float64(n)/used.Seconds())
}

// median is the median speed of the rounds so far.
func (c *contender) median() float64 {
	s := slices.Sorted(slices.Values(c.speed))
	return s[len(s)/2]
}

// processor is the processor time this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A round is long enough that what one contender leaves to the garbage collector is
// collected at its own cost, for the most part.
const (
	rounds = 9
	round  = 250 * time.Millisecond
)

// race measures in turn, in many rounds so that a busy machine slows all alike,
// on each set, and reports the medians, and how many times that of the last the others are.
func race(b *testing.B, contenders func() []*contender) {
	for _, set := range benchSets(b) {
		b.Run(set.name, func(b *testing.B) {
			list := contenders()
			for range b.N {
				for range rounds {
					for _, c := range list {
						c.run(set.texts, round)
					}
				}
			}
			last := list[len(list)-1]
			for _, c := range list {
				b.ReportMetric(c.median(), c.name+"/s")
				if c != last {
					b.ReportMetric(c.median()/last.median(), c.name+"-x-"+last.name)
				}
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkAgainstGovader comes first: lingua's models, once in memory, would make
// the garbage collector's rounds dear, which only the others need.
func BenchmarkAgainstGovader(b *testing.B) {
	e := engine(b)
	vader := govader.NewSentimentIntensityAnalyzer()
	english := Options{Lang: "en"}
	race(b, func() []*contender {
		return []*contender{
			{name: "declared", fn: func(s string) { e.Analyze(s, english) }},
			{name: "undeclared", fn: func(s string) { e.Analyze(s, Options{}) }},
			{name: "target", fn: func(s string) { e.Analyze(s, delta) }},
			{name: "govader", fn: func(s string) { vader.PolarityScores(s) }},
		}
	})
}

func BenchmarkAgainstLingua(b *testing.B) {
	e := engine(b)
	detector := lingua.NewLanguageDetectorBuilder().FromLanguages(
		lingua.English, lingua.German, lingua.Spanish, lingua.French, lingua.Italian, lingua.Portuguese, lingua.Dutch, lingua.Polish,
		lingua.Russian, lingua.Arabic, lingua.Hindi, lingua.Japanese, lingua.Chinese, lingua.Korean, lingua.Turkish, lingua.Swedish,
		lingua.Danish, lingua.Finnish, lingua.Czech, lingua.Romanian).WithPreloadedLanguageModels().Build()
	race(b, func() []*contender {
		return []*contender{
			{name: "lang", fn: func(s string) { e.Lang(s) }},
			{name: "whatlanggo", fn: func(s string) { whatlanggo.Detect(s) }},
			{name: "lingua", fn: func(s string) { detector.DetectLanguageOf(s) }},
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// delta asks for a target that nearly every text about an airline names, and hardly any other.
var delta = Options{Lang: "en", Targets: []Target{{Names: []string{"Delta", "@delta", "JetBlue"}}}}

// BenchmarkAnalyze is for profiles, set by set, with and without a declared language.
func BenchmarkAnalyze(b *testing.B) {
	e := engine(b)
	for _, set := range benchSets(b) {
		for name, o := range map[string]Options{"declared": {Lang: "en"}, "undeclared": {}, "target": delta} {
			b.Run(set.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					e.Analyze(set.texts[i%len(set.texts)], o)
					i++
				}
			})
		}
	}
}

// BenchmarkUndeclared reports how many times as long a text takes whose language is not declared, in short turns
// over the same texts, so that a busy machine slows both alike.
func BenchmarkUndeclared(b *testing.B) {
	e := engine(b)
	for _, set := range benchSets(b) {
		b.Run(set.name, func(b *testing.B) {
			const turns, piece = 240, 500
			options := [2]Options{{Lang: "en"}, {}}
			judge := func(o Options, from, n int) (used time.Duration) {
				start := processor()
				for i := range n {
					e.Analyze(set.texts[(from+i)%len(set.texts)], o)
				}
				return processor() - start
			}
			judge(options[0], 0, len(set.texts)) // so that neither finds what the other has fetched
			judge(options[1], 0, len(set.texts))
			var used [2]time.Duration
			for range b.N {
				for turn := range turns {
					for k := range options {
						k = (k + turn) % len(options)
						used[k] += judge(options[k], turn*piece, piece)
					}
				}
			}
			b.ReportMetric(used[1].Seconds()/used[0].Seconds(), "undeclared-x-declared")
			b.ReportMetric(0, "ns/op")
		})
	}
}
