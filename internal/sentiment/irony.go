package sentiment

import "github.com/earshot/earshot/internal/sentiment/feature"

// ironyMarks are words and emoji of what writers add so that the opposite is understood; "s" and "clap" are where they are
// written as such a mark, "/s" and "#slowclap".
var ironyMarks = newWordSet("sarcasm sarcastic sarcastically sarc irony ironic ironie sarkasmus sarcasmo 🙄 s clap claps slowclap")

// ironic says whether a text bears a mark of irony: #sarcasm, (sarcasm), a slow clap, an eye-roll, or /s at the end of a
// line, or, at its end, #not or "... NOT!".
func ironic(text string, tokens []feature.Token, marked bool) bool {
	return marked && bearsMark(text, tokens, true) || endsInMark(text, tokens)
}

// bearsMark says whether a mark of irony stands anywhere, or an emoji of it where those count too.
func bearsMark(text string, tokens []feature.Token, emoji bool) bool {
	for i := range tokens {
		if !ironyMarks.has(tokens[i].Hash) {
			continue
		}
		if tokens[i].Kind == feature.Emoji {
			if emoji {
				return true
			}
		} else if (reader{text: text, tokens: tokens}).ownsUp(i) {
			return true
		}
	}
	return false
}

// endsInMark says whether a text ends with #not or a "not" that takes it all back.
func endsInMark(text string, tokens []feature.Token) bool {
	for i := len(tokens) - 1; i >= 0; i-- {
		t := &tokens[i]
		switch {
		case t.Kind == feature.URL:
			continue
		case t.Kind == feature.Hashtag && t.Hash != slowclapHash:
			return t.Hash == notHash && text[t.Start] == '#'
		case t.Kind == feature.Hashtag:
			return true
		case t.Kind == feature.Punct && t.Flags&feature.Breaks != 0 && i > 0:
			i--
		}
		return tokens[i].Hash == notHash && (reader{text: text, tokens: tokens}).revokes(i)
	}
	return false
}

var notHash = feature.Hash("not")

// wry says whether a text without any mark cheers at a mishap: "well done, cancelled again".
// Who tells of help that was had, or holds one thing against another, means what they say.
func (h *heard) wry(flags uint8) bool {
	return h.cheer && h.mishap && !h.mended && flags&feature.Contrast == 0
}

// headsTwo says whether a clause is about the target and another about somebody else, so that a cheer may be for the
// one and a mishap the other's.
func (r reader) headsTwo() bool {
	own, other := false, false
	for i := range r.tokens {
		if r.tokens[i].Hash == soHash && r.concludes(i) {
			return true
		}
		if r.tokens[i].Kind != feature.Target && r.tokens[i].Kind != feature.Word || !r.heads(i) && !(i > 0 && (r.goesOver(i-1) || r.turns(i-1))) {
			continue
		}
		if r.tokens[i].Kind == feature.Target {
			own = true
		} else {
			other = true
		}
	}
	return own && other
}
