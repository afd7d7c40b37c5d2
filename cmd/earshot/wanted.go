package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/mention"
)

// wanted is what a mention wants, of this brand or, where none is asked for, of all of its brands,
// and its crisis score where that is loud: "complaint about delay, crisis 0.85".
func wanted(m *mention.Mention, brand string) string {
	all := m.Brands
	if b := m.Brand(brand); b != nil {
		all = []mention.BrandMatch{*b}
	}
	var said []string
	add := func(intent, reason string) {
		if reason != "" {
			intent += " about " + reason
		}
		if intent != "" && !slices.Contains(said, intent) {
			said = append(said, intent)
		}
	}
	for i := range all {
		add(m.Wants(&all[i]))
	}
	if len(all) == 0 {
		add(m.Intent, m.Reason)
	}
	crisis, _ := m.GreatestCrisis()
	if b := m.Brand(brand); b != nil {
		crisis, _ = m.CrisisOf(b)
	}
	if crisis >= mention.LoudCrisis {
		said = append(said, fmt.Sprintf("crisis %.2f", crisis))
	}
	return card.Clean(strings.Join(said, ", "))
}
