package archive

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/mention"
)

// getCorrections are what people set, "acme=negative acme.intent=complaint/delay"; "*" is the text as a whole.
func getCorrections(m *mention.Mention) string {
	all := m.Corrections()
	var list []string
	for _, key := range slices.SortedFunc(maps.Keys(all), correctionOrder(m)) {
		list = append(list, whose(key)+"="+string(all[key]))
	}
	return joined(list)
}

// correctionOrder puts sentiments first, of the text and then of its brands as they stand, then intents, then the crisis.
func correctionOrder(m *mention.Mention) func(a, b string) int {
	kinds := []string{"sentiment", "intent", "crisis"}
	place := func(key string) (kind, at int) {
		brand, of := mention.CutKey(key)
		return slices.Index(kinds, of), slices.IndexFunc(m.Brands, func(b mention.BrandMatch) bool { return b.Brand == brand })
	}
	return func(a, b string) int {
		ka, ia := place(a)
		kb, ib := place(b)
		return cmp.Or(cmp.Compare(ka, kb), cmp.Compare(ia, ib))
	}
}

// whose is the key of a correction as files have it: "*" for the text as a whole.
func whose(key string) string {
	if brand, _ := mention.CutKey(key); brand == "" {
		return "*" + key
	}
	return key
}

func setCorrections(m *mention.Mention, v string, _ *time.Location) error {
	for _, w := range words(v) {
		k := strings.LastIndexByte(w, '=')
		if k < 1 {
			return noCorrection(w)
		}
		key, right := strings.TrimPrefix(w[:k], "*"), mention.Label(w[k+1:])
		if w[0] == '*' && key != "" && key[0] != '.' {
			return noCorrection(w)
		}
		if err := mention.CheckCorrection(key, right); err != nil {
			return fmt.Errorf("corrections: %q: %w", clip(w), err)
		}
		mark(m, key, right)
	}
	return nil
}

func noCorrection(w string) error {
	return fmt.Errorf("corrections: %q: want a brand and negative, neutral or positive, as in acme=positive; * is the text as a whole; "+
		"acme.intent=complaint/delay is what is wanted (question, praise, interest, spam, none), *.crisis=yes or no", clip(w))
}

// mark puts a correction where an export of ours has it.
func mark(m *mention.Mention, key string, right mention.Label) {
	brand, of := mention.CutKey(key)
	intent, reason := "", ""
	if of == "intent" && right != mention.NoIntent {
		intent, reason, _ = strings.Cut(string(right), "/")
	}
	switch {
	case of == "crisis":
		crisis := 0.0
		if right == "yes" {
			crisis = 1
		}
		m.Crisis, m.CrisisCorrected = &crisis, true
	case of == "intent" && brand == "":
		for i := range m.Brands { // what is marked of them may stand in the text's intent alone
			if b := &m.Brands[i]; b.IntentCorrected {
				intent, reason := m.Wants(b)
				b.Intent, b.Reason = cmp.Or(intent, mention.NoIntent), reason
			}
		}
		m.Intent, m.Reason, m.IntentCorrected = intent, reason, true
	case of == "intent":
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: brand, Intent: cmp.Or(intent, mention.NoIntent), Reason: reason, IntentCorrected: true})
	case brand == "":
		m.Sentiment = &mention.Sentiment{Label: right, Corrected: true}
	default:
		m.Brands = append(m.Brands, mention.BrandMatch{Brand: brand, Sentiment: mention.Sentiment{Label: right, Corrected: true}})
	}
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
			key := brand
			if key == "" || key[0] == '.' {
				key = "*" + key // as the API has it
			}
			list = append(list, key+"="+plainJSON(v[brand]))
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
	Sentiment       *mention.Sentiment   `json:"sentiment"`
	Brands          []mention.BrandMatch `json:"brands"`
	Intent          string               `json:"intent"`
	Reason          string               `json:"complaint_reason"`
	Crisis          *float64             `json:"crisis"`
	IntentCorrected bool                 `json:"intent_corrected"`
	CrisisCorrected bool                 `json:"crisis_corrected"`
}

// readMarks takes a line's marks over; a line without them costs nothing.
func readMarks(m *mention.Mention, line []byte) error {
	if !bytes.Contains(line, []byte(`corrected"`)) {
		return nil
	}
	var given marks
	if json.Unmarshal(line, &given) != nil {
		return nil // another tool's fields of these names
	}
	came := mention.Mention{Sentiment: given.Sentiment, Brands: given.Brands, Intent: given.Intent, Reason: given.Reason, Crisis: given.Crisis,
		IntentCorrected: given.IntentCorrected, CrisisCorrected: given.CrisisCorrected}
	if err := judged(&came); err != nil {
		return err
	}
	here := m.Corrections()
	for key, right := range came.Corrections() {
		if _, said := here[key]; !said {
			mark(m, key, right)
		}
	}
	return judged(m)
}

// judged says what is wrong with what a mention says was corrected: it would be lost in silence.
func judged(m *mention.Mention) error {
	all := m.Corrections()
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if mention.CheckCorrection(key, all[key]) == nil {
			continue
		}
		brand, of := mention.CutKey(key)
		if brand != "" {
			of += fmt.Sprintf(" of %q", clip(brand))
		}
		return fmt.Errorf("%s: corrected to %q: want %s", of, clip(string(all[key])), wantedOf[strings.Fields(of)[0]])
	}
	return nil
}

var wantedOf = map[string]string{"sentiment": "negative, neutral or positive", "intent": "complaint, question, praise, interest, spam or none", "crisis": "yes or no"}
