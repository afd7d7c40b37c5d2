package query

import (
	"fmt"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/query/analysis"
)

// The limits of a query.
const (
	MaxSource    = 256 << 10 // bytes
	MaxNesting   = 100       // brackets, NOTs and chained NEARs within each other
	MaxClauses   = 20_000    // words, phrases and fields
	MaxWildcards = 500       // wildcards and fuzzy words
	MaxDistance  = 10_000    // of NEAR
)

// parser is a recursive descent over the tokens of one query:
//
//	or    = and { OR and }
//	and   = unary { [AND] unary }
//	unary = { NOT | - } near
//	near  = primary { (NEAR/n | ONEAR/n | SENTENCE | OSENTENCE) primary }
type parser struct {
	lexer
	o        Options
	tok      token
	prev     token
	depth    int
	clauses  int
	wild     int
	field    Field // the field whose group we are in, or ""
	warnings []Warning
	buffer   analysis.Buffer
}

func (p *parser) advance() *Error {
	p.prev = p.tok
	t, err := p.lexer.next()
	p.tok = t
	return err
}

// parse reads the whole query.
func (p *parser) parse() (Node, *Error) {
	if err := p.checkSource(); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == tokEnd {
		return nil, p.fail(0, len(p.src), "the query is empty", "a word, a phrase or a group", "")
	}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.tok.kind == tokClose {
		return nil, p.fail(p.tok.start, p.tok.end, "a ) without its (", "", "remove it, or open a bracket before")
	}
	return n, nil
}

func (p *parser) checkSource() *Error {
	if len(p.src) > MaxSource {
		return p.fail(0, 0, fmt.Sprintf("the query is %d bytes long", len(p.src)), fmt.Sprintf("at most %d", MaxSource), "")
	}
	for i := 0; i < len(p.src); {
		r, size := utf8.DecodeRuneInString(p.src[i:])
		if r == utf8.RuneError && size == 1 {
			return p.fail(i, i+1, "the query is not valid UTF-8 here", "", "")
		}
		i += size
	}
	return nil
}

// enter counts a level of nesting; the caller must leave.
func (p *parser) enter(t token) *Error {
	if p.depth++; p.depth > MaxNesting {
		return p.fail(t.start, t.end, fmt.Sprintf("more than %d levels of brackets", MaxNesting), "a flatter query", "")
	}
	return nil
}

func (p *parser) leave() { p.depth-- }

func (p *parser) or() (Node, *Error) {
	first, mixed, err := p.and()
	if err != nil || p.tok.kind != tokOr {
		return first, err
	}
	kids := []Node{first}
	for p.tok.kind == tokOr {
		if err := p.operator(); err != nil {
			return nil, err
		}
		kid, alsoMixed, err := p.and()
		if err != nil {
			return nil, err
		}
		mixed = mixed || alsoMixed
		kids = append(kids, kid)
	}
	or := &Or{Place: around(kids), Kids: kids}
	if mixed {
		p.warnMixed(or)
	}
	return or, nil
}

// and also tells whether it joined two or more operands, so that an OR beside
// it can be read wrongly.
func (p *parser) and() (n Node, joined bool, err *Error) {
	first, err := p.unary()
	if err != nil {
		return nil, false, err
	}
	kids := []Node{first}
	for {
		switch p.tok.kind {
		case tokEnd, tokClose, tokOr:
			if len(kids) == 1 {
				return first, false, nil
			}
			return &And{Place: around(kids), Kids: kids}, true, nil
		case tokAnd:
			if err := p.operator(); err != nil {
				return nil, false, err
			}
		}
		kid, err := p.unary()
		if err != nil {
			return nil, false, err
		}
		kids = append(kids, kid)
	}
}

// operator passes an operator and refuses to stop behind it.
func (p *parser) operator() *Error {
	op := p.tok
	if err := p.advance(); err != nil {
		return err
	}
	switch p.tok.kind {
	case tokEnd, tokClose, tokAnd, tokOr, tokNear, tokSame:
		return p.missing(op)
	}
	return nil
}

// missing is the fault of an operand that should follow op.
func (p *parser) missing(op token) *Error {
	end := max(p.tok.end, p.tok.start)
	return p.fail(p.tok.start, end, "an operand is missing after "+op.text, "a word, a phrase or a group", "")
}

func (p *parser) unary() (Node, *Error) {
	if p.tok.kind != tokNot && p.tok.kind != tokMinus {
		return p.near()
	}
	start := p.tok.start
	if p.tok.kind == tokMinus {
		p.tok.text = "-"
	}
	if err := p.enter(p.tok); err != nil {
		return nil, err
	}
	defer p.leave()
	if err := p.operator(); err != nil {
		return nil, err
	}
	kid, err := p.unary()
	if err != nil {
		return nil, err
	}
	_, end := kid.Range()
	return &Not{Place: Place{start, end}, Kid: kid}, nil
}

func (p *parser) primary() (Node, *Error) {
	t := p.tok
	switch t.kind {
	case tokOpen:
		return p.group()
	case tokField:
		return p.fielded()
	case tokWord, tokQuote, tokBrace:
		return p.operand()
	case tokClose:
		if p.prev.kind == tokOpen {
			return nil, p.fail(p.prev.start, t.end, "an empty group", "a word, a phrase or a group between the brackets", "")
		}
		return nil, p.fail(t.start, t.end, "a ) without its (", "a word, a phrase or a group", "")
	case tokEnd:
		return nil, p.fail(t.start, t.end, "the query ends too early", "a word, a phrase or a group", "")
	case tokSlop:
		return nil, p.fail(t.start, t.end, "a ~ belongs directly behind a word or a phrase", "", "for a distance between groups write (a OR b) NEAR/5 (c OR d)")
	}
	return nil, p.fail(t.start, t.end, "an operand is missing before "+t.text, "a word, a phrase or a group", "")
}

func (p *parser) group() (Node, *Error) {
	open := p.tok
	if err := p.enter(open); err != nil {
		return nil, err
	}
	defer p.leave()
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != tokClose {
		return nil, p.fail(open.start, open.end, "the bracket that opens here is not closed", "a closing )", "")
	}
	return n, p.advance()
}

// around is the place from the first to the last of some clauses.
func around(kids []Node) Place {
	start, _ := kids[0].Range()
	_, end := kids[len(kids)-1].Range()
	return Place{start, end}
}
