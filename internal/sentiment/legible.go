package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// legible is what a text reads as. A nil one is of a text that reads as it is written, as nearly all do.
type legible struct{ feature.Legible }

// cutUp cuts what a text reads as into tokens, and notes what that is.
func (s *scratch) cutUp(text string) []feature.Token {
	s.legible = nil
	tokens := s.tokenizer.Tokens(text)
	if !s.tokenizer.Disguised() {
		return tokens
	}
	l := feature.NewLegible(text)
	if l == nil {
		return tokens
	}
	s.legible = &legible{*l}
	return s.tokenizer.Tokens(l.Text)
}

// of is what the text reads as.
func (l *legible) of(text string) string {
	if l == nil {
		return text
	}
	return l.Text
}

// targets are those of the given text in the legible one.
func (l *legible) targets(list []Target) []Target {
	if l == nil {
		return list
	}
	out := make([]Target, len(list))
	for i := range list {
		out[i] = l.target(list[i])
	}
	return out
}

// target is one of them.
func (l *legible) target(t Target) Target {
	if l == nil || len(t.Spans) == 0 {
		return t
	}
	spans := make([][2]int, len(t.Spans))
	for i, at := range t.Spans {
		spans[i][0], spans[i][1] = l.Place(at[0], at[1])
	}
	t.Spans = spans
	return t
}

// given are contributions of the legible text with their words and places in the text that was given.
func (l *legible) given(text string, list []Contribution) []Contribution {
	for i := range list {
		c := &list[i]
		if c.End > 0 { // else it stands nowhere
			c.Start, c.End = l.Given(c.Start, c.End)
			c.Text = beginning(text[c.Start:c.End])
		}
	}
	return list
}
