package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

func (s *site) tailRoutes() []route {
	if s.o.Stream == nil || s.o.Mentions == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/live", role: viewer, handle: s.tailPage, example: "/live?q=kettle"},
		{method: "GET", path: "/live/stream", role: viewer, handle: s.tailStream, example: "/live/stream?q=kettle", plain: true, endless: true},
	}
}

// tailView is the page that shows mentions as they come in.
type tailView struct {
	Fault  *fault
	Stream string // where the script listens
	Say    string
	Cards  []card // the newest that are there already
	Search string
	Here   string // this page again
	Empty  empty
}

func (s *site) tailQuery(r *http.Request) (*query.Query, error) {
	raw := strings.TrimSpace(r.URL.Query().Get("q"))
	if raw == "" {
		return nil, nil
	}
	if len(raw) > longestQuery {
		return nil, badRequest("This query is too long for an address.", "Save it as a brand in rules.toml.")
	}
	return query.Parse(raw, s.reading())
}

func (s *site) tailPage(w http.ResponseWriter, r *http.Request) error {
	raw := r.URL.Query().Get("q")
	view := tailView{Search: "/?" + url.Values{"q": {raw}}.Encode(), Here: "/live?" + url.Values{"q": {raw}}.Encode(), Empty: empty{Say: "Listening", Do: "Mentions appear here as they are found."}}
	q, err := s.tailQuery(r)
	if err != nil {
		if errors.As(err, new(*problem)) {
			return err
		}
		view.Fault = faultOf(err)
		return s.renderAs(w, r, http.StatusBadRequest, "live.html", "Live", view)
	}
	newest, err := s.o.Mentions.Search(r.Context(), index.Request{Query: q, Sort: index.ByTime, Limit: pageSize, Now: s.o.Now()})
	if err != nil {
		return searchProblem(err)
	}
	for _, h := range newest.Hits {
		if h.Mention != nil {
			c := newCard(h.Mention, h.Spans)
			c.At = h.At
			view.Cards = append(view.Cards, c)
		}
	}
	s.offer(r, view.Cards)
	view.Stream = "/live/stream?" + url.Values{"q": {raw}}.Encode()
	return s.render(w, r, "live.html", "Live", view)
}

// A stream lasts so long, then the browser comes back, and has to show who it is
// again. A line goes out at least every tailPulse, so that proxies keep it open, and only to
// who would still be let in; a reader who does not take one within tailPatience is let go.
const (
	tailLasts    = 30 * time.Minute
	tailPulse    = 15 * time.Second
	tailPatience = 20 * time.Second
)

// tailStream sends each new mention of a query as an event whose data is its card.
func (s *site) tailStream(w http.ResponseWriter, r *http.Request) error {
	act := s.mayTriage(r)
	return s.stream(w, r, fmt.Sprint("card ", act), func(m *mention.Mention, spans []mention.Span) (string, error) {
		c := newCard(m, spans)
		c.Act = act
		html, err := s.draw(r.Context(), s.pages["live.html"], "card", c)
		if err != nil {
			return "", fmt.Errorf("render card: %w", err)
		}
		return html.String(), nil
	})
}

// rendering is a mention as one kind of listener takes it.
type rendering func(m *mention.Mention, spans []mention.Span) (string, error)

// stream sends each new mention of a query as an event. Listeners of one kind and one query are shown the same.
func (s *site) stream(w http.ResponseWriter, r *http.Request, kind string, show rendering) error {
	q, err := s.tailQuery(r)
	if err != nil {
		if errors.As(err, new(*problem)) {
			return err
		}
		return badRequest("This query cannot be read: "+err.Error(), "")
	}
	after, _ := strconv.ParseUint(r.Header.Get("Last-Event-ID"), 10, 64)
	ctx, cancel := context.WithTimeout(r.Context(), tailLasts)
	defer cancel()
	l, err := s.tail.listen(ctx, after)
	if err != nil {
		return err
	}
	defer s.tail.leave(l)
	ended := s.sessionsEnd()
	out, err := s.events(w, l)
	if err != nil || !s.stillAdmitted(r) {
		return nil
	}
	pulse := time.NewTicker(tailPulse)
	defer pulse.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ended:
			ended = s.sessionsEnd()
			if !s.stillAdmitted(r) {
				return nil
			}
			continue
		case <-pulse.C:
			if !s.stillAdmitted(r) {
				return nil
			}
			err = out.send(": still here\n\n")
		case batch, open := <-l.entries:
			if !open {
				_ = out.send("event: slow\ndata: " + l.why + "\n\n")
				return nil
			}
			err = sendEvents(out, batch, kind+" "+r.URL.Query().Get("q"), func(e *mention.Entry) (string, error) { return s.shownTo(e, q, show) })
		}
		if err != nil {
			return nil // the reader is gone or too slow
		}
	}
}

// events begins the answer to a listener: from here on it is written to as things happen.
func (s *site) events(w http.ResponseWriter, l *listener) (*eventWriter, error) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no")
	out := &eventWriter{w: w, control: http.NewResponseController(w), deadline: func() time.Time { return s.wall().Add(tailPatience) }}
	hello := ": listening\n\n"
	if l.missed {
		hello += fmt.Sprintf("event: missed\ndata: More than %s mentions came while you were away; they are not shown here. Search has them.\n\n", thousands(listenReplay))
	}
	return out, out.send(hello)
}

// sendEvents sends a batch, as listeners with this key take it.
func sendEvents(out *eventWriter, batch []*heard, key string, show func(*mention.Entry) (string, error)) error {
	sent := false
	for _, e := range batch {
		text, err := e.event(key, show)
		if err != nil {
			return err
		}
		if text == "" {
			continue
		}
		sent = true
		if err := out.write(text); err != nil {
			return err
		}
	}
	if !sent {
		return nil
	}
	return out.control.Flush()
}

// shownTo is an entry for those who listen to a query, with where the stream stands; empty when the query does not find it.
func (s *site) shownTo(e *mention.Entry, q *query.Query, show rendering) (string, error) {
	now, m := s.o.Now(), &e.Mention
	var spans []mention.Span
	if q != nil {
		if !q.Match(m, now) {
			return "", nil
		}
		spans = q.Spans(m, now)
	}
	text, err := show(m, spans)
	if err != nil {
		return "", err
	}
	data := strings.NewReplacer("\r\n", "\ndata: ", "\n", "\ndata: ", "\r", "\ndata: ").Replace(text)
	return fmt.Sprintf("id: %d\nevent: mention\ndata: %s\n\n", e.Seq, data), nil
}

// eventWriter sends events, each within a time.
type eventWriter struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	deadline func() time.Time
}

func (e *eventWriter) send(text string) error {
	if err := e.write(text); err != nil {
		return err
	}
	return e.control.Flush()
}

// write leaves it to a flush, or a full buffer, that it goes out.
func (e *eventWriter) write(text string) error {
	_ = e.control.SetWriteDeadline(e.deadline()) // a writer that has none waits as long as its server lets it
	_, err := io.WriteString(e.w, text)
	return err
}
