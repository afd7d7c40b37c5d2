package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// TestWhoIsAFirmIsToldByItsHandle holds that the target, well-known names and handles that say that a firm answers there are
// firms, and that nobody else is.
func TestWhoIsAFirmIsToldByItsHandle(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"@Zyxlo where is my parcel":         true, // the target
		"@Vodafone_UK where is my parcel":   true,
		"@zyxqairlines where is my bag":     true,
		"@Qworb_Support where is my parcel": true,
		"@bob where is my parcel":           false,
		"@target where is my parcel":        true,
		"@shellyb where is my parcel":       false, // "shell" is a word, too
		"@bobvodafone where is my parcel":   false,
		"where is my parcel @Vodafone_UK":   false,
		"":                                  false,
	} {
		s := e.spare.Get().(*scratch)
		masked, _ := e.mask(s, text, append([]feature.Token(nil), e.tokens(s, text)...), Target{Names: []string{"Zyxlo"}})
		if got := toFirm(text, masked); got != want {
			t.Errorf("%q speaks to a firm: %v, want %v", text, got, want)
		}
		e.spare.Put(s)
	}
}
