package mention

import "strings"

// Intents are all that a text may want; many want nothing.
func Intents() []string { return []string{Complaint, "question", Praise, "interest", "spam"} }

// Intent is the intent that people mean by a word: what is off topic is "spam". What is none is "".
func Intent(said string) string {
	said = strings.Join(strings.FieldsFunc(strings.ToLower(said), func(r rune) bool { return r == ' ' || r == '-' || r == '_' }), "")
	if said == "offtopic" {
		return "spam"
	}
	for _, known := range Intents() {
		if said == known {
			return known
		}
	}
	return ""
}

// The intents that a person's verdict on the sentiment can deny.
const (
	Complaint = "complaint"
	Praise    = "praise"
)

// NoIntent is a brand's intent where a text wants something, but nothing of this brand.
const NoIntent = "none"

// Wants is what the mention wants of one of its brands, "" for nothing, and the reason of a
// complaint: the brand's own, or, where it has none, the text's. So a mention judged before
// brands had intents of their own wants the same of all.
func (m *Mention) Wants(b *BrandMatch) (intent, reason string) {
	switch b.Intent {
	case "":
		return m.Intent, m.Reason
	case NoIntent:
		return "", ""
	}
	return b.Intent, b.Reason
}

// Want keeps what the mention, whose own intent is settled, wants of one of its brands.
func (m *Mention) Want(b *BrandMatch, intent, reason string) {
	switch {
	case intent == m.Intent && reason == m.Reason:
		b.Intent, b.Reason = "", ""
	case intent == "":
		b.Intent, b.Reason = NoIntent, ""
	default:
		b.Intent, b.Reason = intent, reason
	}
}

// LoudCrisis is the crisis score from which a mention counts as loud: it is shown, and waits for a
// person whatever it wants. docs/sentiment.md says how often it is passed.
const LoudCrisis = 0.7

// Loud says whether the mention tells loudly enough of a crisis that somebody has to look.
func (m *Mention) Loud() bool { return m.Crisis != nil && *m.Crisis >= LoudCrisis }

// Agree takes away the intents that people's verdicts on the sentiment deny: nobody complains
// of a brand who does not speak ill of it, and nobody praises one who does not speak well. The text's
// goes where it is denied of a brand and none of the others is left with it.
func (m *Mention) Agree() {
	if len(m.Brands) == 0 {
		if s := m.Sentiment; s != nil && s.Corrected && s.Label.denies(m.Intent) {
			m.Intent, m.Reason = "", ""
		}
		return
	}
	denied, left := false, false
	for i := range m.Brands {
		b := &m.Brands[i]
		intent, _ := m.Wants(b)
		if intent != "" && b.Sentiment.Corrected && b.Sentiment.Label.denies(intent) {
			denied = denied || intent == m.Intent
			m.Want(b, "", "")
			continue
		}
		left = left || intent == m.Intent
	}
	if denied && !left {
		m.Intent, m.Reason = "", ""
	}
}

// denies says whether nobody of this mind has this intent.
func (l Label) denies(intent string) bool {
	return intent == Complaint && l != Negative || intent == Praise && l != Positive
}
