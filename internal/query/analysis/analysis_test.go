package analysis

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func analysed(text string) string {
	var b Buffer
	b.Analyze(text)
	var out []string
	last := -1
	for i := range b.Tokens {
		t := &b.Tokens[i]
		if int(t.Pos) == last {
			out[len(out)-1] += "+" + string(b.Term(t))
			continue
		}
		for last++; last < int(t.Pos); last++ {
			out = append(out, "·")
		}
		out = append(out, string(b.Term(t)))
	}
	for _, l := range b.Links {
		out = append(out, "<"+text[l.Start:l.End]+">")
	}
	return strings.Join(out, " ")
}

func TestTextsBecomeTokens(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, text, want string }{
		{"words", "Hello, World", "hello world"},
		{"tags", "#Acme and #two_words #1", "#acme+acme and #two_words+two_words #1+1"},
		{"a tag inside a word is none", "abc#def", "abc def"},
		{"handles", "@Acme, @pete@chaos.social!", "@acme+acme @pete@chaos.social+@pete+pete"},
		{"a handle that is a host", "@pete.bsky.social", "@pete.bsky.social+@pete+pete.bsky.social+pete bsky social"},
		{"an address of mail", "pete@acme.com", "pete acme.com+acme com"},
		{"tickers and prices", "$AAPL at $100", "$aapl+aapl at 100"},
		{"possessives", "Harry's Harry’s James'", "harry's+harry harry's+harry james"},
		{"endings", "Getir'den Vodafone’un Facebook'owi Lidl'ı", "getir'den+getir vodafone'un+vodafone facebook'owi+facebook lidl'ı+lidl"},
		{"no endings", "don't I'll we're O'Neill rock'n'roll x'den Getir'çö", "don't i'll we're o'neill rock'n'roll x'den getir'co"},
		{"elisions", "l'Acme dell’Acme", "l'acme+acme dell'acme+acme"},
		{"contractions", "don't", "don't"},
		{"joined", "AT&T, H&M's C++ C# F#.", "at&t+at t h&m's+h&m+h m's+m c+++c c#+c f#+f"},
		{"escapes", "AT&amp;T &lt;b&gt; &amp; x", "at&t+at t b x"},
		{"escapes by number", "a &#x3c;div&#x3E; &#39;tis x&#8217;s #no &#tag; &#x; &#99999999; end", "a div tis x s #no+no #tag+tag #x+x #99999999+99999999 end"},
		{"hosts", "see acme.com.", "see acme.com+acme com"},
		{"links", "x https://t.co/abc?d=1, (www.acme.com/a_(b)) bit.ly/x", "x <https://t.co/abc?d=1> <www.acme.com/a_(b)> <bit.ly/x>"},
		{"numbers", "3.14 1,000 v1.2.3", "3.14 1,000 v1.2.3"},
		{"hyphens", "e-mail Coca-Cola", "e mail coca cola"},
		{"underscores of emphasis", "_acme_ __x__", "acme x"},
		{"emoji", "ok😡😡 👍🏽👩‍💻🇩🇪❤️", "ok 😡 😡 👍🏽+👍 👩‍💻 🇩🇪 ❤"},
		{"signs of trade", "Acme™ Acme®", "acme acme"},
		{"accents", "Nestlé ÅNGSTRÖM Ελλάδα", "nestle angstrom ελλαδα"},
		{"ligatures and full width", "ﬁne ＡＣＭＥ", "fine acme"},
		{"sharp s", "Straße", "strasse"},
		{"Arabic", "مُحَمَّد", "محمد"},
		{"Hindi keeps its vowels", "की के", "की के"},
		{"Japanese", "東京タワー!", "東京+東 京タ+京 タワ+タ ワー+ワ ー"},
		{"Japanese and Latin", "ソニーPS5", "ソニ+ソ ニー+ニ ー ps5"},
		{"half width kana", "ｶﾞｽ", "ガス+ガ ス"},
		{"one character", "茶", "茶"},
		{"Korean", "삼성TV", "삼성+삼 성 tv"},
		{"Thai", "กำลัง", "กําลั+กํา ลัง+ลั ง"},
		{"a tag in Japanese", "#日本語 x", "#日本語+日本+日 本語+本 語 x"},
		{"zero width", "ac\u00adme", "acme"},
		{"mixed", "note:acme and/or 12:30", "note acme and or 12 30"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := analysed(c.text); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.text, got, c.want)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	cases := map[string]int{
		"One. Two. Three.": 3, "Mr. Smith of the U.S. Army. Yes": 2, "It costs 3.5 euros": 1, "Really?! Yes": 2, "so... what": 1, "So… What": 2,
		"line\nline": 2, "“Stop.” He did": 2, "vers. 2": 2, "今日は。明日": 2, "Acme!!! 😡 Bad": 2, "J. Smith": 1, "": 1, "no end": 1, "e.g. this": 1,
	}
	for text, want := range cases {
		var b Buffer
		b.Analyze(text)
		got := map[uint32]bool{}
		for _, x := range b.Tokens {
			got[x.Sentence] = true
		}
		if len(got) != want && text != "" {
			t.Errorf("%q: %d sentences, want %d", text, len(got), want)
		}
	}
}

// FuzzAnalyze: tokens lie inside the text at boundaries of characters, in order;
// a term is its own normal form; hashes agree; nothing but the text decides.
func FuzzAnalyze(f *testing.F) {
	for _, s := range []string{"#acme's AT&T&amp;x @a@b.c", "ｶﾞ日本語กำลังС++ http://x", "👩‍💻👍🏽🇩🇪🇩 1️⃣", "l’İstanbul ß \xff\xfe ½ ﷺ", "a.b.c.d.e.f.g.h.i.j.k"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var b Buffer
		b.Analyze(text)
		pos := uint32(0)
		for i := range b.Tokens {
			x := &b.Tokens[i]
			if int(x.End) > len(text) || x.Start >= x.End || x.Pos < pos || x.Width == 0 {
				t.Fatalf("token %+v of %q", x, text)
			}
			pos = x.Pos
			if utf8.ValidString(text) && !utf8.ValidString(b.Raw(x)) {
				t.Fatalf("token %q cuts a character of %q", b.Raw(x), text)
			}
			term := string(b.Term(x))
			if HashString(term) != x.Hash {
				t.Fatalf("hash of %q", term)
			}
			if again := Normal(term); again != term && x.Kind != Gram && x.Kind != Emoji && x.Kind != Base {
				t.Fatalf("%q is not normal: %q", term, again)
			}
		}
		if pos >= uint32(max(1, b.Positions())) {
			t.Fatalf("position %d of %d", pos, b.Positions())
		}
		first := fmt.Sprint(b.Tokens)
		if b.Analyze(text); fmt.Sprint(b.Tokens) != first {
			t.Fatalf("%q analyses differently the second time", text)
		}
	})
}
