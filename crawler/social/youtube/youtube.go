// Package youtube listens to YouTube by its Data API: the videos of channels, the
// comments under them, and its search.
//
// It owns the shapes of the answers and the two daily allowances: what a poll may
// cost is counted here. It needs the operator's YOUTUBE_API_KEY. Without one it
// reads the channels' feeds, and only where the operator says why robots.txt, which
// refuses them, does not bind.
package youtube

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/social/feeds"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	keyEnv   = "YOUTUBE_API_KEY"
	maxPages = 4
	watched  = 25 // found videos whose comments are read
	perPoll  = 5  // of them at each poll
	recheck  = 50 // kept videos and comments asked for again, each
)

// New is the factory of type "youtube".
func New(src config.Source, env source.Env) (any, error) {
	channels, err := channelsOf(src)
	if err != nil {
		return nil, err
	}
	keys, err := social.Keys(env, keyEnv)
	if err != nil {
		return withoutKey(src, env, channels, err)
	}
	s := &Source{
		client: social.Client{Door: env.Door, Policy: door.Skip}, key: keys[0], base: "https://www.googleapis.com/youtube/v3",
		channels: channels, comments: src.Comments, wanted: env.Wanted, followers: make(map[string]*int64),
	}
	if src.Endpoint != "" {
		s.base = social.Base(src.Endpoint) + "/youtube/v3"
	}
	if src.Search || len(channels) == 0 {
		s.terms = social.Terms(src, env.Brands)
	}
	return s, nil
}

// withoutKey reads the channels' feeds where the operator decided so.
func withoutKey(src config.Source, env source.Env, channels []string, missing error) (any, error) {
	if src.RobotsWaiver == "" || len(channels) == 0 {
		return nil, missing
	}
	base := "https://www.youtube.com"
	if src.Endpoint != "" {
		base = social.Base(src.Endpoint)
	}
	g := feeds.Group{Kind: config.YouTube, Policy: feeds.Policy(src), Mend: func(m *mention.Mention, _ string) bool { return m.ID != "" },
		Caution: "there is no " + keyEnv + ": only the channels' newest 15 videos are read, by feeds YouTube's robots.txt refuses"}
	for _, c := range channels {
		if !channelID.MatchString(c) {
			return nil, fmt.Errorf("without %s a channel is known by its id (UC…) only, not by %q", keyEnv, c)
		}
		g.Addresses = append(g.Addresses, base+"/feeds/videos.xml?channel_id="+c)
	}
	return feeds.New(env, g), nil
}

var (
	channelID = regexp.MustCompile(`^UC[A-Za-z0-9_-]{22}$`)
	handle    = regexp.MustCompile(`^@[^\s/?#&]{2,60}$`)
)

// channelsOf are the channels of a section: ids, or handles with their "@".
func channelsOf(src config.Source) ([]string, error) {
	var out []string
	for _, c := range src.Channels {
		name := strings.TrimSpace(c)
		for _, p := range []string{"https://", "http://", "www.", "m.", "youtube.com/", "channel/"} {
			name = strings.TrimPrefix(name, p)
		}
		name, _, _ = strings.Cut(name, "/")
		if !channelID.MatchString(name) && !handle.MatchString(name) {
			return nil, fmt.Errorf("%q is no YouTube channel: want its id (UC and 22 more characters) or its @handle", c)
		}
		out = append(out, name)
	}
	return out, nil
}

// Source polls the Data API.
type Source struct {
	client    social.Client
	key, base string
	channels  []string
	terms     []string // searched for
	comments  bool
	wanted    func(*mention.Mention) bool
	followers map[string]*int64 // of channels, as far as asked; one poll at a time
}

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	q := openQuota(&h)
	if len(s.channels)+len(s.terms) == 0 {
		return source.Harvest{}, errors.New("there is nothing to ask for: no channel, and no brand has a term to search for")
	}
	asks := make(map[string]func() error)
	var keys []string
	add := func(key string, ask func() error) { keys, asks[key] = append(keys, key), ask }
	for _, c := range s.channels {
		add("channel "+c, func() error { return s.channel(ctx, &h, q, c) })
	}
	for _, t := range s.terms {
		add("search "+t, func() error { return s.search(ctx, &h, q, t) })
	}
	if err := social.Round(&h, keys, func(key string) error { return asks[key]() }); err != nil {
		return source.Harvest{}, err
	}
	s.underFound(ctx, &h, q)
	s.recheck(ctx, &h, q)
	q.close(&h, len(s.terms))
	return h, nil
}

// channel reads what is new in one channel: its uploads, and every comment under
// its videos.
func (s *Source) channel(ctx context.Context, h *source.Harvest, q *quota, name string) error {
	id, err := s.channelID(ctx, h, q, name)
	if err != nil {
		return err
	}
	token := ""
	uploads := social.Listing{Key: "uploads " + id, First: 30 * 24 * time.Hour, Overlap: time.Hour, MaxPages: maxPages}
	uploads.Page = func(ctx context.Context, _ int, _ time.Time) (social.Page, error) {
		var a listAnswer
		err := s.get(ctx, h, q, "playlistItems", 1, url.Values{"part": {"contentDetails"}, "playlistId": {"UU" + id[2:]}, "maxResults": {"50"}, "pageToken": {token}}, &a)
		if err != nil {
			return social.Page{}, err
		}
		ids := a.videoIDs()
		p, err := s.videos(ctx, h, q, ids)
		p.More = a.next(&token) && len(ids) > 0
		return p, err
	}
	if err := uploads.Read(ctx, h); err != nil || !s.comments {
		return err
	}
	return s.threads(ctx, h, q, "comments "+id, url.Values{"allThreadsRelatedToChannelId": {id}})
}

// channelID is the id behind a handle, asked for once.
func (s *Source) channelID(ctx context.Context, h *source.Harvest, q *quota, name string) (string, error) {
	if channelID.MatchString(name) {
		return name, nil
	}
	if id := h.State.Cursors["id "+name]; channelID.MatchString(id) {
		return id, nil
	}
	var a struct {
		Items []struct {
			ID social.Str `json:"id"`
		} `json:"items"`
	}
	if err := s.get(ctx, h, q, "channels", 1, url.Values{"part": {"id"}, "forHandle": {name}}, &a); err != nil {
		return "", err
	}
	if len(a.Items) == 0 || !channelID.MatchString(string(a.Items[0].ID)) {
		return "", fmt.Errorf("YouTube knows no channel %s", name)
	}
	h.State.Cursors["id "+name] = string(a.Items[0].ID)
	return string(a.Items[0].ID), nil
}

// search asks YouTube's search for a term, when the day's searches allow.
func (s *Source) search(ctx context.Context, h *source.Harvest, q *quota, term string) error {
	if !q.searchDue(h, term, len(s.terms)) {
		return nil
	}
	token := ""
	l := social.Listing{Key: "search " + term, First: 7 * 24 * time.Hour, Overlap: 6 * time.Hour, MaxPages: 2}
	l.Page = func(ctx context.Context, _ int, since time.Time) (social.Page, error) {
		var a listAnswer
		ask := url.Values{"part": {"id"}, "type": {"video"}, "order": {"date"}, "maxResults": {"50"}, "q": {`"` + term + `"`},
			"publishedAfter": {since.UTC().Format(time.RFC3339)}, "pageToken": {token}}
		if err := s.get(ctx, h, q, "search", 0, ask, &a); err != nil {
			return social.Page{}, err
		}
		ids := a.videoIDs()
		p, err := s.videos(ctx, h, q, ids)
		if err == nil {
			s.watch(h, p.Mentions)
		}
		p.More = a.next(&token) && len(ids) > 0 && q.searches < maxSearches
		return p, err
	}
	err := l.Read(ctx, h)
	var e *door.Error
	if errors.As(err, &e) && e.Reason == door.RateLimited && e.Detail == spent {
		q.searches = maxSearches // its own allowance: the rest goes on
		h.Warning = strings.TrimSpace(h.Warning + " today's searches are used up; they go on after midnight Pacific time")
		return nil
	}
	return err
}

// listAnswer is what lists of videos have in common.
type listAnswer struct {
	Items *[]json.RawMessage `json:"items"`
	Next  social.Str         `json:"nextPageToken"`
}

// videoIDs are the videos of a list, each once. [Source.get] has seen to its being
// a list.
func (a *listAnswer) videoIDs() []string {
	seen := make(map[string]bool)
	var out []string
	for _, raw := range *a.Items {
		var it struct {
			ID             rawID `json:"id"`
			ContentDetails struct {
				VideoID social.Str `json:"videoId"`
			} `json:"contentDetails"`
		}
		_ = json.Unmarshal(raw, &it)
		id := string(it.ContentDetails.VideoID)
		if id == "" {
			id = string(it.ID)
		}
		if videoID.MatchString(id) && !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// next moves to the following page; false when there is none or it is this one.
func (a *listAnswer) next(token *string) bool {
	was := *token
	*token = string(a.Next)
	return *token != "" && *token != was
}

var videoID = regexp.MustCompile(`^[A-Za-z0-9_-]{6,20}$`)

// rawID is an id as lists give it: a text, or an object that holds one.
type rawID string

// UnmarshalJSON takes both; anything else is "".
func (r *rawID) UnmarshalJSON(b []byte) error {
	var inner struct {
		VideoID social.Str `json:"videoId"`
	}
	var text social.Str
	_ = text.UnmarshalJSON(b)
	if *r = rawID(text); *r == "" && json.Unmarshal(b, &inner) == nil {
		*r = rawID(inner.VideoID)
	}
	return nil
}
