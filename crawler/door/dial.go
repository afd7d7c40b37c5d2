package door

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Resolver finds the addresses of a name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// dialError is a refusal on the way to a connection; it keeps its reason through
// the wrapping net/http does.
type dialError struct {
	reason Reason
	detail string
	err    error
}

func (e *dialError) Error() string {
	if e.err != nil {
		return fmt.Sprintf("%s: %v", e.detail, e.err)
	}
	return e.detail
}

func (e *dialError) Unwrap() error { return e.err }

// dial resolves the name itself and connects to an address it has judged. The
// address checked is the address dialled, so a name that turns private between
// two look-ups (DNS rebinding) gains nothing.
func (d *Door) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, portText, err := net.SplitHostPort(address)
	if err != nil {
		return nil, &dialError{BadURL, "split host and port", err}
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, &dialError{BadURL, "read port", err}
	}
	if _, isProxy := d.proxies.Load(address); isProxy {
		// The operator's own proxy may well be private; what it is asked for
		// was judged by checkProxied.
		return (&net.Dialer{Timeout: d.opt.Timeouts.Dial}).DialContext(ctx, network, address)
	}
	ips, err := d.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	return d.dialFirst(ctx, network, host, ips, uint16(port))
}

func (d *Door) dialFirst(ctx context.Context, network, host string, ips []netip.Addr, port uint16) (net.Conn, error) {
	var last error
	tried := 0
	for _, ip := range ips {
		if reason, ok := d.mayReach(ip, port); !ok {
			if last == nil {
				last = refusal(reason, host, ip, port)
			}
			continue
		}
		if tried++; tried > 4 {
			break // enough addresses of one name
		}
		conn, err := (&net.Dialer{Timeout: d.opt.Timeouts.Dial}).DialContext(ctx, network, netip.AddrPortFrom(ip.Unmap(), port).String())
		if err == nil {
			return conn, nil
		}
		last = &dialError{Connect, "connect to " + host, err}
	}
	return nil, last
}

func refusal(reason Reason, host string, ip netip.Addr, port uint16) *dialError {
	if reason == Port {
		return &dialError{Port, fmt.Sprintf("port %d of %s: only 80 and 443 are asked", port, host), nil}
	}
	if host == ip.String() {
		return &dialError{Private, host + " is no public address; allow_private opens it", nil}
	}
	return &dialError{Private, fmt.Sprintf("%s resolves to %s, no public address; allow_private opens it", host, ip), nil}
}

func (d *Door) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{ip}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, d.opt.Timeouts.Dial)
	defer cancel()
	ips, err := d.opt.Resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		var dns *net.DNSError
		if errors.As(err, &dns) && dns.IsTimeout {
			return nil, &dialError{Timeout, "resolve " + host, err}
		}
		return nil, &dialError{DNS, "resolve " + host, err}
	}
	if len(ips) == 0 {
		return nil, &dialError{DNS, host + " has no address", nil}
	}
	return ips, nil
}

// checkProxied judges the target of a request that a proxy will make for us. A
// name we cannot resolve is left to the proxy; one we can must be public.
func (d *Door) checkProxied(ctx context.Context, target, proxy *url.URL) error {
	d.proxies.Store(hostPort(proxy), struct{}{})
	if hostPort(target) == hostPort(proxy) {
		return &dialError{Private, "the target is the proxy itself", nil}
	}
	port, err := strconv.ParseUint(portOf(target), 10, 16)
	if err != nil {
		return &dialError{BadURL, "read port", err}
	}
	ips, err := d.resolve(ctx, target.Hostname())
	if err != nil {
		return nil
	}
	for _, ip := range ips {
		if reason, ok := d.mayReach(ip, uint16(port)); !ok {
			return refusal(reason, target.Hostname(), ip, uint16(port))
		}
	}
	return nil
}

func hostPort(u *url.URL) string { return net.JoinHostPort(u.Hostname(), portOf(u)) }

// hostKey names what politeness is owed to: a host on its usual ports is one,
// by http and https; on other ports it may be somebody else's.
func hostKey(u *url.URL) string {
	host := strings.ToLower(u.Hostname())
	if port := portOf(u); port != "80" && port != "443" {
		return net.JoinHostPort(host, port)
	}
	return host
}

func portOf(u *url.URL) string {
	if p := u.Port(); p != "" {
		return p
	}
	if u.Scheme == "https" {
		return "443"
	}
	return "80"
}

// Timeouts are wall-clock limits of one exchange. They are not scaled with the
// clock: a server answers in its own time.
type Timeouts struct {
	Dial   time.Duration // resolving and connecting, each; default 10 s
	TLS    time.Duration // the handshake; default 10 s
	Header time.Duration // from request sent to headers read; default 20 s
	Idle   time.Duration // silence within a body; default 15 s
	Total  time.Duration // the whole exchange, body included; default 60 s
}

func (t Timeouts) withDefaults() Timeouts {
	set := func(v *time.Duration, d time.Duration) {
		if *v <= 0 {
			*v = d
		}
	}
	set(&t.Dial, 10*time.Second)
	set(&t.TLS, 10*time.Second)
	set(&t.Header, 20*time.Second)
	set(&t.Idle, 15*time.Second)
	set(&t.Total, 60*time.Second)
	return t
}
