package door

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// forbidden are the networks gathering never reaches unless the operator names
// them in allow_private: everything that is not the public unicast internet.
var forbidden = mustPrefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
	"fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)

// nat64 and sixToFour carry an IPv4 address inside: it is judged in their place.
var (
	nat64     = netip.MustParsePrefix("64:ff9b::/96")
	sixToFour = netip.MustParsePrefix("2002::/16")
)

func mustPrefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// public says whether an address is part of the public internet.
func public(ip netip.Addr) bool {
	ip = plain(ip)
	if !ip.IsValid() || !ip.IsGlobalUnicast() {
		return false
	}
	return !contains(forbidden, ip)
}

// plain strips what hides an address: zones, IPv4 mapped into IPv6, NAT64 and
// 6to4.
func plain(ip netip.Addr) netip.Addr {
	ip = ip.WithZone("").Unmap()
	if !ip.Is6() {
		return ip
	}
	b := ip.As16()
	switch {
	case nat64.Contains(ip):
		return netip.AddrFrom4([4]byte(b[12:16]))
	case sixToFour.Contains(ip):
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return ip
}

func contains(prefixes []netip.Prefix, ip netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// allowedPrivate says whether the operator opened this address by name.
func (d *Door) allowedPrivate(ip netip.Addr) bool {
	return contains(d.opt.AllowPrivate, plain(ip))
}

// mayReach judges one resolved address and port.
func (d *Door) mayReach(ip netip.Addr, port uint16) (Reason, bool) {
	if d.allowedPrivate(ip) {
		return "", true
	}
	if !public(ip) {
		return Private, false
	}
	if port != 80 && port != 443 && !slices.Contains(d.opt.Ports, port) {
		return Port, false
	}
	return "", true
}

// PrivateURL says whether an address names, as a literal or as localhost, a host
// in a network the operator opened; such hosts may be asked as often as once a
// second.
func (d *Door) PrivateURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := u.Hostname()
	if strings.EqualFold(host, "localhost") {
		host = "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && d.allowedPrivate(ip) && !public(ip)
}
