package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryKeyStandsInTheDocs keeps docs/rules-toml.md complete: a key that can be
// written can be looked up, with the types that have it.
func TestEveryKeyStandsInTheDocs(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "rules-toml.md"))
	if err != nil {
		t.Fatal(err)
	}
	doc := string(raw)
	row := func(typ string) string {
		for line := range strings.Lines(doc) {
			if strings.HasPrefix(line, "| `"+typ+"` |") {
				return line
			}
		}
		return ""
	}
	for typ, keys := range sourceKeys {
		for _, key := range keys {
			if !strings.Contains(row(typ), "`"+key+"`") {
				t.Errorf("source type %s: key %s is not documented", typ, key)
			}
		}
	}
	for typ, keys := range ruleKeys {
		for _, key := range keys {
			if !strings.Contains(row(typ), "`"+key+"`") {
				t.Errorf("rule type %s: key %s is not documented", typ, key)
			}
		}
	}
	var others []string
	others = append(others, commonSourceKeys...)
	others = append(others, commonConditionKeys...)
	others = append(others, commonRuleKeys...)
	var s Secrets
	for _, f := range s.fields() {
		others = append(others, f.env)
	}
	for _, key := range others {
		if !strings.Contains(doc, "`"+key+"`") {
			t.Errorf("%s is not documented", key)
		}
	}
}

// TestEveryKeyHasItsReasonOnThePageOfItsType keeps docs/rules whole: each key of a type with
// unit, default and why, and what every rule may carry on the page they share.
func TestEveryKeyHasItsReasonOnThePageOfItsType(t *testing.T) {
	t.Parallel()
	page := func(name string) string {
		raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "rules", name+".md"))
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	explained := func(doc, key string) bool {
		for line := range strings.Lines(doc) {
			cells := strings.Split(strings.TrimSpace(line), " |")
			if strings.Contains(cells[0], "`"+key+"`") && len(cells) >= 4 && strings.TrimSpace(cells[3]) != "" {
				return true
			}
		}
		return false
	}
	for typ, keys := range ruleKeys {
		doc := page(typ)
		for _, key := range keys {
			if !explained(doc, key) {
				t.Errorf("docs/rules/%s.md does not say why %s is as it is", typ, key)
			}
		}
	}
	common := page("common")
	for _, key := range append(commonRuleKeys, commonConditionKeys...) {
		if key != "all" && key != "type" && !explained(common, key) {
			t.Errorf("docs/rules/common.md does not explain %s", key)
		}
	}
}

// TestEverySectionsKeysStandInTheDocs takes the keys from what an unknown key is
// answered with, so that the list cannot fall behind.
func TestEverySectionsKeysStandInTheDocs(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "rules-toml.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range []string{"[crawler]", "[alerts]", "[slack]", "[web]", "[retention]", "[brands.a]\nquery = \"a\""} {
		said := verdict(header + "\nxyzzyxyzzy = 1\n")
		_, keys, found := strings.Cut(said, "keys here: ")
		if !found {
			t.Fatalf("%s: %s", header, said)
		}
		for _, key := range strings.Split(strings.TrimSpace(keys), ", ") {
			if !strings.Contains(string(raw), "`"+key+"`") && !strings.Contains(string(raw), "[[web."+key+"]]") {
				t.Errorf("%s %s is not documented", header, key)
			}
		}
	}
}
