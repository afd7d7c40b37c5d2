package query

import (
	"fmt"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// warnReasons warns of a reason beside an intent that has none: reasons are of complaints alone.
func (p *parser) warnReasons(all []Node) {
	reasoned := map[string]bool{} // the brands of which reasons are demanded, "" for whichever
	for _, n := range all {
		if brand, values := valuesOf(n, FieldReason); len(values) > 0 {
			reasoned[brand] = true
		}
	}
	if len(reasoned) == 0 {
		return
	}
	for _, n := range all {
		clause, not := n, false
		if denial, ok := n.(*Not); ok {
			clause, not = denial.Kid, true
		}
		brand, intents := valuesOf(clause, FieldIntent)
		if len(intents) == 0 || !reasoned[brand] || slices.Contains(intents, mention.Complaint) != not {
			continue
		}
		says := "this never matches"
		if brand == "" && !not && !p.o.OneBrand {
			says = "this finds only what complains of one brand and not of another"
		}
		p.warnAt(n, fmt.Sprintf("reason: is said of complaints alone, so beside %s %s", brief(Format(n)), says), "leave one of them out")
	}
}

// valuesOf are the values of a field one of which a clause demands of one brand, or of whichever;
// none where it can be met otherwise.
func valuesOf(n Node, f Field) (brand string, values []string) {
	kids := []Node{n}
	if or, ok := n.(*Or); ok {
		kids = or.Kids
	}
	for i, k := range kids {
		one, ok := k.(*Keyword)
		if !ok || one.Field != f || one.Wild {
			return "", nil
		}
		at := strings.LastIndexByte(one.Value, '/')
		if i > 0 && one.Value[:max(at, 0)] != brand {
			return "", nil
		}
		brand, values = one.Value[:max(at, 0)], append(values, one.Value[at+1:])
	}
	return brand, values
}
