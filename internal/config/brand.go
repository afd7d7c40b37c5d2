package config

import "github.com/earshot/earshot/internal/query"

// Brand is somebody earshot listens for: [brands.KEY].
type Brand struct {
	// Key is the name of its table; it stands in queries (brand:acme), in the
	// journal and in addresses.
	Key string
	// Name is how people write it (default the key).
	Name string
	// Query says which mentions are about it.
	Query *query.Query
	// Owned lists the brand's own voices as written: domains ("acme.example"),
	// handles ("@acme", "@acme@social.example") or addresses. Their posts are
	// searchable and never an alert.
	Owned []string
	// OwnedHandles and OwnedSites are Owned sorted by what they are, lower case:
	// handles without the leading "@", sites as host or host/path.
	OwnedHandles []string
	OwnedSites   []string
	// Competitors are keys of other brands, for share of voice.
	Competitors []string
	// Terms are what to ask of platforms that search; when empty they are
	// derived from the query.
	Terms []string
	// Channel is where this brand's alerts go when a rule names no channel.
	Channel string
}
