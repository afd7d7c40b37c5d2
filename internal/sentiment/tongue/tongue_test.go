package tongue

import (
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// heard is what the words of a text add up to in a language.
func heard(t *testing.T, lang, text string) int {
	t.Helper()
	tongue := Open().Of(lang)
	if tongue == nil {
		t.Fatalf("no words of %q", lang)
	}
	var k feature.Tokenizer
	tokens := k.Tokens(text)
	if tongue.Glued() {
		tokens = tongue.Cut(text, tokens, nil)
	}
	return tongue.Hear(text, tokens).Sum
}

func TestEveryLanguageOfTheListIsReadable(t *testing.T) {
	t.Parallel()
	b := Open()
	if n := len(b.Languages()); n < 40 {
		t.Errorf("%d languages", n)
	}
	for _, lang := range b.Languages() {
		if k, err := b.tongues[lang](); err != nil {
			t.Error(err)
		} else if len(k.words.entries) < 80 {
			t.Errorf("%s: %d words", lang, len(k.words.entries))
		}
	}
}

func TestOpinionsAndWhatTurnsThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, text string
		want       int
	}{
		{"de", "Das Essen ist nicht lecker", -1},
		{"de", "Das Essen ist alles andere als lecker", -1},
		{"de", "gefällt mir nicht", -1},
		{"de", "nicht nur schnell, auch freundlich", 2},
		{"de", "Der Laden ist um acht offen", 0},
		{"fr", "je n'aime pas ce produit", -1},
		{"fr", "l'excellente pizza", 2},
		{"fr", "pas cher", 1},
		{"es", "no es bonito", -1},
		{"es", "me gusta, sin embargo llega tarde", 0},
		{"it", "non è brutto", 1},
		{"it", "un'ottima scelta", 2},
		{"pt", "não é ruim", 1},
		{"ar", "ليس جميلا", -1},
		{"ar", "الخدمة ممتازة", 2},
		{"hi", "खाना अच्छा नहीं था", -1},
		{"hi", "khana bura nahi tha", 1},
		{"ja", "便利ではありません", -1},
		{"ja", "全然悪くなかった", 1},
		{"zh", "一点都不舒服", -1},
		{"ko", "친절하지 않아요", -1},
		{"nl", "niet lekker", -1},
		{"it", "grazie", 1},
		{"it", "grazie per il ritardo", -1},
		{"nl", "de app werkt niet", -1},
		{"nl", "de app werkt", 0},
		{"es", "no llega 😡", -2},
		{"pl", "nie jest słaby", 1},
		{"tr", "kötü değil", 1},
		{"ru", "не дорого", 1},
		{"sv", "inte trevligt", -1},
		{"es", "nunca he visto un bar tan bonito", 1},
		{"es", "no es tan bonito", -1},
		{"de", "noch nie so lecker gegessen", 1},
		{"it", "non ho mai avuto problemi", 1},
		{"pl", "nigdy nie odbierają", -1},
		{"ja", "返金もしてくれない", -1},
		{"fi", "palvelu ei ole hyvä", -1},
		{"uk", "хліб зовсім не свіжий", -1},
		{"cs", "není to špatné", 1},
		{"da", "ikke hjælpsom", -1},
		{"no", "ikke bra", -1},
		{"id", "tidak ramah", -1},
		{"el", "δεν είναι γρήγορο", -1},
		{"ro", "nu e rău", 1},
		{"hu", "nem finom", -1},
		{"vi", "không ngon", -1},
		{"he", "לא טעים", -1},
		{"fa", "اصلا خوب نبود", -1},
		{"de", "die haben einfach aufgelegt", -1},
		{"fr", "on m'a raccroché au nez", -1},
		{"es", "se descosió a la semana", -1},
		{"sv", "aldrig gått sönder", 1},
		{"ru", "сыр был с плесенью", -1},
		{"tr", "telefonu yüzüme kapattılar", -1},
		{"he", "הוא הסביר הכול", 1},
		{"id", "rotinya berjamur", -1},
		{"sk", "jedlo nebolo chutné", -1},
		{"lt", "kasininkė numetė ragelį", -1},
		{"th", "ไม่เคยเสีย", 1},
		{"ca", "no m'agrada", -1},
		{"ca", "cap problema", 1},
		{"sl", "hrana ni okusna", -1},
		{"lt", "maistas neskanus, bet aptarnavimas puikus", 2},
		{"lv", "apkalpošana nav laipna", -1},
		{"is", "maturinn er ekki góður", -1},
		{"tl", "hindi masarap", -1},
		{"ur", "کھانا اچھا نہیں تھا", -1},
		{"bn", "খাবার ভালো না", -1},
		{"ta", "சேவை அருமை", 2},
		{"te", "సర్వీస్ దారుణం", -2},
		{"th", "อาหารไม่อร่อย", -1},
		{"th", "ตัวแทนจำหน่าย", 0},
	} {
		if got := heard(t, c.lang, c.text); got != c.want {
			t.Errorf("%s %q: %d, want %d", c.lang, c.text, got, c.want)
		}
	}
}

func TestNamesAreFoundAsTheLanguageBendsThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, name, text, found string
	}{
		{"fi", "Elisa", "Elisalla on huono kenttä", "Elisalla"},
		{"fi", "Lidl", "kävin Lidlissä", "Lidlissä"},
		{"cs", "Česká pošta", "od České pošty nic nepřišlo", "České pošty"},
		{"pl", "Biedronka", "byłem w Biedronce, a potem w Biedronkach", "BiedronceBiedronkach"},
		{"tr", "Vodafone", "Vodafone'un interneti", "Vodafone'un"},
		{"fr", "Orange", "parti d'Orange", "Orange"},
		{"uk", "Сільпо", "у Сільпо", "Сільпо"},
		{"ru", "Авито", "на Авитом", "Авитом"},
		{"ar", "زين", "بزين", "بزين"},
		{"de", "Saturn", "Saturnalien", ""},
		{"es", "Dia", "diana", ""},
	} {
		var k feature.Tokenizer
		got := ""
		for _, s := range Open().Of(c.lang).Find(c.text, k.Tokens(c.text), []string{c.name}) {
			got += c.text[s[0]:s[1]]
		}
		if got != c.found {
			t.Errorf("%s %q in %q: %q, want %q", c.lang, c.name, c.text, got, c.found)
		}
	}
}

func TestRunningLettersAreCutAtKnownWordsAndNames(t *testing.T) {
	t.Parallel()
	text := "新幹線は快適ですが売店は不便"
	var k feature.Tokenizer
	tokens := Open().Of("ja").Cut(text, k.Tokens(text), nil)
	tokens = CutAt(text, tokens, Places(text, []string{"売店"}), nil)
	got, at := "", int32(0)
	for _, x := range tokens {
		if x.Start != at || x.End <= x.Start {
			t.Fatalf("%v after %d", x, at)
		}
		at = x.End
		got += text[x.Start:x.End] + "|"
	}
	if want := "新幹線は|快適|ですが|売店|は|不便|"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func FuzzCutKeepsTheText(f *testing.F) {
	f.Add("最高だけどABC最悪 안녕하세요 좋아요 \xff", 3, 9)
	f.Add("00000000け", 10, 9)
	b := Open()
	f.Fuzz(func(t *testing.T, text string, from, to int) {
		for _, lang := range []string{"ja", "zh", "ko", "th"} {
			var k feature.Tokenizer
			in := append([]feature.Token(nil), k.Tokens(text)...)
			tokens := CutAt(text, b.Of(lang).Cut(text, in, nil), [][2]int{{from, to}}, nil)
			b.Of(lang).Hear(text, tokens)
			size, last := int32(0), int32(0)
			for _, x := range tokens {
				if x.Start < last || x.End <= x.Start || int(x.End) > len(text) {
					t.Fatalf("%v of %q after %d", x, text, last)
				}
				last = x.End
				size += x.End - x.Start
			}
			for _, x := range in {
				size -= x.End - x.Start
			}
			if size != 0 && len(tokens) < feature.MaxTokens {
				t.Fatalf("%q lost or won %d bytes", text, size)
			}
		}
	})
}

func TestStretchedWordsAreHeardAsTheShortenedOnes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang, text string
		want       int
	}{
		{"es", "genialllll", 2}, {"es", "geniaaaal", 2}, {"es", "horribleeee", -2}, {"de", "suuuuper", 2}, {"de", "schlechtttt", -1}, {"de", "toooll", 1},
		{"it", "bellissimoooo", 2}, {"fr", "nuuuul", -2}, {"ru", "ужааааас", -2}, {"pt", "péssimoooo", -2}, {"nl", "geweldiggg", 2}, {"de", "Miete", 0}, {"de", "ooooh", 0},
		{"es", "malaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", heard(t, "es", "mala")},
	} {
		if got := heard(t, c.lang, c.text); got != c.want {
			t.Errorf("%s %q: %d, want %d", c.lang, c.text, got, c.want)
		}
	}
}
