package sentiment

import (
	"fmt"
	"strings"
	"testing"

	"github.com/earshot/earshot/internal/mention"
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
		n += len(feature.Pairs(piece, nil)) + len(feature.TargetGrams(piece, nil, new(feature.Room)))
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

// TestLengthAloneIsNoFault: what is several times as long as a post is judged by what it says.
func TestLengthAloneIsNoFault(t *testing.T) {
	t.Parallel()
	e := engine(t)
	for text, want := range map[string]mention.Label{
		"I bought the Aria in March and it has been nothing but trouble. The pump failed after two weeks, support took nine days to answer, and the replacement they sent me leaked all over the counter on the first morning. I have asked for a refund three times now and every time I am told to wait for another department. I would not buy from Acme again and I tell everybody the same.": mention.Negative,
		"Six weeks in with the Aria and I am still delighted every single morning. It heats up in under a minute, the milk is silky, cleaning takes almost no effort and my partner, who was sceptical about the price, now makes two cups before work. Setup was easy and when I had a question about the filter Acme's support answered within the hour. I recommend it to everyone who asks.":  mention.Positive,
		"The Aria has a tank of two litres, a grinder with twelve steps and a timer. It is sold in three colours and comes with a filter and a brush. The manual is printed in five languages. According to Acme the machine uses half of the power of the model before. Shops in the north will have it from Monday, those in the south a week later.":                                           mention.Neutral,
		"Does anyone here know whether the old filters fit into the new Aria? I have a box of them left from my previous Acme machine and would rather use them up before I order others. The shop in my street could not say, the website lists only the new ones and in the forum I found answers for the older model alone. A picture of the holder would help me a lot.":                      mention.Neutral,
		"Avoid this airline. They cancelled our flight two hours before departure, nobody at the desk knew anything, we slept on the floor with two small children and the hotel voucher was refused. Four months later Acme has still not paid back a single cent and the hotline hangs up after forty minutes of music. It is a disgrace that they are still allowed to sell tickets.":          mention.Negative,
	} {
		if got := e.Analyze(text, Options{}); got.Label != want {
			t.Errorf("%s %.2f, want %s: %s", got.Label, got.Score, want, text)
		}
	}
}
