package sentiment

import (
	"slices"
	"testing"
)

// Dates, titles that say nothing and notes are taken from a post; ratings, fixes, choices and what names the target stay.
func TestDatesTitlesAndNotesAreTakenOff(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct{ before, left, behind string }{
		{"3rd Nov 2024: ", "Acme lost it", ""},
		{"10:42am - ", "Acme lost it", ""},
		{"Mon, 4 Nov, 9.30 pm | ", "Acme lost it", ""},
		{"11/03/24 - ", "Acme lost it", ""},
		{"[2024-11-03 14:05] ", "Acme lost it", ""},
		{"Unpopular opinion: ", "Acme is great", ""},
		{"My honest review -\n", "Acme is great", ""},
		{"A short update\n\n", "Acme is great", " (source: the Guardian)"},
		{"", "Acme is great", " [via @bob]"},
		{"", "Acme is great", "\nETA - fixed a typo"},
		{"", "Acme is great.", " Edit 2: spelling and grammar."},
		{"PSA: ", "Acme is great", "\n\nSent from my phone"},
		{"9 pm - ", "Acme lost it", ""},
		{"", "Review-bombing Acme is silly", ""},
		{"", "Acme is great\nSent from Acme", ""},
		{"", "Acme is great\nSent from home, all good", ""},
		{"", "7/10 - Acme is great", ""},
		{"", "5 - Acme is great", ""},
		{"", "24/7 - Acme is open", ""},
		{"", "May - Acme is great", ""},
		{"", "On Monday Acme is shut", ""},
		{"", "My review of Acme was deleted", ""},
		{"", "Just this Acme here and nothing else", ""},
		{"", "My first Acme: never again", ""},
		{"", "Late again - Acme is a mess", ""},
		{"", "Acme broke it\n\nEdit: fixed, thanks Acme", ""},
		{"", "Acme broke it\n\nEdit: they fixed it", ""},
		{"", "Acme sells it (via Acme)", ""},
		{"", "Acme is great (for the price)", ""},
		{"", "Acme paid me via bank", ""},
		{"", "it took Acme ages to edit a typo", ""},
		{"", "the parcel was sent from my Acme", ""},
	} {
		s := e.spare.Get().(*scratch)
		text := c.before + c.left + c.behind
		masked, _ := e.mask(s, text, slices.Clone(e.tokens(s, text)), Target{Names: []string{"Acme"}})
		rest := unnoted(text, masked, true)
		if got := text[rest[0].Start:rest[len(rest)-1].End]; got != c.left {
			t.Errorf("%q leaves %q", text, got)
		}
		e.spare.Put(s)
	}
}
