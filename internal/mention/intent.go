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

// Reasons are all that a complaint may be about; many are about none of them.
func Reasons() []string {
	return []string{"safety", "privacy", "billing", "outage", "delay", "booking", "service", "quality", "price"}
}

// The intents that a person's verdict on the sentiment can deny or bring.
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

// Loud says whether the mention tells loudly enough of a crisis, of any of its brands, that somebody has to look.
func (m *Mention) Loud() bool {
	score, _ := m.GreatestCrisis()
	return score >= LoudCrisis
}

// LoudOf says whether it does so of this brand; where that is nil, of any.
func (m *Mention) LoudOf(b *BrandMatch) bool {
	if b == nil {
		return m.Loud()
	}
	score, _ := m.CrisisOf(b)
	return score >= LoudCrisis
}

// want is what is wanted, and the reason of a complaint.
type want struct{ intent, reason string }

// wants are what the mention wants of each of its brands.
func (m *Mention) wants() []want {
	all := make([]want, len(m.Brands))
	for i := range m.Brands {
		all[i].intent, all[i].reason = m.Wants(&m.Brands[i])
	}
	return all
}

// settle keeps what is wanted of each brand. The text's intent goes along with that of a brand for which it changed
// where none of the brands is left with it, unless a person has said what the text wants.
func (m *Mention) settle(all []want) {
	before := m.wants()
	changed, left := -1, false
	for i := range all {
		if all[i] != before[i] && before[i].intent == m.Intent && changed < 0 {
			changed = i
		}
		left = left || all[i].intent == m.Intent && all[i].reason == m.Reason
	}
	if changed >= 0 && !left && !m.IntentCorrected {
		m.Intent, m.Reason = all[changed].intent, all[changed].reason
	}
	for i := range all {
		m.Want(&m.Brands[i], all[i].intent, all[i].reason)
	}
}

// Agree brings intents in line with people's verdicts on the sentiment. Nobody complains of a brand who does not speak
// ill of it, and nobody praises one who does not speak well: who was taken for either and speaks the other way does the
// other, and so does who tells of themselves or speaks to somebody and was taken for neither. What they ask for or
// advertise stays. The text's intent goes along where none of its brands is left with it.
func (m *Mention) Agree() {
	if len(m.Brands) == 0 {
		if s := m.Sentiment; s != nil && s.Corrected {
			w := m.agreed(want{m.Intent, m.Reason}, s.Label)
			m.Intent, m.Reason = w.intent, w.reason
		}
		return
	}
	all := m.wants()
	for i := range m.Brands {
		if s := &m.Brands[i].Sentiment; s.Corrected {
			all[i] = m.agreed(all[i], s.Label)
		}
	}
	m.settle(all)
}

// agreed is what is wanted, said by a person to be in this mood, of what was thought to be wanted.
func (m *Mention) agreed(w want, mood Label) want {
	if w.intent != Complaint && w.intent != Praise && (w.intent != "" || !m.Personal) {
		return w
	}
	switch {
	case mood == Positive:
		return want{intent: Praise}
	case mood == Negative && w.intent != Complaint:
		return want{intent: Complaint}
	case mood == Neutral:
		return want{}
	}
	return w
}
