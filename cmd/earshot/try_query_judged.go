package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// judgements watches whether the mentions of a trial carry what its query asks of them: brands,
// sentiment, intent and crises are worked out when earshot takes a mention in, and a trial takes
// each as it is written.
type judgements struct {
	asked  []query.Field
	brands []string // named by the query

	read, without int             // mentions, and those of them that nobody judged
	carried       map[string]bool // brands
}

func judgementsOf(q *query.Query) *judgements {
	return &judgements{asked: q.AsksJudgement(), brands: q.NamesBrands(), carried: map[string]bool{}}
}

// seen hands mentions on and looks at what they carry.
func (j *judgements) seen(fn func(m *mention.Mention, more bool) error) func(m *mention.Mention, more bool) error {
	if len(j.asked) == 0 {
		return fn
	}
	return func(m *mention.Mention, more bool) error {
		j.read++
		if !query.Judged(m) {
			j.without++
		}
		for i := range m.Brands {
			j.carried[m.Brands[i].Brand] = true
		}
		return fn(m, more)
	}
}

// hints are what the person should know who wonders why nothing was found.
func (j *judgements) hints() (list []string) {
	if j.without > 0 {
		names := make([]string, len(j.asked))
		for i, f := range j.asked {
			names[i] = string(f) + ":"
		}
		list = append(list, fmt.Sprintf("%d of %s carry no judgement of earshot, so %s cannot hold there; earshot import judges mentions, earshot export writes them as judged",
			j.without, counted(j.read, "mention", "mentions"), strings.Join(names, ", ")))
	}
	for _, b := range j.brands {
		if j.without < j.read && !j.carries(b) {
			list = append(list, fmt.Sprintf("no mention here is of a brand %q%s", b, j.others()))
		}
	}
	return list
}

// carries says whether a mention is of a brand that the query names.
func (j *judgements) carries(named string) bool {
	for b := range j.carried {
		if query.BrandValue(b, "") == query.BrandValue(named, "") {
			return true
		}
	}
	return false
}

// others names some of the brands that there are.
func (j *judgements) others() string {
	const most = 5
	var names []string
	for b := range j.carried {
		names = append(names, b)
	}
	slices.Sort(names)
	switch {
	case len(names) == 0:
		return ""
	case len(names) > most:
		return fmt.Sprintf("; they are of %s and %d others", strings.Join(names[:most], ", "), len(names)-most)
	}
	return "; they are of " + strings.Join(names, ", ")
}
