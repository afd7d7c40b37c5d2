package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// tagPush is how far a tag that judges by itself moves the answer, in logits.
const tagPush = 1.6

// tagMood is which way the tags judge that a text ends with: "#obsessed", "#notimpressed".
func tagMood(tokens []feature.Token) float64 {
	sum := 0
	for i := len(tokens) - 1; i >= 0 && (tokens[i].Kind == feature.Hashtag || tokens[i].Kind == feature.URL || tokens[i].Kind == feature.Target); i-- {
		denied := i > 0 && tokens[i-1].Flags&feature.Negator != 0 && tokens[i-1].Kind == feature.Hashtag
		switch h := tokens[i].Hash; {
		case gladTags.has(h) && denied, sourTags.has(h):
			sum--
		case gladTags.has(h):
			sum++
		}
	}
	return tagPush * float64(max(-1, min(1, sum)))
}

// tagVerdict is which way a tag of one word judges a brand that its end names: "#deletefacebook", "#teamduracell".
func tagVerdict(text string, tokens []feature.Token, names []string) float64 {
	for i := range tokens {
		t := &tokens[i]
		if t.Kind != feature.Hashtag || text[t.Start] != '#' || t.End-t.Start > longestVerdict {
			continue
		}
		tag := strings.ToLower(text[t.Start+1 : t.End])
		for _, name := range names {
			if verb, ok := strings.CutSuffix(tag, strings.ToLower(strings.ReplaceAll(name, " ", ""))); ok && verb != "" {
				switch h := feature.Hash(verb); {
				case turnsAgainst.has(h):
					return -tagVerdictPush
				case standsWith.has(h):
					return tagVerdictPush
				}
			}
		}
	}
	return 0
}

// tagVerdictPush is how far such a tag moves the answer, in logits; longestVerdict how many bytes are read of one.
const (
	tagVerdictPush = 3.0
	longestVerdict = 48
)

var (
	gladTags = newWordSet("obsessed gamechanger lifesaver musthave holygrail impressed winning happycustomer satisfied sogood worthit yum delish")
	sourTags = newWordSet("unimpressed notimpressed disappointed letdown ripoff nothappy neveragain badservice poorservice customerservicefail epicfail unacceptable disgusted")
	// turnsAgainst and standsWith stand before a name in a tag.
	turnsAgainst = newWordSet("delete boycott cancel dump ban quit leave stop avoid never neveragain no nomore fuck screw hate dontbuy shameon fire dropped ditch uninstall")
	standsWith   = newWordSet("team love ilove welove thankyou thanks bringback")
)
