package crawler

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// aroundFind makes a file that can be read out of the section of a find.
const aroundFind = "[crawler]\ncontact = \"https://earshot.invalid\"\nallow_private = [\"0.0.0.0/0\", \"::/0\"]\n[brands.any]\nquery = \"any\"\n"

// alreadyIn is the name of the source that listens where a section would; empty when
// none does.
func alreadyIn(have []config.Source, section string) string {
	// What is left to a decision must be there for the section to be sound.
	cfg, err := config.Parse("found", []byte(aroundFind+strings.Replace(section, "# robots_waiver", "robots_waiver", 1)))
	if err != nil || len(cfg.Sources) != 1 {
		return ""
	}
	i := slices.IndexFunc(have, func(s config.Source) bool { return covers(&s, &cfg.Sources[0]) })
	if i < 0 {
		return ""
	}
	return have[i].Name
}

// covers tells whether a source hears everything that another would: it is of the same
// type, at the same address, and names each place the other names.
func covers(s, other *config.Source) bool {
	if s.Type != other.Type || !sameAddress(s.URL, other.URL) {
		return false
	}
	for _, start := range other.Start {
		if !slices.ContainsFunc(s.Start, func(has string) bool { return sameAddress(has, start) }) {
			return false
		}
	}
	for _, lists := range [][2][]string{{s.Instances, other.Instances}, {s.Channels, other.Channels}, {s.Tags, other.Tags}, {s.Apps, other.Apps}, {s.Countries, other.Countries}} {
		for _, place := range lists[1] {
			if !slices.ContainsFunc(lists[0], func(has string) bool { return strings.EqualFold(has, place) }) {
				return false
			}
		}
		if len(lists[1]) == 0 && len(lists[0]) > 0 {
			return false // it listens to some places only
		}
	}
	return true
}

func sameAddress(a, b string) bool {
	if a == b {
		return true
	}
	x, err1 := mention.Canonical(a)
	y, err2 := mention.Canonical(b)
	return err1 == nil && err2 == nil && x == y
}
