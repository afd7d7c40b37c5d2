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
		"video online": "", "euro dollar": "", "radio studio": "", "mini bar": "",
		"danke schön": "de", "merci beaucoup": "fr", "non funziona": "it", "werkt niet": "nl", "nie działa": "pl", "fungerar inte": "sv",
		"kiitos paljon": "fi", "nagyon jó": "hu", "не працює": "uk", "kya bakwas hai": "hi", "teşekkür ederim": "tr", "not working again": "en",
		"wieder kaputt": "de", "trop cher": "fr", "muy caro": "es", "molto bello": "it", "muito caro": "pt", "heel duur": "nl",
	} {
		if got, sure := d.Detect(text, k.Tokens(text)); got != want {
			t.Errorf("%q: %q %.2f, want %q", text, got, sure, want)
		}
	}
}
