package feature

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func reads(text string) string {
	if l := NewLegible(text); l != nil {
		return l.Text
	}
	return text
}

func TestTextsReadAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"you can&#39;t &amp; don&rsquo;t":   "you can't & don’t",
		"it&#x27;s &lt;3 &gt;:( &hellip;":   "it's <3 >:( …",
		"&ldquo;fine&rdquo; &quot;x&quot;":  "“fine” \"x\"",
		"a&nbsp;b c&amp;#39;d &amp;amp; e":  "a b c'd & e",
		"para &#x200B; next&#8203;":         "para  next",
		"AT&T, R&D; a &no b &#; &x; &zq;":   "AT&T, R&D; a &no b &#; &x; &zq;",
		"<b>x</b> <a href=\"u\">y</a><br/>": "x y\n",
		"<p>one</p>two":                     "\none\ntwo",
		"&lt;b&gt;bold&lt;/b&gt;":           "bold",
		"I <3 it, <user> said a <b and c>":  "I <3 it, <user> said a <b and c>",
		"so good </sarcasm> <s>not</s>":     "so good </sarcasm> <s>not</s>",
		"Ａｃｍｅ 𝗔𝗰𝗺𝗲 𝓐𝓬𝓶𝓮 Ⓐⓒⓜⓔ 🄰🄲🄼🄴 🅰🅲🅼🅴":                    "Acme Acme Acme Acme ACME ACME",
		"ᴀᴄᴍᴇ ˢᵃʳᶜᵃˢᵐ ﬁne ｱｸﾒ ｶﾞｽ":                         "acme sarcasm fine アクメ ガス",
		"aw\u00ADful Ac\u200Bme Ac\u200Dme":                "awful Acme Acme",
		"👨\u200D👩\u200D👧 🅰️ ！？ می\u200Cخواهم ไทย\u200Bไทย": "👨\u200D👩\u200D👧 🅰️ ！？ می\u200Cخواهم ไทย\u200Bไทย",
		"x ™ № ½ １２３": "x ™ № ½ 123",
	} {
		if got := reads(in); got != want {
			t.Errorf("%q reads %q, want %q", in, got, want)
		}
	}
}

func TestTheTokenizerKnowsWhereToLookForDisguises(t *testing.T) {
	t.Parallel()
	var k Tokenizer
	for _, in := range []string{"can&#39;t", "x &lt;3", "#a&amp;b", "<b>x</b>", "Ａｃｍｅ", "x 𝗔", "aw\u00ADful", "Ac\u200Bme", "Ac\u200Dme", "xⓐ", "🄰", "ｱｸﾒ", "a\u00A0b", "ﬁne", "naïveﬁ", "x１", "Жﬀ"} {
		if k.Tokens(in); !k.Disguised() {
			t.Errorf("%q is not found to be disguised", in)
		}
	}
	for _, in := range []string{"R&D at AT&T, a < b & c > d <3", "don’t “ever” … – 👍🏽 👨\u200D👩 naïve Übung", "新しい！ 아주 좋아요 می\u200Cخواهم ไทย हिन्दी Привет"} {
		if k.Tokens(in); k.Disguised() {
			t.Errorf("%q is found to be disguised", in)
		}
	}
}

// TestOtherTextsReadAsTheyAreWritten goes over the texts that lie here: those without anything odd must be cut as they stand.
func TestOtherTextsReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob(filepath.Join("..", "testdata", "*.tsv"))
	if len(files) == 0 {
		t.Fatal("no texts")
	}
	var k Tokenizer
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if strings.ContainsAny(line, "&<") || strings.ContainsFunc(line, odd) || strings.Contains(line, "\u200D") {
				continue
			}
			if k.Tokens(line); k.Disguised() || NewLegible(line) != nil {
				t.Errorf("%s: not read as it is written: %q", name, line)
			}
		}
	}
}

func TestPlacesAreFoundAgainInTheGivenText(t *testing.T) {
	t.Parallel()
	given := "<p>Crew &amp;amp; food at <b>Harry&#39;s</b>: Ａｃｍｅ aw\u00ADful &lt;3"
	l := NewLegible(given)
	for reads, stood := range map[string]string{
		"Crew": "Crew", "& food": "&amp;amp; food", "Harry's": "Harry&#39;s", "Acme": "Ａｃｍｅ", "cm": "ｃｍ", "awful": "aw\u00ADful", "<3": "&lt;3", "food at": "food at",
	} {
		at := strings.Index(l.Text, reads)
		if start, end := l.Given(at, at+len(reads)); given[start:end] != stood {
			t.Errorf("%q stood at %q, want %q", reads, given[start:end], stood)
		}
		at = strings.Index(given, stood)
		if start, end := l.Place(at, at+len(stood)); l.Text[start:end] != reads {
			t.Errorf("%q reads %q, want %q", stood, l.Text[start:end], reads)
		}
	}
}

func FuzzPlacesOfLegibleTextsLieInside(f *testing.F) {
	f.Add("<p>a &amp;lt; b <a href=x>can&#39;t</a> Ａaw\u00ADful \u200B🅰🅱 \xff&#x110000;")
	f.Fuzz(func(t *testing.T, s string) {
		l := NewLegible(s)
		if l == nil {
			return
		}
		var k Tokenizer
		last := 0
		for _, w := range k.Tokens(l.Text) {
			start, end := l.Given(int(w.Start), int(w.End))
			if start < 0 || end <= start || end > len(s) || start < last {
				t.Fatalf("%q of %q stood at %d to %d, behind %d", l.Text[w.Start:w.End], s, start, end, last)
			}
			last = start
			if from, to := l.Place(start, end); from > int(w.Start) || to < int(w.End) || to > len(l.Text) {
				t.Fatalf("%q of %q is found at %d to %d", l.Text[w.Start:w.End], s, from, to)
			}
		}
		if utf8.ValidString(s) && !utf8.ValidString(l.Text) {
			t.Fatalf("%q reads %q", s, l.Text)
		}
	})
}

// Hostile texts must take no longer for being hostile.
func BenchmarkHostileDisguises(b *testing.B) {
	for name, piece := range map[string]string{"tags": "<b ", "escapes": "&amp;", "marks": "&", "open": "<a href=", "letters": "𝗔"} {
		b.Run(name, func(b *testing.B) {
			text := strings.Repeat(piece, 1<<20/len(piece))
			b.SetBytes(int64(len(text)))
			for range b.N {
				NewLegible(text)
			}
		})
	}
}
