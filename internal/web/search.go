package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/index"
	"github.com/earshot/earshot/internal/query"
)

// Mentions finds and counts mentions; the index does.
type Mentions interface {
	Search(ctx context.Context, r index.Request) (*index.Result, error)
	Timeline(ctx context.Context, r index.TimelineRequest) (*index.Timeline, error)
}

func (s *site) searchRoutes() []route {
	if s.o.Mentions == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/", role: viewer, handle: s.searchPage, example: "/?q=kettle"},
	}
}

// searchView is what the search page shows.
type searchView struct {
	Query    string
	Fault    *fault
	Warnings []string
	Searched bool
	Summary  string
	Chart    *chart
	Cards    []card
	Empty    empty
	Pager    pager
}

// longestQuery is the longest query taken from an address, in bytes.
const longestQuery = 20_000

// pageSize is how many mentions a page shows.
const pageSize = 20

func (s *site) searchPage(w http.ResponseWriter, r *http.Request) error {
	view := searchView{Query: strings.TrimSpace(r.URL.Query().Get("q"))}
	if len(view.Query) > longestQuery {
		return badRequest(fmt.Sprintf("A query in an address may be %s bytes long.", thousands(longestQuery)), "Longer ones fit into rules.toml, as a brand or a rule.")
	}
	status, err := s.search(r, &view)
	if err != nil {
		return err
	}
	return s.renderAs(w, r, status, "search.html", view.Query, view)
}

// search fills the view and returns the page's status.
func (s *site) search(r *http.Request, view *searchView) (int, error) {
	now := s.o.Now()
	request := index.Request{Sort: index.ByTime, Limit: pageSize, After: r.URL.Query().Get("after"), Now: now}
	if view.Query != "" {
		q, err := query.Parse(view.Query, query.Options{Location: s.location(), Now: now})
		if err != nil {
			view.Fault = faultOf(err)
			return http.StatusBadRequest, nil
		}
		for _, warning := range q.Warnings() {
			view.Warnings = append(view.Warnings, strings.TrimSuffix(warning.Msg+"; "+warning.Fix, "; "))
		}
		request.Query = q
	}
	found, err := s.o.Mentions.Search(r.Context(), request)
	if err != nil {
		return 0, searchProblem(err)
	}
	view.Searched = true
	view.fill(found)
	if request.Query != nil {
		i := 0
		for _, hit := range found.Hits {
			if hit.Mention != nil {
				view.Cards[i].Why = request.Query.Explain(hit.Mention, now).String()
				i++
			}
		}
	}
	if request.After == "" && found.Total > 0 {
		view.Chart, err = s.searchChart(r.Context(), request, view.Query)
	}
	return http.StatusOK, err
}

// searchProblem says what the index refuses.
func searchProblem(err error) error {
	switch {
	case errors.Is(err, index.ErrTooBroad):
		return badRequest("This search would take too long.", "Make it narrower: a longer word before the *, or one more word that must occur.")
	case errors.Is(err, index.ErrBadCursor):
		return badRequest("This page of the results is no longer there.", "Search again; newer mentions may have moved it.")
	case errors.Is(err, index.ErrClosed):
		return &problem{Status: http.StatusServiceUnavailable, Say: "earshot is just stopping.", After: 5 * time.Second}
	}
	return fmt.Errorf("search: %w", err)
}

// searchChart counts what was found over time.
func (s *site) searchChart(ctx context.Context, r index.Request, q string) (*chart, error) {
	line, err := s.o.Mentions.Timeline(ctx, index.TimelineRequest{Query: r.Query, Location: s.location(), Now: r.Now})
	if err != nil {
		return nil, searchProblem(err)
	}
	if len(line.Buckets) == 0 {
		return nil, nil
	}
	c := &chart{ID: "over-time", Title: "Mentions over time", Unit: "mentions", Loc: s.location(),
		Since: line.Buckets[0].Start, Until: line.Buckets[len(line.Buckets)-1].End}
	for _, b := range line.Buckets {
		c.Bars = append(c.Bars, bar{Start: b.Start, End: b.End, Count: float64(b.Count), Negative: float64(b.Negative)})
	}
	return c, nil
}

func (v *searchView) fill(found *index.Result) {
	v.Summary = summary(found, v.Query)
	v.Empty = nothing(v.Query)
	for _, hit := range found.Hits {
		if hit.Mention != nil {
			c := newCard(hit.Mention, hit.Spans)
			c.At, c.Copies = hit.At, hit.Copies
			v.Cards = append(v.Cards, c)
		}
	}
	if found.Next != "" {
		v.Pager.After = "/?" + url.Values{"q": {v.Query}, "after": {found.Next}}.Encode()
	}
}

func summary(found *index.Result, q string) string {
	if found.Total == 0 {
		return "0 mentions"
	}
	if q == "" {
		return counted(found.Total, "mention", "mentions") + " in all, newest first"
	}
	return counted(found.Total, "mention", "mentions") + ", newest first"
}

func nothing(q string) empty {
	if q == "" {
		return empty{Say: "Nothing has been gathered yet", Do: "Sources are being asked now; reload in a minute. The page Sources says how each is doing."}
	}
	return empty{Say: "Nothing found", Do: "Everything gathered so far was searched. Try fewer words, OR between alternatives, or a * at the end of a word."}
}
