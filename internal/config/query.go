package config

// Query is a parsed query. It stands in for query.Query until that lands.
type Query struct{ src string }

// String is the query as written.
func (q *Query) String() string { return q.src }
