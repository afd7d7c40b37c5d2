package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// policy lets a page load its own style and script and nothing else, from
// nowhere else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guarded adds the headers that keep pages safe and refuses foreign host names,
// which keeps other sites' scripts from reaching in by a name that turns local
// (DNS rebinding).
func (s *site) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if !s.known(r.Host) {
			http.Error(w, "This earshot is not known under the name you asked for.\nIts own name is [web] url in rules.toml; without users it answers to loopback names alone.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// known reports whether the host a page was asked for under is ours. Loopback
// always is. A number and the host of [web] url are where people must sign in;
// where nobody has to, they would open everything to whoever is led there.
func (s *site) known(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	if err == nil && addr.IsLoopback() {
		return true
	}
	if !s.guardedByName() {
		return false
	}
	if err == nil {
		return true
	}
	own, err := url.Parse(s.o.Config().Web.URL)
	return err == nil && own.Host != "" && strings.EqualFold(own.Hostname(), host)
}

// guardedByName tells whether visitors have to say who they are.
func (s *site) guardedByName() bool {
	web := s.o.Config().Web
	return len(web.Users) > 0 || len(web.TrustedProxies) > 0 && web.UserHeader != ""
}

// clientOf is the address a request comes from: the connection's, or what trusted
// proxies say of it.
func (s *site) clientOf(r *http.Request) netip.Addr {
	peer := peerOf(r)
	for hops := strings.Split(r.Header.Get("X-Forwarded-For"), ","); s.isProxy(peer) && len(hops) > 0; hops = hops[:len(hops)-1] {
		next, err := netip.ParseAddr(strings.TrimSpace(hops[len(hops)-1]))
		if err != nil {
			break
		}
		peer = next.Unmap()
	}
	return peer
}

// peerOf is the other end of the connection.
func peerOf(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}

// isProxy tells whether an address is one of trusted_proxies.
func (s *site) isProxy(addr netip.Addr) bool {
	for _, p := range s.o.Config().Web.TrustedProxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
