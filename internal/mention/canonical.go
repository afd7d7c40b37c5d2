package mention

import (
	"fmt"
	"net/url"
	"strings"
)

// Canonical is the address under which one page is known however it was
// linked. It returns an error for what is not an absolute http or https URL.
func Canonical(raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return "", fmt.Errorf("canonical URL: %w", err)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "", fmt.Errorf("canonical URL: %.80q is not an http address", raw)
	}
	u.Host = strings.ToLower(u.Host)
	u.Fragment = ""
	return u.String(), nil
}
