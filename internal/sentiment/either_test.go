package sentiment

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// Who fares better, WIN or LOSE, is heard for either in the ways people hold two against each other.
func TestEitherOfTwoIsHeardInComparisons(t *testing.T) {
	t.Parallel()
	e := engine(t)
	asked, right := 0, 0
	for line := range strings.SplitSeq(comparisonsOfTwo, "\n") {
		for _, names := range [][2]string{{"Uber", "Lyft"}, {"Zoom", "Teams"}, {"Brixo", "Fennel"}, {"monzo", "chase"}} {
			text := strings.NewReplacer("WIN", names[0], "LOSE", names[1]).Replace(line)
			if strings.ToLower(names[0]) == names[0] {
				text = strings.ToLower(text)
			}
			for i, want := range []mention.Label{mention.Positive, mention.Negative} {
				asked++
				if got := e.Analyze(text, Options{Targets: []Target{{Names: names[i : i+1]}}}).Targets[0]; got.Label == want {
					right++
				} else {
					t.Logf("%q towards %s: %s %.2f", text, names[i], got.Label, got.Score)
				}
			}
		}
	}
	t.Logf("%d of %d", right, asked)
	if right*100 < asked*94 {
		t.Errorf("%d of %d right, want 94 in a hundred", right, asked)
	}
}

const comparisonsOfTwo = `WIN is better than LOSE
LOSE is nowhere near as good as WIN
LOSE used to be better than WIN, not anymore
I like LOSE less than WIN
give me WIN over LOSE
not even close: WIN over LOSE
WIN over LOSE any day
WIN >> LOSE
WIN 1 LOSE 0
LOSE vs WIN: WIN wins
LOSE or WIN? WIN, every time
WIN is what LOSE wishes it was
LOSE costs twice as much as WIN
LOSE ain't got nothing on WIN
LOSE sucks compared to WIN
compared to LOSE, WIN is a dream
LOSE could learn a thing or two from WIN
LOSE was fine until I tried WIN
imagine paying for LOSE when WIN exists
LOSE who? WIN is all I need
WIN works perfectly. Can't say the same for LOSE.
WIN is lovely. LOSE could never.
WIN is great. Wish I could say the same about LOSE.
LOSE took me the wrong way. Should've trusted WIN.
LOSE, take notes: this is how WIN does service`
