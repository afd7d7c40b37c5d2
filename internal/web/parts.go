package web

// pager links to the page before and after; the part "pager" draws it.
type pager struct{ Before, After string }

// facet is a list of values to narrow by; the part "facet" draws it.
type facet struct {
	Name   string // what the values are, for people: Source
	Values []facetValue
	Other  int // how often values occur that are not listed
}

// facetValue is one value with the address that narrows to it, or, when it is
// chosen already, the one that lets go of it.
type facetValue struct {
	Say    string
	Count  int
	Link   string
	Chosen bool
}

// empty is what stands where a list has nothing: what was looked at and what to
// do next. The part "empty" draws it.
type empty struct {
	Say string
	Do  string
	// Link and LinkSay lead somewhere that helps; may be empty.
	Link, LinkSay string
}
