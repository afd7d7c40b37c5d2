package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

func TestWhoIsOnlyNamedOnTheWayIsNeutral(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct{ target, text, want string }{
		{"Shell", "Meet me at the Shell on Main Street, I'm so excited to see you", "neutral"},
		{"Delta", "Flying Delta to see my dying grandfather", "neutral"},
		{"Costa", "my nan told me in Costa that she's getting married, so happy for her", "neutral"},
		{"Excel", "so angry with my boss, a whole night of Excel for nothing", "neutral"},
		// The same feelings and places, about the brand.
		{"Nikon", "I cried when my Nikon broke on day two", "negative"},
		{"Delta", "Lost my luggage flying Delta", "negative"},
		{"Costa", "the lad in Costa gave my nan a free cake for her wedding, so sweet", "positive"},
		{"Excel", "Excel crashed and took my whole night with it", "negative"},
		{"Zara", "my Zara dress fell apart at the wedding", "negative"},
		{"Honda", "My sister hates her Honda", "negative"},
		{"IKEA", "Had such a lovely time at IKEA", "positive"},
	} {
		got := e.Analyze(c.text, Options{Lang: "en", Targets: []Target{{Names: []string{c.target}}}}).Targets[0]
		if got.Label != mention.Label(c.want) {
			t.Errorf("%s: %q, want %q: %q", c.target, got.Label, c.want, c.text)
		}
	}
}

// What is said of a target in a headline, beside a tag, a link or a handle, in a question or
// between quotation marks is no matter for the model.
func TestOnlyPlainTextsAreAskedWhetherTheyAreAboutTheirTarget(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"Acme to close 50 stores as sales slump":   false,
		"crying in Acme because of you #sad":       false,
		"crying in Acme because of you @sam":       false,
		"who cries in Acme?":                       false,
		"crying in Acme, \"why me\"":               false,
		"I hate my Acme, I cried":                  false,
		"crying again tonight, Acme":               false,
		"burnt my dinner in the Acme, recommended": false,
		"sad day, tried Acme and it's been lovely": false,
		"crying in Acme because my dog has gone":   true,
		"I love crying in Acme at the sad cartoon": true,
	} {
		s := new(scratch)
		tokens, _ := e.read(s, text, "en")
		masked, found := e.mask(s, text, tokens, Target{Names: []string{"Acme"}})
		if got := (reader{text: text, tokens: masked}).plain(); found == 0 || got != want {
			t.Errorf("asked %v, want %v: %q", got, want, text)
		}
	}
}

func TestAboutTakesAnyTokensAndAllocatesNothing(t *testing.T) {
	e := engine(t)
	s := new(scratch)
	text := "sat in Acme for an hour crying over a boy who doesn't even text back, Acme"
	tokens, _ := e.read(s, text, "en")
	masked, _ := e.mask(s, text, tokens, Target{Names: []string{"Acme"}})
	for from := range masked {
		for to := from; to <= len(masked); to++ {
			if b, ok := (reader{text: text, tokens: masked[from:to]}).bears(0); ok {
				e.about.sure(s, &b, nil)
				e.posts.sure(s, &b, &logits{1, 0, 2})
			}
		}
	}
	b, _ := (reader{text: text, tokens: masked}).bears(0)
	if n := testing.AllocsPerRun(100, func() { e.about.sure(s, &b, nil); e.posts.sure(s, &b, &logits{1, 0, 2}) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
