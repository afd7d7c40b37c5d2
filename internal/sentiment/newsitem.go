package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// newsItem says whether a text passes on news of a firm, "KFC recalls chicken bites after listeria found", and complains of nothing:
// it is short, begins with a capital, speaks of nobody and to nobody, and tells what befalls or is done by firms, or Is
// Written As Titles Are.
func newsItem(text string, tokens []feature.Token) bool {
	if len(tokens) > headlineWords || len(tokens) < shortestNews {
		return false
	}
	if c := text[tokens[0].Start]; c < 'A' || c > 'Z' {
		return false
	}
	told := false
	for i := range tokens {
		t := &tokens[i]
		switch {
		case felt(text, t), t.Kind == feature.Hashtag, grievances.has(t.Hash):
			return false
		case t.Kind == feature.Punct && text[t.Start] == '.' && t.End == t.Start+1 && i+1 < len(tokens) && tokens[i+1].Kind == feature.Word:
			return false // another sentence follows
		case t.Kind == feature.Word:
			told = told || newsWords.has(t.Hash) || i > 0 && newsDeeds.has(t.Hash) || i > 0 && i+1 < len(tokens) && newsBefore.has(t.Hash) && newsAfter.has(tokens[i+1].Hash)
		}
	}
	return told || (reader{text: text, tokens: tokens}).titled()
}

// shortestNews is how long a headline is at least, in tokens.
const shortestNews = 4

var (
	// newsDeeds are what firms do, and what is done to them, in headlines: not first of all words.
	newsDeeds = newWordSet("recalls fined sued sues faces grounds probes probed admits apologises apologizes pulls plunge plunges slump slumps slide slides tumble tumbles axes slashes halts scraps suspends protest protests resigns denies investigates investigate accused raided hikes files probing investigating slams blames appoints")
	// newsWords are who and what is told of in them alone.
	newsWords = newWordSet("lawsuit watchdog regulator regulators tribunal shareholders investors listeria salmonella evacuated inquest layoffs backlash amid shares antitrust hackers cyberattack lawmakers senate prosecutors bankruptcy insolvency boycott probe investigation congress faa fda ico ofcom ftc")
	// newsBefore and newsAfter are such words of two.
	newsBefore = newWordSet("to emergency walk lays lay customers class workers job outage safety pay")
	newsAfter  = newWordSet("cut close axe slash shut landing out off report action strike cuts at recall")
	// grievances are words of who is not told of, but tells.
	grievances = newWordSet("still never refund again useless ridiculous insulting rude support reason word every single nothing joke appalling disgraceful disgusting worst")
)
