package sentiment

import (
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// Words by which one brand is held against another mostly say something else in posts about games, shows, votes and ways;
// where they are meant they count as before.
func TestWaysGamesAndInvitationsHoldNobodyAgainstAnother(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		// Nobody is named whom it would be better or worse than.
		"We need to upgrade to Globex 7 before June":                                   mention.Neutral,
		"They told us to upgrade to Globex 4 this week":                                mention.Neutral,
		"Instead of watching Globex I read a book last night":                          mention.Neutral,
		"Rovers beat Globex 2-1 in the cup final":                                      mention.Neutral,
		"Don't miss the Globex party on Friday!":                                       mention.Neutral,
		"Almost done with the third season of that on Globex":                          mention.Neutral,
		"I went to Best Buy and then to Globex":                                        mention.Neutral,
		"we went to Hull for a talk about Globex":                                      mention.Neutral,
		"On Monday we went to Reginald's Tower to hear Globex":                         mention.Neutral,
		"Last shift tonight, then Globex on Tuesday and back to Stirling on Wednesday": mention.Neutral,
		"Miller flew back to Denver and may appear at Globex tomorrow":                 mention.Neutral,
		"Spent 3 hours building this wardrobe and there are screws missing #globex":    mention.Negative,
		// They are meant.
		"Acme beats Globex, way better games":                                     mention.Negative,
		"Acme vs Globex? Acme beats Globex every time":                            mention.Negative,
		"Bought the game on Acme instead of Globex and never looked back":         mention.Negative,
		"Switched from Globex to Acme, every album sounds better":                 mention.Negative,
		"Globex fees for the tour are a joke, Acme beats Globex any day":          mention.Negative,
		"Really missing Globex today":                                             mention.Positive,
		"Globex down for anyone else? #globexdown":                                mention.Negative,
		"PSA: Globex is recalling 2 million bikes over seat posts https://t.co/x": mention.Negative,
		"Went back to Acme, Globex got too slow":                                  mention.Negative,
		"Globex kept losing my parcels so I went back to Acme":                    mention.Negative,
		"After two years with Globex we went to Acme":                             mention.Negative,
		"Acme is a real upgrade over Globex":                                      mention.Negative,
		"I bought Acme instead of Globex and never looked back":                   mention.Negative,
		"I am so done with Globex":                                                mention.Negative,
		"Acme beats Globex any day":                                               mention.Negative,
		"Bye Acme, hello Globex":                                                  mention.Positive,
		"Switched from Acme to Globex last week":                                  mention.Positive,
		"I'd take Globex any day, Acme breaks too often":                          mention.Positive,
		"Sent the Acme blender back and got a Globex instead":                     mention.Positive,
		"Left Acme after a year, so glad I'm with Globex now":                     mention.Positive,
		"Everyone raves about Acme, I'd take Globex over it":                      mention.Positive,
		"Globex is miles ahead of Acme, shame about the colours":                  mention.Positive,
	} {
		if got := e.Analyze(text, Options{Targets: []Target{{Names: []string{"Globex"}}}}).Targets[0]; got.Label != want {
			t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
		}
	}
}

// An invitation misses nobody, and a post with a link or about a contest ranks nobody, though others are named in it.
func TestInvitationsAndNewsRankNobody(t *testing.T) {
	t.Parallel()
	e := engine(t)
	read := func(text string) (*scratch, reader) {
		s := new(scratch)
		tokens, _ := e.read(s, text, "en")
		masked, _ := e.mask(s, text, tokens, Target{Names: []string{"Globex"}})
		return s, newReader(text, masked)
	}
	for text, want := range map[string]bool{"Don't miss my Globex": false, "I don't miss my Globex": true, "I miss my Globex": true} {
		_, r := read(text)
		if by, _ := e.compared(r, 0); by != 0 != want {
			t.Errorf("%q: %.1f, want that it counts: %v", text, by, want)
		}
	}
	for text, want := range map[string]bool{
		"Acme was great, but Globex was awful":                   true,
		"Acme was great, but Globex was awful https://t.co/a":    false,
		"Acme was great in the UFC opener, but Globex was awful": false,
	} {
		s, r := read(text)
		list := r.clauses(s.room[:0])
		e.weigh(s, r, list)
		st := r.stretch(list)
		if _, ok := st.judge(r); ok != want {
			t.Errorf("%q: ranked %v, want %v", text, ok, want)
		}
	}
}
