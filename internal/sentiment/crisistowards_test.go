package sentiment

import (
	_ "embed"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

//go:embed testdata/crises-towards.tsv
var towardsCrises string

//go:embed testdata/crises-towards-blind.tsv
var towardsBlindCrises string

// TestWhatIsToldOfSomebodyElseIsNoCrisisOfTheTarget counts, beside crises of one who is named, those of another, and holds
// that to floors a little below what was measured (docs/sentiment/intent.md).
func TestWhatIsToldOfSomebodyElseIsNoCrisisOfTheTarget(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines   string
		heard, alarms float64
	}{{"open", towardsCrises, 0.95, 0.15}, {"blind", towardsBlindCrises, 0.85, 0.2}} {
		n, loud, heard := map[string]float64{}, map[string]float64{}, map[string]float64{}
		for _, f := range rowsOf(set.lines) {
			score := e.CrisisTowards(f[2], "", Target{Names: []string{f[1]}}).Score
			if whole := e.Crisis(f[2], "", Target{Names: []string{f[1]}}).Score; score > whole {
				t.Errorf("%q: %.2f towards %s, %.2f of all", f[2], score, f[1], whole)
			}
			n[f[0]]++
			if score >= 0.7 {
				loud[f[0]]++
			}
			if score >= 0.4 {
				heard[f[0]]++
			}
		}
		for _, k := range []string{"crisis", "none"} {
			t.Logf("%s %s: %g, at 0.4 and above %g, at 0.7 %g", set.name, k, n[k], heard[k], loud[k])
		}
		if heard["crisis"] < set.heard*n["crisis"] || heard["none"] > set.alarms*n["none"] {
			t.Errorf("%s: want of crises %.2f at 0.4, of others at most %.2f", set.name, set.heard, set.alarms)
		}
	}
}

func TestEachBrandOfAMentionHasACrisisOfItsOwn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]map[string]bool{
		"Globex exploded in my hands, burned. Acme never did":                {"Globex": true, "Acme": false},
		"love my Acme kettle. Globex data breach leaked everything":          {"Globex": true, "Acme": false},
		"Acme recalls toasters after fires. Customers of Globex were amused": {"Globex": false, "Acme": true},
		"Both my Acme and my Globex power bank caught fire this week":        {"Globex": true, "Acme": true},
	} {
		m := &mention.Mention{Text: text}
		for name := range want {
			at := strings.Index(text, name)
			m.Brands = append(m.Brands, mention.BrandMatch{Brand: strings.ToLower(name), Spans: []mention.Span{{Field: "text", Start: at, End: at + len(name)}}})
		}
		engine(t).Enrich(m)
		if m.Crisis == nil || *m.Crisis < 0.7 {
			t.Errorf("%q is no crisis as a whole", text)
		}
		for name, is := range want {
			if got, _ := m.CrisisOf(m.Brand(strings.ToLower(name))); got >= 0.7 != is {
				t.Errorf("%q: %.2f of %s", text, got, name)
			}
		}
	}
}

// TestTownsAndOnesPeopleAreNoFirms holds that a name is no firm's behind a word of place, unless what it makes follows, nor
// behind one of the writer's people.
func TestTownsAndOnesPeopleAreNoFirms(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"it blew up in Zyxlo":                false,
		"it blew up in Zyxlo, again":         false,
		"a fire in Zyxlo took three lives":   false,
		"a fire in Zyxlo would be news":      false,
		"a fire in Zyxlo before lunch":       false,
		"a fire in Zyxlo near the station":   false,
		"a fire in Zyxlo last night":         false,
		"a fire in Zyxlo though it rained":   false,
		"of Zyxlo they told us nothing":      true,
		"our data is in the hands of Zyxlo":  true,
		"it blew up near the Zyxlo":          false,
		"it blew up in the Qworb of Zyxlo":   false,
		"my neighbour Zyxlo saw it blow up":  false,
		"then my Zyxlo kettle blew up":       true,
		"it blew up in Zyxlo kettles, again": true,
	} {
		s := e.spare.Get().(*scratch)
		r := newReader(text, e.tokens(s, text))
		if got := r.namesFirm(&clause{from: 0, to: len(r.tokens)}); got != want {
			t.Errorf("%q names a firm: %v, want %v", text, got, want)
		}
		e.spare.Put(s)
	}
}
