package langid

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

//go:embed testdata/few.tsv
var fewSeen string

//go:embed testdata/few-blind.tsv
var fewBlind string

// TestEverydayPhrasesAreNamedAndCodesAreNot counts, of texts of a few words, how many are
// named rightly, and how many that are of no language are left unnamed, and holds them to a
// floor below what was measured (docs/sentiment/languages.md).
func TestEverydayPhrasesAreNamedAndCodesAreNot(t *testing.T) {
	t.Parallel()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	var k feature.Tokenizer
	for _, set := range []struct {
		name, lines string
		floor       [2]float64 // of phrases, of what is of no language
	}{
		{"seen", fewSeen, [2]float64{0.96, 0.96}}, {"blind", fewBlind, [2]float64{0.6, 0.7}},
	} {
		var all, right [2]int
		for line := range strings.Lines(set.lines) {
			want, text, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if !ok {
				continue
			}
			kind := 0
			if want == "-" {
				kind, want = 1, ""
			}
			all[kind]++
			if got, _ := d.Detect(text, k.Tokens(text)); got == want {
				right[kind]++
			}
		}
		t.Logf("%s: %d of %d phrases, %d of %d of no language", set.name, right[0], all[0], right[1], all[1])
		for kind, floor := range set.floor {
			if float64(right[kind]) < floor*float64(all[kind]) {
				t.Errorf("%s: %d of %d", set.name, right[kind], all[kind])
			}
		}
	}
}

// TestFewWordsAreNamedOnlyWhereAReaderCould holds the detector to texts of two and
// three words: names and words that many languages share belong to none.
func TestFewWordsAreNamedOnlyWhereAReaderCould(t *testing.T) {
	t.Parallel()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	var k feature.Tokenizer
	for text, want := range map[string]string{
		"ok super": "", "taxi hotel": "", "wow super": "", "Coca Cola Zero": "", "hotel bar": "", "no no": "", "Acme kettle": "", "bravo bravo": "",
		"iPhone 15 Pro Max": "", "Tesla Model Y": "", "haha haha haha": "", "hahahahahahahahahaha": "",
		"video online": "", "euro dollar": "", "radio studio": "", "mini bar": "", "Emirates Business Lounge": "",
		"danke schön": "de", "merci beaucoup": "fr", "non funziona": "it", "werkt niet": "nl", "nie działa": "pl", "fungerar inte": "sv",
		"kiitos paljon": "fi", "nagyon jó": "hu", "не працює": "uk", "kya bakwas hai": "hi", "teşekkür ederim": "tr", "not working again": "en",
		"wieder kaputt": "de", "trop cher": "fr", "muy caro": "es", "molto bello": "it", "muito caro": "pt", "heel duur": "nl",
		"C'est nul": "fr", "ништа не ради": "sr", "не работи ништо": "mk", "нищо не работи": "bg", "ничего не работает": "ru",
	} {
		if got, sure := d.Detect(text, k.Tokens(text)); got != want {
			t.Errorf("%q: %q %.2f, want %q", text, got, sure, want)
		}
	}
}

func TestADeclaredLanguageIsUnderstood(t *testing.T) {
	t.Parallel()
	d, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"de": "de", "DE": "de", "pt-BR": "pt", "pt_BR": "pt", "zh-Hans-CN": "zh", "deu": "de", "ger": "de", "FRE": "fr", "fra": "fr", "cmn": "zh",
		"nob": "no", "nb-NO": "no", "nn": "no", "iw": "he", "fil": "tl", "tgl": "tl", "cze": "cs", "ara": "ar", "spa-MX": "es",
		"German": "de", "deutsch": "de", "Português": "pt", "Portuguese (Brazil)": "pt", "русский": "ru", "日本語": "ja", "Norwegian": "no", "Tagalog": "", "Filipino": "tl",
		"sw": "sw", "ceb": "ceb", "": "", "und": "", "mul": "", "zxx": "", "xx": "", "foo": "", "Klingon": "", "-": "", "x": "", "\xff\xfe": "", "en English": "",
	} {
		if got := d.Declared(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// BenchmarkLoad is what telling languages costs of the start: time and memory.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}
