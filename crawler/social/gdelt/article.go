package gdelt

import (
	"encoding/json"
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// stamp is how GDELT takes times, seen how it gives them.
const (
	stamp = "20060102150405"
	seen  = "20060102T150405Z"
)

// take adds the articles of one answer and says when the last was seen.
func (s *Source) take(h *source.Harvest, articles []json.RawMessage, now time.Time) (last time.Time) {
	began, _ := strconv.ParseInt(h.State.Cursors["began"], 10, 64)
	for _, raw := range articles {
		m, ok := read(raw)
		if !ok {
			h.Dropped = append(h.Dropped, social.Refused("an article without address or title"))
			continue
		}
		if at := m.Published; at.After(last) && !at.After(now) {
			last = at
		}
		// What was there before the first poll is history, however many polls it
		// takes to read it.
		m.Backfill = !m.Published.IsZero() && m.Published.Unix() <= began
		h.Mentions = append(h.Mentions, m)
	}
	return last
}

// read turns one article into a mention. Its time is when GDELT saw it, which is
// all GDELT knows.
func read(raw json.RawMessage) (mention.Mention, bool) {
	var x struct {
		URL      social.Str `json:"url"`
		Title    social.Str `json:"title"`
		Seen     social.Str `json:"seendate"`
		Language social.Str `json:"language"`
	}
	if json.Unmarshal(raw, &x) != nil {
		return mention.Mention{}, false
	}
	m := mention.Mention{Type: mention.Article, URL: social.WebURL(string(x.URL)), Title: headline(string(x.Title)), Lang: languages[strings.ToLower(string(x.Language))]}
	if t, err := time.Parse(seen, string(x.Seen)); err == nil {
		m.Published = t
	}
	social.Identify(config.GDELT, &m)
	return m, m.ID != "" && m.Title != ""
}

var (
	beforeMark = regexp.MustCompile(`\s+([,.;:!?%)\]}…»”])`)
	afterMark  = regexp.MustCompile(`([(\[{«“])\s+`)
)

// headline puts the words of a tokenised title together again.
func headline(s string) string {
	s = strings.Join(strings.Fields(html.UnescapeString(s)), " ")
	return afterMark.ReplaceAllString(beforeMark.ReplaceAllString(s, "$1"), "$1")
}

// languages are the codes of the names GDELT gives.
var languages = map[string]string{
	"afrikaans": "af", "albanian": "sq", "arabic": "ar", "armenian": "hy", "azerbaijani": "az", "bengali": "bn", "bosnian": "bs",
	"bulgarian": "bg", "catalan": "ca", "chinese": "zh", "croatian": "hr", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en",
	"estonian": "et", "finnish": "fi", "french": "fr", "galician": "gl", "georgian": "ka", "german": "de", "greek": "el", "gujarati": "gu",
	"hebrew": "he", "hindi": "hi", "hungarian": "hu", "icelandic": "is", "indonesian": "id", "italian": "it", "japanese": "ja",
	"kannada": "kn", "kazakh": "kk", "korean": "ko", "latvian": "lv", "lithuanian": "lt", "macedonian": "mk", "malay": "ms",
	"malayalam": "ml", "marathi": "mr", "mongolian": "mn", "nepali": "ne", "norwegian": "no", "norwegiannynorsk": "nn", "persian": "fa",
	"polish": "pl", "portuguese": "pt", "punjabi": "pa", "romanian": "ro", "russian": "ru", "serbian": "sr", "sinhalese": "si",
	"slovak": "sk", "slovenian": "sl", "somali": "so", "spanish": "es", "swahili": "sw", "swedish": "sv", "tamil": "ta", "telugu": "te",
	"thai": "th", "tibetan": "bo", "turkish": "tr", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi",
}
