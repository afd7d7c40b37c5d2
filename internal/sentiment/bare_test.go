package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// TestTheUnknownSaysNothing asks for texts of which no word is known: what the models think likely of any text is no answer.
func TestTheUnknownSaysNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{"សួស្តី", "မင်္ဂလာပါ", "ສະບາຍດີ", "നമസ്കാരം", "Բարեւ", "このみせ", "สวัสดี", "Donaudampfschifffahrt", "acmeacmeacmeacme", "ᠰᠠᠢᠨ"} {
		if in := e.Intent(text, ""); in.Kind != "" {
			t.Errorf("%s: %s %s", text, in.Kind, in.Reason)
		}
		if c := e.Crisis(text, ""); c.Score > 0 {
			t.Errorf("%s: crisis %.2f", text, c.Score)
		}
		if s := e.Analyze(text, Options{}).Sentiment; s.Label != mention.Neutral {
			t.Errorf("%s: %s %.2f", text, s.Label, s.Score)
		}
	}
	for _, rows := range [][][]string{rowsOf(strangePosts), rowsOf(strangeBlindPosts)} {
		for _, f := range rows {
			if c := e.Crisis(f[2], ""); f[0] == "none" && c.Score >= 0.25 {
				t.Errorf("%s: crisis %.2f", f[2], c.Score)
			}
		}
	}
}

// TestBareTextsWantNothing asks what is wanted of a brand in texts that only say how or where it is, of questions about a thing of
// its and of waits for those who answer for it, where the name stands on the way.
func TestBareTextsWantNothing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]Intent{
		"acme is a company":                       {},
		"my acme is red":                          {},
		"my acme is blue":                         {},
		"my acme is in the kitchen":               {},
		"my acme arrived":                         {},
		"my new acme came today":                  {},
		"my wife left me and took the dog, acme":  {},
		"we split up and acme charged us twice":   {Kind: Complaint, Reason: "billing"},
		"my acme is always late":                  {Kind: Complaint, Reason: "delay"},
		"Acme wiped my laptop":                    {Kind: Complaint, Reason: "quality"},
		"my acme arrived with a dent":             {Kind: Complaint, Reason: "quality"},
		"whats the warranty on the acme kettle":   {Kind: Question},
		"wheres the reset button on an acme":      {Kind: Question},
		"waited 40 minutes on acme chat, gave up": {Kind: Complaint, Reason: "service"},
		"wheres the bus stop near the acme store": {},
	} {
		if got := e.IntentTowards(text, "", Target{Names: []string{"Acme"}}); got.Kind != want.Kind || got.Reason != want.Reason {
			t.Errorf("%q: %s %s, want %s %s", text, got.Kind, got.Reason, want.Kind, want.Reason)
		}
	}
}
