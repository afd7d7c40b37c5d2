package crawler

import (
	"slices"

	"github.com/earshot/earshot/internal/config"
)

// listened names the sources that are asked.
func listened(cfg *config.Config) []string {
	names := []string{}
	for _, src := range cfg.Sources {
		if !src.Off {
			names = append(names, src.Name)
		}
	}
	return names
}

func brandsOf(cfg *config.Config, src config.Source) []config.Brand {
	if len(src.Brands) == 0 {
		return cfg.Brands
	}
	var out []config.Brand
	for _, b := range cfg.Brands {
		if slices.Contains(src.Brands, b.Key) {
			out = append(out, b)
		}
	}
	return out
}
