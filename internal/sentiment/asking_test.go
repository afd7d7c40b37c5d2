package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestAskingAndPassingByIsNoComplaint holds that who only asks what a brand is like asks, and that who only tells they
// were there, or what others say, neither complains nor praises.
func TestAskingAndPassingByIsNoComplaint(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]string{
		"Is Acme good?":                                     Question,
		"Is Acme bad?":                                      Question,
		"How bad is Acme really?":                           Question,
		"Ist der Kaffee von Acme gut?":                      Question,
		"Acme est-elle une bonne banque ?":                  Question,
		"Why is Acme so bad?":                               Complaint,
		"Acme, quando pensate di rispondere?":               Complaint,
		"I bought socks at Acme":                            "",
		"Flew with Acme yesterday":                          "",
		"We ate, then called Acme":                          "",
		"She left Acme before I got there":                  "",
		"Flew with Acme yesterday and they lost both bags":  Complaint,
		`A columnist says "Acme is the worst shop in town"`: "",
	} {
		if got := e.IntentTowards(text, "", Target{Names: []string{"Acme"}}); got.Kind != want {
			t.Errorf("%q: %q, want %q", text, got.Kind, want)
		}
	}
}

// TestATextThatOnlyAsksIsNeutral holds that a question that only asks has no mood as a whole, either.
func TestATextThatOnlyAsksIsNeutral(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"Is this airline any good?":            mention.Neutral,
		"How bad is the food there really?":    mention.Neutral,
		"Has anyone had a bad trip with them?": mention.Neutral,
		"Is it a scam?":                        mention.Neutral,
		"why is it so bad?":                    mention.Negative,
		"How good is this?! I'm in love":       mention.Positive,
	} {
		if got := e.Analyze(text, Options{}); got.Label != want {
			t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
		}
	}
}
