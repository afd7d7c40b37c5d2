package sentiment

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

var loaded = sync.OnceValues(Load)

func engine(t testing.TB) *Engine {
	t.Helper()
	e, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestPlainTextsGetTheirObviousLabel(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"I love this, best purchase ever!":                    mention.Positive,
		"worst service ever, I am so angry":                   mention.Negative,
		"The meeting is on Tuesday at 10 in Berlin":           mention.Neutral,
		"😡😡 terrible":                                         mention.Negative,
		"❤️ ❤️ thank you so much":                             mention.Positive,
		"this is not good at all":                             mention.Negative,
		"Das ist leider wieder kaputt, so ein Mist":           mention.Negative,
		"Muchas gracias, me encanta, excelente":               mention.Positive,
		"je suis trop contente, merci beaucoup, c'est génial": mention.Positive,
	} {
		if got := e.Analyze(text, Options{}); got.Label != want {
			t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
		}
	}
}

func TestEachTargetGetsItsOwnDirection(t *testing.T) {
	t.Parallel()
	e := engine(t)
	r := e.Analyze("I love Harry's, Target was awful", Options{Lang: "en", Targets: []Target{{Names: []string{"Harry's"}}, {Names: []string{"Target"}}}})
	if r.Targets[0].Score <= r.Targets[1].Score || r.Targets[0].Label != mention.Positive || r.Targets[1].Label != mention.Negative {
		t.Errorf("Harry's %+v, Target %+v", r.Targets[0], r.Targets[1])
	}
}

func TestATargetThatDoesNotOccurGetsTheWholeTextsAnswer(t *testing.T) {
	t.Parallel()
	r := engine(t).Analyze("what a lovely day", Options{Targets: []Target{{Names: []string{"Acme"}}}})
	if r.Targets[0].Found != 0 || r.Targets[0].Score != r.Score {
		t.Errorf("%+v against %+v", r.Targets[0], r.Sentiment)
	}
}

func TestANameCarriesNoPolarity(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, rest := range []string{"%sは今日届きました", "%s는 오늘 왔어요", "%s opens a store in Leeds on Friday", "flying with %s tomorrow", "the new %s phone arrived today and it is great", "%s lost my bag again"} {
		var first Sentiment
		for i, name := range []string{"Acme", "United", "Best Buy", "Target", "Virgin", "Delta", "Joy", "Killer"} {
			got := e.Analyze(fmt.Sprintf(rest, name), Options{Lang: "en", Targets: []Target{{Names: []string{name}}}}).Targets[0]
			if i == 0 {
				first = got
			} else if got != first {
				t.Errorf("%s as %s: %+v, as Acme %+v", rest, name, got, first)
			}
		}
	}
}

func TestSpansMarkTheTargetLikeItsName(t *testing.T) {
	t.Parallel()
	e := engine(t)
	text := "honestly Best Buy was great today"
	byName := e.Analyze(text, Options{Lang: "en", Targets: []Target{{Names: []string{"best buy"}}}}).Targets[0]
	bySpan := e.Analyze(text, Options{Lang: "en", Targets: []Target{{Spans: [][2]int{{9, 17}}}}}).Targets[0]
	if byName != bySpan || byName.Found != 1 {
		t.Errorf("by name %+v, by span %+v", byName, bySpan)
	}
}

// bad is the input nobody should send and everybody does.
func bad() []string {
	zalgo := "b\u0300\u0301\u0302\u0303\u0304a\u0300\u0301\u0302\u0303d\u0316\u0317\u0318"
	return []string{
		"", " ", "\n\n", "\xff\xfe\xfd", "bad\xc3", "😀😀😀", "👨‍👩‍👧‍👦", "https://a.example/ http://b.example/", "!!!???...", zalgo,
		"Привет hello 你好 مرحبا", strings.Repeat("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo", 200), "func main() { fmt.Println(\"hi\") }",
		strings.Repeat("a", 1<<20), strings.Repeat("so good ", 1<<17), strings.Repeat("😀", 1<<18), strings.Repeat("@", 1<<16), strings.Repeat("' ", 1<<16),
		strings.Repeat("#", 1<<16), strings.Repeat("\u0301", 1<<16), "\x00\x01\x02", strings.Repeat("не ", 5000), "`` ` ' ’ ’s",
	}
}

func TestAnyBytesGetAnAnswer(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range bad() {
		r := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}, {Names: []string{""}}, {Names: []string{"so"}}, {Spans: [][2]int{{0, 2}, {1 << 30, 1 << 31}}}}})
		for _, s := range append(r.Targets, r.Sentiment) {
			if s.Label == "" || math.IsNaN(s.Score) || s.Score < -1 || s.Score > 1 {
				t.Errorf("%.20q: %+v", text, s)
			}
		}
		if c := e.Crisis(text, ""); !(c.Score >= 0 && c.Score <= 1) {
			t.Errorf("%.20q: crisis %v", text, c)
		}
		e.Intent(text, "")
		e.Lang(text)
		e.Explain(text, Options{})
	}
}

func TestTheSameTextGetsTheSameAnswerFromManyAtOnce(t *testing.T) {
	t.Parallel()
	e := engine(t)
	texts := []string{"I love Acme", "Acme is awful and slow", "Acme opens at nine", "kein Strom, danke Acme"}
	var want [4]string
	one := func(i int) string {
		b, err := json.Marshal(e.Analyze(texts[i], Options{Targets: []Target{{Names: []string{"Acme"}}}}))
		if err != nil {
			t.Error(err)
		}
		return string(b)
	}
	for i := range texts {
		want[i] = one(i)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 400 {
				if got := one(i % 4); got != want[i%4] {
					t.Errorf("%s, then %s", want[i%4], got)
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestLanguagesOfShortPosts(t *testing.T) {
	t.Parallel()
	e := engine(t)
	if n := len(e.Languages()); n < 40 {
		t.Errorf("%d languages, want 40", n)
	}
	for text, want := range map[string]string{
		"this is really not what I wanted today":      "en",
		"das ist wirklich nicht was ich heute wollte": "de",
		"c'est vraiment pas ce que je voulais":        "fr",
		"eso no es lo que yo quería hoy":              "es",
		"não era isso que eu queria hoje":             "pt",
		"non è quello che volevo oggi":                "it",
		"это совсем не то, что я хотел":               "ru",
		"це зовсім не те, що я хотів сьогодні":        "uk",
		"今日はとても楽しかったです":                               "ja",
		"今天天气很好":                                      "zh",
		"오늘 정말 좋았어요":                                  "ko",
		"Acmeは全然良くない":                                 "ja",
		"Acme서비스 최고":                                  "ko",
		"هذا ليس ما أردته اليوم":                      "ar",
		"σήμερα ήταν πολύ ωραία":                      "el",
		"dit is echt niet wat ik vandaag wilde":       "nl",
		"to nie jest to czego dzisiaj chciałem":       "pl",
		"det här är verkligen inte vad jag ville":     "sv",
		"bu gerçekten istediğim şey değildi":          "tr",
		"@user https://t.co/x 😀😀":                     "",
		"12345 !!!":                                   "",
		"":                                            "",
		"hmm":                                         "",
	} {
		if got, sure := e.Lang(text); got != want {
			t.Errorf("%q: %q %.2f, want %q", text, got, sure, want)
		}
	}
}

func TestAFewPlainWordsOfEnglishAreEnglish(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]string{
		"I hate Acme.": "en", "I love Acme": "en", "I bought a Globex kettle.": "en", "Love it!": "en", "Not good": "en", "I miei amici": "", "Acme": "", "iPhone 15 Pro Max": "", "haha haha haha": "",
	} {
		if got := e.Analyze(text, Options{}).Lang; got != want && (want != "" || got == "en") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestADeclaredLanguageIsBelieved(t *testing.T) {
	t.Parallel()
	r := engine(t).Analyze("das ist gut", Options{Lang: "nl-BE"})
	if r.Lang != "nl" || !r.Fallback {
		t.Errorf("%+v", r)
	}
	if r = engine(t).Analyze("das ist wirklich sehr gut gemacht", Options{Lang: "und"}); r.Lang != "de" || r.Fallback {
		t.Errorf("%+v", r)
	}
}

func TestExplanationNamesWhatMovedTheScore(t *testing.T) {
	t.Parallel()
	e := engine(t)
	text := "the food was great but the delivery was horrible"
	seen := map[string]float64{}
	for _, c := range e.Explain(text, Options{Lang: "en"}) {
		if text[c.Start:c.End] != c.Text {
			t.Errorf("%q is not at %d", c.Text, c.Start)
		}
		seen[c.Text] = c.Weight
	}
	for _, c := range e.Explain("Unlike Globex, Acme picks up the phone.", Options{Lang: "en", Targets: []Target{{Names: []string{"Acme"}}}}) {
		if c.Text == "," || c.Text == "." {
			t.Errorf("%q is said to have moved a score by %g", c.Text, c.Weight)
		}
	}
	if seen["great"] <= 0 || seen["horrible"] >= 0 {
		t.Errorf("%v", seen)
	}
}

func FuzzAnalyze(f *testing.F) {
	for _, s := range bad() {
		if len(s) < 1000 {
			f.Add(s, "Acme")
		}
	}
	e := engine(f)
	f.Fuzz(func(t *testing.T, text, name string) {
		r := e.Analyze(text, Options{Targets: []Target{{Names: []string{name}}}})
		sum := r.Negative + r.Neutral + r.Positive
		if math.Abs(sum-1) > 1e-6 || r.Score < -1 || r.Score > 1 || len(r.Targets) != 1 {
			t.Fatalf("%+v", r)
		}
		if !agrees(r.Sentiment) || !agrees(r.Targets[0]) {
			t.Fatalf("label and score differ: %+v", r)
		}
		if c := e.Crisis(text, "").Score; !(c >= 0 && c <= 1) {
			t.Fatalf("crisis %v", c)
		}
		everyAnswer(e, text, name)
	})
}

func TestCrisisHearsTroubleAndNotIdioms(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, loud := range map[string]bool{
		"Acme is recalling its kettles, product recall after several caught fire": true,
		"huge data breach at Acme, customer data leaked":                          true,
		"boycott Acme, they are being sued for fraud":                             true,
		"I can't recall the name of that film":                                    false,
		"watching Total Recall with friends":                                      false,
		"lovely day at the beach":                                                 false,
		"we found maggots in our Acme muesli":                                     true,
		"my son was hospitalized after drinking Acme juice":                       true,
		"Acme wiped all our documents over night":                                 true,
		"Police raid Acme offices in three towns":                                 true,
		"Acme recalls 9,000 heaters over faulty cable":                            true,
		"is Acme down for everyone?":                                              false, // it only asks
		"Acme won its lawsuit against a copycat":                                  false,
		"we found a table in the corner of Acme":                                  false,
	} {
		if got := e.Crisis(text, "en"); (got.Score >= 0.7) != loud {
			t.Errorf("%q: %.2f %v", text, got.Score, got.Topics)
		}
	}
}

func TestIntentOfPlainPosts(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]string{
		"worst customer service ever, been on hold for two hours @acme": Complaint,
		"@acme how do I change my booking?":                             Question,
		"any recommendations for a good kettle? looking to buy one":     Interest,
		"@acme thank you so much, great service, I love you guys":       Praise,
	} {
		if got := e.Intent(text, "en"); got.Kind != want {
			t.Errorf("%q: %+v, want %s", text, got, want)
		}
	}
	if got := e.Intent("worst airline, two hours delayed and still waiting on the tarmac", "en"); got.Reason != "delay" {
		t.Errorf("reason %+v", got)
	}
}
