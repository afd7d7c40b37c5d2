package query

// fieldFile are the queries filed under the values of one field.
type fieldFile struct {
	field  Field
	values map[string][]int32
}

// anchor is something a mention must have for a query to match: a word of the
// dictionary, or a value of a field.
type anchor struct {
	word  int32 // -1 when it is a value
	field Field
	value string
}

// costs of an anchor, as the share of mentions that are expected to have it.
const (
	costOfWord  = 0.0005
	costOfValue = 0.05 // half of the mentions may be lang:en
	costOfWild  = 0.002
)

// files are the queries filed under each word, all in one list.
type files struct {
	start []uint32 // per word, and one more: its part of lists
	lists []filing
	tests []int32
}

// filing is a query filed under a word. Before it is evaluated, a second clause
// that any match needs is tried: tests[test] counts the words behind it, one of
// which must be there; 0 is no test.
type filing struct{ query, test int32 }

// filer chooses what to file each query under.
type filer struct {
	frequency func(string) float64
	base      []float64 // per word: its cost before any query is filed there
	load      []int32   // per word: how many queries are
}

// demand is a clause any match must satisfy: one of its anchors is needed.
type demand struct {
	anchors []anchor
	cost    float64
}

// file files all queries.
func (s *Set) file(terms []term, frequency func(string) float64) {
	if frequency == nil {
		frequency = commonness
	}
	f := &filer{frequency: frequency, base: make([]float64, s.size), load: make([]int32, s.size)}
	for i := range f.base {
		f.base[i] = costOfWild
	}
	for _, t := range terms {
		f.base[t.id] = costOfWord + frequency(t.text)
	}
	type filed struct {
		word int32
		filing
	}
	var all []filed
	s.files.tests = []int32{0}
	fields := map[Field]int{}
	for i, root := range s.roots {
		first, second, ok := f.demands(root)
		if !ok {
			s.always = append(s.always, int32(i))
			continue
		}
		test := s.files.addTest(second)
		for _, a := range first.anchors {
			if a.word >= 0 {
				all = append(all, filed{a.word, filing{int32(i), test}})
				f.load[a.word]++
				continue
			}
			at, known := fields[a.field]
			if !known {
				at = len(s.fields)
				fields[a.field] = at
				s.fields = append(s.fields, fieldFile{a.field, map[string][]int32{}})
			}
			s.fields[at].values[a.value] = append(s.fields[at].values[a.value], int32(i))
		}
	}
	s.files.start = make([]uint32, s.size+1)
	for w, n := range f.load {
		s.files.start[w+1] = s.files.start[w] + uint32(n)
	}
	next := append([]uint32(nil), s.files.start...)
	s.files.lists = make([]filing, len(all))
	for _, x := range all {
		s.files.lists[next[x.word]] = x.filing
		next[x.word]++
	}
}

// addTest keeps the anchors of a second demand, when they are few words.
func (f *files) addTest(d demand) int32 {
	if len(d.anchors) == 0 || len(d.anchors) > 8 {
		return 0
	}
	for _, a := range d.anchors {
		if a.word < 0 {
			return 0
		}
	}
	at := int32(len(f.tests))
	f.tests = append(f.tests, int32(len(d.anchors)))
	for _, a := range d.anchors {
		f.tests = append(f.tests, a.word)
	}
	return at
}

// promising tells whether a filing's test is passed.
func (r *run) promising(tests []int32, at int32) bool {
	n := tests[at]
	if n == 0 {
		return true
	}
	for _, w := range tests[at+1 : at+1+n] {
		if r.has(w) {
			return true
		}
	}
	return false
}

// demands are the cheapest and the next cheapest demand of a query; it is not ok
// when it has none.
func (f *filer) demands(root *clause) (first, second demand, ok bool) {
	kids := []*clause{root}
	if root.op == opAnd || root.op == opNear || root.op == opSentence {
		kids = root.kids
	}
	for _, k := range kids {
		d, can := f.demand(k)
		switch {
		case !can:
		case !ok || d.cost < first.cost:
			first, second, ok = d, first, true
		case len(second.anchors) == 0 || d.cost < second.cost:
			second = d
		}
	}
	return first, second, ok
}

// demand is the cheapest demand of a clause.
func (f *filer) demand(c *clause) (d demand, ok bool) {
	switch c.op {
	case opWord:
		return demand{[]anchor{{word: c.word}}, f.cost(c.word)}, true
	case opText:
		best := c.text[0].word
		for _, st := range c.text[1:] {
			if f.cost(st.word) < f.cost(best) {
				best = st.word
			}
		}
		return demand{[]anchor{{word: best}}, f.cost(best)}, true
	case opField:
		if k := c.node.(*Keyword); !k.Wild {
			return demand{[]anchor{{word: -1, field: k.Field, value: k.Value}}, costOfValue}, true
		}
	case opNone:
		return demand{}, true
	case opOr:
		d.anchors = make([]anchor, 0, len(c.kids))
		for _, k := range c.kids {
			more, can := f.demand(k)
			if !can {
				return demand{}, false
			}
			d.anchors, d.cost = append(d.anchors, more.anchors...), d.cost+more.cost
		}
		return d, true
	case opAnd, opNear, opSentence:
		for _, k := range c.kids {
			if some, can := f.demand(k); can && (!ok || some.cost < d.cost) {
				d, ok = some, true
			}
		}
		return d, ok
	}
	return demand{}, false
}

// cost of a word grows with how common it is and how many queries it already
// wakes.
func (f *filer) cost(w int32) float64 { return f.base[w] * float64(8+f.load[w]) / 8 }

// tryField evaluates the queries filed under the mention's values of a field.
func (r *run) tryField(f *fieldFile, out []Hit) []Hit {
	for _, v := range r.doc.keywords(f.field) {
		for _, q := range f.values[v] {
			out = r.try(q, out)
		}
	}
	return out
}

// commonness is a guess at the share of texts a word stands in, for words nothing
// is known of.
func commonness(term string) float64 {
	if isCommon(term) {
		return 0.2
	}
	switch n := len(term); {
	case n <= 2:
		return 0.02
	case n <= 4:
		return 0.003
	}
	return 0
}
