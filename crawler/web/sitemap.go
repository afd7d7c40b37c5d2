package web

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/dates"
	"github.com/earshot/earshot/crawler/door"
)

// Limits of one sitemap, from sitemaps.org: 50 000 entries and 50 MiB.
const (
	maxSitemapEntries = 50_000
	maxSitemapBytes   = 50 << 20
	maxSitemapPiece   = 64 << 10 // of text without a tag or a line's end
)

// entry is one page a sitemap lists.
type entry struct {
	url       string
	modified  time.Time // lastmod; zero when absent or unreadable
	published time.Time // of the news extension
	title     string    // of the news extension
}

// sitemap is one file: pages, or further sitemaps.
type sitemap struct {
	pages    []entry
	children []entry
}

var (
	errNoSitemap   = errors.New("not a sitemap")
	errSitemapBomb = errors.New("larger than a sitemap may be, or with more text in one piece; it looks like an attack")
)

// unpacked is what a sitemap holds, read within its limits: the reader of XML keeps a
// piece of text whole, however long it is.
type unpacked struct {
	r     io.Reader
	left  int
	piece int
	mark  byte // begins another piece
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.left -= n
	if i := bytes.LastIndexByte(p[:n], u.mark); i >= 0 {
		u.piece = n - i
	} else {
		u.piece += n
	}
	if u.left < 0 || u.piece > maxSitemapPiece {
		return n, errSitemapBomb
	}
	return n, err
}

// readSitemap reads an XML or plain-text sitemap, gzipped or not, as a stream; a
// file that breaks off yields what came before.
func readSitemap(body []byte) (sitemap, error) {
	var r io.Reader = bytes.NewReader(body)
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(r)
		if err != nil {
			return sitemap{}, fmt.Errorf("read sitemap: %w", err)
		}
		r = z
	}
	within := &unpacked{r: r, left: maxSitemapBytes, mark: '<'}
	r = within
	head := make([]byte, 512)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return sitemap{}, fmt.Errorf("read sitemap: %w", errNoSitemap)
	}
	head = head[:n]
	r = io.MultiReader(bytes.NewReader(head), r)
	if text := strings.TrimSpace(strings.TrimPrefix(string(head), "\ufeff")); strings.HasPrefix(text, "http") {
		within.mark = '\n'
		return readPlainSitemap(r)
	} else if !strings.HasPrefix(text, "<") {
		return sitemap{}, fmt.Errorf("read sitemap: %w", errNoSitemap)
	}
	return readXMLSitemap(r)
}

func readPlainSitemap(r io.Reader) (sitemap, error) {
	var s sitemap
	lines := bufio.NewScanner(r)
	for len(s.pages) < maxSitemapEntries && lines.Scan() {
		if u := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff")); strings.HasPrefix(u, "http") {
			s.pages = append(s.pages, entry{url: u})
		}
	}
	err := lines.Err()
	if errors.Is(err, bufio.ErrTooLong) {
		err = errSitemapBomb
	}
	if err != nil && len(s.pages) == 0 {
		return s, fmt.Errorf("read sitemap: %w", err)
	}
	return s, nil
}

func readXMLSitemap(r io.Reader) (sitemap, error) {
	var s sitemap
	d := xml.NewDecoder(r)
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var cur *entry
	var field string
	child, known, depth := false, false, 0
	for len(s.pages)+len(s.children) < maxSitemapEntries {
		tok, err := d.Token()
		if errors.Is(err, errSitemapBomb) && len(s.pages)+len(s.children) == 0 {
			return s, fmt.Errorf("read sitemap: %w", err)
		}
		if err != nil {
			break // the end, or broken off: what is whole counts
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > 50 {
				return s, fmt.Errorf("read sitemap: %w: nested too deep", errNoSitemap)
			}
			switch name := strings.ToLower(t.Name.Local); {
			case name == "urlset" || name == "sitemapindex":
				known = true
			case name == "url" || name == "sitemap":
				cur, child = &entry{}, name == "sitemap"
			case cur != nil && t.Name.Space != "http://www.google.com/schemas/sitemap-image/1.1" && t.Name.Space != "http://www.google.com/schemas/sitemap-video/1.1":
				field = name
			default:
				field = ""
			}
		case xml.CharData:
			if cur != nil {
				cur.set(field, string(t))
			}
		case xml.EndElement:
			depth--
			field = ""
			if name := strings.ToLower(t.Name.Local); cur != nil && (name == "url" || name == "sitemap") {
				s.add(*cur, child)
				cur = nil
			}
		}
	}
	if !known {
		return s, fmt.Errorf("read sitemap: %w", errNoSitemap)
	}
	return s, nil
}

func (e *entry) set(field, text string) {
	if len(text)+len(e.url)+len(e.title) > 8192 {
		return
	}
	switch field {
	case "loc":
		e.url += text
	case "lastmod":
		if d, ok := dates.Parse(text, dates.Options{}); ok {
			e.modified = d.Time
		}
	case "publication_date":
		if d, ok := dates.Parse(text, dates.Options{}); ok {
			e.published = d.Time
		}
	case "title":
		e.title += text
	}
}

func (s *sitemap) add(e entry, child bool) {
	if e.url = strings.TrimSpace(e.url); !strings.HasPrefix(e.url, "http") {
		return
	}
	e.title = strings.TrimSpace(e.title)
	if child {
		s.children = append(s.children, e)
	} else {
		s.pages = append(s.pages, e)
	}
}

// Sitemaps lists the sitemaps a site has: those its robots.txt names, else those
// found where sitemaps usually are.
func Sitemaps(ctx context.Context, d *door.Door, address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return nil
	}
	rules, err := d.Rules(ctx, address)
	if err != nil {
		return nil
	}
	if named := rules.Sitemaps(); len(named) > 0 {
		return named
	}
	for _, p := range []string{"/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml"} {
		guess := u.Scheme + "://" + u.Host + p
		resp, err := d.Do(ctx, door.Request{URL: guess, Robots: door.Obey, MaxBytes: maxSitemapBytes})
		if err != nil {
			continue
		}
		if s, err := readSitemap(resp.Body); err == nil && len(s.pages)+len(s.children) > 0 {
			return []string{guess}
		}
	}
	return nil
}
