// Package robots reads robots.txt as RFC 9309 says and answers one question: may
// a crawler with this product token ask for this path?
//
// It owns parsing and matching and nothing else: it never fetches, never caches
// and never waits. Unknown lines and broken values never spoil the file around
// them.
package robots

import (
	"bytes"
	"strconv"
	"strings"
	"time"
)

// MaxBytes is how much of a file is read; RFC 9309 asks for at least 500 KiB.
const MaxBytes = 512_000

// MaxCrawlDelay caps the unofficial Crawl-delay line: a longer one would stop a
// site from ever being read through and is nearly always a mistake.
const MaxCrawlDelay = 60 * time.Second

// maxRules bounds the rules kept of one file, so that matching stays cheap
// against a hostile one.
const maxRules = 10_000

// Rules is one parsed robots.txt. The zero value allows everything. It is safe
// for concurrent use.
type Rules struct {
	groups      []group
	sitemaps    []string
	disallowAll bool
}

type group struct {
	agents  []string // lower case product tokens; "*" for everybody
	rules   []rule
	delay   time.Duration
	signals []string
}

type rule struct {
	pattern string // normalised, without a trailing "$"
	end     bool   // the pattern ended in "$"
	allow   bool
	weight  int // octets of the pattern as written: the longest match wins
}

// DisallowAll is the answer while a site's robots.txt cannot be reached.
func DisallowAll() *Rules { return &Rules{disallowAll: true} }

// FromStatus judges an answer to GET /robots.txt by the letter of RFC 9309: a
// success is parsed, a client error means there are no rules, anything else
// means the rules cannot be known and everything is refused. (The door is more
// careful than the letter and treats 429 as a server error.)
func FromStatus(status int, body []byte) *Rules {
	switch {
	case status >= 200 && status < 300:
		return Parse(body)
	case status >= 400 && status < 500:
		return &Rules{}
	default:
		return DisallowAll()
	}
}

// Parse reads the text of a robots.txt. It never fails: lines it does not
// understand are left out, and what lies beyond [MaxBytes] is not read.
func Parse(body []byte) *Rules {
	if len(body) > MaxBytes {
		body = body[:MaxBytes]
	}
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	p := parser{rules: &Rules{}}
	for line := range bytes.FieldsFuncSeq(body, func(r rune) bool { return r == '\n' || r == '\r' }) {
		p.line(string(line))
	}
	return p.rules
}

type parser struct {
	rules   *Rules
	open    bool // a group has begun and may take rules
	inRules bool // the open group has had a rule: the next user-agent begins a new one
	count   int
}

func (p *parser) line(line string) {
	if i := strings.IndexByte(line, '#'); i >= 0 {
		line = line[:i]
	}
	key, value, found := strings.Cut(line, ":")
	if !found {
		return
	}
	key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
	switch key {
	case "user-agent", "useragent", "user agent":
		p.agent(value)
	case "allow", "disallow":
		p.rule(key == "allow", value)
	case "crawl-delay", "crawldelay":
		p.delay(value)
	case "sitemap":
		if value != "" && len(p.rules.sitemaps) < maxRules {
			p.rules.sitemaps = append(p.rules.sitemaps, value)
		}
	case "content-signal":
		if g := p.group(); g != nil {
			g.signals = append(g.signals, value)
		}
	}
}

func (p *parser) group() *group {
	if !p.open {
		return nil
	}
	return &p.rules.groups[len(p.rules.groups)-1]
}

func (p *parser) agent(value string) {
	if !p.open || p.inRules {
		p.rules.groups = append(p.rules.groups, group{})
		p.open, p.inRules = true, false
	}
	g := p.group()
	g.agents = append(g.agents, productToken(value))
}

// productToken is the leading run of letters, "-" and "_" the RFC allows in a
// token, so that "earshot/1.0" in a file still names earshot. "*" stays itself.
func productToken(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "*") {
		return "*"
	}
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			s = s[:i]
			break
		}
	}
	return strings.ToLower(s)
}

func (p *parser) rule(allow bool, value string) {
	g := p.group()
	if g == nil {
		return // rules before any user-agent belong to nobody
	}
	p.inRules = true
	if value == "" || p.count >= maxRules {
		return
	}
	p.count++
	r := rule{allow: allow, pattern: normalise(value)}
	r.weight = len(r.pattern)
	if strings.HasSuffix(r.pattern, "$") {
		r.pattern, r.end = strings.TrimSuffix(r.pattern, "$"), true
	}
	g.rules = append(g.rules, r)
}

func (p *parser) delay(value string) {
	g := p.group()
	if g == nil {
		return
	}
	p.inRules = true
	seconds, err := strconv.ParseFloat(value, 64)
	if err != nil || !(seconds > 0) {
		return
	}
	if seconds > MaxCrawlDelay.Seconds() {
		seconds = MaxCrawlDelay.Seconds()
	}
	g.delay = max(g.delay, time.Duration(seconds*float64(time.Second)))
}

// Allowed says whether a crawler named token may ask for this path, given as
// raw path and query ("/a?b=c"). /robots.txt itself may always be read.
func (r *Rules) Allowed(token, pathQuery string) bool {
	if pathQuery == "/robots.txt" {
		return true
	}
	if r.disallowAll {
		return false
	}
	if pathQuery == "" || pathQuery[0] != '/' {
		pathQuery = "/" + pathQuery
	}
	path := normalise(pathQuery)
	best, allow := -1, true
	for _, g := range r.of(token) {
		for _, rule := range g.rules {
			if rule.weight < best || (rule.weight == best && allow) {
				continue
			}
			if rule.matches(path) {
				best, allow = rule.weight, rule.allow
			}
		}
	}
	return allow
}

// CrawlDelay is the gap this file asks a crawler named token to keep between
// two requests, at most [MaxCrawlDelay]; zero when it asks for none.
func (r *Rules) CrawlDelay(token string) time.Duration {
	var delay time.Duration
	for _, g := range r.of(token) {
		delay = max(delay, g.delay)
	}
	return delay
}

// Sitemaps lists the addresses of the file's Sitemap lines, as written.
func (r *Rules) Sitemaps() []string { return r.sitemaps }

// Signals lists the Content-Signal values that hold for token, as written.
func (r *Rules) Signals(token string) []string {
	var out []string
	for _, g := range r.of(token) {
		out = append(out, g.signals...)
	}
	return out
}

// of returns the groups that hold for token: all that name it, merged, else all
// that name everybody.
func (r *Rules) of(token string) []group {
	token = productToken(token)
	var own, star []group
	for _, g := range r.groups {
		for _, a := range g.agents {
			if a == token && token != "" {
				own = append(own, g)
				break
			}
			if a == "*" {
				star = append(star, g)
				break
			}
		}
	}
	if own != nil {
		return own
	}
	return star
}
