package query

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// torn praises Globex and complains of Acme.
func torn() *mention.Mention {
	return &mention.Mention{Text: "I love Globex, Acme was awful", Intent: "complaint", Reason: "quality", Brands: []mention.BrandMatch{
		{Brand: "acme", Sentiment: mention.Sentiment{Label: mention.Negative}},
		{Brand: "globex", Sentiment: mention.Sentiment{Label: mention.Positive}, Intent: "praise"},
		{Brand: "initech", Sentiment: mention.Sentiment{Label: mention.Neutral}, Intent: mention.NoIntent},
	}}
}

func TestWhatIsAskedBesideABrandIsAskedOfThatBrand(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]bool{
		"intent:complaint":                           true,
		"intent:praise":                              true,
		"intent:question":                            false,
		"intent:acme/complaint":                      true,
		"intent:globex/complaint":                    false,
		"brand:acme intent:complaint reason:quality": true,
		"brand:globex intent:complaint":              false,
		"brand:globex intent:praise":                 true,
		"brand:globex reason:quality":                false,
		"brand:globex sentiment:negative":            false,
		"brand:acme sentiment:negative":              true,
		"(intent:complaint) brand:globex":            false,
		"brand:globex (love OR intent:complaint)":    true,
		"brand:globex (hate OR intent:complaint)":    false,
		"brand:globex OR intent:complaint":           true,
		"brand:globex NOT intent:complaint":          true,
		"brand:acme NOT intent:complaint":            false,
		"brand:initech intent:*":                     false,
		"brand:acme intent:com*":                     true,
		"brand:(globex OR initech) intent:complaint": false,
		"brand:(globex OR acme) intent:complaint":    true,
		"brand:globex brand:acme intent:complaint":   true,
		"brand:acme (brand:globex intent:complaint)": false,
		"brand:globex intent:acme/complaint":         true,
		"brand:gl* intent:complaint":                 true, // of no one brand
		"NOT brand:other intent:complaint":           true,
		"NOT (brand:globex intent:complaint)":        true,
		`brand:"globex" intent:off-topic`:            false,
	} {
		q, err := Parse(src, Options{})
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := q.Match(torn(), noon); got != want {
			t.Errorf("%s: %v, want %v", src, got, want)
		}
		again, err := Parse(q.String(), Options{})
		if err != nil || again.String() != q.String() || again.Match(torn(), noon) != want {
			t.Errorf("%s: printed %s, which is read as %v, %v", src, q, again, err)
		}
	}
}

func TestARulesQueryIsAskedAboutEachBrand(t *testing.T) {
	t.Parallel()
	q := must(t, "intent:complaint AND NOT reason:price")
	for brand, want := range map[string]bool{"acme": true, "globex": false, "initech": false} {
		if got := q.About(brand).Match(torn(), noon); got != want {
			t.Errorf("%s: %v, want %v", brand, got, want)
		}
	}
	if q := must(t, "love AND followers:>5"); q.About("acme") != q {
		t.Error("a query that asks nothing of a brand is another for each")
	}
	if got := must(t, "brand:globex intent:praise").About("acme"); !got.Match(torn(), noon) {
		t.Error("a query that names its brand is asked about another")
	}
}

func TestAPatternMeansWhatIsSaidAndNotOfWhom(t *testing.T) {
	t.Parallel()
	m := &mention.Mention{Text: "x", Brands: []mention.BrandMatch{{Brand: "crocs", Intent: "praise"}}}
	for src, want := range map[string]bool{"intent:c*": false, "intent:p*": true, "intent:*": true, "intent:crocs/*": true, "intent:*/praise": true} {
		if got := must(t, src).Match(m, noon); got != want {
			t.Errorf("%s: %v, want %v", src, got, want)
		}
	}
}

func TestAQuerySaysWhichBrandItIsAbout(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"brand:acme": "acme", "brand:ACME (awful OR late)": "acme", "(brand:acme x) AND y": "acme",
		"acme": "", "brand:acme OR brand:globex": "", "brand:(acme OR globex)": "", "NOT brand:acme x": "", "brand:a* x": "", "brand:acme brand:globex": "",
	} {
		if got := must(t, src).Brand(); got != want {
			t.Errorf("%s: %q, want %q", src, got, want)
		}
	}
}

func TestIntentsAndLanguagesAreKnownByTheirOtherNames(t *testing.T) {
	t.Parallel()
	m := &mention.Mention{Text: "x", Lang: "de", Intent: "spam"}
	for _, src := range []string{"intent:off-topic", "intent:offtopic", "intent:Spam", `intent:"off topic"`, "lang:de", "lang:deu", "lang:ger", "lang:German", "lang:Deutsch", "lang:DE"} {
		if !must(t, src).Match(m, noon) {
			t.Errorf("%s does not match", src)
		}
	}
	if m.Lang = "deu"; !must(t, "lang:German").Match(m, noon) || !must(t, "lang:de").Match(m, noon) {
		t.Error("a language declared by its code is not found")
	}
	if m.Lang = "nb"; !must(t, "lang:nb").Match(m, noon) || !must(t, "lang:no").Match(m, noon) {
		t.Error("Norwegian by its other tag is not found")
	}
	if m.Lang = "no"; !must(t, "lang:nb").Match(m, noon) {
		t.Error("Norwegian is not found by its other tag")
	}
	m.Lang = "deu"
	if must(t, "lang:French").Match(m, noon) || must(t, "lang:Klingon").Match(m, noon) {
		t.Error("another language matches")
	}
}

func TestACrisisIsAskedOfTheBrandBesideIt(t *testing.T) {
	t.Parallel()
	text, none := 0.9, 0.05
	m := &mention.Mention{Text: "Globex exploded, Acme never did", Crisis: &text, Brands: []mention.BrandMatch{{Brand: "acme", Crisis: &none}, {Brand: "globex"}}}
	for src, want := range map[string]bool{
		"crisis:>=0.7": true, "crisis:<0.7": false, "brand:acme crisis:>=0.7": false, "brand:acme crisis:<0.1": true, "brand:globex crisis:>=0.7": true,
		"brand:acme NOT crisis:>=0.7": true, "brand:(acme OR globex) crisis:>=0.7": true, `crisis:"globex/>=0.7"`: true, `crisis:acme/>=0.7`: false,
		`crisis:acme/0..0.1 crisis:globex/>0.5`: true, `crisis:initech/>=0`: false, "brand:gl* crisis:>=0.7": true,
	} {
		q := must(t, src)
		if got := q.Match(m, noon); got != want {
			t.Errorf("%s: %v, want %v", src, got, want)
		}
		again, err := Parse(q.String(), Options{})
		if err != nil || again.String() != q.String() || again.Match(m, noon) != want {
			t.Errorf("%s: printed %s, which is read as %v, %v", src, q, again, err)
		}
	}
	for brand, want := range map[string]bool{"acme": false, "globex": true} {
		if got := must(t, "crisis:>=0.7").About(brand).Match(m, noon); got != want {
			t.Errorf("asked about %s: %v, want %v", brand, got, want)
		}
	}
	if got := must(t, "brand:acme crisis:>=0.7").Explain(m, noon).String(); !strings.Contains(got, "crisis is 0.05 of acme") {
		t.Errorf("explained as\n%s", got)
	}
}
