package bluesky

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const (
	handleEnv, passwordEnv = "BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD"

	searchPages = 10
	sessionLife = 90 * time.Minute // tokens last about two hours
	lookAgain   = 25               // kept posts asked for at each poll
)

// newSearch makes the source of search = true: Bluesky's search with the operator's
// account, which reads back where the firehose cannot.
func newSearch(src config.Source, env source.Env) (any, error) {
	keys, err := social.Keys(env, handleEnv, passwordEnv)
	if err != nil {
		return nil, err
	}
	if len(src.Instances) > 1 {
		return nil, errors.New("an account is at home on one server: name it alone in instances, or leave instances out")
	}
	s := &Search{handle: strings.TrimPrefix(keys[0], "@"), password: keys[1], home: "https://bsky.social", wanted: env.Wanted}
	if len(src.Instances) == 1 {
		s.home, s.fixed = social.Base(src.Instances[0]), true
	}
	s.client = social.Client{Door: env.Door, Policy: door.Skip}
	for _, t := range src.Tags {
		s.keys = append(s.keys, "#"+t)
	}
	if len(src.Tags) == 0 || len(src.Terms) > 0 {
		for _, t := range social.Terms(src, env.Brands) {
			s.keys = append(s.keys, `"`+t+`"`)
		}
	}
	return s, nil
}

// Search polls Bluesky's search.
type Search struct {
	client           social.Client
	handle, password string
	home             string // where the session is opened
	fixed            bool   // home is also where everything is asked
	keys             []string
	wanted           func(*mention.Mention) bool

	pds, token, refresh string // the session; never stored
	expires             time.Time
	followers           map[string]*int64 // of authors, as far as asked; one poll at a time
}

// Poll implements [source.Source].
func (s *Search) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	var held []string
	err := social.Round(&h, s.keys, func(key string) error {
		cursor := ""
		l := social.Listing{Key: key, First: 30 * 24 * time.Hour, Overlap: time.Hour, MaxPages: searchPages}
		l.Page = func(ctx context.Context, _ int, since time.Time) (social.Page, error) {
			p, next, uris, err := s.page(ctx, &h, key, cursor, since)
			p.More = next != "" && next != cursor && len(p.Mentions)+len(p.Dropped) > 0
			cursor, held = next, append(held, uris...)
			return p, err
		}
		return l.Read(ctx, &h)
	})
	if err != nil {
		return source.Harvest{}, err
	}
	s.introduce(ctx, &h)
	social.RecheckMany(&h, held, lookAgain, func(natives []string) (map[string]string, error) { return s.gone(ctx, &h, natives) })
	return h, nil
}

const profile = "https://bsky.app/profile/"

// introduce adds the followers of those whose posts a brand wants; where they cannot
// be had, they stay unknown.
func (s *Search) introduce(ctx context.Context, h *source.Harvest) {
	if s.followers == nil || len(s.followers) > maxPeople {
		s.followers = make(map[string]*int64)
	}
	q := url.Values{}
	for i := range h.Mentions {
		did := strings.TrimPrefix(h.Mentions[i].Author.URL, profile)
		if _, known := s.followers[did]; !known && len(q["actors"]) < maxActors && (s.wanted == nil || s.wanted(&h.Mentions[i])) {
			s.followers[did] = nil
			q.Add("actors", did)
		}
	}
	if len(q) > 0 {
		var a struct {
			Profiles []json.RawMessage `json:"profiles"`
		}
		_ = s.get(ctx, h, "/xrpc/app.bsky.actor.getProfiles?"+q.Encode(), &a) // none, or some
		for _, raw := range a.Profiles {
			var p struct {
				DID       string       `json:"did"`
				Followers social.Count `json:"followersCount"`
			}
			if json.Unmarshal(raw, &p) == nil && p.DID != "" {
				s.followers[p.DID] = p.Followers.N
			}
		}
	}
	for i := range h.Mentions {
		h.Mentions[i].Author.Followers = s.followers[strings.TrimPrefix(h.Mentions[i].Author.URL, profile)]
	}
}

type view struct {
	URI    string `json:"uri"`
	Author struct {
		DID    string     `json:"did"`
		Handle social.Str `json:"handle"`
		Name   social.Str `json:"displayName"`
		Labels []struct {
			Val social.Str `json:"val"`
		} `json:"labels"`
	} `json:"author"`
	Record  json.RawMessage `json:"record"`
	Replies social.Count    `json:"replyCount"`
	Reposts social.Count    `json:"repostCount"`
	Likes   social.Count    `json:"likeCount"`
	Indexed social.Moment   `json:"indexedAt"`
}

// page reads one page of results, newest first.
func (s *Search) page(ctx context.Context, h *source.Harvest, what, cursor string, since time.Time) (p social.Page, next string, uris []string, err error) {
	q := url.Values{"q": {what}, "sort": {"latest"}, "limit": {"100"}, "since": {since.UTC().Format(time.RFC3339)}}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	var a struct {
		Posts  *[]json.RawMessage `json:"posts"`
		Cursor social.Str         `json:"cursor"`
	}
	if err := s.get(ctx, h, "/xrpc/app.bsky.feed.searchPosts?"+q.Encode(), &a); err != nil {
		return p, "", nil, err
	}
	if a.Posts == nil {
		return p, "", nil, fmt.Errorf("search Bluesky: %w", social.ErrShape)
	}
	for _, raw := range *a.Posts {
		m, uri, why := readView(raw, h.State.Now)
		if why != nil {
			p.Dropped = append(p.Dropped, *why)
			if why.ID != "" {
				p.Deleted = append(p.Deleted, why.ID) // the author may have opted out since
			}
			continue
		}
		if s.wanted == nil || s.wanted(&m) {
			uris = append(uris, uri+"="+m.ID)
		}
		p.Mentions = append(p.Mentions, m)
	}
	return p, string(a.Cursor), uris, nil
}

// readView reads a post as searches show it, with names and counts; why is set when
// it is no mention.
func readView(raw json.RawMessage, now time.Time) (m mention.Mention, uri string, why *mention.Outcome) {
	refuse := func(detail string) (mention.Mention, string, *mention.Outcome) {
		o := social.Refused(detail)
		return mention.Mention{}, "", &o
	}
	var v view
	if json.Unmarshal(raw, &v) != nil {
		return refuse("a post of another shape")
	}
	did, rkey, ok := strings.Cut(strings.TrimPrefix(v.URI, "at://"), "/"+collection+"/")
	if !ok || !strings.HasPrefix(did, "did:") || strings.ContainsAny(did, "/ =") || strings.ContainsAny(rkey, "/ =") {
		return refuse("a post without address")
	}
	seen := v.Indexed.Time
	if seen.IsZero() || seen.After(now) {
		seen = now
	}
	m, ok = post(did, commit{RKey: rkey, Record: v.Record}, seen)
	if !ok {
		return refuse("a post without text")
	}
	for _, l := range v.Author.Labels {
		if l.Val == "!no-unauthenticated" {
			return mention.Mention{}, "", &mention.Outcome{ID: m.ID, Reason: mention.OptOut}
		}
	}
	m.Author.Handle, m.Author.Name = string(v.Author.Handle), string(v.Author.Name)
	m.Engagement = mention.Engagement{Likes: v.Likes.N, Reposts: v.Reposts.N, Replies: v.Replies.N}
	return m, v.URI, nil
}

// gone asks for kept posts again; those not given back are gone.
func (s *Search) gone(ctx context.Context, h *source.Harvest, natives []string) (map[string]string, error) {
	q := url.Values{}
	for _, n := range natives {
		uri, _, _ := strings.Cut(n, "=")
		q.Add("uris", uri)
	}
	var a struct {
		Posts *[]struct {
			URI string `json:"uri"`
		} `json:"posts"`
	}
	if err := s.get(ctx, h, "/xrpc/app.bsky.feed.getPosts?"+q.Encode(), &a); err != nil {
		return nil, err
	}
	if a.Posts == nil {
		return nil, social.ErrShape
	}
	there := make(map[string]bool)
	for _, p := range *a.Posts {
		there[p.URI] = true
	}
	gone := make(map[string]string)
	for _, n := range natives {
		if uri, id, _ := strings.Cut(n, "="); !there[uri] {
			gone[n] = id
		}
	}
	return gone, nil
}

// get asks with the session, once more with a new one when it has run out.
func (s *Search) get(ctx context.Context, h *source.Harvest, path string, into any) error {
	for try := range 2 {
		if err := s.login(ctx, h, try > 0); err != nil {
			return err
		}
		_, err := s.client.Do(ctx, h, door.Request{URL: s.pds + path, Header: bearer(s.token)}, into)
		var e *door.Error
		if try == 0 && errors.As(err, &e) && (e.Status == http.StatusUnauthorized || e.Status == http.StatusBadRequest && strings.Contains(string(e.Body), "ExpiredToken")) {
			continue
		}
		return refusedKey(err)
	}
	return nil
}
