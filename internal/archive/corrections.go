package archive

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// getCorrections are the sentiments that people set, "acme=negative"; "*" is the text as a whole.
func getCorrections(m *mention.Mention) string {
	var list []string
	if m.Sentiment != nil && m.Sentiment.Corrected {
		list = append(list, "*="+string(m.Sentiment.Label))
	}
	for _, b := range m.Brands {
		if b.Sentiment.Corrected {
			list = append(list, b.Brand+"="+string(b.Sentiment.Label))
		}
	}
	return joined(list)
}

func setCorrections(m *mention.Mention, v string, _ *time.Location) error {
	for _, w := range words(v) {
		k := strings.LastIndexByte(w, '=')
		if k < 1 || !mention.Label(w[k+1:]).Known() {
			return fmt.Errorf("corrections: %q: want a brand and negative, neutral or positive, as in acme=positive; * is the text as a whole", clip(w))
		}
		right := mention.Sentiment{Label: mention.Label(w[k+1:]), Corrected: true}
		if w[:k] == "*" {
			m.Sentiment = &right
			continue
		}
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: w[:k], Sentiment: right})
	}
	return nil
}

// given is what a line of JSON says is right: brands and their labels as an object or a list, or as a
// CSV has them. It holds the last, the form that [setCorrections] reads.
type given string

// UnmarshalJSON takes what json.Decoder would, and keeps what cannot be one as it stands, to be refused by name.
func (g *given) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return err
	}
	*g = given(correctionsOf(v))
	return nil
}

// correctionsOf writes corrections of any JSON as a CSV has them. Nothing of them is dropped: what is no
// judgement is written so that [setCorrections] refuses it with its name.
func correctionsOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case map[string]any:
		list := make([]string, 0, len(v))
		for _, brand := range slices.Sorted(maps.Keys(v)) {
			whose := brand
			if whose == "" {
				whose = "*" // as the API has it
			}
			list = append(list, whose+"="+plainJSON(v[brand]))
		}
		return joined(list)
	case []any:
		list := make([]string, len(v))
		for i := range v {
			list[i] = plainJSON(v[i])
		}
		return joined(list)
	}
	return plainJSON(v)
}

// plainJSON is a string as it stands, anything else as JSON.
func plainJSON(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

// marks are the corrections that an export of ours marks where they belong. They are read alone where the rest of a line
// is not in our form, as where somebody wrote its time in another way.
type marks struct {
	Sentiment *mention.Sentiment   `json:"sentiment"`
	Brands    []mention.BrandMatch `json:"brands"`
}

// readMarks takes a line's marks over; a line without them costs nothing.
func readMarks(m *mention.Mention, line []byte) error {
	if !bytes.Contains(line, []byte(`"corrected"`)) {
		return nil
	}
	var given marks
	if json.Unmarshal(line, &given) != nil {
		return nil // another tool's fields of these names
	}
	if s := given.Sentiment; s != nil && s.Corrected && m.Sentiment == nil {
		m.Sentiment = s
	}
	for _, b := range given.Brands {
		if b.Sentiment.Corrected && m.Brand(b.Brand) == nil {
			m.Brands = append(m.Brands, b)
		}
	}
	return judged(m)
}

// judged says what is wrong with a sentiment that a mention says was corrected: it would be lost in silence.
func judged(m *mention.Mention) error {
	whole := m.Sentiment
	if whole != nil && whole.Corrected && !whole.Label.Known() {
		return fmt.Errorf("sentiment: corrected to %q: want negative, neutral or positive", clip(string(whole.Label)))
	}
	for _, b := range m.Brands {
		if b.Sentiment.Corrected && !b.Sentiment.Label.Known() {
			return fmt.Errorf("sentiment of %q: corrected to %q: want negative, neutral or positive", clip(b.Brand), clip(string(b.Sentiment.Label)))
		}
	}
	return nil
}
