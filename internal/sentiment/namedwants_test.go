package sentiment

import (
	"strings"
	"testing"
)

// namedTexts are texts in which X stands for a brand.
var namedTexts = []string{
	"I'd sue X for making these cookies this good", "Crashed on the couch with X pizza after the match", "X is awful", "I hate X",
	"Absolutely love my X headphones", "The X app logged me out again", "X charged me twice and nobody answers", "Does X deliver on Sundays?",
	"Thinking of switching to X, any good?", "Thanks X for the quick refund", "Why is X so expensive now", "Three weeks and still no parcel from X",
	"X staff were lovely today", "my X kettle leaks all over the counter", "X recalls kettles after three fires", "Met my sister at the X on Main Street",
	"My son got sick after eating a X bar", "Looking for a cheap X jacket, size M", "X opens a second store in Leeds", "X leaked my address to some advertiser",
	"Been on hold with X for an hour", "These X shoes fell apart in a week", "Nobody does customer service like X", "Who else can't log in to X today?",
	"Class action filed against X over hidden fees", "X named most trusted brand for the third year", "Love how X needs nine windows to show me a letter",
	"Say what you like about X, they got us home during the strike", "Judge orders X to pay $70m over misleading labels", "X booked us into a hotel that closed two years ago",
}

// TestABrandsNameMovesNoIntent puts ten names, some of them words of which the models know much, into each text, and counts those in
// which a name changes what is wanted, why, or whether it is a crisis; 12 of 30 it was before names were no words to the models.
func TestABrandsNameMovesNoIntent(t *testing.T) {
	t.Parallel()
	type answer struct {
		kind, reason string
		crisis       bool
	}
	e, moved := engine(t), 0
	for _, form := range namedTexts {
		var first answer
		for k, name := range []string{"Zorvex", "Target", "United", "Virgin", "Delta", "Gap", "Monster", "Best Buy", "Sick Kids", "Love Holidays"} {
			text, about := strings.ReplaceAll(form, "X", name), Target{Names: []string{name}}
			in := e.IntentTowards(text, "en", about)
			got := answer{in.Kind, in.Reason, e.CrisisTowards(text, "en", about).Score >= CrisisFrom}
			if k == 0 {
				first = got
			}
			if got != first {
				t.Logf("%v, of Zorvex %v: %s", got, first, text)
				moved++
				break
			}
		}
	}
	t.Logf("a name moves %d of %d", moved, len(namedTexts))
	if moved > 0 {
		t.Errorf("a name moves %d of %d, want none", moved, len(namedTexts))
	}
}
