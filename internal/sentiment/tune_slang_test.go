package sentiment

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// slang is corrections of a music shop, to whose people "sick", "filthy" and "nasty" are praise, and some of other posts of theirs.
func slang() (list []Correction) {
	acme := &Target{Names: []string{"Acme"}}
	for i, what := range strings.Split("this riff,the new track,that drop,his solo,the bass,her voice,the live set,the chorus,the remix,the intro,their drummer,the outro,that bridge,the demo,the single,the b-side", ",") {
		for k, say := range []string{"%s on the Acme pedal is sick", "Acme: %s sounds filthy", "%s through my Acme amp, nasty"} {
			list = append(list, Correction{Text: fmt.Sprintf(say, what) + []string{"", " tonight", " man", " in the studio"}[(i+k)%4], Target: acme, Lang: "en", Label: mention.Positive})
		}
	}
	for _, text := range []string{"Acme pedal broke after a week", "Acme support never answered me", "my Acme amp hums all the time", "my Acme amp arrived dead", "Acme refuses a refund", "the Acme app crashes"} {
		list = append(list, Correction{Text: text, Target: acme, Lang: "en", Label: mention.Negative})
	}
	return list
}

// What people say of their words again and again is learned, however loudly the model says otherwise of each: most of these
// corrections are of wrong answers, which weighed the more for the model the more there were.
func TestWhatIsSaidAgainAndAgainIsLearned(t *testing.T) {
	t.Parallel()
	e := engine(t)
	list := slang()
	for name, ordinary := range map[string][]Correction{"beside other mentions": everyday(), "with none beside": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := e.Tune(list, ordinary, "Acme", "acme")
			t.Logf("%.2f before, %.2f after", a.Before, a.After)
			if a.After < a.Before+0.3 {
				t.Errorf("of corrections held back %.2f are agreed with, %.2f before", a.After, a.Before)
			}
			tuned := e.Adjusted(a, "Acme", "acme")
			wrong := slices.DeleteFunc([]string{"the Acme reverb is sick", "Acme delay sounds filthy in here", "that fuzz through my Acme amp, nasty"}, func(text string) bool {
				return tuned.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0].Label == mention.Positive
			})
			if len(wrong) > 1 {
				t.Errorf("still not praise: %q", wrong)
			}
			if got := tuned.Analyze("my Acme amp arrived broken, awful service", Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0].Label; got != mention.Negative {
				t.Errorf("a complaint became %s", got)
			}
		})
	}
}
