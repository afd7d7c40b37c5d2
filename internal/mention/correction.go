package mention

import (
	"fmt"
	"slices"
	"strings"
)

// A person's corrections of a mention are kept by keys, each on its own: a brand's key for the sentiment towards it, "" for
// that of the whole text, either with [intentOf] behind it for what is wanted, and [CrisisKey]. No brand's key holds a dot.
const (
	intentOf = ".intent"
	// CrisisKey is the key of whether a mention tells of a crisis: "yes" or "no".
	CrisisKey = ".crisis"
)

// IntentKey is the key of what is wanted of a brand, "" for what the text wants: an intent, a complaint with its reason behind
// a slash ("complaint/delay"), or [NoIntent].
func IntentKey(brand string) string { return brand + intentOf }

// CutKey parts the key of a correction: whose it is, and whether it is of the "sentiment", the "intent" or the "crisis".
func CutKey(key string) (brand, of string) {
	if brand, ok := strings.CutSuffix(key, intentOf); ok {
		return brand, "intent"
	}
	if key == CrisisKey {
		return "", "crisis"
	}
	return key, "sentiment"
}

// CheckCorrection says what is wrong with a correction.
func CheckCorrection(key string, right Label) error {
	switch brand, of := CutKey(key); {
	case of == "intent" && !knownWant(string(right)):
		if intent, reason, ok := strings.Cut(string(right), "/"); ok && intent == Complaint {
			return fmt.Errorf("unknown reason %q: want one of %s", reason, strings.Join(Reasons(), ", "))
		}
		return fmt.Errorf("unknown intent %q: want complaint (also with a reason, as complaint/delay), question, praise, interest, spam or none", right)
	case of == "crisis" && right != "yes" && right != "no":
		return fmt.Errorf("unknown crisis %q: want yes or no", right)
	case of == "sentiment" && strings.HasSuffix(brand, ".crisis"):
		return fmt.Errorf("a crisis is corrected for the text as a whole: write *.crisis=yes or *.crisis=no")
	case of == "sentiment" && strings.Contains(brand, "."):
		return fmt.Errorf("nothing is corrected by %q: want a brand, or .intent or .crisis behind it", key)
	case of == "sentiment" && !right.Known():
		return fmt.Errorf("unknown sentiment %q: want negative, neutral or positive", right)
	}
	return nil
}

// knownWant says whether an intent may be said like this.
func knownWant(said string) bool {
	intent, reason, reasoned := strings.Cut(said, "/")
	return said == NoIntent || slices.Contains(Intents(), intent) && (!reasoned || intent == Complaint && slices.Contains(Reasons(), reason))
}

// WantLabel is what is wanted as a correction says it.
func WantLabel(intent, reason string) Label {
	switch {
	case intent == "":
		return NoIntent
	case intent == Complaint && reason != "":
		return Label(intent + "/" + reason)
	}
	return Label(intent)
}

// wantOf reads what [WantLabel] writes.
func wantOf(said Label) (w want) {
	if said == NoIntent {
		return w
	}
	w.intent, w.reason, _ = strings.Cut(string(said), "/")
	return w
}

// Correct puts what people said in place of what was worked out: sentiments, intents in line with them, intents and the crisis.
// What is of a brand that the mention does not speak of stays without effect.
func (m *Mention) Correct(all map[string]Label) {
	if len(all) == 0 {
		return
	}
	for key, label := range all {
		brand, of := CutKey(key)
		if of != "sentiment" {
			continue
		}
		right := Sentiment{Label: label, Score: label.whole(), Corrected: true}
		if brand == "" {
			m.Sentiment = &right
		} else if b := m.Brand(brand); b != nil {
			b.Sentiment = right
		}
	}
	m.Agree()
	m.correctIntents(all)
	if said, ok := all[CrisisKey]; ok {
		crisis := 0.0
		if said == "yes" {
			crisis = 1
		}
		m.Crisis, m.CrisisCorrected = &crisis, true
		for i := range m.Brands {
			m.Brands[i].Crisis = nil // who says so has read of whom it is told
		}
	}
}

func (m *Mention) correctIntents(all map[string]Label) {
	wants := m.wants()
	if said, ok := all[IntentKey("")]; ok {
		w := wantOf(said)
		m.Intent, m.Reason, m.IntentCorrected = w.intent, w.reason, true
		for i := range wants { // what is wanted of the brands stays
			m.Want(&m.Brands[i], wants[i].intent, wants[i].reason)
		}
	}
	for i := range m.Brands {
		if said, ok := all[IntentKey(m.Brands[i].Brand)]; ok {
			wants[i], m.Brands[i].IntentCorrected = wantOf(said), true
		}
	}
	m.settle(wants)
}

// Corrections are those that a mention is marked with, as [Mention.Correct] marks them; nil where there are none.
func (m *Mention) Corrections() map[string]Label {
	all := map[string]Label{}
	if s := m.Sentiment; s != nil && s.Corrected {
		all[""] = s.Label
	}
	if m.IntentCorrected {
		all[IntentKey("")] = WantLabel(m.Intent, m.Reason)
	}
	if m.CrisisCorrected {
		all[CrisisKey] = "no"
		if m.Crisis != nil && *m.Crisis > 0 {
			all[CrisisKey] = "yes"
		}
	}
	for i := range m.Brands {
		b := &m.Brands[i]
		if b.Sentiment.Corrected {
			all[b.Brand] = b.Sentiment.Label
		}
		if b.IntentCorrected {
			all[IntentKey(b.Brand)] = WantLabel(m.Wants(b))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// whole is what a person's verdict weighs: all of it.
func (l Label) whole() float64 {
	switch l {
	case Negative:
		return -1
	case Positive:
		return 1
	}
	return 0
}
