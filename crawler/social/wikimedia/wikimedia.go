// Package wikimedia listens to changes of Wikipedia and its sister wikis by the
// EventStreams of recent changes.
//
// It owns the stream and the shape of its events. An event tells which page was
// changed, by whom and with what comment, not the text that was changed: so only
// changes of pages whose title, or with a comment that, concerns a brand become mentions.
package wikimedia

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	maxLine   = 1 << 20
	silence   = time.Minute
	noteEvery = 200                // events after which the place in the stream is stored
	replay    = 7 * 24 * time.Hour // how far back the stream can begin
)

// New is the factory of type "wikimedia". Instances narrow it to some wikis, by
// host (en.wikipedia.org); Endpoint replaces the stream's host.
func New(src config.Source, env source.Env) (any, error) {
	s := &Source{env: env, all: src.Keep == config.KeepAll, base: "https://stream.wikimedia.org", silence: silence, wikis: make(map[string]bool)}
	if src.Endpoint != "" {
		s.base = social.Base(src.Endpoint)
	}
	for _, w := range src.Instances {
		if u, err := url.Parse(social.Base(w)); err == nil {
			s.wikis[strings.ToLower(u.Host)] = true
		}
	}
	return s, nil
}

// Source is one connection to the stream at a time.
type Source struct {
	env     source.Env
	all     bool
	base    string
	wikis   map[string]bool // hosts; empty means all
	silence time.Duration
}

// Stream implements [source.Streamer]. The server closes every quarter of an
// hour; that is no failure.
func (s *Source) Stream(ctx context.Context, st source.State, emit func(context.Context, source.Harvest) error) error {
	h := social.Open(st)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	req := door.Request{URL: s.base + "/v2/stream/recentchange", Robots: door.Skip, Accept: "text/event-stream"}
	if id := h.State.Cursors["event"]; id != "" {
		req.Header = http.Header{"Last-Event-Id": {id}}
		if oldest := st.Now.Add(-replay); !st.LastOK.IsZero() && st.LastOK.Before(oldest) {
			h.Gaps = append(h.Gaps, source.Gap{From: st.LastOK, To: oldest, Reason: "longer away than the stream replays"})
		}
	}
	resp, err := s.env.Door.Stream(ctx, req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if ct := resp.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/event-stream") {
		return fmt.Errorf("open the stream of changes: %w (content type %q)", social.ErrShape, ct)
	}
	if err := emit(ctx, h); err != nil {
		return err
	}
	watch := time.AfterFunc(s.silence, func() { cancel(errSilent) })
	defer watch.Stop()
	return s.listen(ctx, resp.Body, source.Harvest{State: h.State}, watch, emit)
}

var errSilent = errors.New("the stream of changes fell silent")

// listen reads events until the stream ends.
func (s *Source) listen(ctx context.Context, body io.Reader, h source.Harvest, watch *time.Timer, emit func(context.Context, source.Harvest) error) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 64<<10), maxLine)
	var e event
	pass := func() error {
		watch.Stop() // while we are slow, the server is not silent
		defer watch.Reset(s.silence)
		err := emit(ctx, h)
		h = source.Harvest{State: h.State.Clone()}
		return err
	}
	for lines.Scan() {
		watch.Reset(s.silence)
		h.Bytes += int64(len(lines.Bytes()) + 1)
		if !e.line(lines.Bytes()) {
			continue
		}
		s.take(&h, e)
		e = event{}
		if len(h.Mentions) > 0 || len(h.Dropped) >= noteEvery {
			if err := pass(); err != nil {
				return err
			}
		}
	}
	if cause := context.Cause(ctx); cause != nil {
		return fmt.Errorf("read the stream of changes: %w", cause)
	}
	if err := pass(); err != nil {
		return err
	}
	if err := lines.Err(); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read the stream of changes: %w", err)
	}
	return nil
}

// event is one server-sent event being put together.
type event struct {
	id   string
	data []byte
}

// line adds one line and says whether it ended an event that holds data.
func (e *event) line(l []byte) bool {
	l = bytes.TrimSuffix(l, []byte("\r"))
	if len(l) == 0 {
		return len(e.data) > 0
	}
	field, value, _ := bytes.Cut(l, []byte(":"))
	value = bytes.TrimPrefix(value, []byte(" "))
	switch string(field) {
	case "id":
		e.id = string(value)
	case "data":
		if len(e.data)+len(value) <= maxLine {
			e.data = append(append(e.data, value...), '\n')
		}
	}
	return false
}

type change struct {
	Meta struct {
		Domain social.Str `json:"domain"`
	} `json:"meta"`
	Type     social.Str      `json:"type"`
	Title    social.Str      `json:"title"`
	TitleURL social.Str      `json:"title_url"`
	Diff     social.Str      `json:"notify_url"`
	Comment  social.Str      `json:"comment"`
	At       social.Moment   `json:"timestamp"`
	User     social.Str      `json:"user"`
	Bot      social.Flag     `json:"bot"`
	Server   social.Str      `json:"server_url"`
	Revision json.RawMessage `json:"revision"`
}

// take judges one event: canaries, bots, categories and logs are passed over.
func (s *Source) take(h *source.Harvest, e event) {
	if e.id != "" && len(e.id) < 4096 && !strings.ContainsAny(e.id, "\x00\r\n") {
		h.State.Cursors["event"] = e.id
	}
	var c change
	if json.Unmarshal(e.data, &c) != nil {
		h.Dropped = append(h.Dropped, social.Refused("an event that is no object"))
		return
	}
	domain := strings.ToLower(string(c.Meta.Domain))
	if domain == "canary" || c.Type != "edit" && c.Type != "new" || c.Bot.True || len(s.wikis) > 0 && !s.wikis[domain] {
		h.Dropped = append(h.Dropped, mention.Outcome{Reason: mention.NoBrand, Detail: "no change of a page by a person"})
		return
	}
	m, ok := c.mention(domain)
	switch {
	case !ok:
		h.Dropped = append(h.Dropped, social.Refused("a change without title or revision"))
	case !s.all && s.env.Wanted != nil && !s.env.Wanted(&m):
		h.Dropped = append(h.Dropped, mention.Outcome{Reason: mention.NoBrand})
	default:
		h.Mentions = append(h.Mentions, m)
	}
}

// mention is the change as a mention, known by its revision.
func (c *change) mention(domain string) (mention.Mention, bool) {
	var rev struct {
		New social.Str `json:"new"`
	}
	_ = json.Unmarshal(c.Revision, &rev)
	server := social.WebURL(string(c.Server))
	if server == "" {
		server = "https://" + domain
	}
	m := mention.Mention{
		Type: mention.Post, Title: string(c.Title), Text: string(c.Comment), Published: c.At.Time, ParentURL: social.WebURL(string(c.TitleURL)),
		URL:    server + "/w/index.php?diff=" + url.QueryEscape(string(rev.New)),
		Author: mention.Author{Handle: string(c.User)},
	}
	if c.User != "" {
		m.Author.URL = server + "/wiki/User:" + url.PathEscape(strings.ReplaceAll(string(c.User), " ", "_"))
	}
	// Hosts begin with the language, except for wikis of no language.
	if lang, rest, ok := strings.Cut(domain, "."); ok && strings.Contains(rest, ".") && len(lang) <= 3 && lang != "www" {
		m.Lang = lang
	}
	social.Identify(config.Wikimedia, &m)
	return m, m.ID != "" && rev.New != "" && m.Title != "" && domain != ""
}
