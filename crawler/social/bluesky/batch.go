package bluesky

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

const collection = "app.bsky.feed.post"

// maxHeld is how many kept posts are remembered, so that their deletion is
// followed and a replay does not count them twice.
const maxHeld = 1000

// batch is what was heard since the last one was handed over.
type batch struct {
	s        *Source
	state    source.State
	cursor   int64 // microseconds of the last event
	held     []string
	known    map[string]bool // held, for looking up: "did/rkey"
	mentions []mention.Mention
	authors  []string // of mentions, by position
	dropped  []mention.Outcome
	deleted  []string
	gaps     []source.Gap
	bytes    int64
	outdated bool  // the server said that it begins later than it was asked to
	junk     int   // frames in a row that were no event
	fault    error // what the server said before it hung up
}

func newBatch(s *Source, st source.State) *batch {
	b := &batch{s: s, state: st.Clone(), held: strings.Fields(st.Cursors["held"]), known: make(map[string]bool)}
	b.cursor, _ = strconv.ParseInt(st.Cursors["time_us"], 10, 64)
	for _, k := range b.held {
		b.known[k] = true
	}
	return b
}

func (b *batch) now() time.Time { return b.s.env.Clock.Now() }

// full says that no more should be held in memory.
func (b *batch) full() bool {
	return len(b.mentions) >= maxBatch || len(b.dropped) >= maxDropped || b.bytes >= maxBytes
}

func (b *batch) heard() bool { return len(b.mentions) > 0 || len(b.deleted) > 0 }

type commit struct {
	Operation  string          `json:"operation"`
	Collection string          `json:"collection"`
	RKey       string          `json:"rkey"`
	Record     json.RawMessage `json:"record"`
}

// add takes in one frame; what cannot be read is counted and skipped.
func (b *batch) add(raw []byte) {
	b.bytes += int64(len(raw))
	b.junk++
	if raw == nil {
		b.dropped = append(b.dropped, social.Refused("a frame that is too large"))
		return
	}
	f, said := b.read(raw)
	if said {
		return
	}
	if !strings.HasPrefix(f.DID, "did:") || strings.ContainsAny(f.DID, "/ ") {
		b.dropped = append(b.dropped, social.Refused("a frame that is no event"))
		return
	}
	b.junk = 0
	at, err := f.TimeUS.Int64()
	if limit := b.now().Add(time.Hour).UnixMicro(); err == nil && at > b.cursor && at < limit {
		if b.outdated {
			b.outdated = false
			b.gaps = append(b.gaps, source.Gap{From: time.UnixMicro(b.cursor), To: time.UnixMicro(at), Reason: "longer away than the firehose replays"})
		}
		b.cursor = at // a clock that runs away must not move it
	}
	switch f.Kind {
	case "commit":
		b.commit(f, time.UnixMicro(at).UTC())
	case "account":
		if f.Acct.Active != nil && !*f.Acct.Active && slices.Contains([]string{"deleted", "takendown", "deactivated", "suspended"}, string(f.Acct.Status)) {
			b.purge(f.DID + "/")
		}
	}
}

func (b *batch) commit(f frame, at time.Time) {
	var c commit
	if json.Unmarshal(f.Commit, &c) != nil {
		b.dropped = append(b.dropped, social.Refused("a commit that is no object"))
		return
	}
	if c.Collection != collection {
		return
	}
	key := f.DID + "/" + c.RKey
	switch c.Operation {
	case "delete":
		b.purge(key)
		return
	case "create":
		if b.known[key] {
			b.dropped = append(b.dropped, mention.Outcome{Reason: mention.Duplicate})
			return
		}
	case "update":
	default:
		return
	}
	m, ok := post(f.DID, c, at)
	switch {
	case !ok:
		b.dropped = append(b.dropped, social.Refused("a post without key or text"))
	case !b.s.wanted(&m):
		b.dropped = append(b.dropped, mention.Outcome{Reason: mention.NoBrand})
	default:
		b.mentions, b.authors = append(b.mentions, m), append(b.authors, f.DID)
		b.hold(key)
	}
}

func (b *batch) hold(key string) {
	if b.known[key] {
		return
	}
	b.known[key] = true
	b.held = append(b.held, key)
	if over := len(b.held) - maxHeld; over > 0 {
		for _, k := range b.held[:over] {
			delete(b.known, k)
		}
		b.held = slices.Clone(b.held[over:])
	}
}

// purge takes back one held post, or with a prefix ending in "/" all of an account.
func (b *batch) purge(what string) {
	if !strings.HasSuffix(what, "/") && !b.known[what] {
		return
	}
	b.held = slices.DeleteFunc(b.held, func(k string) bool {
		if k != what && (!strings.HasSuffix(what, "/") || !strings.HasPrefix(k, what)) {
			return false
		}
		delete(b.known, k)
		did, rkey, _ := strings.Cut(k, "/")
		id := social.IDOf(config.Bluesky, postURL(did, rkey))
		b.deleted = append(b.deleted, id)
		for i := range b.mentions { // not handed over yet: never hand it over
			if b.mentions[i].ID == id {
				b.mentions, b.authors = slices.Delete(b.mentions, i, i+1), slices.Delete(b.authors, i, i+1)
				b.dropped = append(b.dropped, mention.Outcome{ID: id, Reason: mention.Forgotten, Detail: "deleted at the source"})
				break
			}
		}
		return true
	})
}

// take hands over what was heard and begins anew.
func (b *batch) take(ctx context.Context) source.Harvest {
	h := source.Harvest{State: b.state.Clone(), Dropped: b.dropped, Deleted: b.deleted, Gaps: b.gaps, Bytes: b.bytes}
	b.s.introduce(ctx, &h, b.mentions, b.authors)
	if b.cursor > 0 {
		h.State.Cursors["time_us"] = strconv.FormatInt(b.cursor, 10)
	}
	h.State.Cursors["held"] = strings.Join(b.held, " ")
	b.state = h.State.Clone()
	b.mentions, b.authors, b.dropped, b.deleted, b.gaps, b.bytes = nil, nil, nil, nil, nil, 0
	return h
}

func postURL(did, rkey string) string {
	return "https://bsky.app/profile/" + did + "/post/" + url.PathEscape(rkey)
}

type record struct {
	Text    social.Str      `json:"text"`
	Created social.Moment   `json:"createdAt"`
	Langs   json.RawMessage `json:"langs"`
	Tags    json.RawMessage `json:"tags"`
	Facets  json.RawMessage `json:"facets"`
	Reply   json.RawMessage `json:"reply"`
	Embed   json.RawMessage `json:"embed"`
}

// post reads a record. Its time is the client's claim, but never later than the
// event: clocks are wrong, and claims are free.
func post(did string, c commit, at time.Time) (mention.Mention, bool) {
	var r record
	if c.RKey == "" || strings.ContainsAny(c.RKey, "/ ") || json.Unmarshal(c.Record, &r) != nil {
		return mention.Mention{}, false
	}
	m := mention.Mention{Type: mention.Post, URL: postURL(did, c.RKey), Text: string(r.Text), Published: r.Created.Time,
		Author: mention.Author{URL: "https://bsky.app/profile/" + did}}
	if m.Published.IsZero() || m.Published.After(at) {
		m.Published = at
	}
	var langs []string
	if json.Unmarshal(r.Langs, &langs) == nil && len(langs) == 1 { // of several, none is known to be it
		m.Lang = langs[0]
	}
	_ = json.Unmarshal(r.Tags, &m.Hashtags)
	readFacets(&m, r.Facets)
	var embed struct {
		External struct {
			URI   social.Str `json:"uri"`
			Title social.Str `json:"title"`
		} `json:"external"`
	}
	if json.Unmarshal(r.Embed, &embed) == nil {
		m.Title = string(embed.External.Title) // the card shown with the post
		m.Links = appendURL(m.Links, string(embed.External.URI))
	}
	var reply struct {
		Parent struct {
			URI string `json:"uri"`
		} `json:"parent"`
	}
	if json.Unmarshal(r.Reply, &reply) == nil {
		if who, rkey, ok := strings.Cut(strings.TrimPrefix(reply.Parent.URI, "at://"), "/"+collection+"/"); ok {
			m.Type, m.ParentURL = mention.Comment, postURL(who, rkey)
		}
	}
	social.Identify(config.Bluesky, &m)
	return m, m.ID != "" && strings.TrimSpace(m.Title+m.Text) != ""
}

func readFacets(m *mention.Mention, raw json.RawMessage) {
	var facets []struct {
		Features []struct {
			URI social.Str `json:"uri"`
			Tag social.Str `json:"tag"`
		} `json:"features"`
	}
	_ = json.Unmarshal(raw, &facets)
	for _, f := range facets {
		for _, x := range f.Features {
			m.Links = appendURL(m.Links, string(x.URI))
			if x.Tag != "" && len(m.Hashtags) < 100 {
				m.Hashtags = append(m.Hashtags, string(x.Tag))
			}
		}
	}
}

func appendURL(links []string, raw string) []string {
	if link := social.WebURL(raw); link != "" && len(links) < 100 && !slices.Contains(links, link) {
		return append(links, link)
	}
	return links
}
