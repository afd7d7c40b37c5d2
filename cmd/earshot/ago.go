package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// parseAgo reads a span of time back from now: 90m, 24h, 7d, 2w.
func parseAgo(s string) (time.Duration, error) {
	for unit, length := range map[string]time.Duration{"d": 24 * time.Hour, "w": 7 * 24 * time.Hour} {
		if n, err := strconv.Atoi(strings.TrimSuffix(s, unit)); strings.HasSuffix(s, unit) && err == nil && n > 0 && n < 100_000 {
			return time.Duration(n) * length, nil
		}
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, fmt.Errorf("%q is not a span of time like 24h or 7d", s)
	}
	return d, nil
}
