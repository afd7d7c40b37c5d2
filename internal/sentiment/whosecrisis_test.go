package sentiment

import (
	"strings"
	"testing"
)

// TestWhoseCrisisAClauseTells holds which clauses beside a target's own are told of somebody else, and which are not.
func TestWhoseCrisisAClauseTells(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for is, texts := range map[bool][]string{
		true: {
			"My charger exploded and burned me",                                                                   // nobody is named: it is of whoever was asked for
			"Globex chargers exploded in three homes. @AcmeKitchen anything to say?",                              // by a name that was not asked for
			"@acme you sold us a cooker in May. The Globex cooker exploded and burned my daughter",                // all of it is said to them
			"Acme is a joke. The @AcmeDelivery driver groped my sister",                                           // a handle of theirs
			"Kitchen Fire Destroys Home In Leeds. Family Blames Acme Kettle",                                      // a title's capitals are no names
			"My Acme charger is rubbish. It caught fire on my Ikea table",                                         // a table is nobody's fault
			"Fire at my flat tonight. It started in the Acme dryer, the fire brigade from Leeds came",             // nor is a town
			"My Acme heater got hot. Exploded! My Globex one is fine",                                             // a word of its own belongs to what it follows
			"Two children died in a Globex car, and Acme made the brakes",                                         // news of both, in one sentence
			"But Globex cars crashed and two died, and Acme made the brakes",                                      // turned from what was said before
			"Unlike Initech, Acme makes brakes. Two children died in a Globex car, and Acme made the brakes",      // held against somebody in another sentence
			"Two children died in a Globex car, and Acme made the brakes. Initech shares rose, but not by much",   // the same behind it
			"Globex poisoned its workers, and Acme did",                                                           // the same is said of them
			"Globex kettles are safe. Acme isn't. Exploded!",                                                      // few words of them, and what follows
			"Unlike my old one, this exploded in my hand. Never again Acme. Globex next",                          // what it is unlike is no firm's
			"Acme, unlike Globex, leaked my data and never said sorry",                                            // held against somebody, and still told of them
			"Acme unlike Globex leaked my data and never said sorry",                                              // without commas
			"Acme, unlike those at Globex, leaked my data and never said sorry",                                   // the same
			"Mon chargeur a explosé et m'a brûlé la main. Acme ne répond pas. Chez Globex tout va bien",           // told of nobody, in French
			"Mi ha bruciato la mano. Acme non risponde, quello Globex funziona bene",                              // and in Italian
			strings.Repeat("Globex was slow today. ", mostClauses) + "My Acme kettle caught fire, we lost it all", // too many to tell apart
		},
		false: {
			"Globex toasters catch fire. Acme is fine.",
			"two kids died in a Globex car! #acme",
			"Globex leaked all our data last year. Glad I moved, @acme never did",
			"We moved to @acme in May. Globex leaked all our data",
			"@Globex leaked my data and Acme offers refunds to them",
			"Globex toys poisoned children, but Acme is safe",
			"While Acme has had no fire in years, Globex recalls 40,000 kettles after two house fires",
			"Globex is down across the whole country, unlike Acme",
			"Acme sales grew, unlike Globex, whose cars killed two.",
			"Globex, unlike those at Acme, leaked my data and never said sorry",
			"Globex unlike Acme leaked my data and never said sorry",
			"Unlike Acme and the others, Globex leaked my data",
			"Globex, unlike Acme, leaked my data and never said sorry",
			"Globex is being sued over lead in toys, Acme is not",
			"Acme works, unlike the Globex that exploded in my hand",
			"Acme is fine. Globex isn't. Exploded!",
			"Mi móvil Globex explotó y me quemó la mano. Acme es mucho mejor",
		},
	} {
		for _, text := range texts {
			target := Target{Names: []string{"Acme"}}
			whole, own := e.Crisis(text, "", target).Score, e.CrisisTowards(text, "", target).Score
			if is && own < 0.4 || !is && own >= 0.1 || own > whole {
				t.Errorf("%q: %.2f towards Acme, %.2f of all; a crisis of theirs: %v", text, own, whole, is)
			}
		}
	}
}

// TestFewWordsAreBelievedLess holds that of what is left of a text the models, which have learned from whole ones, are
// believed as of a whole one only where enough is left.
func TestFewWordsAreBelievedLess(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for rest, less := range map[string]bool{
		"Acme hired the lawyer.":                            true,
		"Acme hired the lawyer for a case.":                 false, // eight, with its dot
		"Acme hired the lawyer for cases.":                  true,  // seven
		"Acme hired the lawyer for the whole of next year.": false,
	} {
		target := Target{Names: []string{"Acme"}}
		whole, own := e.Crisis(rest, "", target).Score, e.CrisisTowards("Globex exploded in my hands. "+rest, "", target).Score
		if own < whole != less {
			t.Errorf("%q: %.3f beside what is told of another, %.3f alone; want less: %v", rest, own, whole, less)
		}
	}
}
