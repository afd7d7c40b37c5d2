package query

import (
	"fmt"
	"slices"
	"strings"
)

// warnWhole looks for what only the whole query shows: parts that can never
// match, that exclude everything, or that tell nothing apart.
func (p *parser) warnWhole(root Node) {
	if !demanding(root) {
		p.warnAt(root, "nothing here must be present: this matches nearly every mention", "add a word, an author, a site or a link to look for")
	}
	p.warnNode(root, true)
	slices.SortStableFunc(p.warnings, func(a, b Warning) int { return a.Offset - b.Offset })
}

func (p *parser) warnAt(n Node, msg, fix string) {
	start, end := n.Range()
	p.warnings = append(p.warnings, Warning{Offset: start, End: end, Msg: msg, Fix: fix})
}

// warnNode warns of a clause and all below it. An alternative is one that can
// make the query match by itself.
func (p *parser) warnNode(n Node, alternative bool) {
	switch n := n.(type) {
	case *And:
		all := conjuncts(nil, n)
		p.warnExcluded(all)
		p.warnRanges(all)
		p.warnReasons(all)
		for _, k := range all {
			p.warnNode(k, false)
		}
	case *Near, *Sentence:
		p.warnApart(n)
	case *Or:
		for _, k := range n.Kids {
			p.warnNode(k, true)
		}
	case *Not:
		p.warnNode(n.Kid, false)
		if _, all := n.Kid.(*All); all {
			p.warnAt(n, "NOT * excludes everything", "")
		}
	case *Text:
		if alternative && len(n.Words) == 1 && n.Words[0].Form == Plain && p.frequency(n.Words[0].Term) >= tooCommon {
			p.warnAt(n, fmt.Sprintf("“%s” is so common that it matches a great part of everything", n.Surface), "join it with AND, or make it part of a phrase")
		}
	}
}

// tooCommon is the share of texts from which a word is not worth looking for.
const tooCommon = 0.2

func (p *parser) frequency(term string) float64 {
	if p.o.Frequency != nil {
		return p.o.Frequency(term)
	}
	if isCommon(term) {
		return tooCommon
	}
	return 0
}

// warnExcluded warns of a NOT that leaves nothing of what stands beside it.
func (p *parser) warnExcluded(all []Node) {
	for _, k := range all {
		not, ok := k.(*Not)
		if !ok {
			continue
		}
		excluded := map[string]bool{}
		alternatives(not.Kid, excluded)
		for _, other := range all {
			if other != k && implied(other, excluded) {
				p.warnAt(not, fmt.Sprintf("%s excludes everything that %s finds, so this never matches", brief(Format(not)), brief(Format(other))), "")
				break
			}
		}
	}
}

// brief cuts a quotation for a message.
func brief(s string) string {
	if len(s) > 60 {
		return s[:runeStart(s, 57)] + "…"
	}
	return s
}

// alternatives collects the keys of the clauses each of which suffices for n.
func alternatives(n Node, keys map[string]bool) {
	if or, ok := n.(*Or); ok {
		for _, k := range or.Kids {
			alternatives(k, keys)
		}
		return
	}
	keys[key(n)] = true
}

// key is equal for clauses of one meaning, as far as it is easily told.
func key(n Node) string {
	switch n := n.(type) {
	case *Text:
		var b strings.Builder
		fmt.Fprint(&b, "text ", n.Scope)
		for _, w := range n.Words {
			fmt.Fprintf(&b, "|%d %d %d %s %s", w.Form, w.Offset, w.Edits, w.Term, w.Exact)
		}
		return b.String()
	case *Keyword:
		return fmt.Sprintf("%s:%v:%s", n.Field, n.Wild, n.Value)
	}
	return Format(n)
}

// implied tells whether whatever matches n matches one of the keyed clauses too.
func implied(n Node, keys map[string]bool) bool {
	if keys["*"] || keys[key(n)] {
		return true
	}
	switch n := n.(type) {
	case *And:
		return slices.ContainsFunc(n.Kids, func(k Node) bool { return implied(k, keys) })
	case *Or:
		return !slices.ContainsFunc(n.Kids, func(k Node) bool { return !implied(k, keys) })
	case *Near:
		return implied(n.Left, keys) || implied(n.Right, keys)
	case *Sentence:
		return implied(n.Left, keys) || implied(n.Right, keys)
	case *Text:
		return textImplied(n, keys)
	case *Keyword:
		return siteImplied(n, keys)
	}
	return false
}

// demanding tells whether every match must hold some word, author, site, link,
// hashtag, source or the like: a clause that is not negative, a range or *.
func demanding(n Node) bool {
	switch n := n.(type) {
	case *And:
		return slices.ContainsFunc(n.Kids, demanding)
	case *Or:
		return !slices.ContainsFunc(n.Kids, func(k Node) bool { return !demanding(k) })
	case *Text, *Near, *Sentence, *Keyword, *None:
		return true
	case *Last, *Published, *Number:
		return true // no word, but a person means them
	}
	return false
}

// brandClauses are the fields by which a brand may be told.
var brandClauses = map[Field]bool{FieldAuthor: true, FieldSite: true, FieldLink: true, FieldHashtag: true, FieldSource: true}

// afterBrands are the fields worked out after brands are, or by people.
var afterBrands = map[Field]bool{FieldBrand: true, FieldOwned: true, FieldSentiment: true, FieldStory: true, FieldStatus: true, FieldTag: true,
	FieldIntent: true, FieldReason: true, FieldCrisis: true}

// checkBrand refuses what a brand's query cannot mean.
func (p *parser) checkBrand(root Node) *Error {
	if !p.o.Brand {
		return nil
	}
	if err := p.refuseLate(root); err != nil {
		return err
	}
	if !tells(root) {
		return p.fail(0, len(p.src), "a brand's query needs something to look for; this one would match nearly every mention",
			"at least one word, author, site, link or hashtag that is not negated", "")
	}
	return nil
}

// tells tells whether every match holds a word or another sign of a brand.
func tells(n Node) bool {
	switch n := n.(type) {
	case *And:
		return slices.ContainsFunc(n.Kids, tells)
	case *Or:
		return !slices.ContainsFunc(n.Kids, func(k Node) bool { return !tells(k) })
	case *Text, *Near, *Sentence:
		return true
	case *Keyword:
		return brandClauses[n.Field]
	}
	return false
}

func (p *parser) refuseLate(root Node) (err *Error) {
	Walk(root, func(n Node) {
		field := fieldOf(n)
		if err != nil || !afterBrands[field] {
			return
		}
		start, end := n.Range()
		err = p.fail(start, end, fmt.Sprintf("%s: is worked out after the brands of a mention are", field), "words, author:, site:, link:, hashtag:, source:, lang:, …",
			"ask for it in a rule's query instead")
	})
	return err
}
