package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestWhatOthersSayInOtherLanguagesGivesWay holds what others say of a brand against what the
// writer says, an ordeal beside which praise mocks, and the counter-examples of both.
func TestWhatOthersSayInOtherLanguagesGivesWay(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		of, text string
		want     mention.Label
	}{
		{"Endesa", "Mi suegra dice que Endesa es una estafa, a mí me atendieron de diez", mention.Positive},
		{"Santander", "Muita gente fala mal do Santander, comigo sempre resolveram rapidinho", mention.Positive},
		{"Vodafone", "„Vodafone ist der letzte Laden“, meint mein Nachbar. Bei mir läuft das Internet seit Jahren ohne Aussetzer.", mention.Positive},
		{"Aegean", "Όλοι λένε άσχημα για την Aegean, η δική μου πτήση ήταν άψογη", mention.Positive},
		{"Сбер", "Все ругают Сбер, а мне ипотеку одобрили за день", mention.Positive},
		{"Endesa", "Mi suegra dice que Endesa es una estafa", mention.Negative},
		{"Vodafone", "Alle sagen, Vodafone ist furchtbar", mention.Negative},
		{"Netto", "Alle schimpfen auf Netto, und bei mir war auch alles kaputt", mention.Negative},
		// an ordeal, and what is none
		{"Gol", "Seis horas no chão do aeroporto, que maravilha de viagem, Gol", mention.Negative},
		{"SJ", "Stå upp hela vägen till Malmö för 900 spänn, tack SJ, vilken service", mention.Negative},
		{"Otto", "Danke Otto, Paket nach drei Stunden da, super", mention.Positive},
		{"TAP", "Três horas de atraso, mas a TAP tratou de tudo, excelente", mention.Positive},
		// measured by a word that also says whom one leaves; names whose last letters are softened
		{"رفاه", "میوه‌های شهروند خیلی تازه‌تر از رفاه هستند", mention.Negative},
		{"Biedronka", "Warzywa w Lidlu są dużo świeższe niż w Biedronce", mention.Negative},
		{"Μασούτης", "Τα λαχανικά στα Lidl είναι πολύ πιο φρέσκα από του Μασούτη", mention.Negative},
	} {
		if r := e.Analyze(c.text, Options{Targets: []Target{{Names: []string{c.of}}}}).Targets[0]; r.Label != c.want || r.Found == 0 {
			t.Errorf("%s in %q: %s %.2f, want %s", c.of, c.text, r.Label, r.Score, c.want)
		}
	}
}
