package sentiment

import (
	"fmt"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// shapes are texts that stress one part each, to be repeated to any length.
func shapes() map[string]string {
	return map[string]string{
		"words": "so good and yet so bad ", "letters": "a", "strange words": "qzxv jkwq vvzx ", "tags": "#worstairlineever ", "one tag": "#good",
		"apostrophes": "n't ' ", "emoji": "😀\u200d", "marks": "?!. ", "links": "https://a.example/b ", "negations": "not ", "broken": "\xff\xc3", "accents": "é\u0301",
	}
}

// work is how much the engine looks up for a text: tokens and features, all pieces
// and all paths, instead of the time they take.
func work(e *Engine, text string) int {
	var s scratch
	tokens := e.tokens(&s, text)
	n := len(tokens)
	for rest := tokens; len(rest) > 0; {
		piece := rest[:pieceEnd(rest)]
		rest = rest[len(piece):]
		n += len(feature.Pairs(piece, nil)) + len(feature.TargetGrams(piece, nil))
		for _, t := range piece {
			if t.Kind == feature.Word || t.Kind == feature.Hashtag {
				n += len(feature.CharGrams(feature.Norm(text, t, nil), nil))
			}
		}
	}
	return n
}

func TestWorkGrowsNoFasterThanTheTextAndStopsGrowing(t *testing.T) {
	t.Parallel()
	e := engine(t)
	const most = feature.MaxTokens * 220 // what a token may cost at worst, all its letter runs
	for name, unit := range shapes() {
		last, lastSize := 0, 0
		for _, size := range []int{1 << 10, 1 << 14, 1 << 17, 1 << 20} {
			got := work(e, strings.Repeat(unit, size/len(unit)))
			if got > 24*size+100 || got > most {
				t.Errorf("%s of %d bytes: %d look-ups", name, size, got)
			}
			if last > 0 && got > last*(size/lastSize)*11/10+100 {
				t.Errorf("%s: %d look-ups for %d bytes, %d for %d", name, last, lastSize, got, size)
			}
			last, lastSize = got, size
		}
	}
}

// BenchmarkLength reports nanoseconds a byte from 1 KB to 1 MB; they must not rise.
func BenchmarkLength(b *testing.B) {
	e := engine(b)
	for name, unit := range shapes() {
		for _, size := range []int{1 << 10, 1 << 14, 1 << 17, 1 << 20} {
			text := strings.Repeat(unit, size/len(unit))
			b.Run(fmt.Sprintf("%s/%dKB", strings.ReplaceAll(name, " ", "_"), size>>10), func(b *testing.B) {
				b.SetBytes(int64(size))
				for b.Loop() {
					e.Analyze(text, Options{Targets: []Target{{Names: []string{"good"}}}})
				}
			})
		}
	}
}
