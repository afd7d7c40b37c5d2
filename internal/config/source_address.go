package config

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

// checkStart finds start pages that the source's own patterns keep it from.
func (s *section) checkStart(src *Source) {
	for _, start := range src.Start {
		for _, ex := range src.Exclude {
			if ex.MatchString(start) {
				s.fault(s.at("exclude"), "narrow the pattern", "%q excludes the start page %s", ex, start)
			}
		}
	}
	for _, in := range src.Include {
		for _, ex := range src.Exclude {
			if in.String() == ex.String() {
				s.fault(s.at("exclude"), "keep one of them", "%q is both included and excluded", in)
			}
		}
	}
}

// checkAddresses holds intervals and private addresses against the crawler's
// permissions.
func (s *section) checkAddresses(src *Source) {
	private := false
	for _, raw := range slices.Concat([]string{src.URL, src.Endpoint}, src.Start, src.Sitemaps, src.Instances) {
		host, isPrivate := privateHost(raw)
		if !isPrivate {
			continue
		}
		private = true
		if !s.allowsPrivate(host) {
			s.fault(s.addressAt(raw), `add its network to crawler.allow_private, such as "127.0.0.0/8"`, "%s is a private address, which gathering refuses", host)
		}
	}
	if src.Every > 0 && src.Every < time.Minute && !private {
		s.fault(s.at("every"), `at least "1m"; "1s" only for hosts in crawler.allow_private`, "every %q is impolite", FormatDuration(src.Every))
	}
}

// polledTwice refuses a feed that an earlier source polls already.
func (s *section) polledTwice(src *Source) {
	if src.Type != Feed || src.URL == "" {
		return
	}
	for _, other := range s.cfg.Sources[:len(s.cfg.Sources)-1] {
		if other.Type == Feed && other.URL == src.URL {
			s.fault(s.at("url"), "keep one of them", "source %q polls this address already", short(other.Name))
			return
		}
	}
}

// addressAt is where an address is written in this source.
func (s *section) addressAt(raw string) span {
	for _, e := range s.table.entries {
		for _, v := range append([]*value{e.value}, e.value.list...) {
			if v.kind == kindText && v.text == raw {
				return v.at
			}
		}
	}
	return s.table.at
}

// privateHost names the host of an address that is private by its looks; a name
// that only resolves to a private address is for the crawler's door to refuse.
func privateHost(raw string) (host string, private bool) {
	u, err := url.Parse(raw)
	if err != nil {
		return "", false
	}
	host = u.Hostname()
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return host, true
	}
	a, err := netip.ParseAddr(host)
	return host, err == nil && (a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast())
}

func (s *section) allowsPrivate(host string) bool {
	a, err := netip.ParseAddr(host)
	if err != nil {
		a = netip.AddrFrom4([4]byte{127, 0, 0, 1}) // localhost
	}
	return slices.ContainsFunc(s.cfg.Crawler.AllowPrivate, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
}
