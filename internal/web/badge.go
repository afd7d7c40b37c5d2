package web

import (
	"fmt"
	"slices"
	"strings"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// badge is what a mention wants, why it complains, or that it may be a crisis, as a link that narrows
// the search by it; the part "badge" draws it.
type badge struct {
	Say    string
	Brand  string // whose it is, its key; empty where all of the mention's brands share it
	Hint   string // what the link does
	Link   string // empty for what no query can ask for
	Chosen bool   // the search is narrowed by it: the link lets go of it
	Loud   bool
	narrow narrowing
}

// intentWords are what intents are called where people read; what has none is called by its own name.
var intentWords = map[string]string{"interest": "looking to buy", "spam": "off topic"}

// loudCrisis narrows to what is loudly a crisis.
func loudCrisis() narrowing {
	return narrowing{string(query.FieldCrisis), fmt.Sprintf(">=%g", mention.LoudCrisis)}
}

// badges are what a mention wants of its brands, else as a whole. What is wanted alike of all of them
// is said once.
func badges(m *mention.Mention) []badge {
	var all []badge
	add := func(brand, scope, intent, reason string) {
		if intent != "" {
			say := intent
			if known := intentWords[intent]; known != "" {
				say = known
			}
			all = append(all, badge{Say: say, Brand: brand, narrow: narrowing{string(query.FieldIntent), scope + intent}})
		}
		if reason != "" {
			all = append(all, badge{Say: "about " + reason, Brand: brand, narrow: narrowing{string(query.FieldReason), scope + reason}})
		}
	}
	own := slices.ContainsFunc(m.Brands, func(b mention.BrandMatch) bool { return b.Intent != "" })
	switch {
	case len(m.Brands) == 1:
		intent, reason := m.Wants(&m.Brands[0])
		add("", query.BrandValue(m.Brands[0].Brand, ""), intent, reason)
	case own:
		for i := range m.Brands {
			b := &m.Brands[i]
			intent, reason := m.Wants(b)
			add(b.Brand, query.BrandValue(b.Brand, ""), intent, reason)
		}
	default:
		add("", "", m.Intent, m.Reason)
	}
	if m.Loud() {
		all = append(all, badge{Say: "possible crisis", Loud: true, narrow: loudCrisis()})
	}
	return narrowedBy(all, searchState{Sort: index.ByTime})
}

// askable says whether a query takes the badge's value: an older journal may hold what no query knows.
func (b *badge) askable() bool {
	value := b.narrow.Value[strings.LastIndexByte(b.narrow.Value, '/')+1:]
	return b.Loud || slices.Contains(query.KnownValues(query.Field(b.narrow.Field)), value)
}

// narrowedBy lets badges narrow this search.
func narrowedBy(all []badge, st searchState) []badge {
	for i := range all {
		b := &all[i]
		if !b.askable() {
			continue
		}
		b.Chosen = st.narrowed(b.narrow.Field, b.narrow.Value)
		b.Link = st.with(func(n *searchState) { n.toggle(b.narrow.Field, b.narrow.Value) })
		b.Hint = "only " + b.narrow.clause()
		if b.Chosen {
			b.Hint = "no longer " + b.Hint
		}
	}
	return all
}
