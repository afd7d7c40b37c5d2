package sentiment

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// brandNames are names that are words of feeling, common words, or none at all.
var brandNames = strings.Split("Acme Zalando United Target Joy Virgin Delta Boots Apple Shell Gap Dove Lush Ally Spirit Hope Smart Fossil Innocent Pure Gold Grand Simple Orange Kind Sharp Chase Sprint Subway Bumble Freedom Hinge|Best Buy|Pleasant Foods|Fail Whale Cafe|Happy Socks|Angry Birds|Death Wish Coffee|Liquid Death", "|")

// anySayings are what is said of each of them; _ stands for the name.
var anySayings = []string{
	"_ lost my bag and nobody answers the phone", "Love my new _ jacket, best thing I own", "I picked up a _ card today", "_ was late again this morning",
	"Does _ open on Sundays?", "Thanks _ for sorting that out so fast", "Went from Aldi to _ and never looked back", "The _ app keeps crashing",
	"I love Nike, but _ was awful", "_ raises prices by 10% in March", "_ to open 20 stores in Spain", "Never again, _.", "Nobody does coffee like _",
	"My friend works at _", "Honestly _ > Tesco", "Waiting outside _ for my sister", "_ refunded me within the hour", "slower than a _ queue", "I'd be lost without _",
}

func TestABrandsOwnNameMovesNoLabel(t *testing.T) {
	t.Parallel()
	e := engine(t)
	names := append(strings.Fields(brandNames[0]), brandNames[1:]...)
	for _, said := range anySayings {
		label := mention.Label("")
		for _, name := range names {
			got := e.Analyze(strings.ReplaceAll(said, "_", name), Options{Targets: []Target{{Names: []string{name}}}}).Targets[0].Label
			if label == "" {
				label = got
			}
			if got != label {
				t.Errorf("%q: %s for %s, %s for %s", said, got, name, label, names[0])
			}
		}
	}
}
