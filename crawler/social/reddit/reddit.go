// Package reddit listens to Reddit with the operator's approved app (OAuth), or by
// the operator's personal feed.
//
// It owns the session, the shapes of posts and comments, and Reddit's demand that
// what an author deletes is deleted here too. Without keys it reads nothing: Reddit
// closed its public JSON, and its robots.txt refuses the feeds.
package reddit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
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
	idEnv, secretEnv, userEnv = "REDDIT_CLIENT_ID", "REDDIT_CLIENT_SECRET", "REDDIT_USER"

	pageSize = "100"
	maxPages = 10 // Reddit shows no more than 1000 of anything
	recheck  = 100
	todo     = "look at reddit.com/prefs/apps; a new app needs Reddit's approval (Responsible Builder Policy)"
)

// New is the factory of type "reddit".
func New(src config.Source, env source.Env) (any, error) {
	subs, err := subreddits(src.Channels)
	if err != nil {
		return nil, err
	}
	if src.URLEnv != "" {
		return personal(src, env)
	}
	keys, err := social.Keys(env, idEnv, secretEnv, userEnv)
	if err != nil {
		return anonymous(src, env, subs, err)
	}
	s := &Source{id: keys[0], secret: keys[1], tokens: "https://www.reddit.com", base: "https://oauth.reddit.com", asks: make(map[string]ask), wanted: env.Wanted}
	if src.Endpoint != "" {
		s.tokens, s.base = social.Base(src.Endpoint), social.Base(src.Endpoint)
	}
	s.client = social.Client{Door: env.Door, Policy: door.Skip, Agent: agent(env.Door.UserAgent(), keys[2])}
	for _, sub := range subs {
		s.add("r/"+sub+" new", ask{path: "/r/" + sub + "/new"})
		if src.Comments {
			s.add("r/"+sub+" comments", ask{path: "/r/" + sub + "/comments"})
		}
	}
	if len(subs) == 0 || len(src.Terms) > 0 {
		for _, t := range social.Terms(src, env.Brands) {
			s.add("search "+t, ask{path: "/search", query: url.Values{"q": {`"` + t + `"`}, "sort": {"new"}, "type": {"link"}}})
		}
		s.threads = src.Comments
	}
	return s, nil
}

// agent is our User-Agent in the form Reddit's rules prescribe:
// platform:app:version (by /u/name).
func agent(ours, user string) string {
	version, _, _ := strings.Cut(strings.TrimPrefix(ours, door.Token+"/"), " ")
	user = strings.TrimPrefix(strings.TrimPrefix(user, "/u/"), "u/")
	return fmt.Sprintf("server:%s:%s (by /u/%s)", door.Token, version, user)
}

var subName = regexp.MustCompile(`^[A-Za-z0-9_]{2,24}$`)

func subreddits(channels []string) ([]string, error) {
	var out []string
	for _, c := range channels {
		name := strings.TrimSpace(c)
		for _, p := range []string{"https://", "http://", "www.", "old.", "reddit.com/", "/r/", "r/"} {
			name = strings.TrimPrefix(name, p)
		}
		name = strings.Trim(name, "/")
		if !subName.MatchString(name) {
			return nil, fmt.Errorf("%q is no subreddit's name: want the part after r/", c)
		}
		out = append(out, name)
	}
	return out, nil
}

// personal reads the feed Reddit makes for a logged-in reader (preferences, RSS
// feeds); its address is a secret.
func personal(src config.Source, env source.Env) (any, error) {
	keys, err := social.Keys(env, src.URLEnv)
	if err != nil {
		return nil, err
	}
	return feeds.New(env, feeds.Group{Kind: config.Reddit, Policy: feeds.Policy(src), Mend: mendFeed, Addresses: keys, Names: []string{src.URLEnv}}), nil
}

// anonymous reads public feeds where the operator decided so.
func anonymous(src config.Source, env source.Env, subs []string, missing error) (any, error) {
	if src.RobotsWaiver == "" {
		return nil, missing
	}
	base := "https://www.reddit.com"
	if src.Endpoint != "" {
		base = social.Base(src.Endpoint)
	}
	g := feeds.Group{Kind: config.Reddit, Policy: feeds.Policy(src), Mend: mendFeed,
		Caution: "there is no " + idEnv + ": public feeds are read, which Reddit's robots.txt refuses and which are mostly answered with 429"}
	for _, sub := range subs {
		g.Addresses = append(g.Addresses, base+"/r/"+sub+"/new/.rss")
	}
	if len(subs) == 0 {
		for _, t := range social.Terms(src, env.Brands) {
			g.Addresses = append(g.Addresses, base+"/search.rss?"+url.Values{"q": {`"` + t + `"`}, "sort": {"new"}}.Encode())
		}
	}
	return feeds.New(env, g), nil
}

// mendFeed refuses the placeholders of what was deleted.
func mendFeed(m *mention.Mention, _ string) bool {
	return m.ID != "" && m.Title != "[deleted by user]" && m.Text != "[removed]" && m.Text != "[deleted]"
}

type ask struct {
	path  string
	query url.Values
}

// Source polls Reddit's interface.
type Source struct {
	client       social.Client
	id, secret   string
	tokens, base string
	token        string // of the session; never stored
	expires      time.Time
	keys         []string
	asks         map[string]ask
	threads      bool // read the comments under what the search finds
	wanted       func(*mention.Mention) bool
}

func (s *Source) add(key string, a ask) { s.keys, s.asks[key] = append(s.keys, key), a }

// Poll implements [source.Source].
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	h := social.Open(st)
	err := social.Round(&h, s.keys, func(key string) error {
		after := ""
		l := social.Listing{Key: key, First: 7 * 24 * time.Hour, Overlap: time.Hour, MaxPages: maxPages}
		l.Page = func(ctx context.Context, _ int, _ time.Time) (social.Page, error) {
			p, next, err := s.page(ctx, &h, s.asks[key], after)
			p.More = next != "" && next != after
			after = next
			return p, err
		}
		return l.Read(ctx, &h)
	})
	if err != nil {
		return source.Harvest{}, err
	}
	if s.threads {
		s.underFound(ctx, &h)
	}
	s.recheck(ctx, &h)
	return h, nil
}

// page reads one page of a listing.
func (s *Source) page(ctx context.Context, h *source.Harvest, a ask, after string) (p social.Page, next string, err error) {
	q := url.Values{"limit": {pageSize}, "raw_json": {"1"}}
	for k, v := range a.query {
		q[k] = v
	}
	if after != "" {
		q.Set("after", after)
	}
	var l listing
	if err := s.get(ctx, h, a.path+"?"+q.Encode(), &l); err != nil {
		return p, "", err
	}
	if l.Data.Children == nil {
		return p, "", fmt.Errorf("read %s of Reddit: %w", a.path, social.ErrShape)
	}
	s.take(&p, *l.Data.Children, h.State.Now)
	return p, string(l.Data.After), nil
}

// get asks with the session's token, with a new one when it is refused.
func (s *Source) get(ctx context.Context, h *source.Harvest, path string, into any) error {
	for try := range 2 {
		if err := s.login(ctx, h, try > 0); err != nil {
			return err
		}
		_, err := s.client.Do(ctx, h, door.Request{URL: s.base + path, Header: http.Header{"Authorization": {"Bearer " + s.token}}}, into)
		var e *door.Error
		if try == 0 && errors.As(err, &e) && e.Status == http.StatusUnauthorized {
			continue
		}
		return explain(err)
	}
	return nil
}

// login gets a token, unless the one there is still holds.
func (s *Source) login(ctx context.Context, h *source.Harvest, anew bool) error {
	if !anew && s.token != "" && h.State.Now.Before(s.expires) {
		return nil
	}
	s.token = ""
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.tokens+"/api/v1/access_token", nil)
	if err != nil {
		return errors.New("log in to Reddit: the endpoint is no address")
	}
	req.SetBasicAuth(s.id, s.secret)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	var a struct {
		Token   social.Str   `json:"access_token"`
		Expires social.Count `json:"expires_in"`
		Error   social.Str   `json:"error"`
	}
	_, err = s.client.Do(ctx, h, door.Request{Method: http.MethodPost, URL: req.URL.String(), Header: req.Header, Body: []byte("grant_type=client_credentials")}, &a)
	if err != nil {
		return explain(err)
	}
	if a.Token == "" || a.Error != "" || strings.ContainsFunc(string(a.Token), func(r rune) bool { return r <= ' ' || r > '~' }) {
		return fmt.Errorf("log in to Reddit: no token was given (%q): %s", a.Error, todo)
	}
	life := time.Hour
	if a.Expires.N != nil {
		life = time.Duration(min(*a.Expires.N, 86400)) * time.Second
	}
	s.token, s.expires = string(a.Token), h.State.Now.Add(life-life/10)
	return nil
}

// explain says of a refusal what can be done: of the app, or of the network
// Reddit blocks with a page.
func explain(err error) error {
	var e *door.Error
	if !errors.As(err, &e) || e.Reason != door.Blocked {
		return err
	}
	if strings.Contains(string(e.Body), "whoa there") {
		told := *e
		told.Detail = "Reddit blocks this network; ask Reddit, or read from another"
		return &told
	}
	return social.KeyRefused(err, todo, idEnv, secretEnv)
}

type listing struct {
	Data struct {
		After    social.Str         `json:"after"`
		Children *[]json.RawMessage `json:"children"`
	} `json:"data"`
}
