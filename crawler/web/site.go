package web

import (
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/earshot/earshot/internal/config"
)

// site is which addresses belong to a source.
type site struct {
	hosts            map[string]bool // exact hosts of the start pages and sitemaps
	domains          map[string]bool // their registrable domains, when subdomains count
	include, exclude []*regexp.Regexp
}

func newSite(src config.Source) site {
	s := site{hosts: make(map[string]bool), include: src.Include, exclude: src.Exclude}
	for _, raw := range append(append([]string{}, src.Start...), src.Sitemaps...) {
		if u, err := url.Parse(raw); err == nil {
			s.hosts[hostOf(u)] = true
			if src.Subdomains {
				if s.domains == nil {
					s.domains = make(map[string]bool)
				}
				s.domains[siteKey(raw)] = true
			}
		}
	}
	return s
}

func hostOf(u *url.URL) string { return strings.TrimPrefix(strings.ToLower(u.Host), "www.") }

// notPages are endings of files that are no pages.
var notPages = map[string]bool{".jpg": true, ".jpeg": true, ".png": true, ".gif": true, ".webp": true, ".svg": true, ".ico": true, ".avif": true, ".pdf": true,
	".zip": true, ".gz": true, ".tar": true, ".rar": true, ".7z": true, ".exe": true, ".dmg": true, ".apk": true, ".mp3": true, ".mp4": true, ".m4a": true, ".avi": true,
	".mov": true, ".webm": true, ".ogg": true, ".wav": true, ".css": true, ".js": true, ".json": true, ".xml": true, ".rss": true, ".atom": true, ".txt": true, ".csv": true,
	".doc": true, ".docx": true, ".xls": true, ".xlsx": true, ".ppt": true, ".pptx": true, ".woff": true, ".woff2": true, ".ttf": true, ".epub": true, ".ics": true, ".iso": true}

// holds says whether an address is a page of this source. Addresses that look
// like the output of an endless generator do not count as pages.
func (s site) holds(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || len(raw) > 1024 || !s.hosts[hostOf(u)] && !s.domains[siteKey(raw)] {
		return false
	}
	if notPages[strings.ToLower(path.Ext(u.Path))] || strings.Count(u.RawQuery, "&") > 6 || endless(u.Path) {
		return false
	}
	for _, re := range s.exclude {
		if re.MatchString(raw) {
			return false
		}
	}
	for _, re := range s.include {
		if re.MatchString(raw) {
			return true
		}
	}
	return len(s.include) == 0
}

// endless recognises paths that grow by repeating themselves.
func endless(p string) bool {
	segments := strings.Split(strings.Trim(p, "/"), "/")
	if len(segments) > 15 {
		return true
	}
	count := make(map[string]int, len(segments))
	for _, s := range segments {
		if count[s]++; count[s] > 3 {
			return true
		}
	}
	return false
}
