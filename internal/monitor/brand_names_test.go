package monitor

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/sentiment"
)

// TestAnAdjustmentSaysNothingByABrandsName: whoever learned it, and also once the brand is listened for later.
func TestAnAdjustmentSaysNothingByABrandsName(t *testing.T) {
	t.Parallel()
	m := digestWorld(t, time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC))
	old := `{"bias":[0,0,0],"words":{"acme":[0,0,5],"initrode":[0,0,5],"quibblefax":[0,0,5]}}`
	if err := os.WriteFile(filepath.Join(m.o.DataDir, "sentiment.json"), []byte(old), 0o600); err != nil {
		t.Fatal(err)
	}
	var err error
	next, err := readTone(m.Sentiment(), m.o.DataDir, m.Config().Brands)
	if err != nil {
		t.Fatal(err)
	}
	m.enrich.tone.Store(next)
	label := func(text string) string { return string(m.Sentiment().Analyze(text, sentiment.Options{}).Label) }
	if label("acme opens at nine") != "neutral" || label("initrode opens at nine") != "positive" || label("they quibblefax at nine") != "positive" {
		t.Error("a brand's name speaks, or a word that is none does not")
	}
	before := m.enrich.tone.Load().stamp
	cfg, err := config.Parse("rules.toml", []byte(digestRules+"\n[brands.third]\nname = \"Third\"\nquery = '\"initrode\" OR thirdly'\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Reload(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	if label("initrode opens at nine") != "neutral" || label("they quibblefax at nine") != "positive" || m.enrich.tone.Load().stamp == before {
		t.Error("the name of a brand that came later speaks")
	}
}

func TestBrandsAreCalledByAllThatTheirSettingsTell(t *testing.T) {
	t.Parallel()
	cfg, err := config.Parse("rules.toml", []byte(`[brands.acme-uk]
name = "Acme United"
query = '("acme united" OR acmeuk OR #acmehelp) AND NOT "acme thunderer"'
owned = ["@acme_cares", "acme.example"]
terms = ["acme kettles"]
`))
	if err != nil {
		t.Fatal(err)
	}
	got := brandNames(cfg.Brands)
	for _, want := range []string{"acme-uk", "Acme United", "acme kettles", "acme_cares", "acme.example", "united", "acmeunited", "acmeuk", "#acmehelp"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	if slices.Contains(got, "thunderer") {
		t.Errorf("what a query does not look for is no name: %q", got)
	}
}
