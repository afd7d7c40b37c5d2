package web

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// clues is how many numbers the second judgement of a unit rests on: the figures of
// the first, what the first made of the units around it, and how its like fared
// elsewhere on the page. See [jury.verdicts] and trees.go.
const clues = figures - 1 + 8 + 7 + 5 + 9 + 2*classGroups + 7 + 13

// kin is what stands alike on a page, or below one element, and how much of it the
// first judgement took.
type kin struct{ words, took, units float64 }

func (k *kin) add(u *unit, chance float64) {
	w := float64(len(u.words))
	k.words, k.took, k.units = k.words+w, k.took+w*chance, k.units+1
}

// without is the part of the words of a unit's kin, itself left out, that was taken;
// -1 where it has none.
func (k *kin) without(u *unit, chance float64) float64 {
	w := float64(len(u.words))
	if k.words <= w {
		return -1
	}
	return (k.took - w*chance) / (k.words - w)
}

// second holds what the second judgement of a page needs of all its units.
type second struct {
	*jury
	first    [][figures]float64
	chances  []float64 // by the first judgement
	looks    []string  // the elements and classes a unit stands in
	alike    map[string]*kin
	together map[*html.Node]*kin
	page     kin
	taken    float64 // words taken so far
	title    map[string]bool
	summary  string
	groups   map[*html.Node]classes
}

// reconsider prepares the second judgement.
func (j *jury) reconsider(f *facts) *second {
	s := &second{jury: j, alike: map[string]*kin{}, together: map[*html.Node]*kin{}, groups: map[*html.Node]classes{}, title: map[string]bool{},
		summary: strings.Join(wordsOf(f.first("og:description", "description", "twitter:description")), " ")}
	for _, w := range wordsOf(f.title) {
		s.title[w] = true
	}
	for i, u := range j.units {
		s.first = append(s.first, j.figures(i))
		s.chances = append(s.chances, chance(s.first[i]))
		s.looks = append(s.looks, lookOf(u.box))
		if s.alike[s.looks[i]] == nil {
			s.alike[s.looks[i]] = &kin{}
		}
		if s.together[u.box.Parent] == nil {
			s.together[u.box.Parent] = &kin{}
		}
		for _, k := range []*kin{s.alike[s.looks[i]], s.together[u.box.Parent], &s.page} {
			k.add(u, s.chances[i])
		}
	}
	return s
}

// lookOf is what elements of one look on a page have in common: name and class of
// themselves and of what they stand in.
func lookOf(n *html.Node) string {
	s := n.Data + "." + attr(n, "class")
	if p := n.Parent; p != nil {
		s += ">" + p.Data + "." + attr(p, "class")
	}
	return s
}

// clues are what unit i is judged by the second time. Units must be asked for in the
// order of the page.
func (s *second) clues(i int) []float64 {
	u, q := s.units[i], s.chances[i]
	x := make([]float64, 0, clues)
	x = append(x, s.first[i][1:]...)
	x = append(x, q, s.at(i-1), s.at(i+1), s.at(i-2), s.at(i+2), s.around(i, -3, 3), s.around(i, -8, -1), s.around(i, 1, 8))
	a, t := s.alike[s.looks[i]], s.together[u.box.Parent]
	all := math.Max(s.page.took, 1)
	x = append(x, a.without(u, q), a.units, a.took/all, t.without(u, q), t.units, t.took/all, math.Log1p(t.words))
	x = append(x, s.taken/all, float64(len(u.words)), float64(len(u.text)), float64(i)/float64(len(s.units)), float64(s.distance[i]))
	s.taken += float64(len(u.words)) * q
	x = append(x, boxClues(u.box)...)
	near, far := s.classesOf(u)
	x = append(append(x, near[:]...), far[:]...)
	x = append(x, textClues(u.text)...)
	overlap := 0.0
	for _, w := range u.words {
		overlap += one(s.title[w])
	}
	long := len(u.words) > 4 && s.summary != ""
	return append(x, overlap/float64(len(u.words)), one(long && strings.Contains(s.summary, u.key)), one(long && strings.HasPrefix(u.key, s.summary)),
		one(leads(u)), one(pictured(u)), one(strings.Contains(u.text, "|")), float64(s.seen[u.key]), s.length(i-1), s.length(i+1),
		one(u.only(atom.Strong, atom.B)), one(u.only(atom.Em, atom.I)), math.Log1p(s.page.took), s.page.took/math.Max(s.page.words, 1))
}

// at is the first judgement of unit i, 0 beyond the page.
func (s *second) at(i int) float64 {
	if i < 0 || i >= len(s.chances) {
		return 0
	}
	return s.chances[i]
}

// around is the first judgement of the units from here on, by their length.
func (s *second) around(i, from, to int) float64 {
	all, took := 0.0, 0.0
	for k := max(i+from, 0); k <= min(i+to, len(s.units)-1); k++ {
		if k != i {
			w := math.Min(float64(len(s.units[k].words)), farAway) + 1
			all, took = all+w, took+w*s.chances[k]
		}
	}
	if all == 0 {
		return 0
	}
	return took / all
}

// length is that of unit i in words, at most a hundred.
func (s *second) length(i int) float64 {
	if i < 0 || i >= len(s.units) {
		return 0
	}
	return math.Min(float64(len(s.units[i].words)), 100)
}

// only says that a unit is wholly one of these elements.
func (u *unit) only(as ...atom.Atom) bool {
	if len(u.nodes) != 1 {
		return false
	}
	for _, a := range as {
		if u.nodes[0].DataAtom == a {
			return true
		}
	}
	return false
}

// boxClues say what sort of element a unit stands in.
func boxClues(n *html.Node) []float64 {
	level := 0.0
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		level = float64(n.Data[1] - '0')
	}
	a := n.DataAtom
	return []float64{level, one(a == atom.P), one(a == atom.Li || a == atom.Dd || a == atom.Dt), one(a == atom.Td || a == atom.Th), one(a == atom.Blockquote),
		one(a == atom.Figcaption), one(a == atom.Pre), one(a == atom.Div), one(a == atom.Section || a == atom.Article)}
}

// textClues say how a text is written.
func textClues(text string) []float64 {
	var commas, stops, upper, digits, letters float64
	last := ' '
	for _, r := range text {
		switch {
		case r == ',' || r == '、' || r == '，':
			commas++
		case r == '.' || r == '!' || r == '?' || r == '。':
			stops++
		case unicode.IsLetter(r):
			letters++
			upper += one(unicode.IsUpper(r))
		case unicode.IsDigit(r):
			digits++
		}
		last = r
	}
	return []float64{commas, stops, upper / math.Max(letters, 1), digits / math.Max(float64(len(text)), 1), one(last == ':'),
		one(strings.ContainsRune(`.!?"。`, last)), one(last == '…' || strings.HasSuffix(text, "..."))}
}
