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
		if _, n := Mask(text, tokens, []Name{NewName("Best Buy")}); n != want {
			t.Errorf("%q: %d, want %d", text, n, want)
		}
	}
}
