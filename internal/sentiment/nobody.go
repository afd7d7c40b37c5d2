package sentiment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// namesNobody says whether no word of a clause, the tokens from to to, may be somebody's name:
// none is written with a capital but those that sentences begin with and the nouns of some
// languages, as far as the models know them; in scripts that have no capitals, none they do
// not know stands first.
func (s *scratch) namesNobody(text string, tokens []feature.Token, from, to int) bool {
	front := true
	for i, next := from, from; i < to; i = next {
		t := &tokens[i]
		next = i + 1
		if t.Kind > feature.User || t.Flags&feature.Hinge != 0 || papers.has(t.Hash) {
			continue
		}
		c, _ := utf8.DecodeRuneInString(text[t.Start:])
		known := false
		if known, next = s.tongue.Knows(text, tokens, i); known && next > i+1 {
			front = false
			continue
		}
		strange := t.ID == 0 && t.Kind == feature.Word && !known
		opens := front && begins(text, tokens, i)
		switch {
		case t.Kind == feature.User, front && strange && !unicode.IsUpper(c) && !unicode.IsLower(c) && topical(text[t.Start:t.End]):
			return false
		case unicode.IsUpper(c) && s.tongue.Capitals() && i > from && s.tongue.Counts(&tokens[i-1]):
		case unicode.IsUpper(c) && (strange && !(opens && s.untaught) || !s.tongue.Capitals() && !opens):
			return false
		}
		front = false
	}
	return true
}

// clauseAbroad is [reader.clauseEnd] in other languages than English: no clause ends at a hyphen
// within a word ("Ikea-Schrank", "ne-au") or before who is measured by ("лучше, чем X"), or is
// nothing but a word of contrast ("でも、…").
func (s *scratch) clauseAbroad(r reader, from int) int {
	to := r.clauseEnd(from)
	for to < len(r.tokens) && (r.hyphen(to-1) || onlyTurns(r.tokens[from:to]) || s.tongue.Measures(r.text, r.tokens, to)) {
		to = r.clauseEnd(to)
	}
	return to
}

// hyphen says whether the token at i is a hyphen within a word.
func (r reader) hyphen(i int) bool {
	t := &r.tokens[i]
	return r.text[t.Start] == '-' && i > 0 && i+1 < len(r.tokens) && r.tokens[i-1].End == t.Start && r.tokens[i+1].Start == t.End
}

// onlyTurns says whether a clause is nothing but a word of contrast and a mark.
func onlyTurns(piece []feature.Token) bool {
	return hinged(piece) && (len(piece) == 1 || len(piece) == 2 && piece[1].Kind == feature.Punct)
}

// topical says whether a word that nobody knows may name who is spoken of next, in a script
// without capitals: in Japanese and Korean whoever is set against another is marked as the topic,
// and a thing that something is done with, or that does something, otherwise ("でもスープが…", "음식이").
func topical(word string) bool {
	for i, c := range word {
		switch c {
		case 'は':
			return true
		case 'が', 'を', 'も', 'に', 'で':
			return i == 0
		}
	}
	return !strings.HasSuffix(word, "를") && !strings.HasSuffix(word, "을") && !strings.HasSuffix(word, "이") && !strings.HasSuffix(word, "가")
}

// papers are written in capitals and name nobody: numbers that somebody is known by, and the like.
var papers = newWordSet("cpf rg cnpj cep pix pin puk sms dni nie nif curp rfc iban bic iva tv gps sim rib cvv ssn pesel bsn pdf usb wifi lte adsl nfc")
