package web

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/internal/mention"
)

// startPage looks at a start page for links, and takes it as a page when nothing
// is to be followed or it is an article itself.
func (r *round) startPage(ctx context.Context, start string) error {
	resp, err := r.env.Door.Do(ctx, door.Request{URL: start, Robots: r.policy, Accept: pageAccept, Validator: r.st.Validators[start]})
	if err != nil {
		return err
	}
	r.note(start, resp)
	if resp.NotModified() {
		return nil
	}
	if !isPage(resp.Header.Get("Content-Type")) {
		return fmt.Errorf("start page %s: %w: %s", door.Redact(start), ErrNotHTML, resp.Header.Get("Content-Type"))
	}
	g := look(resp.Body, resp.Header.Get("Content-Type"), base(resp.URL))
	if !g.nofollow {
		r.enqueue(g.links, 1)
	}
	r.noteMute(start, g)
	if err := r.front.add(ctx, r.queue); err != nil {
		return err
	}
	r.queue = nil
	if r.src.Depth > 0 || g.noindex {
		return nil
	}
	if j, ok := newJob(start, 0); ok {
		j.backfill = r.st.First
		r.extract(j, resp.Body, resp.Header.Get("Content-Type"), resp.URL)
		r.done = nil
	}
	return nil
}

// mute and a start page is the cursor that says it leads nowhere, kept because it
// holds as well while the page does not change.
const mute = "mute "

// noteMute remembers whether a start page that should lead to others does.
func (r *round) noteMute(start string, g glance) {
	delete(r.st.Cursors, mute+start)
	if r.src.Depth == 0 || g.nofollow || r.src.Sitemap || len(r.src.Sitemaps) > 0 || slices.ContainsFunc(g.links, r.site.holds) {
		return
	}
	if r.st.Cursors == nil {
		r.st.Cursors = make(map[string]string)
	}
	r.st.Cursors[mute+start] = "1"
}

// note keeps what a server said for the next time it is asked.
func (r *round) note(address string, resp *door.Response) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out.Requests += resp.Requests
	r.out.Bytes += int64(len(resp.Body))
	if resp.NotModified() {
		return
	}
	if r.st.Validators == nil {
		r.st.Validators = make(map[string]door.Validator)
	}
	r.st.Validators[address] = resp.Validator
}

// maxSitemaps bounds the sitemap files read in one round.
const maxSitemaps = 50

// sitemaps reads the sitemaps of the site: those rules.toml names, else those of
// robots.txt, else those of convention. Children of an index are read newest
// first, and not again while their lastmod stays.
func (r *round) sitemaps(ctx context.Context) error {
	todo, conventional := r.sitemapList(ctx)
	read := 0
	var first error
	seen := make(map[string]bool)
	for len(todo) > 0 && read < maxSitemaps {
		e := todo[0]
		todo = todo[1:]
		if seen[e.url] || !r.mayBeSitemap(e.url) {
			continue
		}
		seen[e.url] = true
		s, err := r.sitemap(ctx, e)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if first == nil && !conventional {
				first = err
			}
			continue
		}
		read++
		children := s.children
		slices.SortStableFunc(children, func(a, b entry) int { return b.modified.Compare(a.modified) })
		todo = append(todo, children...)
	}
	if read == 0 && first == nil && conventional && len(r.src.Start) == 0 {
		first = errors.New("the site has no sitemap where one is usually found")
	}
	if read > 0 && first != nil {
		r.cautions = append(r.cautions, "a sitemap cannot be read: "+first.Error())
		return nil
	}
	return first
}

// sitemapList is where to begin, and whether that is only a guess.
func (r *round) sitemapList(ctx context.Context) (list []entry, guessed bool) {
	for _, u := range r.src.Sitemaps {
		list = append(list, entry{url: u})
	}
	if !r.src.Sitemap {
		return list, false
	}
	for _, origin := range r.origins() {
		rules, err := r.env.Door.Rules(ctx, origin)
		if err != nil {
			return list, false
		}
		for _, s := range rules.Sitemaps() {
			if u, err := base(origin).Parse(s); err == nil && len(list) < maxSitemaps {
				list = append(list, entry{url: u.String()})
			}
		}
	}
	if len(list) > 0 {
		return list, false
	}
	for _, origin := range r.origins() {
		for _, p := range []string{"/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml"} {
			list = append(list, entry{url: origin + p})
		}
	}
	return list, true
}

func (r *round) origins() []string {
	var out []string
	for _, raw := range r.src.Start {
		if u, err := url.Parse(raw); err == nil {
			if o := u.Scheme + "://" + u.Host; !slices.Contains(out, o) {
				out = append(out, o)
			}
		}
	}
	return out
}

// mayBeSitemap keeps to the site: a sitemap elsewhere counts only when the
// site's own robots.txt or rules.toml names it, and its pages are checked anyway.
func (r *round) mayBeSitemap(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && len(raw) < 2048
}

// sitemap reads one file and queues its pages. News titles that may match are
// read first.
func (r *round) sitemap(ctx context.Context, e entry) (sitemap, error) {
	key := "sitemap " + e.url
	if last := r.st.Cursors[key]; last != "" && !e.modified.IsZero() && last == e.modified.UTC().String() {
		return sitemap{}, nil
	}
	resp, err := r.env.Door.Do(ctx, door.Request{URL: e.url, Robots: r.policy, Accept: "application/xml, text/xml, */*;q=0.1", Validator: r.st.Validators[e.url], MaxBytes: maxSitemapBytes})
	if err != nil {
		return sitemap{}, err
	}
	r.note(e.url, resp)
	if resp.NotModified() {
		return sitemap{}, nil
	}
	s, err := readSitemap(resp.Body)
	if err != nil {
		return s, fmt.Errorf("%s: %w", door.Redact(e.url), err)
	}
	if !e.modified.IsZero() {
		if r.st.Cursors == nil {
			r.st.Cursors = make(map[string]string)
		}
		r.st.Cursors[key] = e.modified.UTC().String()
	}
	var jobs []job
	for _, page := range s.pages {
		if !r.site.holds(page.url) {
			continue
		}
		j, ok := newJob(page.url, 1)
		if !ok {
			continue
		}
		j.backfill, j.modified = r.st.First, unix(page.modified)
		j.rank = max(unix(page.published), unix(page.modified))
		if page.title != "" && (r.env.MayMatch == nil || r.env.MayMatch(page.title)) {
			j.rank += 86400 // a headline that speaks of a brand goes first
		}
		jobs = append(jobs, j)
	}
	return s, r.front.add(ctx, jobs)
}

// asDoorError finds the door's error inside what net/http and colly wrap around it.
func asDoorError(err error) *door.Error {
	var e *door.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// isArticle says whether a page has something of its own to say, rather than
// listing what other pages say.
func (f *facts) isArticle(main map[string]any, m *mention.Mention) bool {
	if main != nil && !isType(main, "WebPage") {
		return m.Title+m.Text != ""
	}
	if t := strings.ToLower(f.first("og:type")); strings.HasPrefix(t, "article") || strings.HasPrefix(t, "video") || len(f.itemprops["datepublished"]) == 1 {
		return m.Title+m.Text != ""
	}
	if len(m.Text) == 0 {
		return false
	}
	if f.running*2 < len(m.Text) { // most of what was found are links to elsewhere
		return false
	}
	return !m.Published.IsZero() || len(m.Text) >= 400 || len(f.links) <= 15
}
