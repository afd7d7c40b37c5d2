package query

func (p *parser) near() (Node, *Error) {
	left, err := p.primary()
	if err != nil {
		return nil, err
	}
	entered := 0
	defer func() { p.depth -= entered }()
	for p.tok.kind == tokNear || p.tok.kind == tokSame {
		op := p.tok
		if err := p.enter(op); err != nil {
			return nil, err
		}
		entered++
		if err := p.operator(); err != nil {
			return nil, err
		}
		if p.tok.kind == tokNot || p.tok.kind == tokMinus {
			return nil, p.fail(p.tok.start, p.tok.end, op.text+" cannot be followed by a negation", "a word, a phrase or a group of ORs",
				"say what must not be near with AND NOT (a "+op.text+" b)")
		}
		right, err := p.primary()
		if err != nil {
			return nil, err
		}
		for _, operand := range []Node{left, right} {
			if err := p.positional(op, operand); err != nil {
				return nil, err
			}
		}
		left = proximity(op, left, right)
	}
	return left, nil
}

func proximity(op token, left, right Node) Node {
	place := around([]Node{left, right})
	if op.kind == tokSame {
		return &Sentence{Place: place, Left: left, Right: right, Ordered: op.ordered}
	}
	return &Near{Place: place, Left: left, Right: right, Distance: op.n, Ordered: op.ordered}
}

// positional refuses operands of a proximity that have no place in a text.
func (p *parser) positional(op token, n Node) *Error {
	start, end := n.Range()
	what := ""
	switch n := n.(type) {
	case *Text, *Near, *Sentence, *None:
		return nil
	case *Or:
		for _, k := range n.Kids {
			if err := p.positional(op, k); err != nil {
				return err
			}
		}
		return nil
	case *And:
		what = "an AND"
	case *Not:
		what = "a NOT"
	case *All:
		what = "*"
	default:
		what = "a field that holds no words"
	}
	return p.fail(start, end, what+" has no place beside "+op.text, "a word, a phrase or a group of ORs",
		"join it from outside: (a "+op.text+" b) AND …")
}
