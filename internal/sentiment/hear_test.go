package sentiment

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestOtherLanguagesSayWhatTheirReadersHear holds what is said of a name in languages
// other than English, undeclared, a mechanism at a time.
func TestOtherLanguagesSayWhatTheirReadersHear(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		of, text string
		want     mention.Label
	}{
		// two names, each its own
		{"Vivo", "A Vivo é ótima, mas a Claro é péssima", mention.Positive},
		{"Claro", "A Vivo é ótima, mas a Claro é péssima", mention.Negative},
		{"Flixbus", "Flixbus war super, die Bahn dagegen eine Katastrophe", mention.Positive},
		{"Bahn", "Flixbus war super, die Bahn dagegen eine Katastrophe", mention.Negative},
		{"Free", "Free est génial mais Orange est nul", mention.Positive},
		{"Orange", "Free est génial mais Orange est nul", mention.Negative},
		{"Movistar", "Yoigo es estupendo, en cambio Movistar es un robo", mention.Negative},
		{"シャープ", "シャープは故障ばかり、でもEpsonは完璧", mention.Negative},
		{"Epson", "シャープは故障ばかり、でもEpsonは完璧", mention.Positive},
		{"한진", "한진은 느리지만 우체국은 친절해요", mention.Negative},
		{"우체국", "한진은 느리지만 우체국은 친절해요", mention.Positive},
		// a good word that stands alone, or thanks, beside bad news
		{"Eurostar", "Encore un train annulé, bravo Eurostar", mention.Negative},
		{"Vueling", "Qué maravilla, Vueling me pierde la maleta", mention.Negative},
		{"Otto", "Toll, Otto hat die falsche Größe geschickt", mention.Negative},
		{"Kotipizza", "Kiitos Kotipizza, pizza tuli taas kylmänä", mention.Negative},
		{"Otto", "Toll, Otto hat meine Bestellung in zwei Tagen geliefert", mention.Positive},
		// what is done soon, and what another could not
		{"Wizink", "Wizink respondió en cuatro minutos", mention.Positive},
		{"Nubank", "O Nubank resolveu em dez minutos o que o Itaú não resolveu em um ano", mention.Positive},
		{"Itaú", "O Nubank resolveu em dez minutos o que o Itaú não resolveu em um ano", mention.Negative},
		// what the target says of itself, and a change that is regretted
		{"Movistar", "Estoy sin línea desde el lunes y Movistar dice que todo está bien", mention.Negative},
		{"Sosh", "Je regrette d'avoir quitté Sosh pour Lebara", mention.Positive},
		{"Lebara", "Je regrette d'avoir quitté Sosh pour Lebara", mention.Negative},
		// choices, and comparatives that no list holds
		{"Dia", "Prefiero mil veces el pan de Dia al de Lidl", mention.Positive},
		{"Lidl", "Prefiero mil veces el pan de Dia al de Lidl", mention.Negative},
		{"Mercadona", "Prefiero ir a Mercadona por la mañana", mention.Neutral},
		{"Allegro", "Allegro jest wygodniejsze niż OLX", mention.Positive},
		// "but" is meant, "although" is granted
		{"Tchibo", "Der Kaffee von Tchibo schmeckt, aber die Filiale ist dreckig", mention.Negative},
		{"Tchibo", "Tchibo hat es ersetzt, obwohl die Garantie abgelaufen war. Großartig!", mention.Positive},
		// "whereas" says of the one the opposite of the other
		{"Wind", "Kena è fantastica, mentre Wind mah", mention.Negative},
		// negation
		{"Ikea", "La cuisine Ikea n'est pas jolie", mention.Negative},
		{"Kaufland", "Der Käse von Kaufland ist nicht lecker", mention.Negative},
		{"मारुति", "मारुति की कार अच्छी नहीं है", mention.Negative},
		{"すき家", "すき家の味噌汁はおいしくない", mention.Negative},
		{"饿了么", "饿了么一点都不方便", mention.Negative},
		{"جرير", "موظفين جرير مش محترمين", mention.Negative},
		{"Netto", "Der Salat von Netto ist gar nicht übel", mention.Positive},
		{"Eurospar", "La pasta di Eurospar non è brutta", mention.Positive},
		{"DPD", "Der Fahrer von DPD kommt nie", mention.Negative},
		{"Vinted", "Vinted ne rembourse jamais", mention.Negative},
		{"Mobicom", "Mobicom no contesta", mention.Negative},
		{"Acme", "Der Kundenservice von Acme: eine Katastrophe", mention.Negative},
		{"Acme", "Le service est nul, plus jamais Acme", mention.Negative},
		// emoji
		{"Douglas", "Mein Parfum von Douglas 😍", mention.Positive},
		{"Correos", "Correos otra vez 👎", mention.Negative},
		// whoever is named last is spoken of
		{"MediaMarkt", "Bei MediaMarkt wurde ich super beraten, Saturn hat mich stehen lassen", mention.Positive},
		{"Saturn", "Bei MediaMarkt wurde ich super beraten, Saturn hat mich stehen lassen", mention.Negative},
		{"Orange", "Parti d'Orange, enfin", mention.Negative},
		{"Claro", "Llevaba años con Claro. Ahora con Tigo va de maravilla.", mention.Negative},
		{"SFR", "SFR augmente encore, je suis passé chez Sosh", mention.Negative},
		{"小米", "换了小米，续航好多了", mention.Positive},
		// gone from one to another
		{"Umbrix", "Bin von Umbrix zu Contora gewechselt", mention.Negative},
		{"Contora", "Bin von Umbrix zu Contora gewechselt", mention.Positive},
		{"Umbrix", "J'ai quitté Umbrix pour Contora", mention.Negative},
		{"Contora", "J'ai quitté Umbrix pour Contora", mention.Positive},
		{"Umbrix", "Troquei a Umbrix pela Contora", mention.Negative},
		{"Contora", "Troquei a Umbrix pela Contora", mention.Positive},
		{"Contora", "Por fin me he cambiado de Umbrix a Contora", mention.Positive},
		{"グロベックス", "イニテクからグロベックスに乗り換えた", mention.Positive},
		{"イニテク", "イニテクからグロベックスに乗り換えた", mention.Negative},
		// a place
		{"Saturn", "Wartet neben dem Saturn", mention.Neutral},
		{"Fnac", "Une horrible bagarre devant la Fnac", mention.Neutral},
		{"ロフト", "ロフトの前で最悪の渋滞", mention.Neutral},
		// comparison
		{"Penny", "Penny ist billiger als Rewe", mention.Positive},
		{"Rewe", "Penny ist billiger als Rewe", mention.Negative},
		{"Tre", "Tre è molto più lenta di Kena", mention.Negative},
		{"Kena", "Tre è molto più lenta di Kena", mention.Positive},
		{"ファーウェイ", "シャオミはファーウェイより便利", mention.Negative},
		{"シャオミ", "シャオミはファーウェイより便利", mention.Positive},
		{"Acme", "Acme ist viel besser als Globex", mention.Positive},
		{"Acme", "Globex ist viel besser als Acme", mention.Negative},
		{"Acme", "Acme es mucho mejor que Globex", mention.Positive},
		{"Acme", "Globex es mucho mejor que Acme", mention.Negative},
		{"Acme", "A Globex é muito melhor do que a Acme", mention.Negative},
		{"Acme", "Esto es lo mejor que Acme ha hecho, gracias", mention.Positive},
		// nothing of the kind is said
		{"Mahou", "Mahou patrocina el festival de junio", mention.Neutral},
		{"富士通", "富士通は大阪に支店を開く", mention.Neutral},
		{"Аэрофлот", "Аэрофлот открывает рейс в Омск", mention.Neutral},
	} {
		got := e.Analyze(c.text, Options{Targets: []Target{{Names: []string{c.of}}}}).Targets[0]
		if got.Label != c.want || got.Found != 1 {
			t.Errorf("%s in %q: %s %.2f, found %d times; want %s", c.of, c.text, got.Label, got.Score, got.Found, c.want)
		}
	}
}

func TestSpansAmongRunningLettersMarkTheTargetLikeItsName(t *testing.T) {
	t.Parallel()
	e := engine(t)
	text := "きのう買ったシャープの掃除機は最高"
	at := strings.Index(text, "シャープ")
	byName := e.Analyze(text, Options{Targets: []Target{{Names: []string{"シャープ"}}}}).Targets[0]
	bySpan := e.Analyze(text, Options{Targets: []Target{{Spans: [][2]int{{at, at + len("シャープ")}}}}}).Targets[0]
	if byName != bySpan || byName.Found != 1 || byName.Label != mention.Positive {
		t.Errorf("by name %+v, by span %+v", byName, bySpan)
	}
}
