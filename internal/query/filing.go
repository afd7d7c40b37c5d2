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

// filer chooses what to file each query under.
type filer struct {
	set       *Set
	frequency func(string) float64
	term      []string // per word: its term, "" of a pattern
	load      []int32  // per word: how many queries are filed there already
}

// file files all queries.
func (s *Set) file(frequency func(string) float64) {
	f := &filer{set: s, frequency: frequency, term: make([]string, s.size), load: make([]int32, s.size)}
	if f.frequency == nil {
		f.frequency = commonness
	}
	for _, e := range s.terms {
		f.term[e.id] = e.term
	}
	s.filed = make([][]int32, s.size)
	fields := map[Field]int{}
	for i, root := range s.roots {
		anchors, _, ok := f.choose(root)
		if !ok {
			s.always = append(s.always, int32(i))
			continue
		}
		for _, a := range anchors {
			if a.word >= 0 {
				s.filed[a.word] = append(s.filed[a.word], int32(i))
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
}

// choose returns anchors one of which any match of the clause must have, and
// their cost; it is not ok when there are none.
func (f *filer) choose(c *clause) (anchors []anchor, cost float64, ok bool) {
	switch c.op {
	case opWord:
		return []anchor{{word: c.word}}, f.cost(c.word), true
	case opText:
		best := c.text[0].word
		for _, st := range c.text[1:] {
			if f.cost(st.word) < f.cost(best) {
				best = st.word
			}
		}
		return []anchor{{word: best}}, f.cost(best), true
	case opField:
		if k := c.node.(*Keyword); !k.Wild {
			return []anchor{{word: -1, field: k.Field, value: k.Value}}, costOfValue, true
		}
	case opNone:
		return nil, 0, true
	case opOr:
		for _, k := range c.kids {
			more, price, ok := f.choose(k)
			if !ok {
				return nil, 0, false
			}
			anchors, cost = append(anchors, more...), cost+price
		}
		return anchors, cost, true
	case opAnd, opNear, opSentence:
		for _, k := range c.kids {
			if some, price, can := f.choose(k); can && (!ok || price < cost) {
				anchors, cost, ok = some, price, true
			}
		}
		return anchors, cost, ok
	}
	return nil, 0, false
}

// cost of a word grows with how common it is and how many queries it already
// wakes.
func (f *filer) cost(w int32) float64 {
	if f.term[w] == "" {
		return costOfWild * float64(1+f.load[w])
	}
	return (costOfWord + f.frequency(f.term[w])) * float64(1+f.load[w])
}

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
