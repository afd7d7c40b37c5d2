package sentiment

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Texts of a few words said over and over, names at the beginnings of sentences among them, come to an
// end: who is named is asked of the words before, and those may not ask in turn.
func TestWhatIsSaidOverAndOverComesToAnEnd(t *testing.T) {
	t.Parallel()
	e := engine(t)
	vocabulary := strings.Fields(`Delta Bolt Globex Zwyrk Zwyrks' zwyrk McFoo eBay Booking.com @delta @foo #bolt and or & , . ! ? ; : " ( ) but than better worse from to
		switched instead of unlike while not never n't is was has the my if fixes I we "said they went left over at in with It Who Thanks great awful love worst best Joy Target
		said claims according 's — … 🙄 😡 CAPS DELTA :) https://a.example/b 10% still yet however although`)
	o := Options{Targets: []Target{{Names: []string{"Acme"}}, {Names: []string{"Delta", "@delta"}}}}
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		few := []string{"Acme"}
		for range 1 + r.IntN(6) {
			few = append(few, vocabulary[r.IntN(len(vocabulary))])
		}
		inTurn, n := r.IntN(2) == 0, 300+r.IntN(900)
		var text strings.Builder
		for i := range n {
			if !inTurn {
				i = r.IntN(len(few))
			}
			text.WriteString(few[i%len(few)] + " ")
		}
		if got := e.Analyze(text.String(), o); len(got.Targets) != 2 || got.Targets[0].Found == 0 {
			t.Fatalf("%q: %+v, want Acme found", few, got)
		}
		e.IntentTowards(text.String(), "", o.Targets[0])
	}
}
