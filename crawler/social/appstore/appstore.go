// Package appstore listens to the reviews of apps in Apple's App Store by its
// public review feeds, one for each app and country.
//
// It owns the two shapes of that feed and its habit of coming back empty: an empty
// answer means nothing. It needs no key; Apple documents it no more, and it may
// stop.
package appstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	pageSize = 50
	maxPages = 10 // Apple shows no more than 500 reviews
)

// New is the factory of type "appstore". Without countries it asks the store of
// the United States.
func New(src config.Source, env source.Env) (any, error) {
	if len(src.Apps) == 0 {
		return nil, errors.New(`appstore needs apps = ["123456789"], the number in the app's address`)
	}
	s := &Source{client: social.Client{Door: env.Door, Policy: door.Obey, Accept: "application/xml, application/json, */*;q=0.1"}, base: "https://itunes.apple.com", asks: make(map[string]ask)}
	if src.RobotsWaiver != "" {
		s.client.Policy = door.Ask
	}
	if src.Endpoint != "" {
		s.base = social.Base(src.Endpoint)
	}
	countries := src.Countries
	if len(countries) == 0 {
		countries = []string{"us"}
	}
	for _, app := range src.Apps {
		for _, c := range countries {
			key := c + " " + app
			if _, double := s.asks[key]; !double {
				s.keys, s.asks[key] = append(s.keys, key), ask{app: app, country: c}
			}
		}
	}
	return s, nil
}

type ask struct{ app, country string }

// Source polls review feeds.
type Source struct {
	client social.Client
	base   string
	keys   []string
	asks   map[string]ask
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	var silent []string
	err := social.Round(&h, s.keys, func(key string) error {
		before := len(h.Mentions)
		err := social.Listing{
			Key: key, First: 90 * 24 * time.Hour, Overlap: 24 * time.Hour, MaxPages: maxPages,
			Page: func(ctx context.Context, n int, _ time.Time) (social.Page, error) {
				return s.page(ctx, &h, s.asks[key], n+1)
			},
		}.Read(ctx, &h)
		if err != nil {
			return err
		}
		if len(h.Mentions) == before {
			silent = append(silent, key)
		}
		s.name(ctx, &h, s.asks[key], before)
		return nil
	})
	if err != nil {
		return source.Harvest{}, err
	}
	if len(silent) > 0 {
		h.Warning = strings.TrimSpace(h.Warning + " Apple showed no reviews of " + strings.Join(silent[:min(len(silent), 5)], ", ") + "; it does so at times even where there are some")
	}
	return h, nil
}

// page reads one page of a feed: as XML, which is there more often, else as JSON.
func (s *Source) page(ctx context.Context, h *source.Harvest, a ask, n int) (social.Page, error) {
	address := fmt.Sprintf("%s/%s/rss/customerreviews/page=%d/id=%s/sortby=mostrecent/", s.base, a.country, n, a.app)
	list, err := s.fetch(ctx, h, address+"xml", fromXML)
	if errors.Is(err, social.ErrShape) || err == nil && len(list) == 0 && n == 1 {
		var other []review
		if other, err = s.fetch(ctx, h, address+"json", fromJSON); err == nil {
			list = other
		}
	}
	if err != nil {
		return social.Page{}, err
	}
	p := social.Page{More: len(list) >= pageSize}
	for i := range list {
		if m, ok := list[i].mention(a, s.base); ok {
			p.Mentions = append(p.Mentions, m)
		} else {
			p.Dropped = append(p.Dropped, social.Refused("a review without number or text"))
		}
	}
	return p, nil
}

func (s *Source) fetch(ctx context.Context, h *source.Harvest, address string, parse func([]byte) ([]review, error)) ([]review, error) {
	resp, err := s.client.Fetch(ctx, h, door.Request{URL: address})
	if err != nil {
		return nil, err
	}
	list, err := parse(resp.Body)
	if err != nil {
		return nil, fmt.Errorf("read reviews at %s: %w", door.Redact(address), social.ErrShape)
	}
	return list, nil
}

// name puts the app's name before the titles of its reviews, which seldom name
// it: without it no brand's query would match what is said about the brand's app.
func (s *Source) name(ctx context.Context, h *source.Harvest, a ask, from int) {
	if len(h.Mentions) == from {
		return
	}
	name := s.appName(ctx, h, a)
	for i := from; i < len(h.Mentions) && name != ""; i++ {
		m := &h.Mentions[i]
		if strings.Contains(strings.ToLower(m.Title+" "+m.Text), strings.ToLower(name)) {
			continue
		}
		m.Title = strings.TrimSuffix(name+": "+m.Title, ": ")
	}
}

// appName asks Apple's lookup for an app's name, once; "" where it cannot be had.
func (s *Source) appName(ctx context.Context, h *source.Harvest, a ask) string {
	key := "name " + a.country + " " + a.app
	if name := h.State.Cursors[key]; name != "" {
		return name
	}
	var answer struct {
		Results []struct {
			Name social.Str `json:"trackName"`
		} `json:"results"`
	}
	client := s.client
	client.Accept = "application/json"
	if _, err := client.Get(ctx, h, s.base+"/lookup?id="+a.app+"&country="+a.country, &answer); err != nil || len(answer.Results) == 0 {
		return ""
	}
	name := strings.Join(strings.Fields(string(answer.Results[0].Name)), " ")
	if len(name) > 200 {
		return ""
	}
	h.State.Cursors[key] = name
	return name
}

// review is one review in either shape.
type review struct {
	id, title, text, author, profile, link, rating, votes string
	updated                                               social.Moment
}

func (r *review) mention(a ask, base string) (mention.Mention, bool) {
	m := mention.Mention{
		Kind: config.AppStore, Type: mention.Review, Title: r.title, Text: r.text, Published: r.updated.Time,
		URL: social.WebURL(r.link), Author: mention.Author{Name: r.author, URL: social.WebURL(r.profile)},
	}
	if m.URL == "" {
		m.URL = fmt.Sprintf("https://apps.apple.com/%s/app/id%s?see-all=reviews", a.country, a.app)
	}
	var stars json.Number
	if json.Unmarshal([]byte(r.rating), &stars) == nil {
		if f, err := stars.Float64(); err == nil && f >= 1 && f <= 5 {
			m.Rating = &f
		}
	}
	var votes social.Count
	if r.votes != "" {
		_ = votes.UnmarshalJSON([]byte(r.votes))
	}
	m.Engagement.Likes = votes.N
	m.CanonicalURL, _ = mention.Canonical(m.URL)
	// The number is the same in every country; the page is that of all reviews.
	m.ID = mention.NewID(config.AppStore, r.id, "")
	return m, r.id != "" && strings.TrimSpace(m.Title+m.Text) != ""
}
