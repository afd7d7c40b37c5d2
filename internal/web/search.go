package web

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
)

// searchView is what the search page shows.
type searchView struct {
	Query    string
	Fault    *fault
	Warnings []string
	Searched bool
	Summary  string
	Nothing  string
	Cards    []cardView
	Next     string
	Footer   string
}

// fault is a query that cannot be read: what is wrong, where, how to mend it.
type fault struct {
	Message, Excerpt, Fix string
}

// cardView is one mention.
type cardView struct {
	Title, Text   []piece
	Sentiment     string
	Source        string
	Author, Reach string
	When, Exact   string
	Copies        string
	Link          string
	mention       *mention.Mention
	Why           string // clause by clause, why the query matches; empty without a query
}

// longestQuery is the longest query taken from an address, in bytes.
const longestQuery = 20_000

// pageSize is how many mentions a page shows.
const pageSize = 20

func (s *site) searchPage(w http.ResponseWriter, r *http.Request) {
	view := searchView{Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	status := http.StatusOK
	if len(view.Query) > longestQuery {
		view.Query = ""
		view.Fault = &fault{Message: fmt.Sprintf("A query may be %d bytes long.", longestQuery)}
		status = http.StatusBadRequest
	} else {
		status = s.search(r, &view)
	}
	if s.o.Status != nil {
		view.Footer = s.o.Status(r.Context())
	}
	var page bytes.Buffer
	if err := s.pages.ExecuteTemplate(&page, "search.html", view); err != nil {
		s.o.Log.Error("render the search page", "err", err)
		http.Error(w, "the page could not be made; the log says why", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
}

// search fills the view and returns the page's status.
func (s *site) search(r *http.Request, view *searchView) int {
	now := s.o.Now()
	request := index.Request{Sort: index.ByTime, Limit: pageSize, After: r.URL.Query().Get("after"), Now: now}
	if view.Query != "" {
		q, err := query.Parse(view.Query, query.Options{Location: s.o.Location, Now: now})
		if err != nil {
			view.Fault = faultOf(err)
			return http.StatusBadRequest
		}
		for _, warning := range q.Warnings() {
			view.Warnings = append(view.Warnings, strings.TrimSuffix(warning.Msg+"; "+warning.Fix, "; "))
		}
		request.Query = q
	}
	found, err := s.o.Search.Search(r.Context(), request)
	switch {
	case errors.Is(err, index.ErrTooBroad):
		view.Fault = &fault{Message: "This would take too long.", Fix: "Make it narrower: a longer word before the *, or one more word that must occur."}
		return http.StatusBadRequest
	case errors.Is(err, index.ErrBadCursor):
		view.Fault = &fault{Message: "This page is no longer there.", Fix: "Search again."}
		return http.StatusBadRequest
	case err != nil:
		s.o.Log.Error("search for a page", "err", err)
		view.Fault = &fault{Message: "The search failed; the log says why."}
		return http.StatusInternalServerError
	}
	view.Searched = true
	view.fill(found, s.o.Location, now)
	if request.Query != nil {
		for i := range view.Cards {
			view.Cards[i].Why = request.Query.Explain(view.Cards[i].mention, now).String()
		}
	}
	return http.StatusOK
}

func (v *searchView) fill(found *index.Result, loc *time.Location, now time.Time) {
	v.Summary = summary(found, v.Query)
	v.Nothing = nothing(v.Query)
	for _, hit := range found.Hits {
		if hit.Mention != nil {
			v.Cards = append(v.Cards, newCard(hit, loc, now))
		}
	}
	if found.Next != "" {
		v.Next = "/?" + url.Values{"q": {v.Query}, "after": {found.Next}}.Encode()
	}
}

func summary(found *index.Result, q string) string {
	if found.Total == 0 {
		return "0 mentions"
	}
	what := "mentions"
	if found.Total == 1 {
		what = "mention"
	}
	if q == "" {
		return fmt.Sprintf("%s %s in all, newest first", thousands(int64(found.Total)), what)
	}
	return fmt.Sprintf("%s %s, newest first", thousands(int64(found.Total)), what)
}

func nothing(q string) string {
	if q == "" {
		return "Nothing has been gathered yet. Sources are being asked now; reload in a minute. earshot sources says how each is doing."
	}
	return "Everything gathered so far was searched. Try fewer words, OR between alternatives, or a * at the end of a word."
}

func newCard(hit index.Hit, loc *time.Location, now time.Time) cardView {
	m := hit.Mention
	card := cardView{
		Title:  marked(m.Title, "title", hit.Spans, 300),
		Source: m.Source,
		Author: m.Author.Name,
		When:   when(hit.At.In(loc), now.In(loc)),
		Exact:  hit.At.In(loc).Format(time.RFC3339),
		Link:   link(m.URL),

		mention: m,
	}
	if m.Title != m.Text {
		card.Text = marked(m.Text, "text", hit.Spans, 600)
	}
	if m.Author.Handle != "" {
		card.Author = "@" + m.Author.Handle
	}
	if m.Author.Followers != nil {
		card.Reach = thousands(*m.Author.Followers) + " followers"
	}
	switch label := tone(m); label {
	case mention.Negative, mention.Neutral, mention.Positive:
		card.Sentiment = string(label)
	}
	if hit.Copies > 1 {
		card.Copies = fmt.Sprintf("%d copies", hit.Copies)
	}
	return card
}

// tone is how a mention speaks of its first brand, else as a whole.
func tone(m *mention.Mention) mention.Label {
	if len(m.Brands) > 0 && m.Brands[0].Sentiment.Label != "" {
		return m.Brands[0].Sentiment.Label
	}
	if m.Sentiment != nil {
		return m.Sentiment.Label
	}
	return ""
}

// link is an address safe to put into a page: http or https, or nothing.
func link(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// when is a moment as people say it, beside the exact one.
func when(t, now time.Time) string {
	switch {
	case t.Year() == now.Year() && t.YearDay() == now.YearDay():
		return t.Format("15:04")
	case t.Year() == now.Year():
		return t.Format("2 Jan 15:04")
	}
	return t.Format("2 Jan 2006 15:04")
}

// thousands writes a count with thin gaps: 12 300.
func thousands(n int64) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteRune('\u202f')
		}
		b.WriteRune(d)
	}
	return b.String()
}
