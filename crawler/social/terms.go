package social

import (
	"slices"
	"strings"
	"unicode"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/query"
)

// maxTerms bounds what is asked of a platform in one round.
const maxTerms = 50

// Terms are what to ask a platform's search for: the source's own terms, else of
// each brand its terms, else the fewest words or phrases of its query without
// one of which it cannot match, else its name. In order, each once.
func Terms(src config.Source, brands []config.Brand) []string {
	if len(src.Terms) > 0 {
		return tidy(src.Terms)
	}
	var out []string
	for _, b := range brands {
		terms := b.Terms
		if len(terms) == 0 && b.Query != nil {
			terms = required(b.Query.Root())
		}
		if len(terms) == 0 {
			name := b.Name
			if name == "" {
				name = b.Key
			}
			terms = []string{name}
		}
		out = append(out, terms...)
	}
	return tidy(out)
}

// Tags are the hashtags to follow: the source's own, else its terms closed up
// to one word in lower case.
func Tags(src config.Source, brands []config.Brand) []string {
	if len(src.Tags) > 0 {
		return tidy(src.Tags)
	}
	var out []string
	for _, t := range Terms(src, brands) {
		out = append(out, strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '_' {
				return unicode.ToLower(r)
			}
			return -1
		}, t))
	}
	return tidy(out)
}

// tidy drops doubles and what is empty, and caps the number.
func tidy(terms []string) []string {
	var out []string
	for _, t := range terms {
		t = strings.Join(strings.Fields(strings.TrimLeft(strings.ReplaceAll(t, `"`, " "), "#@ ")), " ")
		same := func(o string) bool { return strings.EqualFold(o, t) }
		if t != "" && len(t) <= 200 && !slices.ContainsFunc(out, same) {
			out = append(out, t)
		}
	}
	return out[:min(len(out), maxTerms)]
}

// required is a set of words and phrases of which every match holds at least
// one; nil when the clause has no such set.
func required(n query.Node) []string {
	switch n := n.(type) {
	case *query.Text:
		for _, w := range n.Words {
			if w.Form != query.Plain && w.Form != query.Exact {
				return nil
			}
		}
		return []string{n.Surface}
	case *query.And:
		return fewest(n.Kids)
	case *query.Near:
		return fewest([]query.Node{n.Left, n.Right})
	case *query.Sentence:
		return fewest([]query.Node{n.Left, n.Right})
	case *query.Or:
		var out []string
		for _, k := range n.Kids {
			terms := required(k)
			if len(terms) == 0 {
				return nil
			}
			out = append(out, terms...)
		}
		return out
	}
	return nil
}

func fewest(kids []query.Node) []string {
	var best []string
	for _, k := range kids {
		if t := required(k); len(t) > 0 && (best == nil || len(t) < len(best)) {
			best = t
		}
	}
	return best
}
