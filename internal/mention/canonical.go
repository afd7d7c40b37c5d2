package mention

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// ErrNoWebAddress is returned for a text that is no absolute http or https URL.
var ErrNoWebAddress = errors.New("not a web address")

// Canonical is the one spelling of a web address under which a page is known,
// however it was linked to: https, host in lower case ASCII, without tracking
// parameters, session ids, AMP and mobile variants, redirect wrappers, fragments
// (but those that name a comment), default ports, index files and a
// trailing slash; remaining parameters sorted. "www." stays, because it may be
// needed to fetch the page; [NewID] looks past it.
//
// It is idempotent and works offline.
func Canonical(raw string) (string, error) {
	out, err := reduce(raw)
	for range 6 { // taking one disguise off may bare another
		again, e := reduce(out)
		if err != nil || e != nil || again == out {
			break
		}
		out = again
	}
	return out, err
}

// reduce takes off one layer of everything Canonical removes.
func reduce(raw string) (string, error) {
	u, err := parseWeb(raw)
	if err != nil {
		return "", err
	}
	if inner := unwrap(u); inner != nil {
		u = inner
	}
	u.Scheme, u.User = "https", nil
	if u.Host = canonicalHost(u); u.Hostname() == "" || strings.Trim(u.Hostname(), ".") == "" {
		return "", fmt.Errorf("read address: %w: no host", ErrNoWebAddress)
	}
	u.Fragment, u.RawFragment = keptFragment(u.Fragment), ""
	p := canonicalPath(u.EscapedPath())
	query := canonicalQuery(u)
	if query == "" {
		p = indexFile.ReplaceAllString(p, "/")
	}
	p, query = platformForm(u, p, query)
	out := "https://" + u.Host + strings.TrimSuffix(p, "/")
	if p == "/" {
		out += "/"
	}
	if query != "" {
		out += "?" + query
	}
	if u.Fragment != "" {
		out += "#" + u.EscapedFragment()
	}
	return out, nil
}

func parseWeb(raw string) (*url.URL, error) {
	raw = strings.TrimSpace(raw)
	if len(raw) > 16<<10 {
		return nil, fmt.Errorf("read address: %w: too long", ErrNoWebAddress)
	}
	if strings.HasPrefix(raw, "//") {
		raw = "https:" + raw
	}
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("read address: %w", ErrNoWebAddress)
	}
	u.Scheme = strings.ToLower(u.Scheme)
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, fmt.Errorf("read address: %w", ErrNoWebAddress)
	}
	return u, nil
}

// Unwrap returns the address a redirect service (news alerts, search results,
// link shims of networks) carries inside raw, or raw itself. It works offline.
func Unwrap(raw string) string {
	u, err := parseWeb(raw)
	if err != nil {
		return raw
	}
	if inner := unwrap(u); inner != nil {
		return inner.String()
	}
	return raw
}

// unwrap returns the address a redirect service carries inside, or nil.
func unwrap(u *url.URL) *url.URL {
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	q := u.Query()
	var inner string
	switch {
	case isGoogle(host) && u.Path == "/url":
		inner = firstOf(q, "url", "q")
	case isGoogle(host) && strings.HasPrefix(u.Path, "/amp/"):
		inner = ampCached(strings.TrimPrefix(u.Path, "/amp/"))
	case strings.HasSuffix(host, ".cdn.ampproject.org"):
		if _, rest, ok := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/"); ok {
			inner = ampCached(rest)
		}
	case host == "bing.com" && strings.HasSuffix(u.Path, "/apiclick.aspx"):
		inner = q.Get("url")
	case host == "l.facebook.com" || host == "lm.facebook.com" || host == "l.instagram.com":
		inner = q.Get("u")
	case host == "out.reddit.com":
		inner = q.Get("url")
	case host == "youtube.com" && u.Path == "/redirect":
		inner = q.Get("q")
	case host == "href.li":
		inner = u.RawQuery
	}
	if inner == "" {
		return nil
	}
	v, err := parseWeb(inner)
	if err != nil {
		return nil
	}
	return v
}

func isGoogle(host string) bool {
	return strings.HasPrefix(host, "google.") || strings.HasPrefix(host, "news.google.")
}

func firstOf(q url.Values, keys ...string) string {
	for _, k := range keys {
		if v := q.Get(k); strings.HasPrefix(v, "http") {
			return v
		}
	}
	return ""
}

// ampCached reads "s/host/path" (https) or "host/path" of an AMP cache.
func ampCached(rest string) string {
	if after, ok := strings.CutPrefix(rest, "s/"); ok {
		return "https://" + after
	}
	return "http://" + rest
}

func canonicalHost(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil && ascii != "" {
		host = ascii
	}
	host = desktopHost(host)
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		host += ":" + p
	}
	return host
}

// desktopHost takes the mark of a mobile or AMP variant out of a host name.
func desktopHost(host string) string {
	labels := strings.Split(host, ".")
	for i := 0; i < len(labels) && i < 2 && len(labels) > 2; i++ {
		switch labels[i] {
		case "m", "mobile", "amp", "touch", "wap":
			rest := strings.Join(slices.Delete(slices.Clone(labels), i, i+1), ".")
			if _, err := publicsuffix.EffectiveTLDPlusOne(rest); err == nil {
				return rest
			}
		}
	}
	return host
}

// namesComment recognises fragments that point at one utterance on a page rather
// than at a place in a text.
var namesComment = regexp.MustCompile(`^(?i)(comment|c|post|p|reply|msg|message|issuecomment|discussioncomment|discussion_r|li-comment|div-comment|entry|note)[-_]?\d+$`)

func keptFragment(f string) string {
	if namesComment.MatchString(f) || strings.HasPrefix(f, "!") && len(f) > 1 {
		return f
	}
	return ""
}

var (
	slashes    = regexp.MustCompile(`/{2,}`)
	sessionID  = regexp.MustCompile(`(?i);(jsessionid|phpsessid|sid)=[^/;?]*`)
	indexFile  = regexp.MustCompile(`(?i)/(index|default)\.(html?|php|aspx?|jsp)$`)
	ampSuffix  = regexp.MustCompile(`(?i)(/amp(\.html)?|\.amp|/amphtml|/amp/amp)/?$`)
	ampMiddle  = regexp.MustCompile(`(?i)\.amp\.(html?)$`)
	ampPrefix  = regexp.MustCompile(`(?i)^/amp/(.+)`)
	escapedHex = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
)

func canonicalPath(p string) string {
	if p == "" {
		return "/"
	}
	p = escapedHex.ReplaceAllStringFunc(p, func(e string) string {
		c, _ := url.PathUnescape(e)
		if len(c) == 1 && (c[0] >= 'a' && c[0] <= 'z' || c[0] >= 'A' && c[0] <= 'Z' || c[0] >= '0' && c[0] <= '9' || strings.Contains("-._~", c)) {
			return c
		}
		return strings.ToUpper(e)
	})
	p = sessionID.ReplaceAllString(p, "")
	slash := strings.HasSuffix(p, "/")
	p = path.Clean("/" + slashes.ReplaceAllString(p, "/"))
	if slash && p != "/" {
		p += "/"
	}
	for ampSuffix.MatchString(p) && len(ampSuffix.ReplaceAllString(p, "")) > 1 {
		p = ampSuffix.ReplaceAllString(p, "")
	}
	p = ampMiddle.ReplaceAllString(p, ".$1")
	for ampPrefix.MatchString(p) {
		p = ampPrefix.ReplaceAllString(p, "/$1")
	}
	if p = strings.TrimRight(p, "/"); p == "" {
		return "/"
	}
	return p
}

// platformForm gives large platforms their one address per post.
func platformForm(u *url.URL, p, query string) (string, string) {
	host := strings.TrimPrefix(u.Host, "www.")
	switch {
	case host == "youtu.be" && len(p) > 1:
		u.Host, u.Fragment = "www.youtube.com", ""
		return "/watch", "v=" + url.QueryEscape(strings.Trim(p, "/"))
	case host == "youtube.com":
		u.Host = "www.youtube.com"
		if id, ok := strings.CutPrefix(p, "/shorts/"); ok {
			return "/watch", "v=" + url.QueryEscape(strings.Trim(id, "/"))
		}
		if v, err := url.ParseQuery(query); err == nil && p == "/watch" && v.Get("v") != "" {
			return p, "v=" + url.QueryEscape(v.Get("v"))
		}
	case host == "twitter.com" || host == "x.com":
		u.Host = "x.com"
		if strings.Contains(p, "/status/") {
			return p, ""
		}
	case host == "reddit.com" || host == "old.reddit.com" || host == "new.reddit.com" || host == "np.reddit.com" || host == "i.reddit.com":
		u.Host = "www.reddit.com"
		if strings.Contains(p, "/comments/") {
			return p, ""
		}
	}
	return p, query
}

// redditThing is an address on Reddit: of a post, or of a comment below it. Community
// and title in it are decoration.
var redditThing = regexp.MustCompile(`^(?:reddit\.com(?:/(?:r|user)/[^/]+)?/comments|redd\.it)/([0-9a-z]+)(?:/[^/?#]*(?:/([0-9a-z]+))?)?$`)

// idKey is what of a canonical address decides identity: not the scheme and not
// a leading "www.".
func idKey(canonical string) string {
	key := strings.TrimPrefix(canonical, "https://")
	key = strings.TrimPrefix(key, "http://")
	key = strings.TrimPrefix(key, "www.")
	if m := redditThing.FindStringSubmatch(key); m != nil {
		return "reddit.com/comments/" + m[1] + "/" + m[2]
	}
	return key
}
