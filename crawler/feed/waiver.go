package feed

import (
	"errors"

	"github.com/earshot/earshot/crawler/door"
)

// Waivable adds to a robots.txt refusal of a feed what the operator can decide:
// somebody typed its address, and may have a right to read it.
func Waivable(err error) error {
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.Robots {
		return err
	}
	told := *e
	told.Detail += `; where you may read it all the same (it is yours, its publisher agreed), say so: robots_waiver = "2026-11-21 Dana: why"`
	return &told
}
