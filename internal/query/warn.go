package query

import (
	"strings"
	"unicode/utf8"
)

// Warning is a likely slip in a valid query.
type Warning struct {
	// Offset and End are the bytes of the source it speaks of.
	Offset, End int
	// Msg says what looks wrong, Fix what may be meant; Fix may be empty.
	Msg, Fix string
	// Never says that nothing lies in the range asked for, whatever a mention holds. A search may ask
	// for it all the same; in a setting it takes no effect.
	Never bool
}

// String is the warning in one line.
func (w Warning) String() string {
	if w.Fix == "" {
		return w.Msg
	}
	return w.Msg + "; " + w.Fix
}

func (p *parser) warn(t token, msg, fix string) {
	p.warnings = append(p.warnings, Warning{Offset: t.start, End: t.end, Msg: msg, Fix: fix})
}

// warnNever warns of a range that nothing lies in.
func (p *parser) warnNever(start, end int, msg, fix string) {
	p.warnings = append(p.warnings, Warning{Offset: start, End: end, Msg: msg, Fix: fix, Never: true})
}

// warnWord warns of a word that looks like an operator in lower case.
func (p *parser) warnWord(t token) {
	switch word := strings.ToLower(t.text); {
	case word == "or" || word == "and" || word == "not":
		if t.text != strings.ToUpper(t.text) {
			p.warn(t, "“"+t.text+"” is looked for as a word; operators are upper case", "write "+strings.ToUpper(word)+`, or quote it: "`+word+`"`)
		}
	case strings.HasPrefix(word, "near/") || strings.HasPrefix(word, "onear/") || word == "sentence" || word == "osentence":
		p.warn(t, "“"+t.text+"” is looked for as a word; operators are upper case", "write "+strings.ToUpper(word))
	default:
		p.warnSign(t)
	}
}

// warnSign warns of signs beside a word that are operators elsewhere, or look
// like ours.
func (p *parser) warnSign(t token) {
	first, size := utf8.DecodeRuneInString(t.text)
	rest := t.text[size:]
	switch {
	case rest == "":
	case strings.ContainsAny(t.text, "|｜"):
		p.warn(t, "a | says nothing here; “"+t.text+"” is looked for as a phrase", "write OR")
	case first == '!':
		p.warn(t, "a ! says nothing here; “"+rest+"” must be present", "write NOT "+rest+" if it must not")
	case first == '+':
		p.warn(t, "a + says nothing here; all words must be present", "write "+rest)
	case first == '–' || first == '—' || first == '−':
		p.warn(t, "this dash is no minus; “"+rest+"” must be present", "write -"+rest+" if it must not")
	case (first == '\'' || first == '‘') && (rest[0] < '0' || rest[0] > '9'): // '90s is a word
		p.warn(t, "single quotes make no phrase", `a phrase stands in double quotes: "acme corp"`)
	}
}

// warnMixed warns of AND and OR beside each other without brackets.
func (p *parser) warnMixed(or *Or) {
	p.warnings = append(p.warnings, Warning{Offset: or.Start, End: or.End,
		Msg: "AND and OR are mixed without brackets; AND binds tighter", Fix: "this is read as: " + brief(Format(or))})
}

// warnHidden warns of characters nobody sees.
func (p *parser) warnHidden() {
	if len(p.hidden) > 0 {
		at := p.hidden[0]
		p.warnings = append(p.warnings, Warning{Offset: at, End: at + 1,
			Msg: "the query holds characters that cannot be seen; they are ignored", Fix: "type it anew instead of pasting it"})
	}
}
