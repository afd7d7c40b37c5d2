package sentiment

import (
	"strings"
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// How many bytes of a very long text are read before and behind a name that stands where nothing else of it is read.
const (
	readBefore = 400
	readBehind = 800
)

// beyond is the piece of a very long text around a target's name that stands behind everything that is read of it; false
// where it stands nowhere there.
func beyond(text string, tokens []feature.Token, t Target) (from, to int, ok bool) {
	if len(tokens) < feature.MaxTokens {
		return 0, 0, false
	}
	end := int(tokens[len(tokens)-1].End)
	at := len(text)
	for _, span := range t.Spans {
		if span[0] >= end {
			at = min(at, span[0])
		}
	}
	for _, name := range t.Names {
		if i := nameIn(text[end:min(at, len(text))], name); i >= 0 {
			at = end + i
		}
	}
	if at >= len(text) {
		return 0, 0, false
	}
	from, to = max(end, at-readBefore), min(len(text), at+readBehind)
	for from < at && !utf8.RuneStart(text[from]) {
		from++
	}
	if i := strings.IndexByte(text[from:at], ' '); i >= 0 && from > end {
		from += i + 1
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return from, to, true
}

// nameIn is where a name stands in a text as a word of its own, in capitals or small ASCII letters; -1: nowhere.
func nameIn(text, name string) int {
	if name == "" {
		return -1
	}
	for i := 0; i+len(name) <= len(text); i++ {
		if text[i]|0x20 != name[0]|0x20 || !strings.EqualFold(text[i:i+len(name)], name) {
			continue
		}
		if (i == 0 || !wordByte(text[i-1])) && (i+len(name) == len(text) || !wordByte(text[i+len(name)])) {
			return i
		}
	}
	return -1
}

// wordByte says whether a byte is an ASCII letter or digit: in scripts without spaces a name clings to its neighbours, and
// what only looks like one is told apart when the piece is read.
func wordByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
}

// called are the names of a target, or what stands where it was found.
func (t Target) called(text string) []string {
	names := t.Names
	for _, span := range t.Spans {
		if len(names) == 0 && span[0] >= 0 && span[1] <= len(text) && span[0] < span[1] {
			names = []string{text[span[0]:span[1]]}
		}
	}
	return names
}

// towardsBeyond judges towards a target that stands only behind what is read of a very long text.
func (e *Engine) towardsBeyond(text string, tokens []feature.Token, lang string, t Target, stars float64) (Sentiment, bool) {
	from, to, ok := beyond(text, tokens, t)
	if !ok {
		return Sentiment{}, false
	}
	s := e.spare.Get().(*scratch)
	defer e.spare.Put(s)
	piece := text[from:to]
	read, _ := e.read(s, piece, lang)
	piece = s.legible.of(piece)
	masked, found := e.mask(s, piece, read, Target{Names: t.called(text)})
	if found == 0 {
		return Sentiment{}, false
	}
	s.aimed, s.alone, s.aims = masked, false, aims{}
	s.spoken.list, s.list = s.spoken.list[:0], nil
	e.hush(piece, masked)
	out := e.judge(e.targetLogits(s, piece, masked).starred(stars))
	out.Found = found
	return out, true
}
