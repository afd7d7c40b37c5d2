package sentiment

import (
	"unicode/utf8"

	"github.com/earshot/earshot/internal/sentiment/feature"
	"github.com/earshot/earshot/internal/sentiment/tongue"
)

// running is cues of languages that write without spaces, found wherever they stand among
// running letters.
type running struct {
	phrases map[string][]phrase
	pieces  tongue.Pieces
}

func (r *running) put(word string, p phrase) {
	if r.phrases == nil {
		r.phrases = map[string][]phrase{}
	}
	r.phrases[word] = append(r.phrases[word], p)
	r.pieces.Put(word)
}

// find appends the cues that begin in token i; they may go on in those that follow
// without a space.
func (r *running) find(text string, tokens []feature.Token, i int, dst []hit) []hit {
	t := &tokens[i]
	if t.Kind != feature.Word || t.Hash == quietHash || text[t.Start] < utf8.RuneSelf || !feature.Runs(text[t.Start:]) {
		return dst
	}
	end := i
	for end+1 < len(tokens) && tokens[end+1].Kind == feature.Word && tokens[end+1].Hash != quietHash && tokens[end+1].Start == tokens[end].End && tokens[end].End-t.End < longestCue {
		end++
	}
	run := text[t.Start:tokens[end].End]
	for at := 0; at < int(t.End-t.Start); {
		n := r.pieces.LongestAt(run[at:])
		for _, p := range r.phrases[run[at:at+n]] {
			dst = append(dst, hit{p.what, p.weight, i, i + 1})
		}
		_, size := utf8.DecodeRuneInString(run[at:])
		at += max(n, size)
	}
	return dst
}

// longestCue is how many bytes beyond its token a cue may reach.
const longestCue = 48
