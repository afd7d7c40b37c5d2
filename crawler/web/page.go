package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/gocolly/colly/v2"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

// pageAccept is what pages are asked for as.
const pageAccept = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"

// collector is colly with everything taken from it that it does badly: manners,
// limits, robots.txt and redirects are the door's, the queue is the frontier's.
func (r *round) collector(ctx context.Context) *colly.Collector {
	c := colly.NewCollector(colly.StdlibContext(ctx), colly.AllowURLRevisit(), colly.UserAgent(r.env.Door.UserAgent()))
	c.IgnoreRobotsTxt = true // asked at the door, for every hop
	c.MaxBodySize = 0        // capped at the door, after decompression
	c.SetRequestTimeout(0)   // timed at the door; waiting for a host's turn is no fault
	c.DisableCookies()
	c.WithTransport(r.env.Door.Transport(r.policy))
	return c
}

// page reads one page of the frontier.
func (r *round) page(ctx context.Context, shared *colly.Collector, j job) {
	c := shared.Clone()
	answered := false
	c.OnResponse(func(resp *colly.Response) {
		answered = true
		r.answered(j, resp)
	})
	c.OnError(func(resp *colly.Response, err error) {
		if !answered {
			answered = true
			r.refused(j, resp, err)
		}
	})
	defer func() {
		if p := recover(); p != nil { // a page must not end the crawl
			r.env.Log.Error("page panicked", "url", door.Redact(j.url), "err", p)
			r.finish(j, mention.Refused, "internal fault")
		}
	}()
	err := c.Request(http.MethodGet, j.url, nil, nil, http.Header{"Accept": {pageAccept}})
	if err != nil && !answered && ctx.Err() == nil {
		r.refused(j, nil, err)
	}
}

// refused notes a page that could not be read.
func (r *round) refused(j job, resp *colly.Response, err error) {
	e := asDoorError(err)
	status := 0
	if resp != nil {
		status = resp.StatusCode
	}
	switch {
	case e != nil && e.Reason == door.Cancelled:
		return
	case e != nil && (e.Reason == door.BreakerOpen || e.Reason == door.RateLimited || e.Reason == door.RobotsDown):
		r.mu.Lock()
		r.hostTrouble = e // the page stays in the frontier, untouched
		r.mu.Unlock()
	case e != nil && e.Reason == door.Robots:
		r.finish(j, mention.Robots, e.Detail)
	case e != nil && e.Lasting(), status >= 400 && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestTimeout:
		r.finish(j, mention.Refused, err.Error())
	default:
		r.mu.Lock()
		r.failed = append(r.failed, j)
		if status == http.StatusTooManyRequests {
			r.hostTrouble = &door.Error{Reason: door.RateLimited, URL: door.Redact(j.url), Status: status}
		}
		r.mu.Unlock()
		if j.tries+1 >= maxTries {
			r.drop(mention.Refused, err.Error())
		}
	}
}

// finish ends a page with a reason.
func (r *round) finish(j job, reason mention.Reason, detail string) {
	r.mu.Lock()
	r.done = append(r.done, j.hash)
	r.mu.Unlock()
	if reason != "" {
		r.drop(reason, detail)
	}
}

// answered judges an answer: cheap looks first, extraction only where it can pay.
func (r *round) answered(j job, resp *colly.Response) {
	r.mu.Lock()
	r.out.Requests++
	r.out.Bytes += int64(len(resp.Body))
	r.mu.Unlock()
	address := resp.Request.URL.String()
	contentType := resp.Headers.Get("Content-Type")
	switch {
	case !isPage(contentType):
		r.finish(j, mention.Refused, "not a page: "+contentType)
		return
	case !r.site.holds(address):
		r.finish(j, mention.Refused, "it leads off the site")
		return
	case len(resp.Body) > MaxBytes:
		r.finish(j, mention.Refused, ErrTooBig.Error())
		return
	}
	g := look(resp.Body, contentType, base(address))
	tag := strings.ToLower(strings.Join(resp.Headers.Values("X-Robots-Tag"), ","))
	g.noindex = g.noindex || wish(tag, "noindex")
	if !g.nofollow && !wish(tag, "nofollow") {
		r.enqueue(g.links, j.depth+1)
	}
	switch {
	case g.noindex:
		r.finish(j, mention.Robots, "the page asks not to be indexed")
	case r.src.Keep != config.KeepAll && r.env.MayMatch != nil && !g.cut && !r.env.MayMatch(g.text):
		r.finish(j, mention.NoBrand, "")
	default:
		r.extract(j, resp.Body, contentType, address)
	}
}

// wish finds a robots directive that is for everybody or for us.
func wish(header, directive string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimSpace(part)
		if agent, rest, ok := strings.Cut(part, ":"); ok && strings.TrimSpace(agent) == door.Token {
			part = strings.TrimSpace(rest)
		}
		if part == directive || part == "none" {
			return true
		}
	}
	return false
}

func isPage(contentType string) bool {
	t := strings.ToLower(strings.TrimSpace(strings.Split(contentType, ";")[0]))
	return t == "" || t == "text/html" || t == "application/xhtml+xml"
}

// extract turns a page into its mentions.
func (r *round) extract(j job, body []byte, contentType, address string) {
	p, err := Extract(body, contentType, address)
	if err != nil {
		r.finish(j, mention.Refused, err.Error())
		return
	}
	if p.NoIndex {
		r.finish(j, mention.Robots, "the page asks not to be indexed")
		return
	}
	if p.Paywalled && p.Description != "" {
		p.Mention.Text = p.Description // what a reader without subscription may read
	}
	reason := mention.Reason("")
	if !p.Article && len(p.Parts) == 0 {
		reason = mention.Boilerplate
	}
	r.finish(j, reason, "a page of links and notices, no text of its own")
	if reason != "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range append([]mention.Mention{p.Mention}, p.Parts...) {
		if m.Type == p.Mention.Type && !p.Article {
			continue
		}
		m.Backfill = j.backfill || !m.Published.IsZero() && r.st.Now.Sub(m.Published) > old
		r.out.Mentions = append(r.out.Mentions, m)
	}
}
