package config

import (
	"path/filepath"
	"testing"
)

// TestTheShippedRulesAreGood keeps the file an operator starts from free of
// problems and warnings, free of secrets to set, and with something to do.
func TestTheShippedRulesAreGood(t *testing.T) {
	t.Parallel()
	cfg, err := Load(filepath.Join("..", "..", "rules.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if n := cfg.Warnings.Len(); n > 0 {
		t.Errorf("warnings:\n%s", cfg.Warnings.Render())
	}
	if len(cfg.Brands) == 0 || len(cfg.Sources) == 0 || len(cfg.Rules) == 0 || len(cfg.EnvNames()) > 0 {
		t.Errorf("%d brands, %d sources, %d rules, variables %v", len(cfg.Brands), len(cfg.Sources), len(cfg.Rules), cfg.EnvNames())
	}
}
