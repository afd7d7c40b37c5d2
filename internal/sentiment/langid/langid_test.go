package langid

import (
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

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
