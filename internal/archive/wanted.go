package archive

import (
	"strconv"

	"github.com/earshot/earshot/internal/mention"
)

func getCrisis(m *mention.Mention) string {
	if m.Crisis == nil {
		return ""
	}
	return strconv.FormatFloat(*m.Crisis, 'g', -1, 64)
}

// getBrandIntents are what is wanted of each brand, "acme/complaint", as a query asks for it; a
// brand of which nothing is wanted has none.
func getBrandIntents(m *mention.Mention) string {
	return towards(m, func(intent, _ string) string { return intent })
}

// getBrandReasons are what is complained of about each brand, "acme/delay".
func getBrandReasons(m *mention.Mention) string {
	return towards(m, func(_, reason string) string { return reason })
}

func towards(m *mention.Mention, of func(intent, reason string) string) string {
	var list []string
	for i := range m.Brands {
		if v := of(m.Wants(&m.Brands[i])); v != "" {
			list = append(list, m.Brands[i].Brand+"/"+v)
		}
	}
	return joined(list)
}
