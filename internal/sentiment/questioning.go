package sentiment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// asks says how surely a text asks something: it holds a question mark that is
// not a link's or a moan's.
func asks(text string, tokens []feature.Token) float64 {
	for i := range tokens {
		t := &tokens[i]
		if t.Kind != feature.Punct {
			continue
		}
		switch mark := text[t.Start:t.End]; {
		case mark == "?", mark == "؟", mark == "？", mark == ";" && i > 0 && greek(text[:t.Start]):
			return 0.6
		case strings.HasPrefix(mark, "?"):
			return 0.4
		}
	}
	return 0
}

// greek says whether a text ends with a Greek letter, behind which a semicolon asks.
func greek(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return unicode.Is(unicode.Greek, r)
}

// opensQuestion says how surely a clause opens as a question does, with or without a mark
// at its end: a word that asks and a verb, or a verb and who it is about.
func opensQuestion(tokens []feature.Token) float64 {
	for i := 0; i+2 < len(tokens); i++ {
		if i > 0 && tokens[i-1].Flags&feature.Breaks == 0 && tokens[i-1].Kind != feature.User && !greetings.has(tokens[i-1].Hash) {
			continue
		}
		first, next, after := tokens[i].Hash, tokens[i+1].Hash, tokens[i+2].Hash
		switch {
		case askers.has(first) && (helpers.has(next) || helpers.has(after) && !doers.has(next)):
			return 0.6
		case contracted.has(first) && askedThing.has(next) && !pointless.has(after):
			return 0.6
		case helpers.has(first) && askedAbout.has(next) && !superlatives.has(after) && !(tells.has(first) && unnamedThing.has(next)):
			return 0.6
		}
	}
	return 0
}

var (
	greetings = newWordSet("hi hey hello so ok okay and but please question quick q also yo um well dear guys folks team")
	askers    = newWordSet("who what where when which how why what's where's when's who's how's whats wheres")
	helpers   = newWordSet("do does did is are can could will would should am was were have has had don't doesn't isn't aren't can't won't didn't much many long often")
	// contracted are askers with their verb, pointless what nobody asks for whom they open a moan: "what's the point".
	contracted = newWordSet("what's where's when's who's how's whats wheres whens whos hows")
	askedThing = newWordSet("the your their this that next")
	pointless  = newWordSet("point use worst hell heck fuck best matter sense big with delay holdup hold problem issue")
	askedAbout = newWordSet("i you we they he she it there this that these those the a an my your our anyone anybody someone somebody any all u ya")
	// tells and unnamedThing begin what is told without an "I": "Had a beer", "was a nice day".
	tells        = newWordSet("had have was did is")
	unnamedThing = newWordSet("a an")
	doers        = newWordSet("i you we they he she it the a an my your our his her their this that these those there")
	superlatives = newWordSet("best worst most only same least biggest greatest first last")
)

// asksOfName says how surely a text asks of somebody by name, with or without a mark at its end: "is Acme open today".
func asksOfName(text string, tokens []feature.Token) float64 {
	if len(tokens) < 4 || !beings.has(tokens[0].Hash) || tokens[1].Kind != feature.Word && tokens[1].Kind != feature.Target {
		return 0
	}
	if c, _ := utf8.DecodeRuneInString(text[tokens[1].Start:]); !unicode.IsUpper(c) || tokens[len(tokens)-1].Kind == feature.URL {
		return 0
	}
	return 0.6
}

var beings = newWordSet("is are does did has was were")
