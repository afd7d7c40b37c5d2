package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How texts look that were cut into tokens, and those that people write with spaces of their own.
func TestTextsCutIntoTokensAreTold(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]cutting{
		"i ca n't get over acme , it 's great":           severed,
		"acme is n't my thing":                           severed,
		"watching acme -LRB- again -RRB-":                severed,
		"the best part ? acme 's new 9.10 app .":         severed,
		"rt somebody : acme . and then some":             severed,
		"just got my acme phone":                         maybe,
		"acme is great !":                                maybe, // as French sets its marks
		"Acme isn't my thing.":                           uncut,
		"acme's new app 9.10 'is' great":                 uncut,
		"just got my Acme phone":                         uncut,
		"acme . great , see https://example.com/a":       uncut,
		"he said 'acme' and left. she didn't":            uncut,
		"@acme . no answer , since monday":               uncut,
		"RT @bob can't wait, acme @bob 's new app":       uncut, // a name was replaced
		"they said 'so what' about acme, 'twas not nice": uncut,
	} {
		s := new(scratch)
		tokens, _ := e.read(s, text, "en")
		tokens, _ = e.mask(s, text, append([]feature.Token(nil), tokens...), Target{Names: []string{"acme"}})
		if got := cutIn(text, tokens); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// What the models have learned of texts cut into tokens is not overruled by turns of phrase, which are known as people
// write them: such texts are judged by the models alone.
func TestTextsCutIntoTokensAreJudgedAsLearned(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{
		"i hear ubuntu is better than acme , and it 's free",
		"gossip girls >> acme : after a morning in court , she 's back",
		"RT somebody : how i 'm telling my baby bye bye acme",
	} {
		o := Options{Lang: "en", Targets: []Target{{Names: []string{"acme"}}}}
		s := new(scratch)
		tokens, _ := e.read(s, text, "en")
		tokens, _ = e.mask(s, text, append([]feature.Token(nil), tokens...), o.Targets[0])
		s.thorough = true
		want := e.judge(e.modelled(s, text, tokens, true))
		if got := e.Analyze(text, o).Targets[0]; got.Score != want.Score {
			t.Errorf("%q: %.3f, the models say %.3f", text, got.Score, want.Score)
		}
	}
}
