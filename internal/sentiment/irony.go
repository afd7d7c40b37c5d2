package sentiment

import (
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// ironyMarks are what writers add so that the opposite is understood.
var ironyMarks = [...]uint64{
	feature.Hash("sarcasm"), feature.Hash("sarcastic"), feature.Hash("irony"), feature.Hash("ironic"), feature.Hash("ironie"), feature.Hash("sarkasmus"), feature.Hash("sarcasmo"), feature.Hash("🙄"),
}

// ironic says whether a text bears a mark of irony: #sarcasm, an eye-roll, or, at its
// end, #not or /s.
func ironic(text string, tokens []feature.Token, marked bool) bool {
	return marked && bearsMark(text, tokens, true) || endsInMark(text, tokens)
}

// owned says whether the writer owns up to irony in words: that is about all of a text,
// where an eye-roll may be about one clause.
func owned(text string, tokens []feature.Token) bool {
	return bearsMark(text, tokens, false) || endsInMark(text, tokens)
}

// bearsMark says whether a tag of irony stands anywhere, or an emoji of it where those
// count too.
func bearsMark(text string, tokens []feature.Token, emoji bool) bool {
	for i := range tokens {
		if slices.Contains(ironyMarks[:], tokens[i].Hash) && (text[tokens[i].Start] == '#' || emoji && tokens[i].Kind == feature.Emoji) {
			return true
		}
	}
	return false
}

// endsInMark says whether a text ends with #not or /s.
func endsInMark(text string, tokens []feature.Token) bool {
	for i := len(tokens) - 1; i >= 0; i-- {
		t := &tokens[i]
		switch {
		case t.Kind == feature.URL:
			continue
		case t.Kind == feature.Hashtag:
			return t.Hash == notHash && text[t.Start] == '#'
		}
		return strings.HasSuffix(text[:t.End], " /s")
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
