package sentiment

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/abadojack/whatlanggo"
	"github.com/jonreiter/govader"
	"github.com/pemistahl/lingua-go"
)

// benchTexts are posts of the shared data where it lies beside the repository or
// at $EARSHOT_SHARED, else a few of our own.
func benchTexts(b *testing.B) []string {
	b.Helper()
	shared := os.Getenv("EARSHOT_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	var out []string
	for _, name := range []string{"airline-mentions/delta.jsonl"} {
		f, err := os.Open(filepath.Join(shared, "data", name))
		if err != nil {
			continue
		}
		s := bufio.NewScanner(f)
		for s.Scan() {
			var r struct{ Text string }
			if json.Unmarshal(s.Bytes(), &r) == nil {
				out = append(out, r.Text)
			}
		}
		f.Close()
	}
	if len(out) == 0 {
		out = []string{
			"I love Harry's, but Target was awful today: two hours in the queue and nobody at the till. Never again!",
			"The meeting is on Tuesday at 10 in Berlin, bring your own cups please",
			"Das neue Update ist leider wieder langsamer als das alte, sehr schade",
		}
	}
	return out
}

// over runs fn over the texts for about this long and returns texts a second of
// processor time, which a busy machine does not distort as it does the clock.
func over(texts []string, d time.Duration, fn func(string)) float64 {
	n := 0
	start := processor()
	for processor()-start < d {
		for range 50 {
			fn(texts[n%len(texts)])
			n++
		}
	}
	return float64(n) / (processor() - start).Seconds()
}

// processor is the processor time this process has used.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkAgainstOthers measures the engine and the libraries it is compared
// with in turn, in many short rounds so that a busy machine slows all of them alike,
// and reports the medians and their ratios.
func BenchmarkAgainstOthers(b *testing.B) {
	texts := benchTexts(b)
	e := engine(b)
	vader := govader.NewSentimentIntensityAnalyzer()
	detector := lingua.NewLanguageDetectorBuilder().FromLanguages(
		lingua.English, lingua.German, lingua.Spanish, lingua.French, lingua.Italian, lingua.Portuguese, lingua.Dutch, lingua.Polish,
		lingua.Russian, lingua.Arabic, lingua.Hindi, lingua.Japanese, lingua.Chinese, lingua.Korean, lingua.Turkish, lingua.Swedish,
		lingua.Danish, lingua.Finnish, lingua.Czech, lingua.Romanian).Build()
	target := Options{Lang: "en", Targets: []Target{{Names: []string{"Delta", "@delta", "JetBlue"}}}}
	runs := []struct {
		name string
		fn   func(string)
	}{
		{"earshot", func(s string) { e.Analyze(s, Options{Lang: "en"}) }},
		{"govader", func(s string) { vader.PolarityScores(s) }},
		{"earshot_undeclared", func(s string) { e.Analyze(s, Options{}) }},
		{"earshot_target", func(s string) { e.Analyze(s, target) }},
		{"earshot_lang", func(s string) { e.Lang(s) }},
		{"lingua", func(s string) { detector.DetectLanguageOf(s) }},
		{"whatlanggo", func(s string) { whatlanggo.Detect(s) }},
	}
	for range 40 {
		detector.DetectLanguageOf(texts[0]) // its models load on first use
	}
	for b.Loop() {
		got := map[string][]float64{}
		for range 25 {
			for _, r := range runs {
				got[r.name] = append(got[r.name], over(texts, 50*time.Millisecond, r.fn))
			}
		}
		mid := func(name string) float64 {
			slices.Sort(got[name])
			return got[name][len(got[name])/2]
		}
		for _, r := range runs {
			b.ReportMetric(mid(r.name), r.name+"/s")
		}
		b.ReportMetric(mid("earshot")/mid("govader"), "x-govader")
		b.ReportMetric(mid("earshot_undeclared")/mid("govader"), "undeclared-x-govader")
		b.ReportMetric(mid("earshot_lang")/mid("lingua"), "x-lingua")
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnalyze(b *testing.B) {
	texts := benchTexts(b)
	e := engine(b)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		e.Analyze(texts[i%len(texts)], Options{Lang: "en"})
		i++
	}
}

func BenchmarkAnalyzeUndeclared(b *testing.B) {
	texts := benchTexts(b)
	e := engine(b)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		e.Analyze(texts[i%len(texts)], Options{})
		i++
	}
}
