package main

import (
	"cmp"
	"maps"
	"slices"
)

// sortedKeys gives the keys of a map in order, so that runs repeat.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// sortedHashes lists the words worth keeping though no text holds them: those of
// the lexicons, and the commonest of the vectors.
func sortedHashes(l *lexicon) []uint64 {
	keep := map[uint64]bool{}
	for h := range l.value {
		keep[h] = true
	}
	for h, r := range l.rank {
		if r < commonWords {
			keep[h] = true
		}
	}
	return sortedKeys(keep)
}
