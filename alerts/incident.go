package alerts

import (
	"slices"
	"time"
)

// IncidentState is where an incident stands.
type IncidentState string

// An incident is open until every rule in it came to rest.
const (
	IncidentOpen     IncidentState = "open"
	IncidentResolved IncidentState = "resolved"
)

// Incident gathers the alerts about one brand that belong together: one message
// that is edited, its details in the thread.
type Incident struct {
	ID        string        `json:"id"` // short, for people to say aloud
	Brand     string        `json:"brand"`
	BrandName string        `json:"brand_name,omitempty"`
	Title     string        `json:"title"`
	Severity  Severity      `json:"severity"`
	State     IncidentState `json:"state"`
	Channel   string        `json:"channel,omitempty"`
	// Channels are others that an escalation was told to, and that hear of the end.
	Channels []string  `json:"channels,omitempty"`
	Opened   time.Time `json:"opened"`
	Updated  time.Time `json:"updated"`
	Resolved time.Time `json:"resolved,omitzero"`
	// Peak is the highest reading of any of its rules, at PeakAt, in PeakUnit: a
	// count of stories or mentions as soon as one of its rules counts them.
	Peak     float64   `json:"peak"`
	PeakAt   time.Time `json:"peak_at,omitzero"`
	PeakUnit string    `json:"peak_unit,omitempty"`
	// PeakWide says that the peak was read in more than a rule's own window, which
	// happens only while no other reading is known.
	PeakWide bool `json:"peak_wide,omitempty"`
	// Members are the rules that take part, in the order they joined.
	Members []Member `json:"members"`
	// Further counts members that are not listed: a message of a storm of rules names
	// the first of them and the newest.
	Further int `json:"further_members,omitempty"`
	// Stories and Negative describe what was said while it was open.
	Mentions int `json:"mentions"`
	Negative int `json:"negative"`

	Acknowledged Act `json:"acknowledged,omitzero"`
	// Assignee is who looks after it; "" is nobody.
	Assignee     string    `json:"assignee,omitempty"`
	SnoozedUntil time.Time `json:"snoozed_until,omitzero"`
	// Feedback is what people thought of it, the newest opinion of each.
	Feedback []Act `json:"feedback,omitempty"`
	// Trail is who did what, oldest first.
	Trail []Act `json:"trail,omitempty"`
}

// Rules is how many rules take part.
func (inc *Incident) Rules() int { return len(inc.Members) + inc.Further }

// membersTold is how many members a message lists.
const membersTold = 40

// told is a copy for a message about one of its rules, whose list of members is bounded:
// thousands of rules may join.
func (inc *Incident) told(rule string) Incident {
	out := *inc
	out.Members = slices.Clone(inc.Members)
	if n := len(inc.Members); n > membersTold {
		newest := n - membersTold + 1
		out.Members = append([]Member{inc.Members[0]}, inc.Members[newest:]...)
		if k := slices.IndexFunc(inc.Members, func(m Member) bool { return m.Rule == rule }); k > 0 && k < newest {
			out.Members[1] = inc.Members[k]
		}
		out.Further = n - membersTold
	}
	out.Channels = slices.Clone(inc.Channels)
	out.Feedback, out.Trail = slices.Clone(inc.Feedback), slices.Clone(inc.Trail)
	return out
}

// heighten notes a reading when it is the incident's highest. Counts go before shares and
// lengths of time, which cannot be compared with them, and a rule's own window goes before
// a longer one.
func (inc *Incident) heighten(x float64, unit string, wide bool, at time.Time) {
	counts, counted := isCount(unit), inc.Peak > 0 && (inc.PeakUnit == "" || isCount(inc.PeakUnit))
	if counted && !counts || counts == counted && !higher(inc.Peak, inc.PeakWide, x, wide) {
		return
	}
	inc.Peak, inc.PeakAt, inc.PeakUnit, inc.PeakWide = x, at, unit, wide
}

// higher reports whether a reading takes the place of a peak.
func higher(peak float64, peakWide bool, x float64, wide bool) bool {
	if peak > 0 && x > 0 && peakWide != wide {
		return peakWide
	}
	return x > peak
}

// longer reports whether a verdict looked at more than its rule's own window, as the
// companion of a spike does: its count has another scale.
func (i *instance) longer(v Verdict) bool {
	return i.rule.Window > 0 && v.To.Sub(v.From) > i.rule.Window
}

// isCount tells a number of things from a share or a length of time.
func isCount(unit string) bool { return unit == "stories" || unit == "mentions" }

// Member is one rule's part in an incident.
type Member struct {
	Rule     string    `json:"rule"`
	Severity Severity  `json:"severity"`
	Joined   time.Time `json:"joined"`
	Resting  time.Time `json:"resting,omitzero"` // when it came to rest; zero while it fires
	Observed float64   `json:"observed"`         // at its last message
	Expected float64   `json:"expected"`
	Peak     float64   `json:"peak"`
	PeakWide bool      `json:"peak_wide,omitempty"` // as of an [Incident]
}

// heighten notes a reading when it is the member's highest.
func (m *Member) heighten(x float64, wide bool) {
	if higher(m.Peak, m.PeakWide, x, wide) {
		m.Peak, m.PeakWide = x, wide
	}
}

// Act is something a person did: what is one of acknowledge, unacknowledge,
// snooze, useful, noise, assign. The note of an assign is to whom.
type Act struct {
	What string    `json:"what"`
	By   string    `json:"by,omitempty"`
	At   time.Time `json:"at,omitzero"`
	Note string    `json:"note,omitempty"`
	// Of is the mention an [ActMention] was about: quoted in the thread, and kept nowhere
	// else, so that forgetting a mention need not look here.
	Of *Sample `json:"-"`
}
