package web

// pager links to the page before and after; the part "pager" draws it.
type pager struct{ Before, After string }

// facet is a list of values to narrow by; the part "facet" draws it.
type facet struct {
	Name   string // what the values are, for people: Source
	Values []choice
	Other  int // how often values occur that are not listed
}

// choice is one of several things to choose from: a link or an option of a form. Among
// links, the chosen one is where we are or, in a facet, lets go of what was chosen.
type choice struct {
	Say, Value, Link string
	Count            int
	Chosen           bool
}

// empty is what stands where a list has nothing: what was looked at and what to
// do next. The part "empty" draws it.
type empty struct {
	Say string
	Do  string
	// Link and LinkSay lead somewhere that helps; may be empty.
	Link, LinkSay string
}
