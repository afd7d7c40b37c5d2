package query

// op is what a compiled clause does.
type op uint8

const (
	opAnd op = iota
	opOr
	opNot
	opNear
	opSentence
	opWord   // one plain word anywhere
	opText   // any other word or phrase
	opField  // keyword
	opNumber // number
	opTime   // published
	opLast
	opAll
	opNone
)

// clause is a compiled Node: its words are numbers in the set's dictionary.
type clause struct {
	op       op
	ordered  bool
	scope    Scope
	distance uint32
	word     int32 // of opWord
	extent   uint32
	kids     []*clause
	text     []step
	node     Node
}

// step is one word of a phrase.
type step struct {
	word   int32
	offset uint32
	exact  string // "" unless case-exact
}

// compiler builds the clauses and the dictionary of a set.
type compiler struct {
	words map[string]int32
	wilds map[string]int32
	fuzzy map[Word]int32
	terms []term
	set   *Set
}

func (c *compiler) compile(n Node) *clause {
	switch n := n.(type) {
	case *And:
		return &clause{op: opAnd, kids: c.all(n.Kids), node: n}
	case *Or:
		return &clause{op: opOr, kids: c.all(n.Kids), node: n}
	case *Not:
		return &clause{op: opNot, kids: c.all([]Node{n.Kid}), node: n}
	case *Near:
		return &clause{op: opNear, kids: c.all([]Node{n.Left, n.Right}), distance: uint32(n.Distance), ordered: n.Ordered, node: n}
	case *Sentence:
		return &clause{op: opSentence, kids: c.all([]Node{n.Left, n.Right}), ordered: n.Ordered, node: n}
	case *Text:
		return c.text(n)
	case *Keyword:
		return &clause{op: opField, node: n}
	case *Number:
		return &clause{op: opNumber, node: n}
	case *Published:
		return &clause{op: opTime, node: n}
	case *Last:
		return &clause{op: opLast, node: n}
	case *All:
		return &clause{op: opAll, node: n}
	}
	return &clause{op: opNone, node: n}
}

func (c *compiler) all(nodes []Node) []*clause {
	out := make([]*clause, len(nodes))
	for i, n := range nodes {
		out[i] = c.compile(n)
	}
	return out
}

func (c *compiler) text(n *Text) *clause {
	out := &clause{op: opText, scope: n.Scope, extent: uint32(n.Extent()), node: n}
	if len(n.Words) == 1 && n.Words[0].Form == Plain && n.Scope == Anywhere {
		out.op = opWord
		out.word = c.word(&n.Words[0])
		return out
	}
	out.text = make([]step, len(n.Words))
	for i := range n.Words {
		w := &n.Words[i]
		out.text[i] = step{word: c.word(w), offset: uint32(w.Offset), exact: w.Exact}
	}
	return out
}

// word is the number of a word in the dictionary.
func (c *compiler) word(w *Word) int32 {
	switch w.Form {
	case Wild:
		return c.intern(c.wilds, w.Term, func(id int32) { c.set.patterns.addWild(w.Term, id) })
	case Fuzzy:
		key := Word{Term: w.Term, Edits: w.Edits}
		if id, ok := c.fuzzy[key]; ok {
			return id
		}
		id := c.set.newWord()
		c.fuzzy[key] = id
		c.set.patterns.addFuzzy(w.Term, w.Edits, id)
		return id
	}
	return c.intern(c.words, w.Term, func(id int32) { c.terms = append(c.terms, term{w.Term, id}) })
}

func (c *compiler) intern(m map[string]int32, key string, add func(int32)) int32 {
	if id, ok := m[key]; ok {
		return id
	}
	id := c.set.newWord()
	m[key] = id
	add(id)
	return id
}
