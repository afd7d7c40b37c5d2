package sentiment

import "github.com/earshot/earshot/internal/mention"

// near is how much of their words two corrections share that are taken for copies of each
// other, where they are too short for their fingerprints to say.
const near = 0.7

// folds cuts corrections into parts for cross-validation, of about equal size. Copies of a
// text stay together, because who has learned one of them knows the others, and share the weight of
// one text, of which it says how many there are.
func folds(list []Correction, cases []tuneCase) (out [tuneFolds][]tuneCase, texts int) {
	prints := make([]mention.Fingerprint, len(list))
	for i := range list {
		prints[i] = mention.FingerprintOf(&mention.Mention{Text: list[i].Text})
	}
	var groups [][]int
	for i := range list {
		groups = join(groups, i, func(k int) bool {
			_, same := prints[i].SameStory(&prints[k])
			return same || alike(cases[i].words, cases[k].words)
		})
	}
	for _, g := range groups {
		least := 0
		for f := range out {
			if len(out[f]) < len(out[least]) {
				least = f
			}
		}
		for _, i := range g {
			cases[i].weight = 1 / float64(len(g))
			out[least] = append(out[least], cases[i])
		}
	}
	return out, len(groups)
}

// join adds i to the groups, and makes those one that hold somebody like it.
func join(groups [][]int, i int, like func(k int) bool) [][]int {
	mine := []int{i}
	rest := groups[:0]
	for _, g := range groups {
		found := false
		for _, k := range g {
			if like(k) {
				found = true
				break
			}
		}
		if found {
			mine = append(mine, g...)
		} else {
			rest = append(rest, g)
		}
	}
	return append(rest, mine)
}

// alike says whether two texts have most of their words in common; both lists are sorted.
func alike(a, b []string) bool {
	shared := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			shared, i, j = shared+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return shared > 0 && float64(shared) >= near*float64(len(a)+len(b)-shared)
}
