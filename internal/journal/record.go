package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	jsoniter "github.com/json-iterator/go"

	"github.com/earshot/earshot/internal/mention"
)

// MaxBytes bounds one mention as stored, 16 MiB; a longer one is refused.
const MaxBytes = 16 << 20

// enrichment is the part of a mention that earshot worked out.
type enrichment struct {
	Lang      string               `json:"lang,omitempty"`
	Brands    []mention.BrandMatch `json:"brands,omitempty"`
	Sentiment *mention.Sentiment   `json:"sentiment,omitempty"`
	Story     string               `json:"story,omitempty"`
	Intent    string               `json:"intent,omitempty"`
	Reason    string               `json:"reason,omitempty"`
	Crisis    *float64             `json:"crisis,omitempty"`
	Personal  bool                 `json:"personal,omitempty"`
}

func enrichmentOf(m *mention.Mention) enrichment {
	return enrichment{Lang: m.Lang, Brands: m.Brands, Sentiment: m.Sentiment, Story: m.Story,
		Intent: m.Intent, Reason: m.Reason, Crisis: m.Crisis, Personal: m.Personal}
}

func (e *enrichment) apply(m *mention.Mention) {
	if e.Lang != "" {
		m.Lang = e.Lang
	}
	m.Brands, m.Sentiment, m.Story = e.Brands, e.Sentiment, e.Story
	m.Intent, m.Reason, m.Crisis, m.Personal = e.Intent, e.Reason, e.Crisis, e.Personal
}

// overlay is what changed about a mention besides its text: all of it that is
// in force, so that one row says everything.
type overlay struct {
	Triage      *mention.Triage          `json:"triage,omitempty"`
	Corrections map[string]mention.Label `json:"corrections,omitempty"` // by their keys, see mention.CutKey
	Counts      *counts                  `json:"counts,omitempty"`
}

func (o *overlay) empty() bool {
	return o.Triage == nil && len(o.Corrections) == 0 && o.Counts == nil
}

// encode is the overlay as stored: nil where it says nothing.
func (o *overlay) encode() (any, error) {
	if o.empty() {
		return nil, nil
	}
	raw, err := encode(o)
	return string(raw), err
}

func (o *overlay) apply(m *mention.Mention) {
	m.Triage = o.Triage
	if o.Counts != nil {
		o.Counts.apply(m)
	}
	m.Correct(o.Corrections)
}

// counts is what goes on changing about a mention whose text does not.
type counts struct {
	Engagement mention.Engagement `json:"engagement,omitzero"`
	Followers  *int64             `json:"followers,omitempty"`
	Rating     *float64           `json:"rating,omitempty"`
}

func countsOf(m *mention.Mention) counts {
	return counts{Engagement: m.Engagement, Followers: m.Author.Followers, Rating: m.Rating}
}

func (c *counts) apply(m *mention.Mention) {
	m.Engagement, m.Author.Followers, m.Rating = c.Engagement, c.Followers, c.Rating
}

// fill takes from other what c does not know: a source that says less than another
// takes nothing back.
func (c *counts) fill(other counts) {
	for _, p := range []struct{ mine, theirs **int64 }{
		{&c.Engagement.Likes, &other.Engagement.Likes},
		{&c.Engagement.Reposts, &other.Engagement.Reposts},
		{&c.Engagement.Replies, &other.Engagement.Replies},
		{&c.Engagement.Views, &other.Engagement.Views},
		{&c.Followers, &other.Followers},
	} {
		if *p.mine == nil {
			*p.mine = *p.theirs
		}
	}
	if c.Rating == nil {
		c.Rating = other.Rating
	}
}

// hash of the counts; 0 where nothing is known.
func (c *counts) hash() int64 {
	known := false
	var buf [6 * 9]byte
	for i, p := range []*int64{c.Engagement.Likes, c.Engagement.Reposts, c.Engagement.Replies, c.Engagement.Views, c.Followers} {
		if p != nil {
			known = true
			buf[i*9] = 1
			binary.LittleEndian.PutUint64(buf[i*9+1:], uint64(*p))
		}
	}
	if c.Rating != nil {
		known = true
		buf[45] = 1
		binary.LittleEndian.PutUint64(buf[46:], math.Float64bits(*c.Rating))
	}
	if !known {
		return 0
	}
	sum := sha256.Sum256(buf[:])
	return int64(binary.LittleEndian.Uint64(sum[:]))
}

// textSum identifies what a mention says: its title and text.
func textSum(m *mention.Mention) int64 {
	h := sha256.New()
	_, _ = h.Write([]byte(m.Title))
	_, _ = h.Write([]byte{0})
	_, _ = h.Write([]byte(m.Text))
	var sum [sha256.Size]byte
	return int64(binary.LittleEndian.Uint64(h.Sum(sum[:0])))
}

// idKey is how an id is stored: half as long where it is hexadecimal.
func idKey(id string) any {
	if len(id) == 24 && strings.ToLower(id) == id {
		if raw, err := hex.DecodeString(id); err == nil {
			return raw
		}
	}
	return id
}

// isOurs reports whether an id has the form of those that [mention.NewID] makes.
func isOurs(id string) bool {
	_, short := idKey(id).([]byte)
	return short
}

func idOf(stored any) string {
	switch v := stored.(type) {
	case []byte:
		if len(v) == 12 {
			return hex.EncodeToString(v)
		}
		return string(v)
	case string:
		return v
	}
	return ""
}

// enriched reports whether a mention comes as only an export of ours writes it: judged,
// and in a story, whose id may be a foreign one.
func enriched(m *mention.Mention) bool {
	return m.Sentiment != nil && m.Sentiment.Label != ""
}

// encodeBody is the gathered part of a mention as JSON.
func encodeBody(m *mention.Mention) ([]byte, error) {
	said := *m
	said.ID = ""
	if !isOurs(said.Story) && !enriched(m) {
		said.Story = "" // only an export of ours may say which story a mention is in
	}
	said.Brands, said.Sentiment = nil, nil
	said.Intent, said.Reason, said.Crisis, said.Triage = "", "", nil, nil
	said.IntentCorrected, said.CrisisCorrected = false, false
	return encode(&said)
}

func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// unmarshal reads JSON as encoding/json does, several times as fast: a backtest or a rebuild
// reads every mention there is. What it cannot read, encoding/json explains.
func unmarshal(raw []byte, v any) error {
	if err := jsoniter.ConfigCompatibleWithStandardLibrary.Unmarshal(raw, v); err != nil {
		return json.Unmarshal(raw, v)
	}
	return nil
}

// decode puts a mention together from its stored parts; enriched and over may be
// empty.
func decode(id string, body, enriched, over []byte) (mention.Mention, error) {
	var m mention.Mention
	if err := unmarshal(body, &m); err != nil {
		return m, fmt.Errorf("decode mention %s: %w", id, err)
	}
	m.ID = id
	if len(enriched) > 0 {
		var e enrichment
		if err := unmarshal(enriched, &e); err != nil {
			return m, fmt.Errorf("decode enrichment of %s: %w", id, err)
		}
		e.apply(&m)
	}
	if len(over) > 0 {
		var o overlay
		if err := unmarshal(over, &o); err != nil {
			return m, fmt.Errorf("decode triage of %s: %w", id, err)
		}
		o.apply(&m)
	}
	return m, nil
}

// normalise makes a mention fit to be stored, in place: valid UTF-8, a moment
// of discovery, times a calendar knows. The error says why it cannot be kept.
func normalise(m *mention.Mention, now time.Time) error {
	if m.ID == "" {
		return errors.New("it has no id")
	}
	for _, s := range []*string{&m.ID, &m.Title, &m.Text, &m.URL, &m.CanonicalURL, &m.Author.Name, &m.Author.Handle} {
		*s = strings.ToValidUTF8(*s, "\uFFFD")
	}
	if m.Discovered.IsZero() {
		m.Discovered = now
	}
	if y := m.Discovered.Year(); y < 1 || y > 9999 {
		m.Discovered = now
	}
	if y := m.Published.Year(); y < 1 || y > 9999 {
		m.Published = time.Time{} // no calendar writes it; as good as missing
	}
	// What does not survive being written and read must not differ in memory.
	m.Discovered = m.Discovered.Round(0)
	m.Published = m.Published.Round(0)
	if n := len(m.Text) + len(m.Title); n > MaxBytes {
		return fmt.Errorf("its text of %d bytes is over the limit of %d", n, MaxBytes)
	}
	return nil
}
