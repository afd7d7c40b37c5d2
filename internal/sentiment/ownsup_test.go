package sentiment

import (
	"slices"
	"testing"
)

// TestWhoOwnsUpToIrony holds how a mark of irony is written, and how the same letters stand where they are none: a slash
// before a unit of time, applause that is told of, a "not" that is meant.
func TestWhoOwnsUpToIrony(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for want, texts := range map[bool][]string{
		true: {
			// a slash and an s, behind whatever ends a sentence, and before what says no more
			"great job losing my bag /s", "great job losing my bag. /s", "love to queue for an hour!/s", "who needs luggage anyway?/s",
			"what a bargain (again)/s", "such a fast reply (/s)", "such a fast reply */s*", "such a fast reply [/s]", `their "premium" support"/s`,
			"such a fast reply\n/s", "/s great job losing my bag", "I love this airline /s lol", "such a fast reply /s obviously",
			"such a fast reply /s 🙄 #delayed @globex https://example.com/1", "such a fast reply /s (for those who wonder)",
			"such a fast reply /s [edited for spelling]", "such a fast reply /s @acme", "such a fast reply /s\nDoes anybody have their number?", "thrilled to be on hold for 3 hours today /s",
			// applause that is slow
			"slow clap for the support team", "slow claps for whoever lost my bag", "slowclap for whoever lost my bag", "lost my bag again #slowclap",
			// irony by its name
			"great job #sarcasm", "great job (sarcasm)", "great job [sarcasm]", "great job {sarcasm}", "great job *sarcasm*", "great job ~sarcasm~",
			"great job <sarcasm>", "<sarcasm>great job</sarcasm>", "great job /sarcasm", "great job\n/sarcasm", "great job./sarcasm", "great job!/sarcasm",
			"who needs luggage?/sarcasm", "great job (/sarcasm)", "great job [/sarcasm]", "great job */sarcasm*", "great job</sarcasm>", "/sarcasm great job",
			// a "not" that takes it all back
			"such a fast reply. Not.", "such a fast reply... not", "such a fast reply! not", "such a fast reply - not", "such a fast reply (not)", "such a fast reply… not", "so happy. Not", "Impressed... not",
			"what a great airline NOT", "what a great airline NOT!", "I love Acme NOT", "so helpful 👏 NOT", "well done @globex NOT", "lost my bag again #winning NOT", "Great service NOT!",
			"Do you know why my bill doubled? Well, after three weeks on hold they answered and it was brilliant... not",
		},
		false: {
			"the drive writes 500 MB /s", "the counter shows 60 /s", "we measured 40GB /s", "please tell the employee/s", "type /s to search the chat",
			"the page /s/1234 does not open", "the folder is called /swag", "/s/1234 does not open", "we ship it to the customer s",
			"the switch is /s 12", "Messages /s", "Acme s new phone is the best", "such fast phones, the 15 s",
			"a slow clap went through the hall", "the slow clap of the crowd", "checkout was slow – claps for the driver though", "they clap", "I clap for the driver",
			"I see no sarcasm in their reply", "there is irony/sarcasm in their reply", "sarcasm (and irony) is lost on them", "(sarcasm is lost on them)", "great job *sarcasm",
			"such a fast reply... not?", "is it the blue one, not", "will it come today? Certainly... not", "will it come by Friday or... not",
			"does Acme ship to Ireland? Last I heard... not", "I asked whether they ship to Ireland... not", "is this the new one: not",
			"please do NOT", "you may call them but I would NOT", "they say it works but really it's NOT", "some people like Acme, others not", "SOME LIKE IT, OTHERS NOT", "I AM SO DONE WITH THIS AND IT IS NOT", "they charged me 40 NOT", "Acme NOT", "why not",
		},
	} {
		for _, text := range texts {
			s := e.spare.Get().(*scratch)
			tokens, _ := e.mask(s, text, slices.Clone(e.tokens(s, text)), Target{Names: []string{"Acme"}})
			if got := bearsMark(text, tokens, false) || endsInMark(text, tokens); got != want {
				t.Errorf("%q is owned up to be ironic: %v, want %v", text, got, want)
			}
			e.spare.Put(s)
		}
	}
}
