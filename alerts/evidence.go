package alerts

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/mention"
)

// How many mentions are quoted, and how many of each driver named.
const (
	samplesShown = 5
	driversShown = 5
)

// gatherEvidence fills in what drives an alert, from the mentions at hand.
func (c *Core) gatherEvidence(i *instance, v Verdict, a *Alert) {
	wanted := make(map[string]bool, len(a.Mentions))
	for _, id := range a.Mentions {
		wanted[id] = true
	}
	told, other := c.voices[i.brand].split(wanted)
	chart, counted := a.Evidence.Chart, a.Evidence.Counted
	a.Evidence = evidence(i.brand, told, other)
	a.Evidence.Chart, a.Evidence.Counted = chart, counted
	a.Command = fmt.Sprintf("earshot search 'brand:%s published:%s..%s'", i.brand, v.From.UTC().Format("2006-01-02T15:04Z"), v.To.UTC().Format("2006-01-02T15:04Z"))
	if i.rule.Query != nil {
		a.Command = fmt.Sprintf("earshot search 'brand:%s (%s) published:%s..%s'", i.brand, i.rule.Query.Source(), v.From.UTC().Format("2006-01-02T15:04Z"), v.To.UTC().Format("2006-01-02T15:04Z"))
	}
}

// split parts the mentions at hand into those wanted and the others, oldest first.
func (v *voice) split(wanted map[string]bool) (told, other []*heard) {
	for k := range v.recent {
		h := &v.recent[(v.next+k)%len(v.recent)]
		if wanted[h.m.ID] {
			told = append(told, h)
		} else {
			other = append(other, h)
		}
	}
	return told, other
}

// evidence is what drives the told mentions of a brand; the others say which words are
// usual.
func evidence(brand string, told, other []*heard) Evidence {
	inside := make([]*mention.Mention, 0, len(told))
	for _, h := range told {
		inside = append(inside, h.m)
	}
	return Evidence{
		Samples: samples(inside, brand), Looked: len(inside), Words: words(told, other),
		Sources: drivers(inside, func(m *mention.Mention) string { return cmp.Or(m.Source, m.Kind) }),
		Labels: drivers(inside, func(m *mention.Mention) string {
			if b := m.Brand(brand); b != nil {
				return string(b.Sentiment.Label)
			}
			return ""
		}),
		Languages: drivers(inside, func(m *mention.Mention) string { return m.Lang }),
	}
}

// samples picks what is worth quoting: one of each story, the most copied, most
// followed and most negative first.
func samples(list []*mention.Mention, brand string) []Sample {
	copies := map[uint64]int{}
	for _, m := range list {
		copies[storyHash(m)]++
	}
	weight := func(m *mention.Mention) float64 {
		w := float64(4 * min(copies[storyHash(m)]-1, 10))
		if f := m.Author.Followers; f != nil {
			for n := *f; n >= 10; n /= 10 {
				w += 2
			}
		}
		if b := m.Brand(brand); b != nil {
			w -= 4 * b.Sentiment.Score
		}
		return w
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b *mention.Mention) int { return cmp.Compare(weight(b), weight(a)) })
	var out []Sample
	seen := map[uint64]bool{}
	for _, m := range list {
		if seen[storyHash(m)] {
			continue
		}
		seen[storyHash(m)] = true
		out = append(out, sampleOf(m, brand, copies[storyHash(m)]-1))
		if len(out) == samplesShown {
			break
		}
	}
	return out
}

func sampleOf(m *mention.Mention, brand string, copies int) Sample {
	text := m.Text
	if m.Title != "" {
		text = m.Title
	}
	s := Sample{ID: m.ID, Text: Excerpt(text), Author: cmp.Or(m.Author.Handle, m.Author.Name), Followers: m.Author.Followers,
		Source: m.Source, Kind: m.Kind, URL: m.URL, Published: m.EventTime(), Copies: copies}
	if b := m.Brand(brand); b != nil {
		s.Sentiment = string(b.Sentiment.Label)
	}
	return s
}

// drivers counts what each mention names, most first.
func drivers(list []*mention.Mention, name func(*mention.Mention) string) []Driver {
	counts := map[string]int{}
	for _, m := range list {
		if n := name(m); n != "" {
			counts[n]++
		}
	}
	return top(counts, driversShown)
}

func top(counts map[string]int, n int) []Driver {
	out := make([]Driver, 0, len(counts))
	for name, k := range counts {
		out = append(out, Driver{name, k})
	}
	slices.SortFunc(out, func(a, b Driver) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Name, b.Name)) })
	if len(out) == 0 {
		return nil
	}
	return out[:min(n, len(out))]
}

// words are those said much more often inside a window than before it.
func words(inside, outside []*heard) []Driver {
	in := termCounts(inside)
	maps.DeleteFunc(in, func(_ string, n int) bool { return n < 2 })
	if len(in) == 0 {
		return nil
	}
	out := make(map[string]int, len(in))
	for _, h := range outside {
		for _, w := range h.terms() {
			if in[w] > 0 {
				out[w]++
			}
		}
	}
	type scored struct {
		Driver
		score float64
	}
	var list []scored
	for w, n := range in {
		here := float64(n) / float64(len(inside))
		there := (float64(out[w]) + 0.5) / (float64(len(outside)) + 1)
		if here < 2*there {
			continue
		}
		list = append(list, scored{Driver{w, n}, float64(n) * (here / (here + there))})
	}
	slices.SortFunc(list, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.Name, b.Name))
	})
	var res []Driver
	for _, s := range list[:min(len(list), driversShown)] {
		res = append(res, s.Driver)
	}
	return res
}

// termCounts counts in how many mentions each word of four letters or more stands.
func termCounts(list []*heard) map[string]int {
	counts := map[string]int{}
	for _, h := range list {
		for _, w := range h.terms() {
			counts[w]++
		}
	}
	return counts
}
