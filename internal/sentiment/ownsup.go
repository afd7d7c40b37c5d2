package sentiment

import (
	"strings"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// ownsUp says whether the word of irony at i is one of those marks by how it is written.
func (r reader) ownsUp(i int) bool {
	t := &r.tokens[i]
	switch t.Hash {
	case sHash:
		return r.slashed(i)
	case clapHash, clapsHash:
		return r.hash(i-1) == slowHash && t.Start-r.tokens[i-1].End <= 1 && !articles.has(r.hash(i-2))
	case slowclapHash:
		return true
	}
	return r.text[t.Start] == '#' || r.enclosed(t)
}

// slashed says whether the "s" at i is the mark "/s", at the end of a line but for a few words that say how they feel, or
// at the front of a text: after a number or a unit it is a second.
func (r reader) slashed(i int) bool {
	t := &r.tokens[i]
	if i == 0 || t.Start == 0 || r.text[t.Start-1] != '/' {
		return false
	}
	before := r.text[:t.Start-1]
	switch {
	case i == 1:
		return t.End < int32(len(r.text)) && r.text[t.End] == ' '
	case before == "" || strings.IndexByte(" \n.!?)(*[\"", before[len(before)-1]) < 0:
		return false
	}
	return !r.unit(i-2) && r.closesLine(i+1)
}

// closesLine says whether from i on nothing follows on the line but marks, links, tags, handles, emoji and a laugh, or a
// note in brackets.
func (r reader) closesLine(i int) bool {
	for ; i < len(r.tokens) && !r.newLine(i); i++ {
		switch t := &r.tokens[i]; {
		case t.Hash == openHash || t.Hash == bracketHash:
			return true
		case t.Kind == feature.Word && !tittering.has(t.Hash), t.Kind == feature.Number:
			return false
		}
	}
	return true
}

// unit says whether the token at i is a number or what is measured by the second.
func (r reader) unit(i int) bool {
	t := &r.tokens[i]
	return t.Kind == feature.Number || perSecond.has(t.Hash) || t.Kind == feature.Word && r.text[t.Start] >= '0' && r.text[t.Start] <= '9'
}

// enclosed says whether marks hold a word between them, as "(sarcasm)", "*sarcasm*" and "</sarcasm>" do, or a slash alone
// stands before it.
func (r reader) enclosed(t *feature.Token) bool {
	if t.Start == 0 || strings.IndexByte("/([{*<~", r.text[t.Start-1]) < 0 {
		return false
	}
	open, behind := r.text[t.Start-1], r.text[t.End:]
	if open != '/' {
		return behind != "" && strings.IndexByte(")]}*>~", behind[0]) >= 0
	}
	before, _ := utf8.DecodeLastRuneInString(r.text[:t.Start-1])
	return before == utf8.RuneError || strings.ContainsRune(" \n<[(*.!?", before)
}

// revokes says whether the "not" at i, the last word of a text, takes back what was said before: it stands alone behind
// dots or a sentence's end that is no question, or is shouted where nothing goes on into it.
func (r reader) revokes(i int) bool {
	if i < 2 || r.text[r.tokens[len(r.tokens)-1].Start] == '?' {
		return false
	}
	behind := &r.tokens[i-1]
	switch {
	case behind.Kind == feature.Punct:
		return (behind.Hash == ellipsisHash || strings.IndexByte(".!(-", r.text[behind.Start]) >= 0) && !leadsToNot.has(r.hash(i-2)) && !r.questioned(i-1)
	case behind.Kind == feature.Number:
		return false
	}
	return r.tokens[i].Flags&feature.Caps != 0 && behind.Flags&feature.Caps == 0 && !leadsToNot.has(behind.Hash)
}

// questioned says whether the sentence that ends at i is a question's, with or without its mark.
func (r reader) questioned(i int) bool {
	for j := i; j > max(0, i-takenBack); j-- {
		if r.tokens[j].Hash == questionHash || r.tokens[j].Hash == whetherHash {
			return true
		}
	}
	return false
}

// takenBack is how many tokens before a lone "not" it may answer.
const takenBack = 12

var (
	sHash        = feature.Hash("s")
	clapHash     = feature.Hash("clap")
	clapsHash    = feature.Hash("claps")
	slowHash     = feature.Hash("slow")
	slowclapHash = feature.Hash("slowclap")
	whetherHash  = feature.Hash("whether")
	// perSecond are what is counted by the second.
	perSecond = newWordSet("b kb mb gb tb kib mib gib bit bits kbit mbit gbit bytes m km cm mm ft feet mi meters metres l ml req reqs requests frames frame ops iops writes reads tokens rows queries messages events samples rad deg")
	// tittering are what may be said behind a mark of irony.
	tittering = newWordSet("lol lmao lmfao rofl haha hahaha hehe xd obviously obvs ofc jk duh")
	// leadsToNot go on into a "not" that is meant.
	leadsToNot = newWordSet("or why do does did is are am was were be been being will would could should can may might must have has had hope hopefully if certainly probably definitely obviously absolutely maybe perhaps possibly apparently guess think thought suppose afraid but course better not it's that's i'm we're you're they're he's she's and so just still really clearly surely")
)
