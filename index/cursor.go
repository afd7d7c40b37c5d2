package index

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
)

// key orders hits: the larger value first, then the later, then the smaller id. It
// is the same for a mention whatever segment it stands in, which makes pages stable.
type key struct {
	Value int64  `json:"v"`
	At    int64  `json:"t"`
	ID    string `json:"i"`
}

// before tells whether k comes before o; 0 means that only the ids can tell.
func (k *key) before(o *key) int {
	if c := cmp.Compare(o.Value, k.Value); c != 0 {
		return c
	}
	return cmp.Compare(o.At, k.At)
}

// cursor is what Result.Next stands for: the last hit of a page and what its order
// depended on.
type cursor struct {
	Sort    Sort      `json:"s"`
	Key     key       `json:"k"`
	Weights []float64 `json:"w,omitempty"` // of the words, which change as the index grows
}

func (c *cursor) encode() (string, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("encode cursor: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func decodeCursor(s string, sort Sort) (*cursor, error) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("%w: %.40q: %w", ErrBadCursor, s, err)
	}
	var c cursor
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, fmt.Errorf("%w: %.40q: %w", ErrBadCursor, s, err)
	}
	if c.Sort != sort {
		return nil, fmt.Errorf("%w: it is of a search sorted by %s, not by %s", ErrBadCursor, c.Sort, sort)
	}
	return &c, nil
}
