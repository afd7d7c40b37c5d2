package sentiment

import "strings"

// A query finds the words of "Yahoo!" and "Dunkin'", not the mark that belongs to them: it would end a sentence.

// withMark stretches spans of a text over the mark a name ends in, where they hold the rest of that name.
func withMark(text string, spans [][2]int, name string) [][2]int {
	last := len(name) - 1
	if last < 2 || strings.IndexByte("!'+", name[last]) < 0 {
		return spans
	}
	for i := range spans {
		if s := &spans[i]; s[1] < len(text) && text[s[1]] == name[last] && strings.EqualFold(text[s[0]:s[1]], name[:last]) {
			s[1]++
		}
	}
	return spans
}

// calledAs is what the brand at i is called: what it is said to be, or its key.
func calledAs(called []string, i int, key string) string {
	if i < len(called) && called[i] != "" {
		return called[i]
	}
	return key
}
