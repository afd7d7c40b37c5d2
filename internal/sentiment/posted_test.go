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
