package feed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
)

// Accept is what a feed is asked for as.
const Accept = "application/feed+json, application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"

// movedAfter is how many answers in a row must point to one new address before it
// is believed.
const movedAfter = 3

// New makes a feed source: it is the factory of type "feed".
func New(src config.Source, env source.Env) (any, error) {
	address := src.URL
	if src.URLEnv != "" {
		if address = strings.TrimSpace(env.Secret(src.URLEnv)); address == "" {
			return nil, fmt.Errorf("the environment variable %s, which holds the feed's address, is not set", src.URLEnv)
		}
	}
	if address == "" {
		return nil, errors.New("a feed needs a url")
	}
	policy := door.Obey
	if src.RobotsWaiver != "" {
		policy = door.Ask
	}
	s := &Source{name: src.Name, address: address, env: src.URLEnv, door: env.Door, policy: policy, paced: src.Every > 0, maxAge: cmp.Or(src.MaxAge, env.Crawler.MaxAge)}
	if src.Push && src.URLEnv == "" { // a hub would have to be told the address, and we to keep it
		s.push = env.Push
	}
	return s, nil
}

// Source polls one feed.
type Source struct {
	name    string
	address string
	env     string // the variable that holds the address, where it is a secret
	door    *door.Door
	policy  door.Policy
	push    source.Pusher // nil: only polled
	paced   bool          // the operator said how often
	deep    *deep         // nil: only what the feed itself says
	maxAge  time.Duration // what is older is not kept; 0 is no bound
}

// key is under which something about the feed is remembered: its address, unless
// that is a secret, which is stored nowhere.
func (s *Source) key() string {
	if s.env != "" {
		return "$" + s.env
	}
	return s.address
}

// Poll implements [source.Source]. What a hub pushed meanwhile is taken in first,
// without asking anybody.
func (s *Source) Poll(ctx context.Context, st source.State) (source.Harvest, error) {
	if s.push != nil {
		if list := s.push.Pending(s.name); len(list) > 0 && !st.First {
			return s.pushed(ctx, st, list), nil
		}
	}
	resp, err := s.fetch(ctx, &st)
	if err != nil {
		return source.Harvest{}, Waivable(err)
	}
	h := source.Harvest{State: st, Requests: resp.Requests, Bytes: int64(len(resp.Body))}
	h.NotBefore = FreshFor(resp.Header, st.Now)
	s.noteMove(&h, resp)
	if resp.NotModified() {
		h.NotModified = true
		s.follow(ctx, &h, topicOf(resp, nil))
		return h, nil
	}
	if s.env != "" {
		Conceal(resp, s.address, s.env)
	}
	doc, err := Parse(resp.Body, resp.Header.Get("Content-Type"), resp.URL)
	if err != nil {
		return source.Harvest{}, s.explain(err, resp)
	}
	keep(&h.State, s.key(), resp.Validator)
	before := known(h.State)
	remember(&h.State, doc, false)
	restless := settle(&h.State, doc)
	h.Mentions, h.Dropped, h.Window = doc.Mentions, doc.Dropped, len(doc.Mentions)+len(doc.Dropped)
	h.NotBefore = max(h.NotBefore, doc.TTL, doc.pause(st.Now))
	h.Warning = doc.Repaired
	if restless > 0 {
		h.Warning = fmt.Sprintf("%d of its items change at every poll; the version of the first polls is kept", restless)
	}
	if !resp.RobotsAllowed {
		h.Warning = "robots.txt refuses this feed; it is read because rules.toml says why it may be"
	}
	s.follow(ctx, &h, topicOf(resp, doc))
	s.deep.read(ctx, &h, doc, s.key())
	s.older(ctx, &h, doc, before)
	return h, nil
}

// fetch asks for the feed where it was last known to live, falling back to the
// address in rules.toml.
func (s *Source) fetch(ctx context.Context, st *source.State) (*door.Response, error) {
	if st.Moved != "" && st.MovedSeen >= movedAfter {
		resp, err := s.get(ctx, st.Moved, st.Validators[s.key()])
		if err == nil {
			return resp, nil
		}
		st.Moved, st.MovedSeen = "", 0
	}
	return s.get(ctx, s.address, st.Validators[s.key()])
}

func (s *Source) get(ctx context.Context, address string, v door.Validator) (*door.Response, error) {
	r := door.Request{URL: address, Robots: s.policy, Accept: Accept, Validator: v}
	if s.env != "" {
		r.Alias = s.key()
	}
	return s.door.Do(ctx, r)
}

// noteMove counts permanent redirects that agree.
func (s *Source) noteMove(h *source.Harvest, resp *door.Response) {
	st := &h.State
	switch {
	case s.env != "": // where a secret address leads is a secret too
	case resp.Permanent == "":
		if st.MovedSeen < movedAfter {
			st.Moved, st.MovedSeen = "", 0
		}
	case resp.Permanent == st.Moved:
		st.MovedSeen++
	default:
		st.Moved, st.MovedSeen = resp.Permanent, 1
	}
	if st.MovedSeen >= movedAfter {
		h.Moved = st.Moved
	}
}

// explain adds to a parse error what the operator can do about it.
func (s *Source) explain(err error, resp *door.Response) error {
	if errors.Is(err, ErrHTML) {
		for _, link := range Discover(string(resp.Body), resp.URL) {
			if !link.Comments {
				return fmt.Errorf("%w; the page offers a feed at %s", err, door.Redact(link.URL))
			}
		}
	}
	return err
}

func keep(st *source.State, address string, v door.Validator) {
	if st.Validators == nil {
		st.Validators = make(map[string]door.Validator)
	}
	st.Validators[address] = v
}

// FreshFor is how long an answer says it stays as it is.
func FreshFor(h http.Header, now time.Time) time.Duration {
	cc := strings.ToLower(h.Get("Cache-Control"))
	if strings.Contains(cc, "no-cache") || strings.Contains(cc, "no-store") {
		return 0
	}
	for part := range strings.SplitSeq(cc, ",") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(part), "max-age="); ok {
			n, err := strconv.ParseInt(strings.Trim(v, `"`), 10, 64)
			if err != nil || n < 0 {
				return 0
			}
			return time.Duration(min(n, 7*24*3600)) * time.Second
		}
	}
	if t, err := http.ParseTime(h.Get("Expires")); err == nil {
		return min(max(t.Sub(now), 0), 7*24*time.Hour)
	}
	return 0
}

// pause is how long the feed's skipHours and skipDays say that nothing comes.
func (d *Document) pause(now time.Time) time.Duration {
	if len(d.SkipHours) == 0 && len(d.SkipDays) == 0 || len(d.SkipHours) >= 24 || len(d.SkipDays) >= 7 {
		return 0
	}
	t := now.UTC()
	for range 24 {
		skipped := false
		for _, h := range d.SkipHours {
			skipped = skipped || t.Hour() == h
		}
		for _, wd := range d.SkipDays {
			skipped = skipped || t.Weekday() == wd
		}
		if !skipped {
			break
		}
		t = t.Truncate(time.Hour).Add(time.Hour)
	}
	return t.Sub(now.UTC())
}
