// Package feed reads RSS, Atom, RDF and JSON feeds, as they should be and as they
// are, into mentions, and polls them.
//
// It owns everything about the formats: encodings, repairs, dates, identity of
// items, HTML to text, the feeds of well-known services, autodiscovery. It uses
// gofeed and lets none of its types out. It never fetches but through the door.
package feed

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/charset"
	"github.com/earshot/earshot/internal/mention"
	"github.com/mmcdole/gofeed"
)

// MaxBytes is the largest document that is parsed.
const MaxBytes = 20 << 20

// Document is what a feed says.
type Document struct {
	Format   string // "RSS 2.0", "Atom 1.0", "JSON 1.1", …
	Title    string
	Homepage string
	Self     string // the feed's own address, where it names one
	Hub      string // its WebSub hub, where it has one
	Older    string // where older items are (RFC 5005), where it says so
	Lang     string
	// TTL is how long the feed asks not to be polled: ttl, sy:updatePeriod.
	TTL time.Duration
	// SkipHours and SkipDays are when the feed says nothing is published (GMT).
	SkipHours []int
	SkipDays  []time.Weekday
	// Mentions are its items in the order of the document; Dropped are the items
	// that are none, each with its reason.
	Mentions []mention.Mention
	Dropped  []mention.Outcome
	// Repaired says what had to be mended; "" for a sound document.
	Repaired string

	author string   // of the whole feed
	guids  []string // of Mentions, "" where an item has none
	// transcripts are those of episodes, by transcriptKey
	transcripts map[string]transcript
}

// The ways in which a document is no feed.
var (
	ErrEmpty   = errors.New("the document is empty")
	ErrHTML    = errors.New("an HTML page, not a feed")
	ErrJSON    = errors.New("JSON, but no JSON Feed")
	ErrNotFeed = errors.New("no RSS, Atom, RDF or JSON feed")
	ErrCDF     = errors.New("a CDF channel, a format of 1997 that is not read; look for an RSS or Atom feed")
	ErrTooBig  = errors.New("larger than any feed may be")
	ErrTooDeep = errors.New("nested deeper than any feed; it looks like an attack")
	ErrBroken  = errors.New("broken beyond repair")
)

// Parse reads a document fetched from address (which resolves relative links
// and tells items without identity apart; it may be ""). An error is one of the
// Err values of this package, wrapped. It does not look at the clock: dates are
// as claimed.
func Parse(body []byte, contentType, address string) (*Document, error) {
	if len(body) > MaxBytes {
		return nil, fmt.Errorf("parse feed: %w: %d bytes, %d allowed", ErrTooBig, len(body), MaxBytes)
	}
	text := charset.ToUTF8(body, contentType)
	trimmed := strings.TrimSpace(text)
	switch {
	case trimmed == "":
		return nil, fmt.Errorf("parse feed: %w", ErrEmpty)
	case trimmed[0] == '{' || trimmed[0] == '[':
		return parseJSON(trimmed, address)
	case !rootOnly.MatchString(text):
		if htmlTag.MatchString(text) {
			return nil, fmt.Errorf("parse feed: %w", ErrHTML)
		}
		return nil, fmt.Errorf("parse feed: %w", ErrNotFeed)
	}
	if doc := trim(text); cdfChannel.MatchString(doc) {
		return nil, fmt.Errorf("parse feed: %w", ErrCDF)
	}
	if page := htmlPage.FindStringIndex(text); page != nil && page[0] < rootOnly.FindStringIndex(text)[0] {
		return nil, fmt.Errorf("parse feed: %w", ErrHTML)
	}
	return parseXML(trim(text), address)
}

// parseXML reads the document as it is, then mended, then cut off or loosened:
// the first that works wins.
func parseXML(doc, address string) (*Document, error) {
	if tooDeep(doc) {
		return nil, fmt.Errorf("parse feed: %w", ErrTooDeep)
	}
	if n := strings.Count(doc, "<item") + strings.Count(doc, "<entry"); n > mostItems {
		return nil, fmt.Errorf("parse feed: %w: %d items, %d allowed", ErrTooBig, n, mostItems)
	}
	f, err := read(doc)
	var d *Document
	if err == nil {
		d = build(f, address)
	} else {
		for _, fix := range repairs(mend(doc)) {
			if g, e := read(fix.doc); e == nil {
				d = build(g, address)
				d.Repaired = fix.what
				break
			}
		}
	}
	if d == nil {
		return nil, fmt.Errorf("parse feed: %w: %w", ErrBroken, err)
	}
	return d, nil
}

type repair struct{ doc, what string }

// repairs lists what can be tried on a broken document, the most faithful first.
func repairs(doc string) []repair {
	const mended, cutOff = "broken XML was mended", "the document was cut off; what is whole was read"
	out := []repair{{doc, mended}}
	cut, whole := closeOff(doc)
	if whole && !ended.MatchString(doc) {
		out = append(out, repair{cut, cutOff}, repair{loosen(cut), cutOff})
	}
	out = append(out, repair{loosen(doc), mended})
	if whole {
		out = append(out, repair{cut, cutOff}, repair{loosen(cut), cutOff})
	}
	return out
}

// ended recognises a document that has its root's closing tag.
var ended = regexp.MustCompile(`(?i)</(rss|feed|[a-z0-9]{1,20}:feed|rdf:rdf|[a-z0-9]{1,20}:rdf|rdf)\s*>\s*(<!--.*-->)?\s*$`)

// read is the one place gofeed is called.
func read(doc string) (f *gofeed.Feed, err error) {
	defer func() {
		if p := recover(); p != nil {
			f, err = nil, fmt.Errorf("parser fault: %v", p)
		}
	}()
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	return p.Parse(strings.NewReader(doc))
}

// webURL resolves a link and returns "" for what is no web address.
func webURL(base *url.URL, link string) string {
	link = strings.TrimSpace(link)
	if link == "" || len(link) > 8192 {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil {
		u, err = url.Parse(strings.ReplaceAll(strings.ReplaceAll(link, " ", "%20"), "%%", "%25%"))
		if err != nil {
			return ""
		}
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}
