package monitor

import (
	"net/url"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// owned reports whether the brand itself wrote a mention: by its handle or on its
// site. Such posts are searchable and never an alert.
func owned(b *config.Brand, m *mention.Mention) bool {
	handle := strings.ToLower(m.Author.Handle)
	if handle != "" && slices.Contains(b.OwnedHandles, handle) {
		return true
	}
	for _, address := range []string{m.CanonicalURL, m.URL} {
		if u, err := url.Parse(address); err == nil && u.Host != "" && onSite(u, b.OwnedSites) {
			return true
		}
	}
	return false
}

// onSite reports whether an address lies on one of the sites, each a host or
// host/path; a site covers its subdomains.
func onSite(u *url.URL, sites []string) bool {
	host := strings.ToLower(u.Hostname())
	return slices.ContainsFunc(sites, func(site string) bool {
		siteHost, path, _ := strings.Cut(site, "/")
		if host != siteHost && !strings.HasSuffix(host, "."+siteHost) {
			return false
		}
		return path == "" || u.Path == "/"+path || strings.HasPrefix(u.Path, "/"+strings.TrimSuffix(path, "/")+"/")
	})
}
