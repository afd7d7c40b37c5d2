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
		// what is granted, and then contrasted by words nobody knows; who names somebody else says nothing of it
		{"Uber", "O Uber sai barato, mas o motorista tomou a ponte errada outra vez", mention.Negative},
		{"Lidl", "Brødet i Lidl er billigt, men det smuldrer helt vildt", mention.Negative},
		{"וולט", "וולט נוח אבל האוכל התבלבל עם של מישהו אחר", mention.Negative},
		{"ピーチ", "ピーチは安いけど、ゲートを三回うろうろさせられた", mention.Negative},
		{"Wizz Air", "Wizz Air e ieftin, dar ne-au plimbat dintr-un terminal în altul", mention.Negative},
		{"Free", "Free est sympa, mais Orange couvre toute la montagne", mention.Positive},
		{"한진", "한진은 빠르지만 우체국은 아직도 그 자리에 있어요", mention.Positive},
		// others grumble, and the writer tells something else, known or not
		{"Skat", "På arbejdet skælder alle ud på Skat, min sag lå færdig inden frokost", mention.Positive},
		{"邮政", "单位里人人吐槽邮政，我的包裹两天就到", mention.Positive},
		{"Ощадбанк", "На роботі всі бурчать на Ощадбанк, а мене обслужили за десять хвилин", mention.Positive},
		{"Skat", "På arbejdet skælder alle ud på Skat", mention.Negative},
		// a hyphen within a word ends no clause, and a number or an article makes a noun of the next word
		{"Ikea", "Beim Ikea-Schrank fehlen acht Schrauben und eine Rückwand, großes Kino", mention.Negative},
		// measured by a word that also says whom one leaves; names whose last letters are softened
		{"رفاه", "میوه\u200cهای شهروند خیلی تازه\u200cتر از رفاه هستند", mention.Negative},
		{"Biedronka", "Warzywa w Lidlu są dużo świeższe niż w Biedronce", mention.Negative},
		{"Μασούτης", "Τα λαχανικά στα Lidl είναι πολύ πιο φρέσκα από του Μασούτη", mention.Negative},
	} {
		if r := e.Analyze(c.text, Options{Targets: []Target{{Names: []string{c.of}}}}).Targets[0]; r.Label != c.want || r.Found == 0 {
			t.Errorf("%s in %q: %s %.2f, want %s", c.of, c.text, r.Label, r.Score, c.want)
		}
	}
}
