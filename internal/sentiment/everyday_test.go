package sentiment

import (
	_ "embed"
	"slices"
	"testing"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sentiment/feature"
)

var (
	//go:embed testdata/everyday.tsv
	everydayTexts string
	//go:embed testdata/everyday-blind.tsv
	everydayBlindTexts string
	//go:embed testdata/witty.tsv
	wittyTexts string
	//go:embed testdata/witty-blind.tsv
	wittyBlindTexts string
	//go:embed testdata/tongues-litotes.tsv
	litotesTexts string
	//go:embed testdata/tongues-litotes-blind.tsv
	litotesBlindTexts string
	//go:embed testdata/tongues-warn.tsv
	warnTexts string
	//go:embed testdata/tongues-warn-blind.tsv
	warnBlindTexts string
)

// TestEverydayTurnsAreHeard counts what people say of firms day by day. The floors lie a little below what was counted; before it was
// 103 of 134 (95 of the 120 mixed ones, at the first try) and 14 of 24, of the witty ones 9 of 20 and 10 of 26, in other languages 56 of 76 (47 of the 50 mixed ones) and 8 of 19, of litotes there
// 24 of 38 and 23 of 27.
func TestEverydayTurnsAreHeard(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, set := range []struct {
		name, lines string
		least       int
	}{{"open", everydayTexts, 122}, {"blind", everydayBlindTexts, 20}, {"witty", wittyTexts, 15}, {"witty, blind", wittyBlindTexts, 17}, {"abroad", warnTexts, 69}, {"abroad, blind", warnBlindTexts, 15},
		{"litotes abroad", litotesTexts, 36}, {"litotes abroad, blind", litotesBlindTexts, 23}} {
		leastRight(t, e, set.name, set.lines, set.least)
	}
}

// The same words mean something else beside others: five stars, an apology that was made, a leave that is looked forward to.
func TestEverydayTurnsAreNotHeardInTheirNeighbours(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"5 stars for Acme":                            mention.Positive,
		"1 star for Acme":                             mention.Negative,
		"can't wait to leave for Rome with Acme":      mention.Positive,
		"love it like all the others I got from Acme": mention.Positive,
		"also Acme: great fries and lovely staff":     mention.Positive,
		"the Acme jacket is fire resistant":           mention.Neutral,
		"Podemos vivir sin Acme unos días":            mention.Neutral,
		"Congrats Acme on raising 20m":                mention.Positive,
		"Well done Acme, another great year":          mention.Positive,
		"10/10 would buy again from Acme":             mention.Positive,
		"I loved the app, then Acme killed it":        mention.Negative,
		"Acme ruined every single order this month":   mention.Negative,
		"looking for something like Acme but cheaper": mention.Neutral,
		"Is there an Acme alternative on Android?":    mention.Neutral,
	} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0].Label; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"I sent my passport details to someone at Acme for the visa", "I posted my address to the Acme chat"} {
		if got := e.Crisis(text, "en").Score; got >= 0.4 {
			t.Errorf("%q: a crisis of %.2f", text, got)
		}
	}
}

// What somebody is worth counts for nothing where it is wished for, claimed or denied.
func TestWorthThatIsHeldOffIsNoPraise(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, praise := range map[string]bool{
		"Acme was reliable": true, "Acme's service has been reliable": true, "the staff at Acme were courteous": true,
		"I think the Acme team is knowledgeable": true, "The only airline that is reliable is Acme": true,
		"I wish Acme was reliable": false, "if only Acme's app was intuitive": false, "Nobody at Acme is helpful": false, "Acme claims its app is seamless": false,
		"Nothing about my Acme flight was enjoyable": false, "Acme could have been lovely if the staff cared": false,
	} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Acme"}}}}).Targets[0]; (got.Label == mention.Positive) != praise {
			t.Errorf("%q: %s %.2f, praise %v", text, got.Label, got.Score, praise)
		}
	}
}

// What holds off stands before it in the same clause, not too far away.
func TestWhatHoldsOffStandsBeforeInTheClause(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]bool{
		"the staff was kind": false, "was kind": false, "kind they were, nobody was rude": false,
		"nobody was kind":                                     true, // right before it
		"I wish the staff was kind":                           true,
		"they promised me that the staff was kind":            true,
		"not one of the people there was kind":                true,
		"if one two three four five six seven was kind":       true,
		"if one two three four five six seven eight was kind": false, // too far
		"I said no. The staff was kind":                       false, // another clause
		"Who could say? It was kind":                          false,
		"the staff was kind if slow":                          false, // behind
		"the driver was kind and nobody shouted":              false,
	} {
		r := reader{text: text, tokens: e.tokens(&scratch{}, text)}
		at := slices.IndexFunc(r.tokens, func(k feature.Token) bool { return text[k.Start:k.End] == "was" || text[k.Start:k.End] == "were" })
		if got := heldOff(r.tokens, at); got != want {
			t.Errorf("%q is held off: %v, want %v", text, got, want)
		}
	}
}

// Of the phrases, only those that say what somebody is worth are held off, by the word right before them, too.
func TestOnlyWorthIsHeldOff(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		text string
		turn turn
		held bool
	}{{"nobody was kind", worthTurn, true}, {"Acme was kind", worthTurn, false}, {"nobody was kind", moodTurn, false}} {
		tokens := e.tokens(&scratch{}, c.text)
		var z logits
		new(heard).goOn(tokens, 2, 0, []phrase{{rest: []uint64{tokens[2].Hash}, weight: 1, turn: c.turn}}, &z)
		if held := z == (logits{}); held != c.held {
			t.Errorf("%q moves by %v, held off %v", c.text, z, c.held)
		}
	}
}
