package alerts

import "testing"

func TestALimitIsOfThirtyDaysAndNotOfTheFirst(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		alerts, limit, days int
		want                bool
	}{
		{1, 10, 1, false}, {2, 10, 1, false}, {3, 10, 1, true},
		{3, 10, 7, true}, {3, 10, 9, false}, {10, 10, 30, false}, {11, 10, 30, true},
		{30, 10, 90, false}, {31, 10, 90, true}, {5, 0, 1, false}, {0, 10, 0, false},
	} {
		if got := overLimit(c.alerts, c.limit, c.days); got != c.want {
			t.Errorf("%d alerts in %d days over the limit of %d: %t", c.alerts, c.days, c.limit, got)
		}
	}
}
