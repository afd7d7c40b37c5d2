package query

import (
	"strconv"

	"github.com/earshot/earshot/internal/mention"
)

// NumericOf is the number of a mention in a field, as it is said of a brand by its key's normal form; "" is [Numeric].
func NumericOf(f Field, m *mention.Mention, brand string) (x float64, known bool) {
	if brand == "" {
		return Numeric(f, m)
	}
	for i := range m.Brands {
		if b := &m.Brands[i]; keywordForm(b.Brand) == brand {
			if y, is := m.CrisisOf(b); is && (!known || y > x) {
				x, known = y, true
			}
		}
	}
	return x, known
}

// unknownCrisis stands for a crisis that is known of another brand alone.
const unknownCrisis = "none"

// CrisesApart are the crises of the brands of which less is told than [Numeric] says, as brand/number.
func CrisesApart(m *mention.Mention) (apart []string) {
	most, known := m.GreatestCrisis()
	if !known || len(m.Brands) < 2 {
		return nil
	}
	for i := range m.Brands {
		brand := keywordForm(m.Brands[i].Brand)
		switch x, is := NumericOf(FieldCrisis, m, brand); {
		case !is:
			apart = append(apart, brand+"/"+unknownCrisis)
		case x != most:
			apart = append(apart, brand+"/"+strconv.FormatFloat(x, 'g', -1, 64))
		}
	}
	return apart
}
