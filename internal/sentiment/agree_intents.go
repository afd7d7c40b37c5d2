package sentiment

import (
	"slices"

	"github.com/earshot/earshot/internal/mention"
)

// IntentAgreement says how often the engine agrees with people's corrections of what is wanted, and of crises.
type IntentAgreement struct {
	Intents, Agreed int
	// Said counts intents, by the person's and then by the engine's; "none" is none.
	Said map[string]map[string]int
	// Reasons are the complaints whose reason was said, where the engine heard one, too.
	Reasons, AgreedReasons int
	Crises, AgreedCrises   int
}

// CrisisFrom is the score from which a mention counts as one of a crisis where that is a yes or a no.
const CrisisFrom = 0.7

// Count takes in what people corrected about a mention, beside what the engine makes of it by itself. Called is what
// its brands are called, in their order, as for [Engine.Enrich].
func (a *IntentAgreement) Count(e *Engine, m *mention.Mention, called ...string) {
	if !m.IntentCorrected && !m.CrisisCorrected && !slices.ContainsFunc(m.Brands, func(b mention.BrandMatch) bool { return b.IntentCorrected }) {
		return
	}
	own := *m
	own.Sentiment, own.Intent, own.Reason, own.Crisis, own.Brands = nil, "", "", nil, slices.Clone(m.Brands)
	for i := range own.Brands {
		own.Brands[i] = mention.BrandMatch{Brand: m.Brands[i].Brand, Spans: m.Brands[i].Spans}
	}
	e.Enrich(&own, called...)
	if m.IntentCorrected {
		a.count(m.Intent, m.Reason, own.Intent, own.Reason)
	}
	for i := range m.Brands {
		if m.Brands[i].IntentCorrected {
			right, why := m.Wants(&m.Brands[i])
			intent, reason := own.Wants(&own.Brands[i])
			a.count(right, why, intent, reason)
		}
	}
	if m.CrisisCorrected && m.Crisis != nil && own.Crisis != nil {
		a.Crises++
		if (*m.Crisis > 0) == (*own.Crisis >= CrisisFrom) {
			a.AgreedCrises++
		}
	}
}

func (a *IntentAgreement) count(right, why, intent, reason string) {
	named := func(intent string) string { return string(mention.WantLabel(intent, "")) }
	if a.Said == nil {
		a.Said = map[string]map[string]int{}
	}
	if a.Said[named(right)] == nil {
		a.Said[named(right)] = map[string]int{}
	}
	a.Said[named(right)][named(intent)]++
	a.Intents++
	if right == intent {
		a.Agreed++
	}
	if right == Complaint && intent == Complaint && why != "" {
		a.Reasons++
		if why == reason {
			a.AgreedReasons++
		}
	}
}
