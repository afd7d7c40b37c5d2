package feature

import (
	"strings"
	"testing"
)

func TestTagsMadeOfWordsAreTakenApart(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"#worstairlineever so":   "#worst|airline|ever|so",
		"#WorstAirlineEver":      "#Worst|Airline|Ever",
		"#neveragain #fail":      "#never|again|#fail",
		"#notgoodenough!":        "#not|good|enough|!",
		"#iPhone #YouTube":       "#iPhone|#YouTube",
		"#brexit #smh #CEO2016":  "#brexit|#smh|#CEO2016",
		"#BlackFriday":           "#Black|Friday",
		"#xqzvwk #überraschung":  "#xqzvwk|#überraschung",
		"#a_good_day":            "#a_good_day",
		"#customerservicefail x": "#customer|service|fail|x",
	} {
		if got := strings.Join(words(in), "|"); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

func TestANameInsideATagIsTheTarget(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"#BestBuy is closed": 1, "#bestbuy": 1, "#BestBuySucks": 1, "#bestbuysucks again": 1, "best #buysucks": 0, "#thebestofbuyers": 0, "Best Buy or #bestbuy": 2,
	} {
		var k Tokenizer
		tokens := append([]Token(nil), k.Tokens(text)...)
		if _, n := Mask(text, tokens, []Name{NewName("Best Buy")}, new([]byte)); n != want {
			t.Errorf("%q: %d, want %d", text, n, want)
		}
	}
}

func TestATagThatJudgesANameIsTakenApart(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"#velmofail": "#velmo|fail", "#velmoisdown": "#velmo|is|down", "#o2down": "#o2|down", "#klarnascams": "#klarna|scams", "#iloveklarna": "#i|love|klarna", "#rogersoutage": "#rogers|outage",
		"#boycottvelmo": "#boycott|velmo", "#thankyouvelmo": "#thank|you|velmo", "#velmoForTheWin": "#velmo|For|The|Win", "#VELMOFAIL": "#VELMO|FAIL",
		"#hating": "#hating", "#countdown": "#countdown", "#CEO2016": "#CEO2016", "#hateful": "#hateful", "#lovers": "#lovers", "#down": "#down", "#xfail": "#xfail",
		"#velmodowner": "#velmodowner", "#cancelation": "#cancelation", "#überfail": "#über|fail",
		"#boycottŠkoda": "#boycott|Škoda", "#boycotthm": "#boycott|hm", "#BoycottO2": "#Boycott|O2", "#boycotted": "#boycotted", "#boycotts": "#boycotts",
		"#BoycotteasyJet": "#Boycott|easy|Jet", "#BoycotteBay": "#Boycott|e|Bay", "#BoycottingAcme": "#Boycotting|Acme", "#BoycottVelmo": "#Boycott|Velmo",
	} {
		if got := strings.Join(words(in), "|"); got != want {
			t.Errorf("%q: got %s, want %s", in, got, want)
		}
	}
}

func TestAHandleUnderWhichAFirmAnswersIsTheTarget(t *testing.T) {
	t.Parallel()
	for handle, name := range map[string]string{
		"@VelmoSupport": "Velmo", "@velmo_help": "Velmo", "@AskVelmo": "Velmo", "@Ask_Velmo": "Velmo", "@VelmoUK": "Velmo", "@velmo_DE": "Velmo", "@VelmoUSA": "Velmo",
		"@AmericanAir": "American Airlines", "@SouthwestAir": "Southwest Airlines", "@TMobileHelp": "T-Mobile", "@best_buy": "Best Buy", "@Best_Buy_Support": "Best Buy",
	} {
		if !finds(handle, name) {
			t.Errorf("%s is not found in %s", name, handle)
		}
	}
	for handle, name := range map[string]string{
		"@velmoukulele": "Velmo", "@support": "Velmo", "@velmouk": "Velmo", "@VELMOUK": "Velmo", "@delta_lloyd": "Delta", "@AmericanAir": "Virgin Airlines",
		"@UK": "U", "@team": "Team X", "@help_velmo_now": "Velmo",
	} {
		if finds(handle, name) {
			t.Errorf("%s is found in %s", name, handle)
		}
	}
}

func finds(text, name string) bool {
	var k Tokenizer
	_, n := Mask(text, append([]Token(nil), k.Tokens(text)...), []Name{NewName(name)}, new([]byte))
	return n > 0
}
