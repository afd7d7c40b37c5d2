package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// Posts in which a brand only stands on the way are told by how they look, too: with tags, links, handles, several lines and
// other names; what such posts say of the brand stays.
func TestPostsThatOnlyNameABrandOnTheWayAreNeutral(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		text string
		want mention.Label
	}{
		{"Come by booth 12 at #DevFair and enter to win an Acme tablet! @sam @kim", mention.Neutral},
		{"Anyone else's Acme freezing since the update? Terrible #acme http://t.co/abc", mention.Negative},
		{"Lovely staff at Acme today, thank you @sam for sorting my refund #happy", mention.Positive},
		{"Acme just lost my third parcel this month. http://t.co/abc", mention.Negative},
		{"The new Acme laptop is gorgeous, typing on it is a joy #acme", mention.Positive},
		{"Worst birthday ever. Dinner at Acme was cold and the waiter shouted at us.", mention.Negative},
	} {
		if got := e.Analyze(c.text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0]; got.Label != c.want {
			t.Errorf("%s %.2f, want %s: %q", got.Label, got.Score, c.want, c.text)
		}
	}
}

// Who is called by their handle is spoken to, and never named on the way only, unless it is to credit them.
func TestWhoIsCalledByTheirHandleIsNotNamedOnTheWay(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"Such a sad day @Acme http://t.co/a":                       true,
		"The saddest video: http://t.co/a via @Acme so beautiful":  false,
		"Such a sad day at Acme http://t.co/a":                     false,
		"RT @bob: @kim @Acme wish we could sue #sad http://t.co/a": true,
	} {
		s := new(scratch)
		tokens, _ := e.read(s, text, "en")
		masked, _ := e.mask(s, text, tokens, Target{Names: []string{"Acme"}})
		r := reader{text: text, tokens: masked}
		b, ok := r.bears(0)
		if got := r.called(b.at); !ok || got != want {
			t.Errorf("%q: called %v, want %v", text, got, want)
		}
	}
}
