// Package telegram listens to public Telegram channels by the preview pages the
// platform shows to everybody.
//
// It owns the shape of those pages. It needs no key, logs in nowhere and searches
// nothing: only channels it is told of. Telegram's terms forbid scraping; whether
// to read them all the same is the operator's decision.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	maxPages   = 10 // a poll; a page holds about 20 posts
	firstPages = 3
	maxHeld    = 200 // kept posts of a channel whose deletion is noticed
)

var channelName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{3,63}$`)

// New is the factory of type "telegram".
func New(src config.Source, env source.Env) (any, error) {
	s := &Source{client: social.Client{Door: env.Door, Policy: door.Obey, Accept: "text/html"}, base: "https://t.me", wanted: env.Wanted}
	if src.RobotsWaiver != "" {
		s.client.Policy = door.Ask
	}
	if src.Endpoint != "" {
		s.base = social.Base(src.Endpoint)
	}
	for _, c := range src.Channels {
		name := bare(c)
		if !channelName.MatchString(name) {
			return nil, fmt.Errorf("%q is no channel's name: want the part after t.me/, such as \"durov\"", c)
		}
		s.channels = append(s.channels, strings.ToLower(name))
	}
	if len(s.channels) == 0 {
		return nil, errors.New(`telegram needs channels = ["name"], the part after t.me/`)
	}
	return s, nil
}

// bare is the name in "@name", "t.me/name", "https://t.me/s/name".
func bare(c string) string {
	c = strings.TrimSpace(c)
	for _, p := range []string{"https://", "http://", "t.me/", "telegram.me/", "s/", "@"} {
		c = strings.TrimPrefix(c, p)
	}
	name, _, _ := strings.Cut(c, "/")
	name, _, _ = strings.Cut(name, "?")
	return name
}

// Source polls channels.
type Source struct {
	client   social.Client
	base     string
	channels []string
	wanted   func(*mention.Mention) bool
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	if err := social.Round(&h, s.channels, func(c string) error { return s.read(ctx, &h, c) }); err != nil {
		return source.Harvest{}, err
	}
	return h, nil
}

// read goes down from a channel's newest posts to those known. The newest page is
// always taken whole: posts are edited, and counts move.
func (s *Source) read(ctx context.Context, h *source.Harvest, channel string) error {
	key := "id " + channel
	known, _ := strconv.ParseInt(h.State.Cursors[key], 10, 64)
	pages := maxPages
	if known == 0 {
		pages = firstPages
	}
	newest, before := known, int64(0)
	complete := false
	for n := range pages {
		p, err := s.page(ctx, h, channel, before)
		if err != nil {
			return err
		}
		if len(p.posts) == 0 || before > 0 && p.low >= before {
			complete = true
			break
		}
		s.take(h, channel, p, known, n > 0)
		newest, before = max(newest, p.high), p.low
		if p.low <= known+1 || p.low <= 1 {
			complete = true
			break
		}
	}
	if !complete && known > 0 {
		h.Gaps = append(h.Gaps, source.Gap{From: h.State.LastOK, To: h.State.Now, Reason: "more new posts in " + channel + " than are read in one poll"})
	}
	if newest > 0 {
		h.State.Cursors[key] = strconv.FormatInt(newest, 10)
	}
	return nil
}

// take adds the posts of a page; of a further page only those not known.
func (s *Source) take(h *source.Harvest, channel string, p page, known int64, further bool) {
	shown := make(map[int64]bool, len(p.posts))
	var fresh []string
	for _, x := range p.posts {
		shown[x.id] = true
		if further && x.id <= known {
			continue
		}
		if x.why != "" {
			h.Dropped = append(h.Dropped, social.Refused(x.why))
			continue
		}
		if s.wanted == nil || s.wanted(&x.m) {
			fresh = append(fresh, strconv.FormatInt(x.id, 10))
		}
		h.Mentions = append(h.Mentions, x.m)
	}
	s.forget(h, channel, p, shown, fresh)
}

// forget takes back kept posts that the page would show if they were still there,
// and remembers those just kept.
func (s *Source) forget(h *source.Harvest, channel string, p page, shown map[int64]bool, fresh []string) {
	key := "held " + channel
	var held []string
	known := make(map[string]bool)
	for _, text := range strings.Fields(h.State.Cursors[key]) {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || known[text] {
			continue
		}
		if id > p.low && id < p.high && !shown[id] {
			h.Deleted = append(h.Deleted, social.IDOf(config.Telegram, postURL(channel, id)))
			continue
		}
		known[text], held = true, append(held, text)
	}
	for _, text := range fresh {
		if !known[text] {
			known[text], held = true, append(held, text)
		}
	}
	if over := len(held) - maxHeld; over > 0 {
		held = held[over:]
	}
	h.State.Cursors[key] = strings.Join(held, " ")
}

func (s *Source) page(ctx context.Context, h *source.Harvest, channel string, before int64) (page, error) {
	address := s.base + "/s/" + url.PathEscape(channel)
	if before > 0 {
		address += "?before=" + strconv.FormatInt(before, 10)
	}
	resp, err := s.client.Fetch(ctx, h, door.Request{URL: address})
	if err != nil {
		return page{}, err
	}
	p := readPage(resp.Body, channel)
	if !p.channel {
		return page{}, &door.Error{Reason: door.NotFound, URL: door.Redact(address), Detail: "there is no public channel " + channel + ", or it shows no preview"}
	}
	if p.other != "" {
		return page{}, fmt.Errorf("read channel %s: its posts are those of @%s now; it was renamed, write that into rules.toml", channel, p.other)
	}
	return p, nil
}

// postURL is where a post is found; the name's capitals make no difference.
func postURL(channel string, id int64) string {
	return "https://t.me/" + channel + "/" + strconv.FormatInt(id, 10)
}
