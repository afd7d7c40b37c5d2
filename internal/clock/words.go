package clock

import (
	"fmt"
	"time"
)

// Words is a length of time as people say it: "30 seconds", "5 minutes", "2 h 45 min",
// "3 days". Below a second it is "less than a second"; a length without end or before its beginning
// is said by its size.
func Words(d time.Duration) string {
	d = max(d, -d)
	switch {
	case d < time.Second:
		return "less than a second"
	case d < time.Minute:
		if s := int64((d + time.Second/2) / time.Second); s < 60 {
			return counted(s, "second")
		}
	}
	m := int64(d / time.Minute)
	if d%time.Minute >= time.Minute/2 {
		m++
	}
	days, h, m := m/1440, m/60, m%60
	switch {
	case h == 0:
		return counted(m, "minute")
	case days >= 2 && h%24 == 0:
		return counted(days, "day")
	case days >= 2:
		return fmt.Sprintf("%d days %d h", days, h%24)
	case m == 0:
		return counted(h, "hour")
	}
	return fmt.Sprintf("%d h %d min", h, m)
}

func counted(n int64, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}
