package query

import (
	"fmt"
	"strings"
)

// fielded reads what stands behind a field's name: one operand or a group.
func (p *parser) fielded() (Node, *Error) {
	name, outer := p.tok, p.field
	field, err := p.fieldNamed(name)
	if err != nil {
		return nil, err
	}
	if outer != "" {
		return nil, p.fail(name.start, name.end, fmt.Sprintf("%s: inside a group of %s:", field, outer), "words without a field",
			"close the group of "+string(outer)+": first")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch p.tok.kind {
	case tokWord, tokQuote, tokBrace, tokOpen, tokMinus:
	default:
		return nil, p.fail(name.start, name.end, "nothing stands behind "+string(field)+":", "a value directly behind the colon", "")
	}
	p.field = field
	defer func() { p.field = outer }()
	if p.tok.kind == tokOpen {
		return p.group()
	}
	if p.tok.kind == tokMinus {
		return p.negativeValue()
	}
	return p.operand()
}

// negativeValue reads the minus of a number (sentiment:-0.5..0) as part of it.
func (p *parser) negativeValue() (Node, *Error) {
	minus := p.tok
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.tok.kind == tokWord && p.tok.glued && isNumberField(p.field) {
		p.tok.text, p.tok.start = "-"+p.tok.text, minus.start
		return p.operand()
	}
	return nil, p.fail(minus.start, minus.end, "a - behind "+string(p.field)+":", "a value",
		"negate the whole clause: -"+string(p.field)+":…")
}

// fieldNamed is the field a token names.
func (p *parser) fieldNamed(t token) (Field, *Error) {
	names := make([]string, 0, len(Fields()))
	for _, f := range Fields() {
		if string(f) == t.text {
			return f, nil
		}
		names = append(names, string(f))
	}
	whole := p.src[t.start:p.wordEnd(t.start)]
	fix := fmt.Sprintf("if the words are meant, quote them: %q", whole)
	if near := nearest(t.text, names); near != "" {
		fix = fmt.Sprintf("did you mean %s:? %s", near, fix)
	}
	return "", p.fail(t.start, t.end, fmt.Sprintf("there is no field %q", t.text), "one of "+strings.Join(names, " "), fix)
}
