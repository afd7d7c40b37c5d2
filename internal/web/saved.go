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
	"github.com/earshot/earshot/internal/journal"
)

// Saved keeps searches under a name; the journal does.
type Saved interface {
	Searches(ctx context.Context) ([]journal.SavedSearch, error)
	SaveSearch(ctx context.Context, s journal.SavedSearch) error
	DropSearch(ctx context.Context, name string) error
}

func (s *site) savedRoutes() []route {
	if s.o.Saved == nil || s.o.Mentions == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/saved", role: viewer, handle: s.savedPage},
		{method: "POST", path: "/saved", role: editor, handle: s.saveSearch},
		{method: "POST", path: "/saved/{name}/drop", role: editor, handle: s.dropSearch},
		{method: "GET", path: "/saved/{name}/feed.xml", role: viewer, handle: s.savedRSS, example: "/saved/kettles/feed.xml", plain: true, tokens: true},
		{method: "GET", path: "/saved/{name}/feed.json", role: viewer, handle: s.savedJSONFeed, example: "/saved/kettles/feed.json", plain: true, tokens: true},
	}
}

// longestName bounds the name of a saved search, in bytes.
const longestName = 200

// savedView is the page of saved searches.
type savedView struct {
	Searches []savedLine
	Empty    empty
}

// savedLine is one saved search with what it finds.
type savedLine struct {
	Name, Query, By string
	At              time.Time
	Open, Rule      string // addresses
	RSS, JSON       string
	CSV             string
	Drop            string
	Fault           string // why it cannot be asked any more
	Total, Day      int    // mentions in all, and of the last 24 hours
}

// stateOf is what a saved search shows.
func stateOf(saved journal.SavedSearch, loc *time.Location) (searchState, error) {
	v, err := url.ParseQuery(saved.View)
	if err != nil {
		v = url.Values{}
	}
	v.Set("q", saved.Query)
	v.Del("after")
	return readSearch(v, loc)
}

func (s *site) savedPage(w http.ResponseWriter, r *http.Request) error {
	all, err := s.o.Saved.Searches(r.Context())
	if err != nil {
		return err
	}
	view := savedView{Empty: empty{Say: "No search is saved yet", Do: "Search for something worth finding again and give it a name there. It then has a feed of its own for any feed reader.", Link: "/", LinkSay: "Search"}}
	for _, saved := range all {
		line, err := s.savedLine(r.Context(), saved)
		if err != nil {
			return err
		}
		view.Searches = append(view.Searches, line)
	}
	return s.render(w, r, "saved.html", "Saved searches", view)
}

func (s *site) savedLine(ctx context.Context, saved journal.SavedSearch) (savedLine, error) {
	at := "/saved/" + url.PathEscape(saved.Name)
	line := savedLine{Name: saved.Name, Query: saved.Query, By: saved.By, At: saved.At,
		RSS: at + "/feed.xml", JSON: at + "/feed.json", Drop: at + "/drop", Rule: searchState{Query: saved.Query}.at("/new-rule")}
	now := s.o.Now()
	st, err := stateOf(saved, s.location())
	line.Open, line.CSV = st.at("/"), st.at("/export.csv")
	var request index.Request
	if err == nil {
		request, err = st.request(s.reading())
	}
	if err != nil {
		line.Fault = err.Error()
		return line, nil
	}
	request.Limit, request.Collapse, request.Sort = -1, false, index.ByTime
	found, err := s.o.Mentions.Search(ctx, request)
	if errors.Is(err, index.ErrTooBroad) {
		line.Fault = "too broad to be counted"
		return line, nil
	}
	if err != nil {
		return line, searchProblem(err)
	}
	line.Total = found.Total
	if since := now.Add(-24 * time.Hour); since.After(request.Since) {
		request.Since = since
	}
	if found, err = s.o.Mentions.Search(ctx, request); err != nil {
		return line, searchProblem(err)
	}
	line.Day = found.Total
	return line, nil
}

func (s *site) saveSearch(w http.ResponseWriter, r *http.Request) error {
	name := strings.Join(strings.Fields(r.PostFormValue("name")), " ")
	switch {
	case name == "":
		return badRequest("A saved search needs a name.", "Go back and give it one.")
	case len(name) > longestName:
		return badRequest("This name is too long.", fmt.Sprintf("A name has at most %d bytes.", longestName))
	case strings.Trim(name, ".") == "":
		return badRequest("A name of dots alone has no address.", "Go back and choose another.")
	}
	saved := journal.SavedSearch{Name: name, Query: strings.TrimSpace(r.PostFormValue("q")), View: r.PostFormValue("view"), By: visitorOf(r).by()}
	st, err := stateOf(saved, s.location())
	if err != nil {
		return err
	}
	if _, err = st.request(s.reading()); err != nil {
		return badRequest("This query cannot be read: "+err.Error(), "Mend it first.")
	}
	if err := s.o.Saved.SaveSearch(r.Context(), saved); err != nil {
		return err
	}
	return s.back(w, r, "/saved", flash{Say: "Saved as " + name + "."})
}

func (s *site) dropSearch(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	err := s.o.Saved.DropSearch(r.Context(), name)
	if errors.Is(err, journal.ErrNoSearch) {
		return notFound("There is no saved search of this name.")
	}
	if err != nil {
		return err
	}
	return s.back(w, r, "/saved", flash{Say: "The saved search " + name + " is gone."})
}

// savedNamed is the saved search of a name.
func (s *site) savedNamed(ctx context.Context, name string) (journal.SavedSearch, error) {
	all, err := s.o.Saved.Searches(ctx)
	if err != nil {
		return journal.SavedSearch{}, err
	}
	for _, saved := range all {
		if saved.Name == name {
			return saved, nil
		}
	}
	return journal.SavedSearch{}, notFound("There is no saved search of this name.")
}
