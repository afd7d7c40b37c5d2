package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// taggedOutage is how loud a tag is that says of a name that it is down, by which people find each other when it is.
const taggedOutage = 0.72

// tagsOutage says whether a tag ends with what it is to be down behind a name: "#velmodown", "#SpotifyOutage". Behind a
// common word it is something else: "#SlowDown".
func tagsOutage(text string, tokens []feature.Token) bool {
	for i := 1; i < len(tokens); i++ { // the first piece of a tag is its name
		t := &tokens[i]
		if t.Kind != feature.Hashtag || !goneDown.has(t.Hash) || t.Start != tokens[i-1].End || i+1 < len(tokens) && tokens[i+1].Kind == feature.Hashtag && tokens[i+1].Start == t.End {
			continue
		}
		name := &tokens[i-1]
		if name.Hash == isHash && i > 1 && tokens[i-2].End == name.Start { // "#velmoisdown"
			name = &tokens[i-2]
		}
		if t.Hash == outageHash || name.Kind == feature.Target || name.Kind == feature.Hashtag && !putDown.has(name.Hash) && !feature.Common(strings.TrimLeft(text[name.Start:name.End], "#＃")) {
			return true
		}
	}
	return false
}

var (
	goneDown   = newWordSet("down outage offline")
	putDown    = newWordSet("smack throw knock hoe beat buckle strip rub tear melt crack shake show stare climb dumb stand mark sun upside thumbs hawk watership county")
	outageHash = feature.Hash("outage")
	isHash     = feature.Hash("is")
)
