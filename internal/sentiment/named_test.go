package sentiment

import (
	"cmp"
	_ "embed"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

//go:embed testdata/names.tsv
var namedBrands string

//go:embed testdata/names-blind.tsv
var namedBrandsBlind string

// TestABrandsNameIsNoCrisis counts how many texts about brands called "Outage" or "Joy" are read as if these were names,
// and those in which such words mean what they say, and holds them to floors a little below what was measured.
func TestABrandsNameIsNoCrisis(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct{ name, lines string }{{"seen", namedBrands}, {"blind", namedBrandsBlind}} {
		n, loud, wants, right := map[string]int{}, map[string]int{}, 0, 0
		for _, f := range rowsOf(set.lines) {
			about, text := Target{Names: []string{f[2]}}, f[3]
			n[f[0]]++
			if e.Crisis(text, "", about).Score >= 0.4 {
				loud[f[0]]++
			}
			if f[1] == "-" {
				continue
			}
			wants++
			if cmp.Or(e.IntentTowards(text, "", about).Kind, "none") == f[1] {
				right++
			}
		}
		t.Logf("%s: crises heard %d of %d, alarms %d of %d, intents %d of %d", set.name, loud["1"], n["1"], loud["0"], n["0"], right, wants)
		if loud["1"]*10 < n["1"]*8 || loud["0"]*10 > n["0"] || right*10 < wants*8 {
			t.Errorf("%s: want of crises 0.8, of others at most 0.1, of intents 0.8", set.name)
		}
	}
}

// What a query finds beside a brand's name says what it says: only the name is quiet, by the brand's key or by what it is called.
func TestOnlyABrandsNameIsQuietInAMention(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		text, key, called string
		found             []string
		crisis            bool
	}{
		{"We had dinner at Outage on Sunday", "outage", "", []string{"Outage"}, false},
		{"Haircut at Scandal's new place", "scandal-gmbh", "Scandal", []string{"Scandal's"}, false},
		{"Bought shoes at Riot Club today", "riotclub", "Riot Club", []string{"Riot Club"}, false},
		{"Met him at #Boycott last night", "boycott", "Boycott", []string{"#Boycott"}, false},
		{"Acme Energy has an Outage in the whole country", "acme", "Acme Energy", []string{"Acme Energy", "Outage"}, true},
		{"Massive outage at Acme, no phones at all", "acme", "Acme", []string{"outage", "Acme"}, true},
		{"There is a massive outage in Berlin", "outage", "Outage", []string{"outage"}, true},
		{"Food poisoning after dinner at Outage", "outage", "Outage", []string{"Outage"}, true},
	} {
		m := mention.Mention{Text: c.text, Brands: []mention.BrandMatch{{Brand: c.key}}}
		for _, f := range c.found {
			at := strings.Index(c.text, f)
			m.Brands[0].Spans = append(m.Brands[0].Spans, mention.Span{Field: "text", Start: at, End: at + len(f)})
		}
		if e.Enrich(&m, c.called); (*m.Crisis >= 0.4) != c.crisis {
			t.Errorf("%q, brand %q: crisis %.2f, want one: %v", c.text, c.key, *m.Crisis, c.crisis)
		}
	}
}

// A text that says a name thousands of times is read in time that grows as it does.
func TestANameOverAndOverIsQuiet(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{strings.Repeat("to Outage ", 4000), strings.Repeat("Outage ", 9000), strings.Repeat("Outage hits ", 3000)} {
		about := Target{Names: []string{"Outage"}}
		if c := e.Crisis(text, "", about); c.Score < 0 || c.Score > 1 {
			t.Errorf("%.20q: %v", text, c)
		}
		e.IntentTowards(text, "", about)
	}
}
