package sentiment

import (
	"strings"

	"github.com/earshot/earshot/internal/sentiment/feature"
)

// credited says whether the target at i is only who published what a text tells: "… via @X" at its end, or, of those
// that publish, the last words behind a dash, a bar or a bracket: "Man attacks neighbour | NBC Chicago".
func (r reader) credited(i int) bool {
	if i == 0 || !r.trailsOff(i+1) {
		return false
	}
	if r.hash(i-1) == viaHash {
		return r.text[r.tokens[i].Start] == '@' || publishers.has(feature.Hash(r.word(i)))
	}
	j := i - 1
	if articles.has(r.hash(j)) && j > 0 {
		j--
	}
	switch r.text[r.tokens[j].Start] {
	case '|', '-', '(', '[', 0xe2: // and the long dashes
	default:
		return false
	}
	if j == 0 || !publishers.has(feature.Hash(strings.TrimPrefix(r.word(i), "@"))) {
		return false
	}
	for k := range j {
		if t := &r.tokens[k]; persons.has(t.Hash) || t.Flags&feature.Negator != 0 || t.Kind >= feature.Emoji && t.Kind < feature.Punct {
			return false
		}
	}
	return true
}

// trailsOff says whether nothing stands at i and behind it but marks, links, tags and a few words with capitals.
func (r reader) trailsOff(i int) bool {
	words := 0
	for ; i < len(r.tokens); i++ {
		switch t := &r.tokens[i]; t.Kind {
		case feature.URL, feature.Hashtag, feature.Number:
		case feature.Punct:
			if c := r.text[t.Start]; c == '?' || c == ',' {
				return false
			}
		case feature.Word:
			if c := r.text[t.Start]; c < 'A' || c > 'Z' || words == mostCredit {
				return false
			}
			words++
		default:
			return false
		}
	}
	return true
}

// mostCredit is how many words may stand behind who published something: "NBC News Chicago".
const mostCredit = 2

// publishers are those under whose name news, films and pictures of others are passed on.
var publishers = newWordSet("youtube imgur vimeo cnn nbc abc cbs bbc fox msnbc cnbc npr pbs itv sky reuters bloomberg forbes guardian telegraph independent times nytimes wired techcrunch engadget gizmodo slashdot verge mashable buzzfeed espn flickr tumblr kickstarter indiegogo soundcloud spotify bandcamp deviantart wikipedia reddit quora medium yahoo huffington huffingtonpost slate vice politico axios nature economist time newsweek vox cnet zdnet wsj nyt ap afp dailymotion twitch tiktok instagram facebook twitter pinterest etsy amazon ebay newegg")
