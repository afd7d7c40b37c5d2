package query

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/query/analysis"
)

// operand reads a word, a phrase or a braced word as a clause of the field we
// are in.
func (p *parser) operand() (Node, *Error) {
	t := p.tok
	if p.clauses++; p.clauses > MaxClauses {
		return nil, p.fail(t.start, t.end, fmt.Sprintf("more than %d words and fields", MaxClauses), "a shorter query", "")
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	slop := token{}
	if p.tok.kind == tokSlop {
		slop = p.tok
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	scope := Anywhere
	switch p.field {
	case "":
	case FieldTitle:
		scope = TitleOnly
	case FieldText:
		scope = TextOnly
	default:
		if slop.n > 0 {
			return nil, p.fail(slop.start, slop.end, "a ~ has no place behind "+string(p.field)+":", "", "")
		}
		return p.value(t)
	}
	n, err := p.words(t, scope)
	if err != nil || slop.n == 0 {
		return n, err
	}
	return p.sloppy(t, slop, scope, n)
}

// words makes the clause that looks for a token's words.
func (p *parser) words(t token, scope Scope) (Node, *Error) {
	text := &Text{Place: Place{t.start, t.end}, Scope: scope, Surface: t.text, Quoted: t.kind == tokQuote, Braced: t.kind == tokBrace}
	var err *Error
	if t.kind == tokWord {
		p.warnUnfielded(t)
	}
	switch {
	case t.kind == tokBrace:
		text.Words = p.exactWords(t.text)
	case t.kind == tokQuote:
		text.Words, err = p.phraseWords(t)
	case t.text == "*" && p.field == "":
		return &All{Place{t.start, t.end}}, nil
	case strings.Contains(t.text, "://"):
		p.warn(t, "an address is looked for in links, not in words", "link:"+t.text)
		return keyword(Place{t.start, t.end}, FieldLink, t.text), nil
	case strings.ContainsRune(t.text, '~'):
		text.Words, err = p.fuzzyWord(t)
	case strings.ContainsAny(t.text, "*?"):
		text.Words, err = p.wildWords(t, t.text, 0)
	default:
		text.Words = p.plainWords(t.text)
		p.warnWord(t)
	}
	if err != nil {
		return nil, err
	}
	if len(text.Words) == 0 {
		p.warn(t, fmt.Sprintf("%q holds no letter, digit or emoji, so this clause never matches", t.text), "")
		return &None{Place{t.start, t.end}, t.text}, nil
	}
	return text, nil
}

// plainWords are the words of a piece of text, in order, with their distances.
func (p *parser) plainWords(s string) []Word {
	b := &p.buffer
	b.Analyze(s)
	var words []Word
	tokens := b.Main()
	for i := range tokens {
		t := &tokens[i]
		words = append(words, Word{Term: string(b.Term(t)), Offset: int(t.Pos), Width: int(t.Width), raw: b.Raw(t)})
	}
	return rebase(words)
}

// exactWords are plain words that must stand as they are written.
func (p *parser) exactWords(s string) []Word {
	b := &p.buffer
	b.Analyze(s)
	var words []Word
	tokens := b.Main()
	for i := range tokens {
		t := &tokens[i]
		words = append(words, Word{Form: Exact, Term: string(b.Term(t)), Exact: analysis.Exact(b.Raw(t)),
			Offset: int(t.Pos), Width: int(t.Width), raw: b.Raw(t)})
	}
	return rebase(words)
}

// rebase makes offsets relative to the first word.
func rebase(words []Word) []Word {
	for i := len(words) - 1; i >= 0; i-- {
		words[i].Offset -= words[0].Offset
	}
	return words
}

// phraseWords are the words inside quotes, where a wildcard needs a letter
// beside it to be one.
func (p *parser) phraseWords(t token) ([]Word, *Error) {
	if !strings.ContainsAny(t.text, "*?") {
		return p.plainWords(t.text), nil
	}
	var words []Word
	next := 0
	plain := []string{}
	flush := func() {
		words, next = appendWords(words, p.plainWords(strings.Join(plain, " ")), next)
		plain = plain[:0]
	}
	for _, piece := range strings.Fields(t.text) {
		if !wildInPhrase(piece) {
			plain = append(plain, strings.Map(dropWild, piece))
			continue
		}
		flush()
		more, err := p.wildWords(t, strings.TrimRight(piece, "?.,;:!"), next)
		if err != nil {
			return nil, err
		}
		words, next = appendWords(words, more, next)
	}
	flush()
	return rebase(words), nil
}

// appendWords appends words at the positions from next on.
func appendWords(dst, words []Word, next int) ([]Word, int) {
	end := next
	for _, w := range words {
		w.Offset += next
		end = max(end, w.Offset+w.Width)
		if w.Form == Wild || w.Form == Fuzzy {
			end = max(end, w.Offset+1)
		}
		dst = append(dst, w)
	}
	return dst, end
}

// fuzzyWord reads word~, word~1 or word~2.
func (p *parser) fuzzyWord(t token) ([]Word, *Error) {
	i := strings.LastIndexByte(t.text, '~')
	word, digits := t.text[:i], t.text[i+1:]
	if word == "" {
		return nil, p.fail(t.start, t.end, "a ~ without a word or phrase directly before it", "as in receive~1 or \"acme recall\"~5", "")
	}
	edits := 1
	if digits != "" {
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 || n > 2 {
			return nil, p.fail(t.start+i, t.end, "a word's ~ takes 1 or 2 edits", word+"~1 or "+word+"~2", "")
		}
		edits = n
	}
	if p.wild++; p.wild > MaxWildcards {
		return nil, p.fail(t.start, t.end, fmt.Sprintf("more than %d wildcards and fuzzy words", MaxWildcards), "fewer of them", "")
	}
	words := p.plainWords(word)
	if len(words) != 1 || strings.ContainsAny(word, "*?~") {
		return nil, p.fail(t.start, t.end, "a ~ needs one single word before it", "as in "+"receive~1", `for a distance between words write "a b"~5`)
	}
	if n, least := utf8.RuneCountInString(words[0].Term), 2*edits; n < least {
		return nil, p.fail(t.start, t.end, fmt.Sprintf("%q is too short for %d edits: it would match too much", word, edits),
			fmt.Sprintf("at least %d letters", least), "")
	}
	words[0].Form, words[0].Edits, words[0].Width = Fuzzy, edits, 1
	return words, nil
}

// sloppy turns "a b c"~n into a NEAR/n b NEAR/n c.
func (p *parser) sloppy(t, slop token, scope Scope, n Node) (Node, *Error) {
	text, ok := n.(*Text)
	if !ok || t.kind == tokBrace {
		if t.kind == tokBrace {
			return nil, p.fail(slop.start, slop.end, "a ~ has no place behind { }", "", "write {A} NEAR/5 {B}")
		}
		return n, nil
	}
	place := Place{t.start, slop.end}
	if len(text.Words) > MaxNesting {
		return nil, p.fail(t.start, slop.end, fmt.Sprintf("more than %d words before a ~", MaxNesting), "", "")
	}
	var out Node
	for _, w := range text.Words {
		w.Offset = 0
		one := &Text{Place: place, Scope: scope, Words: []Word{w}, Surface: w.raw, Quoted: w.Form == Plain}
		if out == nil {
			out = one
			continue
		}
		out = &Near{Place: place, Left: out, Right: one, Distance: slop.n}
	}
	if len(text.Words) == 1 {
		p.warn(t, "one word has no distance to keep; the ~ says nothing", "")
	}
	return out, nil
}
