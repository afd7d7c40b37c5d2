package sentiment

import "testing"

// TestWhoLooksForSomebodyElseWantsNothingOfTheTarget holds that who leaves a brand is not looking to buy of it, while who is
// told of as where to go is.
func TestWhoLooksForSomebodyElseWantsNothingOfTheTarget(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"Thinking of leaving Vodafone, any recommendations?":                 false,
		"looking for an alternative to Vodafone":                             false,
		"Can anyone recommend a phone company other than Vodafone":           false,
		"Which provider should I get? Anything but Vodafone please":          false,
		"We are switching from Vodafone, which provider should we get?":      false,
		"About to cancel Vodafone, looking for a cheaper plan":               false,
		"Looking for a replacement for my Vodafone router, recommendations?": false,
		"any network, just not Vodafone, any recommendations?":               false,
		"looking for a new phone plan, any recommendations except Vodafone?": false,
		"Vodafone versus O2, which should I get?":                            true,
		"O2 versus Vodafone, which should I get?":                            true,
		"thinking of moving instead to Vodafone, any experiences?":           true,
		"Thinking of switching to Vodafone, any experiences?":                true,
		"Thinking of leaving Comcast for Vodafone, is it worth it?":          true,
		"looking for a good Vodafone plan, any recommendations?":             true,
		"should I get Vodafone or O2?":                                       true,
		"Can anyone recommend a Vodafone shop":                               true,
	} {
		if got := e.IntentTowards(text, "", Target{Names: []string{"Vodafone"}}).Kind; (got == Interest || got == Question) != want {
			t.Errorf("%q: %q, looks to buy of it: want %v", text, got, want)
		}
	}
}

// TestWhoLeavesInAngerComplains holds that who looks for somebody else and says why complains of the target.
func TestWhoLeavesInAngerComplains(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]string{
		"Vodafone is awful. Can anyone recommend an alternative to Vodafone?":       Complaint,
		"Looking for an alternative to Vodafone, I hate them, any recommendations?": Complaint,
		"looking for an alternative to Vodafone":                                    "",
	} {
		if got := e.IntentTowards(text, "", Target{Names: []string{"Vodafone"}}).Kind; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
