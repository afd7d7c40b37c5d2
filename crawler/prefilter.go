package crawler

import (
	"sync"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/query/analysis"
)

// mayMatch is a cheap necessary condition: false only when no brand's query can
// match a text that holds just these words. What depends on more than words
// (fields, patterns, order, exclusions) counts as possible. nil when there is
// nothing to go by.
func mayMatch(brands []config.Brand) func(text string) bool {
	need := make(map[string]int)
	var tests []func(seen []bool) bool
	for _, b := range brands {
		if b.Query == nil || b.Query.Root() == nil {
			return nil
		}
		tests = append(tests, possible(b.Query.Root(), need))
	}
	if len(tests) == 0 {
		return nil
	}
	pool := sync.Pool{New: func() any { return new(analysis.Buffer) }}
	return func(text string) bool {
		buf := pool.Get().(*analysis.Buffer)
		defer pool.Put(buf)
		seen := make([]bool, len(need))
		buf.Analyze(text)
		for i := range buf.Tokens {
			if at, ok := need[string(buf.Term(&buf.Tokens[i]))]; ok {
				seen[at] = true
			}
		}
		for _, test := range tests {
			if test(seen) {
				return true
			}
		}
		return false
	}
}

// possible compiles a clause into a test over the words seen; need numbers the
// words it asks for.
func possible(n query.Node, need map[string]int) func(seen []bool) bool {
	switch n := n.(type) {
	case *query.And:
		return all(n.Kids, need)
	case *query.Or:
		tests := compile(n.Kids, need)
		return func(seen []bool) bool {
			for _, t := range tests {
				if t(seen) {
					return true
				}
			}
			return false
		}
	case *query.Near:
		return all([]query.Node{n.Left, n.Right}, need)
	case *query.Sentence:
		return all([]query.Node{n.Left, n.Right}, need)
	case *query.Text:
		return words(n, need)
	case *query.None:
		return func([]bool) bool { return false }
	default:
		return func([]bool) bool { return true }
	}
}

func compile(kids []query.Node, need map[string]int) []func([]bool) bool {
	tests := make([]func([]bool) bool, len(kids))
	for i, k := range kids {
		tests[i] = possible(k, need)
	}
	return tests
}

func all(kids []query.Node, need map[string]int) func([]bool) bool {
	tests := compile(kids, need)
	return func(seen []bool) bool {
		for _, t := range tests {
			if !t(seen) {
				return false
			}
		}
		return true
	}
}

func words(t *query.Text, need map[string]int) func([]bool) bool {
	var at []int
	for _, w := range t.Words {
		if w.Form != query.Plain && w.Form != query.Exact {
			continue
		}
		i, ok := need[w.Term]
		if !ok {
			i = len(need)
			need[w.Term] = i
		}
		at = append(at, i)
	}
	return func(seen []bool) bool {
		for _, i := range at {
			if !seen[i] {
				return false
			}
		}
		return true
	}
}
