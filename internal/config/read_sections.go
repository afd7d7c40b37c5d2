package config

import (
	"errors"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const forever = 100 * year

func (r *reader) crawler(s *section) {
	c := &r.cfg.Crawler
	parsed(s, "contact", &c.Contact, contact)
	parsedList(s, "allow_private", &c.AllowPrivate, network)
	s.duration("delay", &c.Delay, 0, day, "")
	s.integer("concurrency", &c.Concurrency, 1, 1000)
	s.integer("per_host", &c.PerHost, 1, 100)
	s.duration("timeout", &c.Timeout, time.Second, 10*time.Minute, "")
	s.size("max_body", &c.MaxBody, 64<<10, 1<<30)
	s.duration("max_age", &c.MaxAge, time.Minute, forever, "forever")
	parsed(s, "callback_url", &c.CallbackURL, webAddress)
	s.done(nil)
}

func contact(s string) (string, error) {
	u, err := url.Parse(s)
	if err == nil && u.Scheme == "mailto" {
		if _, err := mail.ParseAddress(u.Opaque); err == nil {
			return s, nil
		}
	}
	if err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return s, nil
	}
	if _, err := mail.ParseAddress(s); err == nil {
		return "", errors.New(`write "mailto:` + s + `"`)
	}
	return "", errors.New(`an address such as "mailto:you@your.domain" or "https://your.domain/bot"`)
}

func network(s string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(s)
	if err == nil {
		if p != p.Masked() {
			return p, errors.New("bits are set beyond the prefix; write " + strconv.Quote(p.Masked().String()))
		}
		return p, nil
	}
	if a, err := netip.ParseAddr(s); err == nil {
		return p, errors.New("write the single address as " + strconv.Quote(netip.PrefixFrom(a, a.BitLen()).String()))
	}
	return p, errors.New(`a network such as "10.0.0.0/8" or "fd00::/8"`)
}

func webAddress(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || strings.ContainsAny(s, " \t\r\n") {
		return "", errors.New(`a full address such as "https://site.example/path"`)
	}
	if u.User != nil {
		return "", errors.New("names and passwords do not belong into an address; use url_env")
	}
	return s, nil
}

// size reads "10MB", "512KB" or a number of bytes.
func (s *section) size(key string, to *int64, lo, hi int64) {
	var text string
	v := s.str(key, &text)
	if v == nil {
		return
	}
	number := strings.TrimRight(strings.ToUpper(text), "IB")
	factor := int64(1)
	for suffix, f := range map[string]int64{"K": 1 << 10, "M": 1 << 20, "G": 1 << 30} {
		if n, ok := strings.CutSuffix(number, suffix); ok {
			number, factor = n, f
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 32)
	if err != nil || n*factor < lo || n*factor > hi {
		s.fault(v.at, "a size from 64KB to 1GB, such as \"10MB\"", "%s %q cannot be used", key, text)
		return
	}
	*to = n * factor
}

func (r *reader) alerts(s *section) {
	a := &r.cfg.Alerts
	s.duration("incident_window", &a.IncidentWindow, time.Minute, 30*day, "")
	s.duration("lateness", &a.Lateness, 0, 7*day, "")
	s.duration("catch_up", &a.CatchUp, time.Minute, 7*day, "")
	s.duration("thread_every", &a.ThreadEvery, 0, day, "")
	parsedList(s, "quiet_hours", &a.QuietHours, ParseQuietHours)
	if neverEnd(a.QuietHours) {
		s.warn(s.at("quiet_hours"), "leave some hours in which rules may speak", "these quiet hours never end: nothing below critical is told")
	}
	parsedList(s, "holidays", &a.Holidays, parseDay)
	choice(s, "inhibit", &a.Inhibit, InhibitNone, InhibitInfo, InhibitLower)
	s.integer("limit", &a.Limit, 1, 100000)
	s.done(nil)
}

func (r *reader) retention(s *section) {
	k := &r.cfg.Retention
	s.duration("mentions", &k.Mentions, day, forever, "forever")
	s.duration("verdicts", &k.Verdicts, day, forever, "forever")
	s.duration("audit", &k.Audit, day, forever, "forever")
	s.done(nil)
}

func (r *reader) web(s *section) {
	w := &r.cfg.Web
	parsed(s, "listen", &w.Listen, listenAddress)
	parsed(s, "url", &w.URL, webAddress)
	w.URL = strings.TrimSuffix(w.URL, "/")
	s.flag("allow_edit", &w.AllowEdit)
	r.webUsers(s)
	parsedList(s, "trusted_proxies", &w.TrustedProxies, network)
	parsed(s, "user_header", &w.UserHeader, header)
	parsed(s, "role_header", &w.RoleHeader, header)
	choice(s, "default_role", &w.DefaultRole, Viewer, Editor, Admin)
	s.done(nil)
	r.checkWeb(s)
}

func (r *reader) checkWeb(s *section) {
	w := &r.cfg.Web
	proxy := len(w.TrustedProxies) > 0 && w.UserHeader != ""
	if (len(w.TrustedProxies) > 0) != (w.UserHeader != "") {
		key, other := "trusted_proxies", "user_header"
		if w.UserHeader != "" {
			key, other = other, key
		}
		s.fault(s.at(key), "add "+other, "%s means nothing without %s", key, other)
	}
	if !proxy && s.has("role_header") && !s.has("user_header") {
		s.fault(s.at("role_header"), "add user_header and trusted_proxies", "role_header means nothing without user_header")
	}
	if w.Listen != "" && !loopback(w.Listen) && len(w.Users) == 0 && !proxy {
		s.fault(s.at("listen"), "add [[web.users]], or trusted_proxies with user_header, or listen on 127.0.0.1",
			"everybody who reaches %s could read and change everything", w.Listen)
	}
}

func (r *reader) webUsers(s *section) {
	w := &r.cfg.Web
	names := map[string]span{}
	for i, t := range s.tables("users") {
		one := r.named(t, "web user", i, names)
		u := User{Name: one.name, Role: Viewer}
		choice(one, "role", &u.Role, Viewer, Editor, Admin)
		one.passwordHash(&u)
		one.need("password_hash", "make one with: earshot web password")
		one.done(nil)
		w.Users = append(w.Users, u)
	}
	names = map[string]span{}
	for i, t := range s.tables("tokens") {
		one := r.named(t, "web token", i, names)
		k := Token{Name: one.name, Role: Viewer}
		choice(one, "role", &k.Role, Viewer, Editor, Admin)
		parsed(one, "sha256", &k.SHA256, sha256Hex)
		one.need("sha256", "make one with: earshot web token")
		one.done(nil)
		w.Tokens = append(w.Tokens, k)
	}
}

var (
	argon      = regexp.MustCompile(`^\$argon2id\$v=\d+\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]+\$[A-Za-z0-9+/]+$`)
	hex64      = regexp.MustCompile(`^[0-9a-f]{64}$`)
	headerName = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)
)

// passwordHash never repeats what stands there: it may be the password itself.
func (s *section) passwordHash(u *User) {
	v := s.str("password_hash", &u.PasswordHash)
	if v != nil && !argon.MatchString(v.text) {
		s.text.blank = append(s.text.blank, v.at)
		s.fault(v.at, "$argon2id$v=19$m=…; make one with: earshot web password", "password_hash is no argon2id hash")
		u.PasswordHash = ""
	}
}

func sha256Hex(s string) (string, error) {
	if !hex64.MatchString(s) {
		return "", errors.New("64 hex digits; make them with: earshot web token")
	}
	return s, nil
}

func header(s string) (string, error) {
	if !headerName.MatchString(s) {
		return "", errors.New(`the name of a header, such as "X-Forwarded-User"`)
	}
	return s, nil
}

func listenAddress(s string) (string, error) {
	if s == "off" {
		return "", nil
	}
	host, port, err := net.SplitHostPort(s)
	n, portErr := strconv.ParseUint(port, 10, 16)
	if err != nil || portErr != nil || n > 65535 || strings.ContainsAny(host, " /") {
		return "", errors.New(`host:port such as "127.0.0.1:8470", or "off"`)
	}
	return s, nil
}

// loopback reports whether a listen address is reachable from this machine only.
func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.IsLoopback()
}
