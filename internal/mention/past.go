package mention

import "time"

// Past is what happened to a mention before it became what it is: how it was first
// gathered, and every change since, oldest first. It is what `export --all` writes beside
// a mention.
type Past struct {
	// First is the mention as first gathered; nil when neither text nor counts changed.
	First   *Mention `json:"first,omitempty"`
	Changes []Change `json:"changes"`
}

// Change is one change of a mention: who did what and when, and what held from then on.
type Change struct {
	At   time.Time `json:"at"`
	By   string    `json:"by,omitempty"` // empty where earshot itself did it
	What string    `json:"what"`         // in a few words
	// Text is the mention as gathered by an edit; nil for every other change.
	Text *Mention `json:"text,omitempty"`
	// Triage, Corrections (by their keys, see [CutKey]) and Counts hold after the change.
	Triage      *Triage          `json:"triage,omitempty"`
	Corrections map[string]Label `json:"corrections,omitempty"`
	Counts      *Counts          `json:"counts,omitempty"`
	// Undoes is the number, from 1, of the change that this one took back.
	Undoes int `json:"undoes,omitempty"`
}

// Counts is what goes on changing about a mention whose text does not.
type Counts struct {
	Engagement Engagement `json:"engagement,omitzero"`
	Followers  *int64     `json:"followers,omitempty"`
	Rating     *float64   `json:"rating,omitempty"`
}
