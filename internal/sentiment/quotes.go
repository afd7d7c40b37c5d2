package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How other people's words count, in logits and shares.
const (
	quotedPush  = 0.9
	quotedShare = 0.6 // of other people's words in the writer's own mood
	saidPush    = 2.0
	saidShare   = 0.3 // of what somebody else says of the target
	scarePush   = 1.0
	scareWords  = 3 // that may stand between marks of doubt: the "helpful" staff
)

var quoteHash = feature.Hash("\"")

// quotedWords is how many words between quotation marks are a speech and no title.
const quotedWords = 4

// reports says whether a text tells what somebody else said: a word of saying stands
// by a quotation of several words, and the writer does not agree.
func reports(tokens []feature.Token) bool {
	open := -1
	for i := range tokens {
		if tokens[i].Hash != quoteHash {
			continue
		}
		if open < 0 {
			open = i
			continue
		}
		if i-open > quotedWords && saysNear(tokens, open, i) && !endorses(tokens[i+1:]) && !livedThrough(tokens, open, i) {
			return true
		}
		open = -1
	}
	return false
}

// saysNear says whether a word of saying stands by the quotation between two marks.
func saysNear(tokens []feature.Token, open, end int) bool {
	for j := max(0, open-5); j < min(len(tokens), end+5); j++ {
		if (j < open || j > end) && slices.Contains(sayings, tokens[j].Hash) {
			return true
		}
	}
	return false
}

var sayings = hashes("said says saying wrote writes tweeted claims claimed asked asks told tells called calls quoted according announced argues headline headlines titled reads slogan sign graffiti sticker sprayed scrawled painted poster banner placard scribbled chanted chanting sagte sagt schrieb dit declare dijo dice disse zegt zei schreef säger sa skrev mówi powiedział napisał demiş dedi diyor yazmış сказал сказала говорит пишет написал сказав каже пише řekl říká píše sanoi sanoo sier skriver siger bilang kata قال قالت يقول كتب कहा बोला kaha bola 说 表示 写道 言って 言う と言 書いて 라고 다고")

// quoting is what the quotations of a text do to its answer towards a target.
type quoting struct {
	said  bool // somebody else speaks of the target
	scare bool // the writer wonderings a good word
}

// unquote takes the words out of tokens that are not the writer's: what is told of
// somebody's speech, and good words between marks of doubt. Where the target stands in a
// speech, or is what it is about, they stay.
func (s *scratch) unquote(tokens []feature.Token) ([]feature.Token, quoting) {
	var q quoting
	open, from := -1, 0
	s.kept = s.kept[:0]
	for i := range tokens {
		if tokens[i].Hash != quoteHash {
			continue
		}
		if open < 0 {
			open = i
			continue
		}
		words := tokens[open+1 : i]
		told := saysNear(tokens, open, i) && !livedThrough(tokens, open, i) && !believed(tokens, open, i) && !unsaid(tokens[i+1:])
		switch {
		case len(words) == 0:
		case dismissed(tokens[i+1:]):
			q.scare = true
		case told && (holdsTarget(words) || calledBefore(tokens, open)):
			q.said = !endorses(tokens[i+1:])
		case holdsTarget(words):
		case told && len(words) >= scareWords, len(words) <= scareWords && promises(words):
			q.scare = q.scare || len(words) <= scareWords
			s.kept = append(s.kept, tokens[from:open]...)
			from = i + 1
		}
		open = -1
	}
	if from == 0 {
		return tokens, q
	}
	s.kept = append(s.kept, tokens[from:]...)
	return s.kept, q
}

// calledBefore says whether the target stands between a word of saying and the quotation that opens at a
// token: "the critic calls X's new book “a triumph”".
func calledBefore(tokens []feature.Token, open int) bool {
	target := false
	for j := open - 1; j >= max(0, open-calledWords) && tokens[j].Flags&feature.Breaks == 0; j-- {
		if slices.Contains(sayings, tokens[j].Hash) {
			return target
		}
		target = target || tokens[j].Kind == feature.Target
	}
	return false
}

// calledWords is how many words may stand between the two.
const calledWords = 5

// unsaid says whether what stands behind a quotation is that nobody ever said it.
func unsaid(after []feature.Token) bool {
	for i := range after[:min(len(after), 3)] {
		if slices.Contains(sayings, after[i].Hash) && i+1 < len(after) {
			return nobodies.has(after[i+1].Hash)
		}
	}
	return false
}

// livedThrough says whether a quotation between two marks tells what befell who is quoted, "“they treated us like
// cattle,” a passenger said of X": a fact, and no opinion that is only passed on. What a firm says of
// itself, or who speaks for one, is none. What somebody close to the writer says of it, "my daughter says X is “the best”",
// is passed on to be believed, unless the writer has wonderings.
func livedThrough(tokens []feature.Token, open, end int) bool {
	own := false
	for j := open + 1; j < end; j++ {
		own = own || owns.has(tokens[j].Hash)
	}
	firm, patron := false, false // who is quoted
	for j := max(0, open-5); j < min(len(tokens), end+5); j++ {
		if j >= open && j <= end {
			continue
		}
		if officials.has(tokens[j].Hash) {
			return false
		}
		patron = patron || patrons.has(tokens[j].Hash)
		firm = firm || tokens[j].Kind == feature.Target && !(j > 0 && abouts.has(tokens[j-1].Hash) || j > 1 && abouts.has(tokens[j-2].Hash))
	}
	return patron || own && !firm
}

// believed says whether a quotation between two marks is of somebody close to the writer, "my daughter says X is “the best”",
// who passes it on and does not doubt it.
func believed(tokens []feature.Token, open, end int) bool {
	known := false
	for j := max(0, open-5); j < min(len(tokens), end+5); j++ {
		if j >= open && j <= end {
			continue
		}
		if wonderers.has(tokens[j].Hash) {
			return false
		}
		known = known || closeOnes.has(tokens[j].Hash)
	}
	return known && !wonderedAt(tokens[end+1:])
}

// wonderedAt says whether words wonder at what was said before them, leave it open, or hold something against it.
func wonderedAt(after []feature.Token) bool {
	for i := range after {
		if h := after[i].Hash; wonderings.has(h) || after[i].Flags&feature.Contrast != 0 || h == butHash || after[i].Flags&feature.Negator != 0 && i+1 < len(after) && opinions.has(after[i+1].Hash) {
			return true
		}
	}
	return false
}

var (
	wonderers  = newWordSet("ask asks asked asking wonders wondered joked jokes")
	wonderings = newWordSet("weirdo doubt disagree whatever nonsense rubbish bs false wrong lies liar exaggerates exaggerating dramatic idk")
	opinions   = newWordSet("tried true sure agree convinced know think used heard been")
	owns       = newWordSet("me my us our we we've we'd")
	abouts     = newWordSet("of about on after at with")
	// patrons are those who have been served.
	patrons = newWordSet("customer customers passenger passengers guest guests patient patients client clients user users buyer buyers shopper shoppers diner diners traveller travellers traveler travelers tenant tenants owner owners player players gamers parents couple")
)

// tell moves the answer towards a target by what was quoted.
func (q quoting) tell(z *logits) {
	if q.scare {
		z.lift(-scarePush)
	}
	if q.said {
		for k := range z {
			z[k] *= saidShare
		}
		z[1] += saidPush
	}
}

// dismissed says whether the words behind a quotation wave it off: "Sure, X.", "Yeah right."
func dismissed(tokens []feature.Token) bool {
	i := 0
	for i < len(tokens) && tokens[i].Kind == feature.Punct {
		i++
	}
	n := i
	for n < len(tokens) && waves.has(tokens[n].Hash) {
		n++
	}
	if n < len(tokens) && tokens[n].Kind == feature.Punct {
		n++
	}
	return n > i && (n == len(tokens) || tokens[n-1].Kind == feature.Punct && (tokens[n-1].Flags&feature.Breaks != 0))
}

var waves = newWordSet("sure right yeah ok okay uh huh mhm whatever lol lmao haha k cool")

// promises says whether words name what is promised to customers.
func promises(words []feature.Token) bool {
	for i := range words {
		if slices.Contains(promised, words[i].Hash) {
			return true
		}
	}
	return false
}

// endorses says whether words agree with what was said before them.
func endorses(tokens []feature.Token) bool {
	for i := range tokens {
		if slices.Contains(agreeing, tokens[i].Hash) || tokens[i].Hash == hereHash && i > 0 && tokens[i-1].Hash == sameHash {
			return true
		}
	}
	return false
}

var promised = hashes("care careful service support help helpful premium quality fast faster quick easy simple safe secure fresh clean reliable unlimited guaranteed guarantee express luxury expert experts professional friendly improved improvement improvements upgrade upgraded time same-day free fixed working smart indestructible unbreakable waterproof comfortable delicious gourmet customer best great amazing important apologise apologize sorry valued")

var sameHash, hereHash = feature.Hash("same"), feature.Hash("here")

var agreeing = hashes("agree agreed right correct true exactly indeed amen truth confirm confirmed facts preach relate relatable")
