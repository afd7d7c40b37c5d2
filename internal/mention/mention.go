// Package mention holds the one type that flows through the house: a public
// utterance about somebody, as gathered, enriched and triaged.
//
// It owns what a mention is: its identity, its canonical address, its JSON form
// and the fingerprint of the story it tells. It imports nothing of ours, does
// no input or output and never judges a mention.
package mention

import "time"

// Mention is one public post, comment, article, review or video.
//
// The first block is what a source said; the enrichment block is what earshot
// worked out; Triage is what people did with it. Optional numbers are pointers,
// because unknown is not zero.
type Mention struct {
	// ID is the stable identity: see [NewID].
	ID string `json:"id"`
	// Source is the name of the source in rules.toml, Kind its family
	// (feed, page, hackernews, …).
	Source string `json:"source,omitempty"`
	Kind   string `json:"kind,omitempty"`
	// Type is what sort of utterance it is: one of the Type constants.
	Type         Type   `json:"type,omitempty"`
	URL          string `json:"url,omitempty"`
	CanonicalURL string `json:"canonical_url,omitempty"`
	// Title and Text are plain text; no markup survives gathering.
	Title  string `json:"title,omitempty"`
	Text   string `json:"text"`
	Author Author `json:"author,omitzero"`
	// Published is when the source says it was published; zero when it did not
	// say. Discovered is when earshot first saw it. Use [Mention.EventTime]
	// to place a mention in time.
	Published  time.Time  `json:"published,omitzero"`
	Discovered time.Time  `json:"discovered,omitzero"`
	Lang       string     `json:"lang,omitempty"` // BCP 47 primary tag, lower case
	Engagement Engagement `json:"engagement,omitzero"`
	Rating     *float64   `json:"rating,omitempty"` // 1 to 5, reviews only
	ParentURL  string     `json:"parent_url,omitempty"`
	// Links are addresses the markup pointed to; those written out inside Text
	// need not be repeated here.
	Links []string `json:"links,omitempty"`
	// Hashtags are tags the platform carried beside the text, without "#".
	Hashtags []string `json:"hashtags,omitempty"`
	// Backfill marks mentions of a source's first poll and of history: indexed
	// and searchable, never an alert.
	Backfill bool `json:"backfill,omitempty"`

	// Enrichment, worked out by earshot.
	Brands    []BrandMatch `json:"brands,omitempty"`
	Sentiment *Sentiment   `json:"sentiment,omitempty"`        // of the whole text
	Story     string       `json:"story,omitempty"`            // id of its cluster of near-duplicates
	Intent    string       `json:"intent,omitempty"`           // of the whole text: complaint, question, praise, interest, spam
	Reason    string       `json:"complaint_reason,omitempty"` // of a complaint: delay, quality, …
	Crisis    *float64     `json:"crisis,omitempty"`           // of the whole text, 0 to 1
	// IntentCorrected and CrisisCorrected are set when a person's correction replaced the model's answer.
	IntentCorrected bool `json:"intent_corrected,omitempty"`
	CrisisCorrected bool `json:"crisis_corrected,omitempty"`
	// Personal says that its author tells of themselves or speaks to somebody; see [Mention.Agree].
	Personal bool `json:"-"`

	// Triage is what people did with it; nil until somebody touches it.
	Triage *Triage `json:"triage,omitempty"`
}

// Type is what sort of utterance a mention is.
type Type string

// The types of mention a source can yield.
const (
	Post    Type = "post"
	Comment Type = "comment"
	Article Type = "article"
	Review  Type = "review"
	Video   Type = "video"
	Repost  Type = "repost"
)

// Author is who said it, as far as the source tells.
type Author struct {
	Name      string `json:"name,omitempty"`
	Handle    string `json:"handle,omitempty"` // without the leading "@"
	URL       string `json:"url,omitempty"`
	Followers *int64 `json:"followers,omitempty"`
}

// Engagement counts reactions; nil means the source does not say.
type Engagement struct {
	Likes   *int64 `json:"likes,omitempty"`
	Reposts *int64 `json:"reposts,omitempty"`
	Replies *int64 `json:"replies,omitempty"`
	Views   *int64 `json:"views,omitempty"`
}

// Total is likes + reposts + replies, what engagement: means in a query. Its
// second value is false when the source gave none of the three.
func (e Engagement) Total() (int64, bool) {
	var sum int64
	known := false
	for _, n := range []*int64{e.Likes, e.Reposts, e.Replies} {
		if n != nil {
			sum += *n
			known = true
		}
	}
	return sum, known
}

// Label is the direction of a sentiment.
type Label string

// The three directions a text can take.
const (
	Negative Label = "negative"
	Neutral  Label = "neutral"
	Positive Label = "positive"
)

// Known says whether l is one of the three.
func (l Label) Known() bool { return l == Negative || l == Neutral || l == Positive }

// Sentiment is a direction with a calibrated score from -1 to 1.
type Sentiment struct {
	Label Label   `json:"label"`
	Score float64 `json:"score"`
	// Corrected is set when a person's correction replaced the model's answer.
	Corrected bool `json:"corrected,omitempty"`
}

// Span is a half-open range of bytes in Mention.Title (Field "title") or
// Mention.Text (Field "text").
type Span struct {
	Field string `json:"field"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// BrandMatch says that a brand's query matched, where, how the text speaks of
// that brand and what it wants of it.
type BrandMatch struct {
	Brand     string    `json:"brand"` // the key in rules.toml
	Sentiment Sentiment `json:"sentiment"`
	// Intent is what is wanted of this brand where that is not what the text wants, or not for
	// the same reason; [NoIntent] where it is nothing. See [Mention.Wants].
	Intent string `json:"intent,omitempty"`
	Reason string `json:"complaint_reason,omitempty"`
	// IntentCorrected is set when a person's correction replaced the model's answer.
	IntentCorrected bool `json:"intent_corrected,omitempty"`
	// Crisis is how much of a crisis the text tells of this brand, where that is not what it tells as a whole. See [Mention.CrisisOf].
	Crisis *float64 `json:"crisis,omitempty"`
	Spans  []Span   `json:"spans,omitempty"`
	// Owned marks a brand's own post: searchable, never an alert.
	Owned bool `json:"owned,omitempty"`
}

// Triage is what people decided about a mention.
type Triage struct {
	Status   string   `json:"status,omitempty"` // open, handled, irrelevant
	Assignee string   `json:"assignee,omitempty"`
	Tags     []string `json:"tags,omitempty"`
	Note     string   `json:"note,omitempty"`
}

// MaxSkew is how far ahead of its discovery a claimed publication may lie
// before it is not believed: clocks differ, and zones are confused.
const MaxSkew = 24 * time.Hour

// oldest is the earliest publication believed: the first public web page.
var oldest = time.Date(1991, 8, 6, 0, 0, 0, 0, time.UTC)

// DateDoubt says why a mention's claimed publication is not believed, or "" when it
// is: "missing", "ancient" or "future". A doubtful mention is kept and
// searchable by its discovery, and never counts in a spike window.
func (m *Mention) DateDoubt() string {
	switch {
	case m.Published.IsZero():
		return "missing"
	case m.Published.Before(oldest):
		return "ancient"
	case !m.Discovered.IsZero() && m.Published.After(m.Discovered.Add(MaxSkew)):
		return "future"
	}
	return ""
}

// EventTime is the moment a mention counts at: its publication when that can be
// believed, never later than its discovery; else its discovery.
func (m *Mention) EventTime() time.Time {
	if m.DateDoubt() != "" {
		if m.Discovered.IsZero() {
			return m.Published
		}
		return m.Discovered
	}
	if !m.Discovered.IsZero() && m.Published.After(m.Discovered) {
		return m.Discovered
	}
	return m.Published
}

// Brand returns the match of the brand with this key, or nil.
func (m *Mention) Brand(key string) *BrandMatch {
	for i := range m.Brands {
		if m.Brands[i].Brand == key {
			return &m.Brands[i]
		}
	}
	return nil
}
