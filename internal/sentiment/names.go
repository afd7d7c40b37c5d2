package sentiment

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// inner says whether the token at i is the dot of a name as "Booking.com", which ends nothing.
func (r reader) inner(i int) bool {
	t := &r.tokens[i]
	return r.text[t.Start] == '.' && i > 0 && i+1 < len(r.tokens) && r.tokens[i-1].End == t.Start && r.tokens[i+1].Start == t.End && domains.has(r.tokens[i+1].Hash)
}

// name says whether a name stands at i: the target's, or somebody else's.
func (r reader) name(i int) bool {
	if i < 0 || i >= len(r.tokens) {
		return false
	}
	n, bit := r.naming, uint64(1)<<(i&63)
	if n == nil || !n.keeps || i > 63 {
		return r.tokens[i].Kind == feature.Target || r.rival(i)
	}
	if n.known&bit == 0 {
		n.known |= bit
		if r.tokens[i].Kind == feature.Target || r.rival(i) {
			n.named |= bit
		}
	}
	return n.named&bit != 0
}

// rival says whether the name of somebody else than the target stands at i.
func (r reader) rival(i int) bool {
	t := &r.tokens[i]
	if t.Kind == feature.User || t.Flags&feature.Other != 0 && !r.targetBeside(i) {
		return true
	}
	c := r.text[t.Start]
	if r.casual() && c >= 'a' && c <= 'z' {
		return r.smallName(i)
	}
	if c >= 'a' && c <= 'z' && t.Kind == feature.Word && wellKnown.sure(t.Hash) {
		return brandLike(r.text[t.Start:t.End])
	}
	return r.capital(i) && (!r.begins(i) || r.nameAtStart(i) || r.namedAlready(i))
}

// capital says whether the word at i is written with a capital as names are, which a sentence may have
// given it.
func (r reader) capital(i int) bool {
	t := &r.tokens[i]
	c := r.text[t.Start]
	if t.Kind != feature.Word || c < 'A' || c > 'Z' || t.End-t.Start < 2 || r.text[t.Start+1] == '\'' {
		return false
	}
	return (t.Flags&feature.Caps == 0 || wellKnown.sure(t.Hash) || r.acronym(i)) && !nobodysName.has(t.Hash) && !r.targetBeside(i)
}

// nameAtStart says whether the word with a capital at i, which begins a sentence as any word
// may, is a name: no English word, and by its form or what stands beside it none in fact.
func (r reader) nameAtStart(i int) bool {
	t := &r.tokens[i]
	w := r.text[t.Start:t.End]
	switch {
	case i+1 < len(r.tokens) && r.inner(i+1), r.wellKnown(i), r.joinsNext(i):
		return true
	case r.knows(i) && i+2 < len(r.tokens) && (joins.has(r.tokens[i+1].Hash) || measuring.has(r.tokens[i+1].Hash)) && (r.tokens[i+2].Kind == feature.Target || r.capital(i+2)):
		return true
	case strings.HasSuffix(w, "'s") && t.ID == 0, t.English < strange && t.ID > commonWord && (t.Tone*t.Tone <= 1 || t.ID > rareWord):
		return true
	case i+1 < len(r.tokens) && agents.has(r.tokens[i+1].Hash) && !roles.has(t.Hash):
		return true
	case t.English > 0 || t.Flags&feature.Negator != 0 || strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ly"):
		return false
	case t.ID == 0:
		return true
	case t.ID > rareWord && i+1 < len(r.tokens) && (r.text[r.tokens[i+1].Start] == ':' || heads.has(r.tokens[i+1].Hash) || joins.has(r.tokens[i+1].Hash) && i+2 < len(r.tokens) && (r.tokens[i+2].Kind == feature.Target || r.capital(i+2))):
		return true
	}
	return false
}

// joinsNext says whether a "&" joins the word at i to the next as in a name, "AT&T".
func (r reader) joinsNext(i int) bool {
	end := int(r.tokens[i].End)
	return end+1 < len(r.text) && r.text[end] == '&' && r.text[end+1] >= 'A' && r.text[end+1] <= 'Z'
}

// namedAlready says whether the word at i stood with a capital before, and not only because
// a sentence began with it. What stood at the beginning of one is not asked what stood before it in turn:
// a name said over and over would be asked for ever.
func (r reader) namedAlready(i int) bool {
	for j := i - 1; j >= max(0, i-namedBefore); j-- {
		if r.tokens[j].Hash == r.tokens[i].Hash && r.capital(j) && (!r.begins(j) || r.nameAtStart(j)) {
			return true
		}
	}
	return false
}

// titled says whether a text is written as titles are, With Capitals Everywhere, which then
// tell no names.
func (r reader) titled() bool {
	words, capitals := 0, 0
	for i := range r.tokens {
		if t := &r.tokens[i]; t.Kind == feature.Word && t.End-t.Start > 3 {
			words++
			if c := r.text[t.Start]; c >= 'A' && c <= 'Z' {
				capitals++
			}
		}
	}
	return words >= titleWords && capitals*3 >= words*2
}

// titleWords is how many words, without the short ones, tell that a text is a title.
const titleWords = 5

// acronym says whether the word of capitals at i may be a name, "BMW", and is not shouted:
// it is short, no word of feeling, and no other word of capitals stands beside it.
func (r reader) acronym(i int) bool {
	t := &r.tokens[i]
	return t.End-t.Start <= 4 && t.Tone == 0 && t.Flags&feature.Negator == 0 && t.English <= 0 && (i == 0 || r.tokens[i-1].Flags&feature.Caps == 0) && (i+1 == len(r.tokens) || r.tokens[i+1].Flags&feature.Caps == 0)
}

// targetBeside says whether the target's name stands right before or after i: what is
// written together with it, "Acme Edge", is no one else.
func (r reader) targetBeside(i int) bool {
	return i > 0 && r.tokens[i-1].Kind == feature.Target && r.tokens[i].Start == r.tokens[i-1].End+1 && !strings.HasSuffix(r.text[:r.tokens[i-1].End], "'s") ||
		i+1 < len(r.tokens) && r.tokens[i+1].Kind == feature.Target && r.tokens[i+1].Start == r.tokens[i].End+1
}

// begins says whether a sentence begins at i, or what may be one.
func (r reader) begins(i int) bool {
	return i == 0 || r.tokens[i-1].Kind >= feature.Emoji && r.tokens[i-1].Kind <= feature.Punct && strings.IndexByte(",<>", r.text[r.tokens[i-1].Start]) < 0 || r.newLine(i)
}

// ends says whether the token at i ends a sentence.
func (r reader) ends(i int) bool {
	return r.tokens[i].Flags&feature.Breaks != 0 && strings.IndexByte(".!?;", r.text[r.tokens[i].Start]) >= 0
}

// Numbers in the vocabulary, in which common words come first: up to which a word is common,
// and from which on it is rare.
const (
	commonWord = 500
	rareWord   = 5000
	strange    = -10 // and below which it is hardly English
)

// How far somebody may be named from the words that hold them against another.
const (
	nextNamed   = 4  // words between, as in "my crappy old"
	namedBefore = 30 // tokens
)

// namedNext is the name or list of names that the words at i lead to, "my old X", "X and
// Y"; nobody where something else comes first.
func (r reader) namedNext(i int) (who span) {
	for j := i; j < min(len(r.tokens), i+nextNamed); j++ {
		switch {
		case r.name(j):
			return span{j, r.listEnd(j)}
		case r.tokens[j].Kind != feature.Word && r.tokens[j].Hash != quoteHash || leadsOff.has(r.tokens[j].Hash):
			return who
		}
	}
	return who
}

// listEnd is where the list of names ends that begins at i.
func (r reader) listEnd(i int) int {
	end := i + 1
	for end < len(r.tokens) {
		next := end
		for next < len(r.tokens) && next < end+3 && (joins.has(r.tokens[next].Hash) || articles.has(r.tokens[next].Hash)) {
			next++
		}
		if next >= len(r.tokens) || !r.name(next) || r.text[r.tokens[end].Start] == ',' && (next+1 == len(r.tokens) || !joins.has(r.tokens[next+1].Hash)) {
			break // "X, Y and Z" is a list, "X, Y was better" none
		}
		end = next + 1
	}
	return end
}

// namedBefore is the name, or list of names, last named before i; where that is nobody in
// its sentence, who is named next after end, "instead of Y, try X", and then who was named
// in an earlier sentence.
func (r reader) namedBefore(i, end int) (who span) {
	earlier := false
	for j := i - 1; j >= max(0, i-namedBefore); j-- {
		switch {
		case r.name(j):
			return span{r.listStart(j), j + 1}
		case r.ends(j) && !earlier:
			earlier = true
			if who = r.namedAfter(end); who.to > 0 || j < i-3 && !r.refersBack(j+1, i) {
				return who
			}
		}
	}
	if !earlier {
		return r.namedAfter(end)
	}
	return who
}

// refersBack says whether one of these tokens stands for who was spoken of before.
func (r reader) refersBack(from, to int) bool {
	for i := from; i < to; i++ {
		if slices.Contains(backward, r.tokens[i].Hash) {
			return true
		}
	}
	return false
}

// namedAfter is who is named next in the sentence that goes on at i.
func (r reader) namedAfter(i int) (who span) {
	for j := i; j < len(r.tokens) && !r.ends(j); j++ {
		if r.name(j) {
			return span{j, r.listEnd(j)}
		}
	}
	return who
}

// listStart is where the list of names begins that ends at i.
func (r reader) listStart(i int) int {
	for last := i; i > 0; {
		j := i - 1
		for j > 0 && j > i-4 && (joins.has(r.tokens[j].Hash) || articles.has(r.tokens[j].Hash)) {
			j--
		}
		if !r.name(j) || r.text[r.tokens[j+1].Start] == ',' && i == last {
			return i
		}
		i = j
	}
	return i
}

var (
	domains  = newWordSet("com org net io co de fr uk ai app tv us ca eu")
	articles = newWordSet("a an the my our your this that his her their its")
	joins    = newWordSet("and or , & / nor")
	// heads are words that stand behind who does something.
	heads = newWordSet("could would couldn't wouldn't weren't aren't are were froze freezes failed fails died dies had quoted wants came eats ate dropped repaired quotes told costs cost answers replies works crashed crashes broke arrived took is was has does did will can isn't wasn't hasn't doesn't didn't won't can't keeps just never always takes took makes made gives gave lost charges charged")
	// agents are what only somebody does; roles are who may do it besides those with names.
	agents = newWordSet("told gave lost refunded replied answered billed charged cancelled canceled refused offered promised denied sent kept ignored delivered shipped fixed charges refuses offers keeps")
	roles  = newWordSet("they we he she you nobody someone somebody everyone who staff crew driver support customer waiter manager mum dad wife husband it this that people nobody one then and just also even finally never agent service they've courier company shop store airline bank hotel already got i")
	// leadsOff are words behind which nobody stands who is meant by what comes before.
	leadsOff = newWordSet("up out off in on at for from with to by of about near and or but so because when while i we you they he she it who which that is are was were has have had if as than not no")
	// nobodysName are words with a capital that name nobody who is compared.
	nobodysName = newWordSet("monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december christmas easter english german french spanish italian american british god jesus tv ok uk usa us eu wifi usb pdf omg lol wtf imo imho tbh fyi asap ui ux mr mrs ms dr")
)
