package sentiment

import (
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// said is what a text says of Acme, or as a whole when it does not name it.
func said(e *Engine, text string) Sentiment {
	o := Options{Lang: "en"}
	if strings.Contains(strings.ToLower(text), "acme") {
		o.Targets = []Target{{Names: []string{"Acme"}}}
		return e.Analyze(text, o).Targets[0]
	}
	return e.Analyze(text, o).Sentiment
}

// TestTurnsOfPhraseSayWhatAReaderHears holds the engine to what a reader would
// say at once, a turn of phrase at a time.
func TestTurnsOfPhraseSayWhatAReaderHears(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for turn, texts := range map[string]map[string]mention.Label{
		"hashtags made of words": {
			"three hours on the tarmac #worstairlineever":   mention.Negative,
			"boarded early and got an upgrade #bestdayever": mention.Positive,
			"#epicfail by the support desk":                 mention.Negative,
			"new phone arrived #lovemylife":                 mention.Positive,
		},
		"negation": {
			"this is not good":                    mention.Negative,
			"not happy with the delivery":         mention.Negative,
			"we were not really impressed":        mention.Negative,
			"I used to love this place":           mention.Negative,
			"I don't like the new design":         mention.Negative,
			"the staff were not helpful":          mention.Negative,
			"it never works when I need it":       mention.Negative,
			"das ist nicht gut":                   mention.Negative,
			"ce n'est pas bon du tout, très déçu": mention.Negative,
		},
		"double negation": {
			"the coffee isn't bad at all":            mention.Positive,
			"not bad, not bad at all":                mention.Positive,
			"I can't complain about the service":     mention.Positive,
			"couldn't be happier with my new laptop": mention.Positive,
			"it never disappoints":                   mention.Positive,
			"never had such a bad experience":        mention.Negative,
		},
		"negations of everything": {
			"I have never met such rude staff":                mention.Negative,
			"nobody at the desk cares about your luggage":     mention.Negative,
			"there's nothing I don't love about this place":   mention.Positive,
			"honestly the crew couldn't have been friendlier": mention.Positive,
			"it doesn't get any worse than this":              mention.Negative,
			"we have never had a single problem with it":      mention.Positive,
			"it never fails to disappoint":                    mention.Negative,
			"they have never let me down in ten years":        mention.Positive,
			"I can't imagine a morning without Acme":          mention.Positive,
			"Acme has yet to call me back":                    mention.Negative,
			"nothing wrong with this laptop":                  mention.Positive,
			"there is nothing I don't like about Acme":        mention.Positive,
			"this shop let us down again":                     mention.Negative,
			"not only is it pretty, it works great":           mention.Positive,
		},
		"wishes": {
			"Acme could have been lovely if the staff cared":  mention.Negative,
			"I wish Acme would answer the phone":              mention.Negative,
			"wish I had stayed with Acme":                     mention.Positive,
			"the people at Acme should be ashamed":            mention.Negative,
			"I'd give Acme six stars, the crew was wonderful": mention.Positive,
		},
		"irony with a mark": {
			"Oh great, another outage. Thanks":                              mention.Negative,
			"love waiting two hours for a refund #sarcasm":                  mention.Negative,
			"great service as always /s":                                    mention.Negative,
			"thanks for nothing, you ruined my holiday":                     mention.Negative,
			"wonderful, my order is cancelled again 🙄":                      mention.Negative,
			"what a lovely customer service, only on hold for 3 hours #not": mention.Negative,
		},
		"irony with a mark, over two clauses": {
			"Great job Acme, third outage this week #sarcasm": mention.Negative,
			"Thanks Acme, my phone is dead again #sarcasm":    mention.Negative,
			"I adore Acme, the queue was horrible again /s":   mention.Negative,
			"I love Acme, Globex lost my parcel again 🙄":      mention.Positive,
		},
		"emoji and stretching": {
			"finally here 😍😍":           mention.Positive,
			"my flight got cancelled 😡": mention.Negative,
			"this is sooooo goooood":    mention.Positive,
			"soooo annoyinggggg":        mention.Negative,
			"the new one 🥰🥰":            mention.Positive,
			"my order came 🤬":           mention.Negative,
			"Acme 🤮":                    mention.Negative,
			"🫶🏽 Acme":                   mention.Positive,
			"❤️❤️❤️":                    mention.Positive,
		},
		"questions that only ask": {
			"does anyone know when the store opens?":   mention.Neutral,
			"is the Acme kettle any good?":             mention.Neutral,
			"what time does the keynote start today?":  mention.Neutral,
			"why is your service always so terrible?!": mention.Negative,
		},
		"questions that know their answer": {
			"Is Acme ever going to pick up the phone?":       mention.Negative,
			"Why would anybody order from Acme?":             mention.Negative,
			"Anyone else having problems with Acme tonight?": mention.Negative,
			"How hard is it to send the right shoes, Acme?":  mention.Negative,
			"When does Acme open on Saturdays?":              mention.Neutral,
			"Why did nobody tell me how lovely Acme is?":     mention.Positive,
			"Are the Acme boots any good in the snow?":       mention.Neutral,
		},
		"irony without a mark": {
			"Kudos to Acme for sending the wrong shoes":                 mention.Negative,
			"Love being on hold with Acme for two hours":                mention.Negative,
			"Well done Acme, my parcel is lost again":                   mention.Negative,
			"Brilliant service Acme, cancelled two hours before":        mention.Negative,
			"Thanks Acme for losing my bag":                             mention.Negative,
			"Another day, another late Acme train":                      mention.Negative,
			"Great job Acme, my lost bag was found in an hour":          mention.Positive,
			"Well done Acme, thank you for sorting out my late parcel!": mention.Positive,
		},
		"comparisons": {
			"Acme is so much better than Globex":                mention.Positive,
			"Globex is so much better than Acme":                mention.Negative,
			"Acme is way worse than Globex":                     mention.Negative,
			"I switched from Acme to Globex":                    mention.Negative,
			"I switched from Globex to Acme":                    mention.Positive,
			"I prefer Globex over Acme":                         mention.Negative,
			"Acme is no match for Globex":                       mention.Negative,
			"nothing beats Acme":                                mention.Positive,
			"Acme isn't better than Globex":                     mention.Negative,
			"Globex isn't as good as Acme":                      mention.Positive,
			"Globex has nothing on Acme":                        mention.Positive,
			"Acme has nothing on Globex":                        mention.Negative,
			"Acme > Globex":                                     mention.Positive,
			"Globex > Acme":                                     mention.Negative,
			"cancelled Acme and never felt better":              mention.Negative,
			"we went back to Acme in the end":                   mention.Positive,
			"I swapped my Acme for a Globex":                    mention.Negative,
			"dumped Acme for Globex in spring":                  mention.Negative,
			"ditched Globex for Acme in spring":                 mention.Positive,
			"I traded the Globex for an Acme":                   mention.Positive,
			"I was happier at Globex than I ever was with Acme": mention.Negative,
			"rather than Acme I took the bus":                   mention.Negative,
		},
		"contrast": {
			"I love Globex, but Acme was awful":                       mention.Negative,
			"I love Acme, Globex was awful":                           mention.Positive,
			"the food was cold but Acme sorted it out at once, great": mention.Positive,
		},
		"contrast with a rival": {
			"My Globex tablet died in a month but my Acme keeps going":      mention.Positive,
			"Globex is terrible and rude while Acme does the job":           mention.Positive,
			"Globex is a joy to use while Acme crashes":                     mention.Negative,
			"Unlike Globex, Acme answers the phone":                         mention.Positive,
			"Unlike Acme, Globex is great":                                  mention.Negative,
			"Compared to Acme, the Globex store is wonderful":               mention.Negative,
			"Globex is a mess but at least Acme works":                      mention.Positive,
			"Globex ruined my holiday and Acme found me a seat that night":  mention.Positive,
			"Acme looks lovely in the shop, but it falls apart in a week":   mention.Negative,
			"The traffic was horrible but Acme brought the parcel on time":  mention.Positive,
			"Great concert, even though Acme lost our tickets and was rude": mention.Negative,
		},
		"what used to be": {
			"I used to hate Acme, now I love it":       mention.Positive,
			"I used to love Acme but now it's garbage": mention.Negative,
		},
		"stock phrases towards a target": {
			"Acme never disappoints":        mention.Positive,
			"I can't recommend Acme enough": mention.Positive,
			"Say no to Acme":                mention.Negative,
			"Shame on Acme":                 mention.Negative,
			"😡 Acme":                        mention.Negative,
		},
		"headlines": {
			"Acme to open a second factory in Leipzig":    mention.Neutral,
			"Acme names new chief financial officer":      mention.Neutral,
			"Acme Q3 results: what to expect on Thursday": mention.Neutral,
			"Acme appoints Jane Doe to its board":         mention.Neutral,
			"Acme shares plunge 20% after fraud probe":    mention.Negative,
			"Acme recalls strollers after injuries":       mention.Negative,
			"Watchdog fines Acme over hidden fees":        mention.Negative,
			"Acme lays off 300 people":                    mention.Negative,
			"Hackers steal passwords from Acme":           mention.Negative,
			"Acme stock jumps on strong sales":            mention.Positive,
			"Acme named best airline of the decade":       mention.Positive,
			"Judge clears Acme of price fixing":           mention.Positive,
			"Acme faces investigation over batteries":     mention.Negative,
			"Glass found in Acme jam":                     mention.Negative,
			"Acme passengers stranded in Oslo":            mention.Negative,
			"Acme smashes sales record":                   mention.Positive,
			"Acme to open a museum in Ghent":              mention.Neutral,
		},
		"mentions in passing": {
			"stuck in awful traffic outside Acme":                    mention.Neutral,
			"the bar next to Acme is horrible":                       mention.Neutral,
			"lost my favourite scarf somewhere across from the Acme": mention.Neutral,
			"meet me at the corner by Acme at 6":                     mention.Neutral,
			"My cousin works at Acme in Dublin.":                     mention.Neutral,
			"A boy in an Acme cap held the door for me.":             mention.Neutral,
		},
		"taken back, waved off, named for": {
			"Still waiting for my refund, great work Acme, keep it up 🙄":                                               mention.Negative,
			"App crashed again. Love you Acme 🙄":                                                                       mention.Negative,
			"Globex lost my bag again 🙄 Acme found it in an hour, lovely people":                                       mention.Positive,
			"Best concert of my life, at the Acme Arena.":                                                              mention.Neutral,
			"We lost 4-0 at the Acme Stadium, awful night.":                                                            mention.Neutral,
			"Terrible traffic around the Acme Arena tonight":                                                           mention.Neutral,
			`"We care about your time." Sure, Acme.`:                                                                   mention.Negative,
			`"Your parcel is on its way." Right. Acme told me that last week too.`:                                     mention.Negative,
			`"Fast and reliable", yeah right Acme`:                                                                     mention.Negative,
			"this Acme jacket is perfffect":                                                                            mention.Positive,
			"The Acme app has never been this slow.":                                                                   mention.Negative,
			"Acme has great coffee. The bar next door, not so much.":                                                   mention.Positive,
			"Great location. Acme's service, not so much.":                                                             mention.Negative,
			"I've stayed loyal to Acme for years and I'd do it again":                                                  mention.Positive,
			"Been loyal to Acme for twelve years so it pains me to say it, but the new flavour is awful and I'm done.": mention.Negative,
			"We stock Globex, Acme, Initech and Contoso.":                                                              mention.Neutral,
			"Sponsors this year: Acme, Globex and Initech.":                                                            mention.Neutral,
			"It's about the size of an Acme phone.":                                                                    mention.Neutral,
			"Globex, Acme and Initech all deserve credit, great service":                                               mention.Positive,
		},
		"other people's words": {
			`he wrote "Target is a shop for people with too much time" in his column today`:    mention.Neutral,
			`My uncle says "Acme is the worst shop in the world".`:                             mention.Negative,
			`A columnist says "Acme is the worst shop in the world".`:                          mention.Neutral,
			`My uncle says "Acme is the worst shop in the world". I doubt it.`:                 mention.Neutral,
			`My uncle says "Acme is the worst shop in the world" but he has never been there.`: mention.Neutral,
			`My uncle asked "is Acme the worst shop in the world?"`:                            mention.Neutral,
			`"Acme is a triumph", says its own chairman.`:                                      mention.Neutral,
			`My sister says "Acme makes great soup" and I agree.`:                              mention.Positive,
			`Acme calls it "fast delivery". I call it a joke.`:                                 mention.Negative,
			`So that is what the "friendly" staff of Acme look like.`:                          mention.Negative,
		},
	} {
		t.Run(strings.ReplaceAll(turn, " ", "_"), func(t *testing.T) {
			t.Parallel()
			for text, want := range texts {
				if got := said(e, text); got.Label != want {
					t.Errorf("%q: %s %.2f, want %s", text, got.Label, got.Score, want)
				}
			}
		})
	}
}

// TestWhatSaysNothingScoresZero holds that a text without a word, or with nothing but the
// target's name, leans to neither side.
func TestWhatSaysNothingScoresZero(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, text := range []string{"", "   ", "Acme", "https://example.com/a", "@someone", "12:30", "...", "\xff\xfe", "Acme!", "Acme?"} {
		if got := said(e, text); got.Label != mention.Neutral || got.Score != 0 {
			t.Errorf("%q: %s %g, want neutral 0", text, got.Label, got.Score)
		}
	}
}

// Two who are named by their handles are told apart as others are.
func TestHandlesAreToldApart(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, c := range []struct {
		text, good, bad string
	}{
		{"@target was awful, @walmart was great", "@walmart", "@target"},
		{"@pepsi is better than @coke", "@pepsi", "@coke"},
		{"Switched from @verizon to @tmobile and so happy", "tmobile", "verizon"},
		{"I love @harrys but @target is awful", "@harrys", "@target"},
	} {
		r := e.Analyze(c.text, Options{Targets: []Target{{Names: []string{c.good}}, {Names: []string{c.bad}}}})
		if r.Targets[0].Found != 1 || r.Targets[0].Label != mention.Positive || r.Targets[1].Label != mention.Negative {
			t.Errorf("%q: %+v", c.text, r.Targets)
		}
	}
	all := e.Analyze("@united @delta you both lost my bag", Options{Targets: []Target{{Names: []string{"@delta"}}}})
	if all.Targets[0].Label != mention.Negative {
		t.Errorf("spoken to with another: %+v", all.Targets[0])
	}
}
