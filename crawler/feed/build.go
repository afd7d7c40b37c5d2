package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/markup"
	"github.com/earshot/earshot/internal/mention"
	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"
)

// Kind is the kind of every mention a feed yields.
const Kind = "feed"

// build turns what gofeed read into a document.
func build(f *gofeed.Feed, address string) *Document {
	self, _ := url.Parse(address)
	d := &Document{
		Format: strings.TrimSpace(strings.ToUpper(f.FeedType[:min(1, len(f.FeedType))]) + f.FeedType[min(1, len(f.FeedType)):] + " " + f.FeedVersion),
		Title:  markup.Inline(f.Title), Lang: feedLang(f),
	}
	if f.FeedType == "rss" {
		d.Format = strings.TrimSpace("RSS " + f.FeedVersion)
	}
	d.Homepage = webURL(self, f.Link)
	d.Self = webURL(self, f.FeedLink)
	readOriginal(d, f, self)
	d.TTL = max(d.TTL, updatePeriod(f))
	b := builder{doc: d, feed: f, self: self, base: self, address: address}
	if home, err := url.Parse(d.Homepage); err == nil && d.Homepage != "" {
		b.base = home
	}
	b.comments = isCommentsFeed(d.Title, address)
	for i, it := range f.Items {
		if i >= maxItems {
			d.Dropped = append(d.Dropped, mention.Outcome{Reason: mention.Refused, Detail: "more items than a feed may have"})
			continue
		}
		b.add(it, i)
	}
	b.identify()
	d.guids = b.native
	return d
}

// readOriginal takes what the universal form loses.
func readOriginal(d *Document, f *gofeed.Feed, self *url.URL) {
	switch o := f.OriginalFeed().(type) {
	case *rss.Feed:
		if n, err := strconv.Atoi(strings.TrimSpace(o.TTL)); err == nil && n > 0 {
			d.TTL = time.Duration(min(n, 60*24*30)) * time.Minute
		}
		for _, h := range o.SkipHours {
			if n, err := strconv.Atoi(strings.TrimSpace(h)); err == nil && n >= 0 && n <= 24 {
				d.SkipHours = append(d.SkipHours, n%24)
			}
		}
		for _, day := range o.SkipDays {
			if wd, ok := weekdays[strings.ToLower(strings.TrimSpace(day))]; ok {
				d.SkipDays = append(d.SkipDays, wd)
			}
		}
		for _, e := range append(f.Extensions["atom"]["link"], f.Extensions["atom10"]["link"]...) {
			d.relate(e.Attrs["rel"], webURL(self, e.Attrs["href"]))
		}
	case *atom.Feed:
		var names []string
		for _, p := range o.Authors {
			names = append(names, p.Name)
		}
		d.author = strings.Join(names, ", ")
		for _, l := range o.Links {
			d.relate(l.Rel, webURL(self, l.Href))
		}
	case *json.Feed:
		d.Older = webURL(self, o.NextURL)
	}
}

// relate takes in one link of the feed as a whole.
func (d *Document) relate(rel, href string) {
	switch rel {
	case "hub":
		d.Hub = href
	case "self":
		d.Self = href
	case "prev-archive":
		d.Older = href
	case "next": // of a paged feed; an archive is the better one
		if d.Older == "" {
			d.Older = href
		}
	}
}

var weekdays = map[string]time.Weekday{"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6}

func updatePeriod(f *gofeed.Feed) time.Duration {
	sy := f.Extensions["sy"]
	if len(sy["updatePeriod"]) == 0 {
		return 0
	}
	period := map[string]time.Duration{"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour, "monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour}[strings.ToLower(strings.TrimSpace(sy["updatePeriod"][0].Value))]
	if freq := sy["updateFrequency"]; len(freq) > 0 {
		if n, err := strconv.Atoi(strings.TrimSpace(freq[0].Value)); err == nil && n > 1 {
			period /= time.Duration(n)
		}
	}
	return period
}

func feedLang(f *gofeed.Feed) string {
	if l := markup.Lang(f.Language); l != "" {
		return l
	}
	if o, ok := f.OriginalFeed().(*rss.Feed); ok && o.DublinCoreExt != nil && len(o.DublinCoreExt.Language) > 0 {
		return markup.Lang(o.DublinCoreExt.Language[0])
	}
	return ""
}

func isCommentsFeed(title, address string) bool {
	t := strings.ToLower(title)
	for _, p := range []string{"comments on ", "comments for ", "kommentare zu ", "commentaires sur ", "comentarios en ", "commenti a ", "reacties op "} {
		if strings.HasPrefix(t, p) {
			return true
		}
	}
	return strings.Contains(address, "/comments/feed")
}

// builder collects the items of one document.
type builder struct {
	doc        *Document
	feed       *gofeed.Feed
	self, base *url.URL
	address    string
	comments   bool
	native     []string // per mention: its guid, where it has one
}

func (b *builder) add(it *gofeed.Item, i int) {
	if it == nil {
		return
	}
	x := item{Item: it, base: b.base, doc: b.doc, comments: b.comments}
	switch o := b.feed.OriginalFeed().(type) {
	case *rss.Feed:
		if i < len(o.Items) {
			x.rss = o.Items[i]
		}
	case *atom.Feed:
		if i < len(o.Entries) {
			x.atom = o.Entries[i]
		}
	case *json.Feed:
		if i < len(o.Items) {
			x.json = o.Items[i]
		}
	}
	m := x.mention()
	if strings.TrimSpace(m.Title+m.Text) == "" && m.URL == "" && m.Author.Name == "" && m.Published.IsZero() {
		b.doc.Dropped = append(b.doc.Dropped, mention.Outcome{Reason: mention.Refused, Detail: "an item that says nothing"})
		return
	}
	if why := errorItem(&m, x.GUID); why != "" {
		b.doc.Dropped = append(b.doc.Dropped, mention.Outcome{Reason: mention.ErrorItem, Detail: why})
		return
	}
	if t := x.transcript(b.base); t.url != "" {
		if b.doc.transcripts == nil {
			b.doc.transcripts = make(map[string]transcript)
		}
		b.doc.transcripts[transcriptKey(&m)] = t
	}
	b.doc.Mentions = append(b.doc.Mentions, m)
	b.native = append(b.native, strings.TrimSpace(it.GUID))
}

// identify gives every mention its id. The canonical address decides wherever it
// is the item's own, because then feed, crawl and API agree; an address several
// items share, or the homepage, names none of them, and the guid decides.
func (b *builder) identify() {
	shared := make(map[string]int)
	for i := range b.doc.Mentions {
		m := &b.doc.Mentions[i]
		m.CanonicalURL, _ = mention.Canonical(m.URL)
		shared[m.CanonicalURL]++
	}
	home, _ := mention.Canonical(b.doc.Homepage)
	scope, err := mention.Canonical(b.address)
	if err != nil {
		if scope, err = mention.Canonical(b.doc.Self); err != nil {
			scope = home
		}
	}
	for i := range b.doc.Mentions {
		m := &b.doc.Mentions[i]
		own := m.CanonicalURL != "" && m.CanonicalURL != home
		switch {
		case own && (shared[m.CanonicalURL] == 1 || b.native[i] == "" && sameItem(b.doc.Mentions, i)):
			m.ID = mention.NewID(Kind, "", m.CanonicalURL)
		case b.native[i] != "":
			m.ID = mention.NewID(Kind, scope+"\x00"+b.native[i], "")
		default:
			sum := sha256.Sum256([]byte(m.Title + "\x00" + m.Published.UTC().Format(time.RFC3339) + "\x00" + m.Text[:min(len(m.Text), 400)]))
			m.ID = mention.NewID(Kind, scope+"\x00"+hex.EncodeToString(sum[:8]), "")
		}
	}
}

// sameItem says that all items sharing the address of item i have its title:
// one item listed twice.
func sameItem(ms []mention.Mention, i int) bool {
	for j := range ms {
		if ms[j].CanonicalURL == ms[i].CanonicalURL && ms[j].Title != ms[i].Title {
			return false
		}
	}
	return true
}
