package mention

import "errors"

// Op says what an [Entry] did to a mention.
type Op string

// The changes the journal can record.
const (
	Put    Op = "put"    // first seen
	Edit   Op = "edit"   // its text changed at the source: a new revision
	Update Op = "update" // triage, correction, counts or enrichment changed; the text did not
	Delete Op = "delete" // forgotten on request or deleted at the source; the text is gone
)

// Entry is one line of the journal: a change to one mention under an increasing
// sequence number. Mention is the state after the change; of a Delete only its
// ID (and Published, Discovered) remain.
type Entry struct {
	Seq     uint64
	Op      Op
	Mention Mention
}

// Reason names what became of a gathered item. Counts by reason sum to the
// items that came in.
type Reason string

// The outcomes of gathering and appending an item.
const (
	New         Reason = "new"
	Duplicate   Reason = "duplicate"
	Edited      Reason = "edited"
	Forgotten   Reason = "forgotten"   // a tombstone refuses it
	TooOld      Reason = "too old"     // beyond retention or the source's max age
	NoBrand     Reason = "no brand"    // matches no brand
	Robots      Reason = "robots"      // robots.txt or a noindex mark refuses it
	OptOut      Reason = "opted out"   // its author asked not to be indexed
	ErrorItem   Reason = "error item"  // a bridge's error message posing as an entry
	Boilerplate Reason = "boilerplate" // nothing but navigation and notices
	Refused     Reason = "refused"     // malformed or over a limit
)

// Outcome is the verdict on one item: what became of it, and under which
// sequence number when something was written (else 0).
type Outcome struct {
	ID     string
	Reason Reason
	Seq    uint64
	// Detail is a short plain sentence for people, empty where Reason says it all.
	Detail string
	// Carried is what became of the corrections an item came with; nil where it came with none.
	Carried *Carried
}

// Carried parts the corrections an item came with by what became of them. Each is in one list, by its key,
// see [CutKey].
type Carried struct {
	Taken []string // kept: nothing was decided about them, or they replace what an earlier file said
	Known []string // they were kept as they are already
	Aside []string // people had decided otherwise, or withdrawn them, which stays
	Filed []string // an earlier file had said otherwise, which stays unless it is to be replaced
}

// ErrNotFound is returned by stores for an id they do not hold.
var ErrNotFound = errors.New("mention not found")
