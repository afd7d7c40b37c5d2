package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// unframed is a text without what only its form says before it: whom it answers or passes on ("@bob", "RT @bob:"), a
// greeting ("Hi all.") and how it begins to speak ("ok so", "Well,"). The models have learned moods of these from posts,
// and rules that ask how a text begins would not see it. Where the target is greeted nothing is taken.
func unframed(text string, tokens []feature.Token) []feature.Token {
	from := 0
	r := reader{text: text, tokens: tokens}
	for {
		n := r.opens(from)
		if n == 0 {
			break
		}
		from += n
	}
	if len(tokens)-from < leastFramed || !holdsTarget(tokens[from:]) {
		return tokens
	}
	return tokens[from:]
}

// unlinked is a text without the links, calm tags and notes at its end, and without who should read it, too. Unless it may
// be noted by its words, only a source may be, between brackets.
func unlinked(text string, tokens []feature.Token, mayNote bool) []feature.Token {
	to := len(tokens)
	for to > 1 {
		switch {
		case hangsOn(&tokens[to-1]):
			from := tagStart(tokens, to-1)
			if hang(tokens[from:to]) {
				to = from
				continue
			}
		case tokens[to-1].Kind == feature.User:
			if n := copied(tokens[:to]); n > 0 {
				to -= n
				continue
			}
		case remarks.has(tokens[to-1].Hash) || to > 2 && tokens[to-1].Flags&feature.Breaks != 0 && remarks.has(tokens[to-2].Hash):
			to--
			continue
		case mayNote || tokens[to-1].Hash == parenHash || tokens[to-1].Hash == closeHash:
			if n := (reader{text: text, tokens: tokens[:to]}).noted(); n > 0 && to-n >= leastFramed {
				to -= n
				continue
			}
		}
		break
	}
	return tokens[:to]
}

// tagStart is where the tag begins whose last part stands at i, "#never" of "#neveragain"; i itself where none does.
func tagStart(tokens []feature.Token, i int) int {
	for i > 0 && tokens[i].Kind == feature.Hashtag && tokens[i-1].Kind == feature.Hashtag && tokens[i-1].End == tokens[i].Start {
		i--
	}
	return i
}

// hang says whether all parts of a tag, or a link, hang on to a text without saying anything.
func hang(tag []feature.Token) bool {
	for i := range tag {
		if !hangsOn(&tag[i]) {
			return false
		}
	}
	return true
}

// copied is how many tokens at the end of a text, which ends with a handle, only say who should read it, too: "cc @bob",
// or handles behind a mark.
func copied(tokens []feature.Token) int {
	to := len(tokens)
	for to > 0 && tokens[to-1].Kind == feature.User {
		to--
	}
	switch {
	case to < 2:
		return 0
	case copies.has(tokens[to-1].Hash):
		return len(tokens) - to + 1
	case tokens[to-1].Flags&feature.Breaks != 0 || hangsOn(&tokens[to-1]):
		return len(tokens) - to
	}
	return 0
}

// hangsOn says whether a token at a text's end is a link or part of a tag that says nothing by itself.
func hangsOn(t *feature.Token) bool {
	return t.Kind == feature.URL || t.Kind == feature.Hashtag && t.Tone <= 1 && t.Tone >= -1 && t.Flags&feature.Negator == 0 && !ironyMarks.has(t.Hash)
}

// leastFramed is how many tokens must be left for a frame to be one.
const leastFramed = 2

// opens is how many tokens from i on only open a text; 0: none.
func (r reader) opens(i int) int {
	if i >= len(r.tokens) {
		return 0
	}
	if n := r.replies(i); n > 0 {
		return n
	}
	if n := r.pointed(i); n > 0 {
		return n
	}
	if n := r.headed(i); n > 0 {
		return n
	}
	if r.tokens[i].Kind != feature.Word {
		return 0
	}
	if n := r.greets(i); n > 0 {
		return n
	}
	return r.clearsThroat(i)
}

// pointed is how many tokens from i on make of a text a point of a list: "-", "1.", "*".
func (r reader) pointed(i int) int {
	switch t := &r.tokens[i]; {
	case i > 0 && !r.newLine(i):
	case t.Kind == feature.Number && i+1 < len(r.tokens) && t.End-t.Start <= 2 && points.has(r.hash(i+1)):
		return 2
	case bullets.has(t.Hash):
		return 1
	}
	return 0
}

// replies is how many tokens say whom a text answers or passes on, unless it goes on to speak of them.
func (r reader) replies(i int) int {
	j := i
	if r.hash(j) == passedOnHash {
		j++
	}
	users := j
	for j < len(r.tokens) && r.tokens[j].Kind == feature.User {
		j++
	}
	if j == users || j < len(r.tokens) && (heads.has(r.tokens[j].Hash) || goesOnWith.has(r.tokens[j].Hash)) {
		return 0
	}
	if j < len(r.tokens) && calls.has(r.tokens[j].Hash) {
		j++
	}
	return j - i
}

// greets is how many tokens from i on greet those who read.
func (r reader) greets(i int) int {
	j := i + 1
	switch h := r.hash(i); {
	case h == goodHash && dayparts.has(r.hash(j)):
		j++
	case !hellos.has(h):
		return 0
	}
	called := j
	for j < min(len(r.tokens), called+mostGreeted) && (everybody.has(r.tokens[j].Hash) || r.tokens[j].Kind == feature.User) {
		j++
	}
	switch {
	case j >= len(r.tokens):
		return 0
	case r.tokens[j].Kind >= feature.Emoji && r.tokens[j].Kind <= feature.Punct:
		return j + 1 - i
	case j > called || setsOut.has(r.tokens[j].Hash):
		return j - i
	}
	return 0
}

// mostGreeted is how many words say who is greeted: "hi there everyone".
const mostGreeted = 3

// clearsThroat is how many tokens from i on say nothing but that somebody begins to speak.
func (r reader) clearsThroat(i int) int {
	j := i
	if remarks.has(r.hash(i)) || headings.has(r.hash(i)) && calls.has(r.hash(i+1)) {
		if calls.has(r.hash(i + 1)) {
			return 2
		}
		return 1
	}
	for j < len(r.tokens) && throats.has(r.tokens[j].Hash) {
		j++
	}
	switch {
	case j == i || j >= len(r.tokens):
		return 0
	case calls.has(r.tokens[j].Hash) || r.tokens[j].Hash == ellipsisHash:
		return j + 1 - i
	case j > i+1 || setsOut.has(r.tokens[j].Hash):
		return j - i
	}
	return 0
}

var (
	passedOnHash = feature.Hash("rt")
	ellipsisHash = feature.Hash("...")
	// goesOnWith go on from a handle as from a name.
	goesOnWith = newWordSet("and & or 's vs versus > <")
	calls      = newWordSet(", : - –")
	hellos     = newWordSet("hi hello hey hiya heya howdy greetings yo hallo hola bonjour salut ciao olá ola oi hej hei cześć привет merhaba ahoj")
	everybody  = newWordSet("all everyone everybody guys folks there team y'all yall ya'll friends peeps people fam again gang ladies gents gentlemen lads girls twitter reddit zusammen leute todos todas a à tous tutti gente pessoal alla allemaal wszystkim всем herkese")
	// copies stand before handles of those who should read it, too.
	copies  = newWordSet("cc fyi ping ft via")
	points  = newWordSet(". ) :")
	bullets = newWordSet("- * • – ·")
	// remarks say how something is meant, not what.
	remarks  = newWordSet("ngl tbh tbf honestly imo imho lowkey guys folks y'all yall frankly")
	headings = newWordSet("update edit reminder note question fyi psa eta tldr today")
	// setsOut are first words of what is then said.
	setsOut = newWordSet("i i'm i've i'd i'll im ive my we we're we've our the this that these it it's is are does do did can could has have how what what's where which who when why any anyone anybody apparently today yesterday just quick after not")
	// throats only fill the time until it is.
	throats = newWordSet("ok okay so well um umm uh hmm hm er erm anyway anyways alright right btw")
)
