package sentiment

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
)

// wish is a sentence in which A and B stand for two firms, and what is wanted of each: an intent,
// with the reason of a complaint behind a slash, alternatives between bars, "-" for none.
type wish struct{ text, a, b string }

// wishes are sentences about two firms.
var wishes = []wish{
	{"I love B, A was awful", "complaint", "praise"},
	{"A was awful, I love B", "complaint", "praise"},
	{"A lost my parcel twice. B delivered the next day, brilliant service!", "complaint", "praise"},
	{"B delivered the next day, brilliant service! A lost my parcel twice.", "complaint", "praise"},
	{"Switched from A to B because A's delivery was always late", "complaint/delay", "praise|-"},
	{"A's delivery was always late so I switched to B", "complaint/delay", "praise|-"},
	{"Switched to B from A because A kept overcharging me", "complaint/billing", "praise|-"},
	{"Does anyone know whether A is better than B?", "question", "question"},
	{"Is B any better than A?", "question", "question"},
	{"Anyone here tried both A and B? Which one ships faster?", "question", "question"},
	{"Should I go with A or B?", "question|interest", "question|interest"},
	{"B refunded me right away, A still hasn't", "complaint", "praise|-"},
	{"A still hasn't refunded me, B did it right away", "complaint", "praise|-"},
	{"A overcharged me and would not even answer my emails. B sorted everything in five minutes.", "complaint", "praise|-"},
	{"B sorted everything in five minutes. A overcharged me and would not even answer my emails.", "complaint", "praise|-"},
	{"B's support is fantastic, while A's is a joke", "complaint", "praise"},
	{"While A's support is a joke, B's is fantastic", "complaint", "praise"},
	{"A cancelled my flight with no notice, so we flew with B instead and the crew was lovely", "complaint", "praise|-"},
	{"Thank you B for being so kind after A left us stranded", "complaint|-", "praise"},
	{"Unlike A, B actually answers the phone", "complaint|-", "praise|-"},
	{"A charged me twice. Never had that problem with B.", "complaint/billing", "praise|-"},
	{"Never had a problem with B. A charged me twice.", "complaint/billing", "praise|-"},
	{"The A app crashes every single time I open it. The B one just works.", "complaint/quality", "praise|-"},
	{"The B app just works. The A one crashes every single time I open it.", "complaint/quality|complaint", "praise|-"},
	{"Terrible experience with A: rude staff and cold food. Went over to B and had the best meal of the year.", "complaint/service", "praise"},
	{"Had the best meal of the year at B. Terrible experience with A: rude staff and cold food.", "complaint/service", "praise"},
	{"Waiting three weeks for a refund from A. B paid me back in two days.", "complaint", "praise|-"},
	{"Can anyone recommend an alternative to A? Their service is dreadful. Thinking about B.", "complaint|interest|question", "interest|question|-"},
	{"A broke after two weeks and they refuse to replace it, my old B lasted ten years", "complaint/quality", "praise|-"},
	{"My old B lasted ten years, A broke after two weeks and they refuse to replace it", "complaint/quality", "praise|-"},
	{"Both A and B are useless, delayed again and nobody tells you anything", "complaint/delay", "complaint/delay"},
	{"A and B both lost my luggage this year", "complaint", "complaint"},
	{"Great job B, you fixed in a day what A could not fix in a month", "complaint|-", "praise"},
	{"Cheers to B for the quick reply! Shame on A for ignoring me for a week.", "complaint/service", "praise"},
	{"Shame on A for ignoring me for a week. Cheers to B for the quick reply!", "complaint/service", "praise"},
	{"A is a rip off, way too expensive. B is half the price and better.", "complaint/price", "praise"},
	{"B is half the price and better. A is a rip off, way too expensive.", "complaint/price", "praise"},
	{"A's website is down again. Thank god B is working.", "complaint/outage|complaint", "praise|-"},
	{"I bought a kettle from B last week. A still has not delivered my toaster and nobody picks up the phone.", "complaint", "-"},
	{"A still has not delivered my toaster and nobody picks up the phone. I bought a kettle from B last week.", "complaint", "-"},
	{"How do I cancel my A subscription? Moving everything to B", "question|complaint", "praise|-"},
	{"Love the new B phone. Does the A charger work with it?", "question|-", "praise"},
}

// wishesLater were written after the engine, and measured before it was mended with any of them.
var wishesLater = []wish{
	{"Third time A has delivered the wrong size. My B order was spot on.", "complaint", "praise|-"},
	{"My B order was spot on. Third time A has delivered the wrong size.", "complaint", "praise|-"},
	{"If you're thinking of A, don't. Half an hour on hold and then they hung up. B picked up straight away.", "complaint/service", "praise|-"},
	{"B, please never change. A, please learn from them.", "complaint|-", "praise|-"},
	{"A put their prices up again, 20 percent this time. Guess I'm moving to B", "complaint/price", "praise|interest|-"},
	{"Has anyone moved from A to B? How long did it take?", "question", "question"},
	{"Which has the better coverage in Leeds, A or B?", "question", "question"},
	{"So A leaked my data AND made me change my password six times. B never did anything like that.", "complaint/privacy", "praise|-"},
	{"Got home to find the A sofa ripped and one leg missing. Next time it's B again.", "complaint/quality", "praise|-"},
	{"Shoutout to B for replacing my phone for free, and shame on A for refusing to", "complaint", "praise"},
	{"A's driver threw my parcel over the fence. The one from B rang the bell and even carried it up. Lovely guy.", "complaint", "praise"},
	{"Looking for a new bank after A closed my account for no reason. Is B any good?", "complaint|-", "question|interest"},
	{"I work at B and we had to clean up the mess that A left, nobody at A answers the phone", "complaint", "-"},
	{"A: two hours late, no water, no information. B: on time, smiling crew. Never again A.", "complaint/delay", "praise"},
	{"Paid A 40 quid extra for express and it came a week late. Should have used B", "complaint/delay", "praise|-"},
	{"Nothing but problems since the A update, everything freezes. My wife's B is running fine.", "complaint/quality", "praise|-"},
	{"Picked up my parcel at the B counter. A of course had told me it was lost.", "complaint", "-"},
	{"@someone have you tried B? Much friendlier than A", "complaint|-", "praise|-"},
	{"We ordered from both. B arrived warm and tasty, A arrived an hour later and stone cold.", "complaint", "praise"},
	{"A keeps billing me although I cancelled in May. Anyone know how to reach a human there? B had a chat for that.", "complaint/billing|question", "praise|-"},
	{"Big thanks to B for getting us home after A dropped us at the gate without an explanation", "complaint|-", "praise"},
	{"Can't believe how rude the A clerk was. On the other hand the lady at B could not have been nicer.", "complaint/service", "praise"},
	{"My A order is still not here. B delivers in a day", "complaint/delay", "praise|-"},
	{"The new A store is next to B", "-", "-"},
	{"A and B announced a merger today", "-", "-"},
}

// firms are the names that A and B go by.
var firms = [][2]string{{"Acme", "Globex"}, {"Vodafone", "Lidl"}, {"Zorvex", "Harmony Air"}, {"@acmecare", "@globex"}}

// TestWhatIsWantedOfEachOfTwoFirms counts how many are read as meant, where one of them is asked about and where both
// are brands. Hardly ever may one be complained of where only the other is.
func TestWhatIsWantedOfEachOfTwoFirms(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for way, ask := range map[string]func(text string, names [2]string) [2]Intent{
		"one asked about": func(text string, names [2]string) (out [2]Intent) {
			for k := range names {
				out[k] = e.IntentTowards(text, "", Target{Names: []string{names[k]}})
			}
			return out
		},
		"both brands": func(text string, names [2]string) (out [2]Intent) {
			m := aboutBoth(text, names)
			e.Enrich(m)
			for k := range names {
				out[k].Kind, out[k].Reason = m.Wants(&m.Brands[k])
			}
			return out
		},
	} {
		for set, list := range map[string][]wish{"seen": wishes, "later": wishesLater} {
			right, n, wrong := 0, 0, 0
			for _, names := range firms {
				for _, w := range list {
					text := named(w.text, names)
					got := ask(text, names)
					for k, want := range [...]string{w.a, w.b} {
						n++
						if wanted(got[k], want) {
							right++
							continue
						}
						if got[k].Kind == Complaint && !strings.Contains(want, Complaint) {
							wrong++
						}
						t.Logf("%s: %s: %q for %q, want %s: %s", way, names[k], got[k].Kind, got[k].Reason, want, text)
					}
				}
			}
			t.Logf("%s, %s: %d of %d right, %d complain of the wrong one", way, set, right, n, wrong)
			if set == "seen" && (right*100 < n*90 || wrong*100 > n*2) {
				t.Errorf("%s: %d of %d right, %d complain of the wrong one", way, right, n, wrong)
			}
		}
	}
}

// aboutBoth is a mention of two brands, found where their names stand.
func aboutBoth(text string, names [2]string) *mention.Mention {
	m := &mention.Mention{Text: text, Brands: make([]mention.BrandMatch, 2)}
	for k, name := range names {
		m.Brands[k].Brand = name
		for at := 0; ; {
			i := strings.Index(text[at:], name)
			if i < 0 {
				break
			}
			m.Brands[k].Spans = append(m.Brands[k].Spans, mention.Span{Field: "text", Start: at + i, End: at + i + len(name)})
			at += i + len(name)
		}
	}
	return m
}

// named puts names for A and B.
func named(text string, names [2]string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' })
	for i, w := range words {
		for k, slot := range [...]string{"A", "B"} {
			if rest, ok := strings.CutPrefix(w, slot); ok && (rest == "" || strings.ContainsAny(rest[:1], "',.?!:")) {
				words[i] = names[k] + rest
			}
		}
	}
	return strings.Join(words, " ")
}

func wanted(got Intent, want string) bool {
	for w := range strings.SplitSeq(want, "|") {
		kind, reason, _ := strings.Cut(w, "/")
		if w == "-" && got.Kind == "" || got.Kind == kind && (reason == "" || got.Reason == reason) {
			return true
		}
	}
	return false
}

func TestWhatIsWantedOfEachOfTwoFirmsInOtherLanguages(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for _, w := range []wish{
		{"Ich liebe B, aber A war furchtbar", "complaint", "praise|-"},
		{"A hat mein Paket verloren. B hat am nächsten Tag geliefert, super Service!", "complaint", "praise|-"},
		{"Von A zu B gewechselt, weil die Lieferung immer zu spät kam", "complaint/delay", "praise|-"},
		{"Weiß jemand, ob A besser ist als B?", "question", "question"},
		{"J'adore B, A était horrible", "complaint", "praise|-"},
		{"A me prélève deux fois depuis des mois. Chez B tout marche parfaitement.", "complaint", "praise|-"},
		{"Me encanta B, pero A fue horrible, nunca llega a tiempo", "complaint", "praise|-"},
		{"Adoro B. A invece è pessima, ancora in ritardo.", "complaint/delay", "praise|-"},
		{"A me cobrou duas vezes. A B resolveu tudo no mesmo dia, excelente!", "complaint", "praise|-"},
	} {
		names := [2]string{"Zorvex", "Globex"}
		text := strings.Replace(named(w.text, names), ". Zorvex Globex", ". A Globex", 1)
		for k, want := range [...]string{w.a, w.b} {
			if got := e.IntentTowards(text, "", Target{Names: []string{names[k]}}); !wanted(got, want) {
				t.Errorf("%s: %q for %q, want %s: %s", names[k], got.Kind, got.Reason, want, text)
			}
		}
	}
}

func TestWhatIsWantedOfTheOnlyOneSpokenOfIsWhatTheTextWants(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, brand := range map[string]string{
		"@united my bag is lost":                                   "@united",
		"@united still waiting on the tarmac after two hours":      "@united",
		"Acme charged me twice for one kettle":                     "Acme",
		"Acme, where is my order? It was due on Monday":            "Acme",
		"does acme ship to Norway?":                                "acme",
		"Thank you so much Acme, your support was brilliant":       "Acme",
		"Looking for a good kettle, is Acme any good?":             "Acme",
		"My Acme kettle arrived broken and nobody answers my mail": "Acme",
	} {
		whole := e.Intent(text, "")
		got := e.IntentTowards(text, "", Target{Names: []string{brand}})
		if whole.Kind == "" || got.Kind != whole.Kind || got.Reason != whole.Reason {
			t.Errorf("%q for %q, the text's %q for %q: %s", got.Kind, got.Reason, whole.Kind, whole.Reason, text)
		}
	}
	for _, text := range []string{
		"Waiting outside Acme for my sister, two hours late again, I'm so annoyed",
		"The bar next to Acme is awful, rude staff and warm beer",
	} {
		if got := e.IntentTowards(text, "", Target{Names: []string{"Acme"}}); got.Kind != "" {
			t.Errorf("%q of who is only named on the way: %s", got.Kind, text)
		}
	}
}

func TestAnyTextAboutTwoBrandsHasAnAnswer(t *testing.T) {
	t.Parallel()
	e, r := engine(t), rand.New(rand.NewPCG(1, 2))
	words := strings.Fields("Acme Globex @acme @globex #acme is was awful great but and while . , ! ? : unlike not so much \" said never late lost both in Ich liebe aber nicht y pero 最高 😍 🤮 http://x.y \xff\xfe ; -- dear RT hasn't")
	for i := range 3000 {
		var b strings.Builder
		for range r.IntN(25) {
			b.WriteString(words[r.IntN(len(words))] + " "[:r.IntN(2)])
		}
		m := aboutBoth(b.String(), firms[i%2*3])
		e.Enrich(m)
		for k := range m.Brands {
			if intent, reason := m.Wants(&m.Brands[k]); reason != "" && intent != Complaint {
				t.Fatalf("%q for %q: %q", intent, reason, m.Text)
			}
		}
	}
}

func TestACorrectedSentimentTurnsTheIntentThatItDenies(t *testing.T) {
	t.Parallel()
	for said, want := range map[mention.Label]string{mention.Positive: Praise, mention.Neutral: "", mention.Negative: Complaint} {
		m := aboutBoth("I love Globex, Acme was awful", [2]string{"Acme", "Globex"})
		m.Brands[0].Sentiment = mention.Sentiment{Label: said, Corrected: true}
		engine(t).Enrich(m)
		if intent, _ := m.Wants(&m.Brands[0]); intent != want {
			t.Errorf("Acme, %s: %q", said, intent)
		}
		if intent, _ := m.Wants(&m.Brands[1]); intent != Praise {
			t.Errorf("Globex, Acme %s: %q", said, intent)
		}
	}
}
