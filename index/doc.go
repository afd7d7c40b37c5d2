// Package index makes mentions findable: it owns the Bleve partitions below the
// data directory, what stands in them, and every search, facet and timeline.
//
// Bleve holds what it is best at, dictionaries, postings and positions. Numbers
// and times stand as a small packed record beside the external id and are read
// into columns, one set per segment; queries become bitmaps taken from
// the postings and joined with the columns. Display texts come from the journal.
//
// The index is a cache. It never holds the only copy of anything, never decides
// what a query means (internal/query does) and can be deleted and rebuilt from
// the journal at any time.
package index
