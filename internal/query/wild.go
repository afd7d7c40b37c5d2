package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/query/analysis"
)

func dropWild(r rune) rune {
	if r == '*' || r == '?' {
		return ' '
	}
	return r
}

// wildInPhrase tells a wildcard from the punctuation of a quotation: * behind a
// letter, ? between letters.
func wildInPhrase(s string) bool {
	runes := []rune(s)
	for i, r := range runes {
		behind := i > 0 && wordRune(runes[i-1])
		before := i+1 < len(runes) && (wordRune(runes[i+1]) || runes[i+1] == '*')
		if r == '*' && behind || r == '?' && behind && before {
			return true
		}
	}
	return false
}

func wordRune(r rune) bool {
	return r == '*' || r == '?' || r == '_' || unicode.In(r, unicode.L, unicode.N, unicode.M)
}

// wildWords are the words of a piece with wildcards: split where a text would
// be split, each part plain or a pattern.
func (p *parser) wildWords(t token, piece string, _ int) ([]Word, *Error) {
	var words []Word
	next := 0
	for _, part := range strings.FieldsFunc(piece, func(r rune) bool {
		return !wordRune(r) && !strings.ContainsRune("'’.&#@$\u200c\u200d", r)
	}) {
		part = strings.TrimRight(part, "'’.&#@$")
		if !strings.ContainsAny(part, "*?") {
			words, next = appendWords(words, p.plainWords(part), next)
			continue
		}
		w, err := p.pattern(t, part)
		if err != nil {
			return nil, err
		}
		words, next = appendWords(words, w, next)
	}
	return words, nil
}

// pattern makes one Wild word, or the phrase of Grams that means the same in a
// script without spaces.
func (p *parser) pattern(t token, part string) ([]Word, *Error) {
	if p.wild++; p.wild > MaxWildcards {
		return nil, p.fail(t.start, t.end, fmt.Sprintf("more than %d wildcards and fuzzy words", MaxWildcards), "fewer of them", "")
	}
	literal := strings.TrimLeft(part[:strings.IndexAny(part, "*?")], "#@$")
	if bare := strings.TrimRight(part, "*"); !strings.ContainsAny(bare, "*?") {
		if ws := p.plainWords(bare); len(ws) > 0 && p.unspacedTerm(bare) {
			return ws, nil // 日本* is what 日本 already finds
		}
	} else if p.unspacedTerm(part) {
		return nil, p.fail(t.start, t.end, "a wildcard inside a script written without spaces", "the characters themselves", "")
	}
	n := utf8.RuneCountInString(literal)
	star := strings.IndexByte(part, '*')
	switch {
	case n == 0:
		return nil, p.fail(t.start, t.end, "a word cannot begin with a wildcard", "letters before the "+part[strings.IndexAny(part, "*?"):][:1],
			"a leading wildcard is possible in fields of whole values, as author:*bot")
	case n < MinPrefix && star >= 0 && strings.IndexAny(part, "*?") == star:
		return nil, p.fail(t.start, t.end, fmt.Sprintf("too few letters before the * in %s: it would match too much", part),
			fmt.Sprintf("at least %d letters before the *", MinPrefix), "")
	}
	return []Word{{Form: Wild, Term: normalPattern(part), Width: 1, raw: part}}, nil
}

// MinPrefix is how many letters must stand before a *.
const MinPrefix = 2

// normalPattern normalises what stands between the wildcards.
func normalPattern(part string) string {
	var out strings.Builder
	for part != "" {
		i := strings.IndexAny(part, "*?")
		if i < 0 {
			i = len(part)
		}
		out.WriteString(analysis.Normal(part[:i]))
		if i < len(part) {
			if part[i] != '*' || !strings.HasSuffix(out.String(), "*") {
				out.WriteByte(part[i])
			}
			i++
		}
		part = part[i:]
	}
	return out.String()
}

// unspacedTerm tells whether a text holds a character that is analysed into
// Grams.
func (p *parser) unspacedTerm(s string) bool {
	b := &p.buffer
	b.Analyze(strings.Map(dropWild, s))
	for i := range b.Tokens {
		if k := b.Tokens[i].Kind; k == analysis.Gram || k == analysis.Unigram {
			return true
		}
		if r, size := utf8.DecodeRuneInString(b.Raw(&b.Tokens[i])); size == len(b.Raw(&b.Tokens[i])) && analysis.Unspaced(r) {
			return true
		}
	}
	return false
}
