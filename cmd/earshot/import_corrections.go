package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/monitor"
)

// reportCorrections says how many mentions a file corrects, and which of its corrections change
// nothing for now, and why.
func (a *app) reportCorrections(path string, c monitor.Corrections, cfg *config.Config) {
	if c.Taken > 0 {
		fmt.Fprintf(a.stdout, "%s: %s corrected\n", path, counted(c.Taken, "mention", "mentions"))
	}
	for _, key := range slices.Sorted(maps.Keys(c.NoBrand)) {
		fmt.Fprintf(a.stdout, "%s: %s for a brand %q that rules.toml does not have (%s); kept until it does\n", path,
			counted(c.NoBrand[key], "correction is", "corrections are"), card.Clean(key), cfg.BrandsLike(key))
	}
	for _, key := range slices.Sorted(maps.Keys(c.Apart)) {
		fmt.Fprintf(a.stdout, "%s: %s for brand %q on mentions that its query does not find; kept until it does\n", path,
			counted(c.Apart[key], "correction is", "corrections are"), key)
	}
	if c.Decided > 0 {
		fmt.Fprintf(a.stdout, "%s: %s left aside: people here had decided about %s already\n", path, counted(c.Decided, "correction", "corrections"), itOrThem(c.Decided))
	}
	if c.Filed > 0 {
		fmt.Fprintf(a.stdout, "%s: %s left aside: what was imported before says otherwise of %s; with --replace-corrections this file's hold\n", path,
			counted(c.Filed, "correction", "corrections"), itOrThem(c.Filed))
	}
}

func itOrThem(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}
