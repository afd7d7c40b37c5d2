package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// TestOnlyWhatIsReportedIsDenied holds which denials are heard, and that what is wished for, asked, told to somebody, told of
// oneself or topped by something worse is none.
func TestOnlyWhatIsReportedIsDenied(t *testing.T) {
	t.Parallel()
	e := engine(t)
	denied := func(text string) int {
		tokens, _ := e.read(new(scratch), text, "en")
		way := 0
		for i := range tokens {
			if tokens[i].Flags&feature.Negator != 0 {
				way += notWorth(tokens, i)
			}
		}
		return way
	}
	for text, want := range map[string]int{
		"the staff weren't rude at all":                       1,
		"I don't think they are overpriced":                   1,
		"nobody there was unfriendly":                         1,
		"it never felt flimsy":                                1,
		"I wouldn't say they are bad":                         1,
		"I wouldn't call them slow":                           1,
		"nobody at the front desk of it was unfriendly":       1,
		"nobody at the front desk of this big house was rude": 0, // too far
		"don't be late":                                       0,
		"the staff weren't polite":                            -1,
		"nothing about it was elegant":                        -1,
		"if it wasn't slow I'd stay":                          0,
		"why can't they not be rude":                          0,
		"please don't be late":                                0,
		"I'm not rude":                                        0,
		"it wasn't slow enough to notice":                     0,
		"it wasn't slow, it was glacial":                      0,
		"it wasn't slow, it was fast":                         1,
		"it isn't slow, just overpriced":                      0,
		"it isn't ugly but useless":                           0,
		"never been so rude":                                  0,
		"not only slow":                                       0,
		"they promised it is not late":                        0,
		"not the phone I had, which was slow":                 0,
		"they never answer, slow as they come":                0,
	} {
		if got := denied(text); got != want {
			t.Errorf("%q: denied %d, want %d", text, got, want)
		}
	}
}

// TestNothingGoesFurther holds what "more" does behind a negation of what can be.
func TestNothingGoesFurther(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]int{
		"they couldn't have been more polite": 1, "they couldn't be more clueless": -1, "they couldn't say more": 0, "they were more polite": 0,
	} {
		tokens, _ := e.read(new(scratch), text, "en")
		way := 0
		for i := range tokens {
			if tokens[i].Flags&feature.Negator != 0 {
				way += utmost(tokens, i)
			}
		}
		if way != want {
			t.Errorf("%q: %d, want %d", text, way, want)
		}
	}
}
