package sentiment

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestTurnsTowardsEitherOfTwo holds what is said of one brand, or of either of two, in turns of phrase that
// say otherwise than their words do.
func TestTurnsTowardsEitherOfTwo(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for turn, texts := range map[string]map[string]string{
		"what is said of one is said of the other": {
			"Globex drivers are rude. Acme ones too.":       "Acme-",
			"Globex drivers are rude. Acme also.":           "Acme-",
			"Globex is lovely, same with Acme":              "Acme+",
			"Globex isn't cheap. Neither is Acme.":          "Acme-",
			"Globex was late and Acme isn't any better":     "Acme-",
			"Globex drivers are rude. Acme ones are lovely": "Acme+",
			"I love Globex. Acme not so much.":              "Acme-",
		},
		"hope and fear that came to nothing": {
			"Was hoping Acme would be good. It wasn't.": "Acme-",
			"Thought Acme was great. Still do.":         "Acme+",
			"Expected Acme to be awful. It wasn't.":     "Acme+",
			"Worried Acme wouldn't refund me. They did": "Acme+",
		},
		"what nobody can say": {
			"I can't say Acme ever let me down":                     "Acme+",
			"Acme sucks... said no one ever":                        "Acme+",
			"Acme is so helpful, said nobody ever":                  "Acme-",
			"It took Acme two minutes to fix what Globex couldn't.": "Acme+ Globex-",
			"Expected Acme to be bad. It wasn't bad, it was awful.": "Acme-",
		},
		"boards": {
			"Acme 👎 Globex 👍":                    "Acme- Globex+",
			"👎 Acme 👍 Globex":                    "Acme- Globex+",
			"Globex: 5/5, Acme: 1/5":             "Acme- Globex+",
			"Acme ⭐⭐⭐⭐⭐ Globex ⭐":                "Acme+ Globex-",
			"1 star, Acme":                       "Acme-",
			"A+ for Acme, F- for Globex":         "Acme+ Globex-",
			"Acme >>> Globex":                    "Acme+ Globex-",
			"Settings > Acme > Privacy":          "Acme0",
			"acme is trash and globex is gold":   "acme- globex+",
			"acme mid, globex fire":              "acme- globex+",
			"Had both. acme is mid, globex fire": "acme- globex+",
		},
		"irony without a mark": {
			"Great job losing my luggage, Acme 👏👏":                                      "Acme-",
			"Thanks to Acme I missed my sister's wedding":                               "Acme-",
			"Thanks to Acme I made it to my sister's wedding":                           "Acme+",
			"Thanks Acme, I always wanted to sit in first class and you made it happen": "Acme+",
		},
	} {
		t.Run(strings.ReplaceAll(turn, " ", "_"), func(t *testing.T) {
			t.Parallel()
			for text, wants := range texts {
				for want := range strings.FieldsSeq(wants) {
					name, way := want[:len(want)-1], want[len(want)-1]
					got := e.Analyze(text, Options{Targets: []Target{{Names: []string{name}}}}).Targets[0]
					if label := map[byte]mention.Label{'+': mention.Positive, '-': mention.Negative, '0': mention.Neutral}[way]; got.Label != label {
						t.Errorf("%q towards %s: %s %.2f, want %s", text, name, got.Label, got.Score, label)
					}
				}
			}
		})
	}
}

// Two of whom one is praised and one is blamed are told apart however the two are joined, written with capitals or small.
func TestTwoAreToldApartHoweverTheyAreJoined(t *testing.T) {
	t.Parallel()
	e := engine(t)
	joined := []string{", ", ", but ", " and ", " while ", " whereas ", ". ", "; ", ", though ", ". Meanwhile ", ". However, ", ". On the other hand, ", ", and ", " but ", ", meanwhile ", " – ", "—", ". But ", " yet ", "\n", "! ", "... "}
	good := []string{"is great", "was lovely", "works perfectly", "refunded me the same day", "never lets me down"}
	bad := []string{"is awful", "was rude", "keeps crashing", "never replied", "lost my parcel"}
	names := [][2]string{{"Uber", "Lyft"}, {"Zoom", "Teams"}, {"Brixo", "Fennel"}, {"uber", "lyft"}, {"monzo", "chase"}}
	asked, right := 0, 0
	for _, join := range joined {
		for k, praise := range good {
			for n, pair := range names {
				text := pair[0] + " " + praise + join + pair[1] + " " + bad[(k+n)%len(bad)]
				for i, want := range []mention.Label{mention.Positive, mention.Negative} {
					asked++
					if e.Analyze(text, Options{Targets: []Target{{Names: pair[i : i+1]}}}).Targets[0].Label == want {
						right++
					}
				}
			}
		}
	}
	t.Logf("%d of %d", right, asked)
	if right*100 < asked*94 {
		t.Errorf("%d of %d right, want 94 in a hundred", right, asked)
	}
}
