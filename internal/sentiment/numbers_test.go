package sentiment

import (
	"testing"
)

// What the words of a text say is added up while they are numbered: it must be what they say when asked one by one.
func TestWhatWordsSayIsKnownOnceTheyAreNumbered(t *testing.T) {
	t.Parallel()
	e := engine(t)
	s := new(scratch)
	for _, text := range []string{
		"", "I love it", "the quokkas of zzyzx are not amused, but bessst of all is the stunninggg view :)", "最高のサービス great", "qqqqq",
		"Never again: the flight was late, the crew rude and my bag is in Reykjavík #fail @acme http://a.example",
	} {
		tokens := e.tokens(s, text)
		if got, want := e.reckon(s, tokens), e.reckon(new(scratch), tokens); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
		if len(tokens) > 1 {
			if got, want := e.reckon(s, tokens[1:]), e.reckon(new(scratch), tokens[1:]); got != want {
				t.Errorf("%q from its second word: %+v, want %+v", text, got, want)
			}
		}
	}
}
