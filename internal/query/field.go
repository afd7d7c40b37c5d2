package query

import (
	"math"
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// Field is a name that may stand before a colon in a query.
type Field string

// The fields. Title and text hold words; the numbers and times have ranges; all
// others hold keywords: whole values, compared in their normal form.
const (
	FieldTitle      Field = "title"
	FieldText       Field = "text"
	FieldAuthor     Field = "author"
	FieldSite       Field = "site"
	FieldLink       Field = "link"
	FieldSource     Field = "source"
	FieldKind       Field = "kind"
	FieldType       Field = "type"
	FieldLang       Field = "lang"
	FieldHashtag    Field = "hashtag"
	FieldBrand      Field = "brand"
	FieldOwned      Field = "owned"
	FieldSentiment  Field = "sentiment" // a label, or a range of the score
	FieldStory      Field = "story"
	FieldStatus     Field = "status"
	FieldTag        Field = "tag"
	FieldIntent     Field = "intent"
	FieldReason     Field = "reason" // of a complaint
	FieldCrisis     Field = "crisis"
	FieldFollowers  Field = "followers"
	FieldEngagement Field = "engagement"
	FieldRating     Field = "rating"
	FieldPublished  Field = "published"
	FieldLast       Field = "last"
)

// KeywordFields are the fields that [Values] speaks of.
func KeywordFields() []Field {
	return []Field{FieldAuthor, FieldSite, FieldLink, FieldSource, FieldKind, FieldType, FieldLang, FieldHashtag,
		FieldBrand, FieldOwned, FieldSentiment, FieldStory, FieldStatus, FieldTag, FieldIntent, FieldReason}
}

// NumberFields are the fields that [Numeric] speaks of.
func NumberFields() []Field {
	return []Field{FieldFollowers, FieldEngagement, FieldRating, FieldCrisis, FieldSentiment}
}

// Fields are all names a query may use before a colon.
func Fields() []Field {
	all := append([]Field{FieldTitle, FieldText}, KeywordFields()...)
	return append(all, FieldCrisis, FieldFollowers, FieldEngagement, FieldRating, FieldPublished, FieldLast)
}

// closed are the keyword fields whose values are known beforehand.
var closed = map[Field][]string{
	FieldSentiment: {"negative", "neutral", "positive"},
	FieldStatus:    {"open", "handled", "irrelevant"},
	FieldType:      {"post", "comment", "article", "review", "video", "repost"},
	FieldIntent:    mention.Intents(),
	FieldReason:    mention.Reasons(),
}

// KnownValues are the values a field can have, where they are known beforehand; else none.
func KnownValues(f Field) []string { return slices.Clone(closed[f]) }

// Moment is when a mention counts, in seconds of Unix time: its event time, cut
// to the second. It is unknown when the mention has no time at all.
func Moment(m *mention.Mention) (seconds int64, known bool) {
	t := m.EventTime()
	if t.IsZero() {
		return 0, false
	}
	return t.Unix(), true
}

// Numeric is the number of a mention in a field, when it is known. The sentiment
// of a mention that matches brands is the lowest towards any of them; else
// that of the whole text. Its crisis is the greatest of any of them.
func Numeric(f Field, m *mention.Mention) (x float64, known bool) {
	switch f {
	case FieldFollowers:
		if m.Author.Followers != nil {
			return float64(*m.Author.Followers), true
		}
	case FieldEngagement:
		n, ok := m.Engagement.Total()
		return float64(n), ok
	case FieldRating:
		if m.Rating != nil {
			return *m.Rating, true
		}
	case FieldCrisis:
		return m.GreatestCrisis()
	case FieldSentiment:
		if len(m.Brands) > 0 {
			x = math.Inf(1)
			for i := range m.Brands {
				x = min(x, m.Brands[i].Sentiment.Score)
			}
			return x, true
		}
		if m.Sentiment != nil {
			return m.Sentiment.Score, true
		}
	}
	return 0, false
}
