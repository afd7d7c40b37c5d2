package sentiment

// Intent is what the author wants: the first question of whoever has to answer.
type Intent struct {
	Kind string // complaint, question, praise, interest, spam, or "" for none of these
	// Reason is of a complaint: delay, quality, service, price, safety, billing,
	// privacy, outage, or "" when unclear.
	Reason string
	Score  float64 // 0 to 1, how clearly
}

// The intents.
const (
	Complaint = "complaint"
	Question  = "question"
	Praise    = "praise"
	Interest  = "interest" // "looking for", "any recommendations?"
	Spam      = "spam"     // off topic or bait
)
