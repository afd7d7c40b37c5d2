package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/index"
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
		{method: "GET", path: "/check", role: viewer, handle: s.checkQuery, example: "/check?q=kettle+OR", plain: true},
		{method: "GET", path: "/complete", role: viewer, handle: s.completeQuery, example: "/complete?q=source:&at=7", plain: true},
		{method: "GET", path: "/help", role: viewer, handle: s.helpPage},
	}
}

// searchView is what the search page shows.
type searchView struct {
	State    searchState
	Fault    *fault
	Warnings []string
	Searched bool
	AsOf     time.Time // when this was found, if that is longer ago than usual
	Figures  []string  // the sentence above the results, in its parts
	Missing  []string  // spans of time that could not be searched
	Ranges   []choice
	Sorts    []choice
	Chosen   []choice // the narrowing in force
	Facets   []facet
	Chart    template.HTML
	Cards    []card
	Empty    empty
	Pager    pager
	CSV      string // addresses of what can be made of this search
	JSONL    string
	Rule     string
	Total    int
	Whole    string // the query with all narrowing, to save
	View     string // the rest of the state, to save
	CanSave  bool
	Here     string // this page, to come back to
	Pick     choice // choose all of the page, or none
}

// pageSize is how many mentions a page shows.
const pageSize = 20

// facetFields are the facets shown, in their order.
var facetFields = []struct{ Field, Say string }{
	{"sentiment", "Sentiment"}, {"status", "Triage"}, {"brand", "Brand"}, {"intent", "Intent"}, {"reason", "Complaint about"}, {"source", "Source"}, {"site", "Site"},
	{"author", "Author"}, {"lang", "Language"}, {"hashtag", "Hashtag"}, {"tag", "Tag"},
}

func (s *site) searchPage(w http.ResponseWriter, r *http.Request) error {
	st, err := readSearch(r.URL.Query(), s.location())
	if err != nil {
		return err
	}
	if _, err := st.request(s.reading()); err != nil {
		return s.renderAs(w, r, http.StatusBadRequest, "search.html", st.Query, searchView{State: st, Fault: faultOf(err)})
	}
	whole := r.Header.Get(cardsOnly) == ""
	found, asOf, err := answered(r.Context(), s, fmt.Sprint("search ", whole, st.at("/")), func(ctx context.Context) (*searchView, error) {
		return s.find(ctx, st, whole)
	})
	if err != nil {
		return err
	}
	view := *found
	view.AsOf, view.Cards = asOf, slices.Clone(found.Cards)
	if s.mayTriage(r) {
		view.pick(r.URL.Query().Get("pick") == "all")
	}
	title := st.source()
	if title == "" {
		title = "Search"
	}
	return s.render(w, r, "search.html", title, view)
}

// cardsOnly is the header by which the script asks for further cards without what
// stands around them.
const cardsOnly = "X-Earshot-Cards"

// find asks the index and makes the view: results and chart at once, as they take
// about as long.
func (s *site) find(ctx context.Context, st searchState, whole bool) (*searchView, error) {
	request, err := st.request(s.reading())
	if err != nil {
		return nil, err
	}
	view := &searchView{State: st}
	asked := request
	asked.Limit = pageSize
	if whole {
		asked.FacetSize = 8
		for _, f := range facetFields {
			asked.Facets = append(asked.Facets, f.Field)
		}
	}
	var found *index.Result
	both, together := errgroup.WithContext(ctx)
	both.Go(func() (err error) {
		found, err = s.o.Mentions.Search(together, asked)
		if err != nil {
			return searchProblem(err)
		}
		return nil
	})
	if whole {
		both.Go(func() (err error) {
			view.Chart, err = s.searchChart(together, view.State, request)
			return err
		})
	}
	if err := both.Wait(); err != nil {
		return nil, err
	}
	view.Searched = true
	view.fill(found, asked, s.names())
	view.CanSave = s.o.Saved != nil
	if request.Query != nil {
		for _, w := range request.Query.Warnings() {
			view.Warnings = append(view.Warnings, w.String())
		}
	}
	for _, gap := range found.Missing {
		view.Missing = append(view.Missing, s.spanned(gap.From, gap.Until)+": "+gap.Reason)
	}
	if found.Total > 0 {
		return view, nil
	}
	view.Chart = ""
	view.Empty, err = s.nothing(ctx, view.State, request)
	return view, err
}

// searchProblem says what the index refuses.
func searchProblem(err error) error {
	switch {
	case errors.Is(err, index.ErrTooSlow):
		return &problem{Status: http.StatusServiceUnavailable, Say: "This search took too long.", After: 10 * time.Second, cause: err,
			Do: "earshot may be busy: try again in a moment. If it stays so, make it narrower: less time, a longer word before the *, or one more word that must occur."}
	case errors.Is(err, index.ErrTooBroad):
		return badRequest("This search is too broad.", "Make it narrower: a longer word before the *, or one more word that must occur.")
	case errors.Is(err, index.ErrBadCursor):
		return badRequest("This page of the results is no longer there.", "Search again; newer mentions may have moved it.")
	case errors.Is(err, index.ErrClosed):
		return &problem{Status: http.StatusServiceUnavailable, Say: "earshot is just stopping.", After: 5 * time.Second}
	}
	return fmt.Errorf("search: %w", err)
}

// fill takes over what was found.
func (v *searchView) fill(found *index.Result, request index.Request, say naming) {
	st := v.State
	v.Total = found.Total
	v.Figures = figures(found, st)
	for _, hit := range found.Hits {
		if hit.Mention == nil {
			continue
		}
		c := newCard(hit.Mention, hit.Spans)
		c.At, c.Copies = hit.At, hit.Copies
		c.Badges = narrowedBy(c.Badges, st)
		if request.Query != nil {
			c.Why = request.Query.Explain(hit.Mention, request.Now).String()
		}
		v.Cards = append(v.Cards, c)
	}
	if found.Next != "" {
		next := st
		next.After = found.Next
		v.Pager.After = next.at("/")
	}
	if st.After != "" {
		v.Pager.Before = st.with(func(*searchState) {})
	}
	v.turns()
	v.facets(found, say)
	whole := st
	whole.After, whole.Query, whole.Narrow = "", "", nil
	v.Whole, v.View = st.source(), whole.values().Encode()
	st.After = ""
	v.CSV, v.JSONL = st.at("/export.csv"), st.at("/export.jsonl")
	v.Rule = searchState{Query: v.Whole}.at("/new-rule")
}

// pick lets the cards be decided about, one by one or, when all is set, together.
func (v *searchView) pick(all bool) {
	for i := range v.Cards {
		c := &v.Cards[i]
		c.Act, c.Pick, c.Picked = true, true, all
	}
	v.Here = v.State.at("/")
	v.Pick = choice{Say: "Choose all", Link: v.Here, Chosen: all}
	if all {
		v.Pick.Say = "Choose none"
		return
	}
	values := v.State.values()
	values.Set("pick", "all")
	v.Pick.Link = "/?" + values.Encode()
}

// figures is the sentence above the results: 47 mentions, 31 stories, 71 % negative.
func figures(found *index.Result, st searchState) []string {
	if found.Total == 0 {
		return nil
	}
	all := []string{counted(found.Total, "mention", "mentions")}
	if !st.Copies && found.Stories > 0 {
		all = append(all, counted(found.Stories, "story", "stories"))
	}
	told := map[string]int{}
	for _, c := range found.Facets["sentiment"].Values {
		told[c.Value] = c.Count
	}
	if said := alerts.NegativeSaid(told["negative"], told["negative"]+told["neutral"]+told["positive"]); said != "" {
		all = append(all, said)
	}
	return all
}

func (v *searchView) turns() {
	st := v.State
	for _, r := range ranges {
		v.Ranges = append(v.Ranges, choice{Say: r.Say, Link: st.with(func(n *searchState) { n.Last, n.Since, n.Until = r.Last, time.Time{}, time.Time{} }),
			Chosen: st.Last == r.Last && st.Since.IsZero() && st.Until.IsZero()})
	}
	for _, o := range sorts {
		v.Sorts = append(v.Sorts, choice{Say: o.Say, Link: st.with(func(n *searchState) { n.Sort = o.Sort }), Chosen: st.Sort == o.Sort})
	}
	v.Sorts = append(v.Sorts, choice{Say: "Every copy", Link: st.with(func(n *searchState) { n.Copies = !n.Copies }), Chosen: st.Copies})
}

// facets are the values to narrow by. A facet with one value that all hits share
// tells nothing and is left out.
func (v *searchView) facets(found *index.Result, say naming) {
	st := v.State
	for i, n := range st.Narrow {
		v.Chosen = append(v.Chosen, choice{Say: n.clause(), Link: st.with(func(c *searchState) { c.Narrow = append(c.Narrow[:i], c.Narrow[i+1:]...) }), Chosen: true})
	}
	for _, f := range facetFields {
		got := found.Facets[f.Field]
		if len(got.Values) == 0 || len(got.Values) == 1 && got.None == 0 && !st.narrowed(f.Field, got.Values[0].Value) {
			continue
		}
		one := facet{Name: f.Say, Other: got.Other}
		for _, c := range got.Values {
			value := choice{Say: say(f.Field, c.Value), Count: c.Count, Chosen: st.narrowed(f.Field, c.Value)}
			value.Link = st.with(func(n *searchState) { n.toggle(f.Field, c.Value) })
			one.Values = append(one.Values, value)
		}
		v.Facets = append(v.Facets, one)
	}
}

func (st searchState) narrowed(field, value string) bool {
	for _, n := range st.Narrow {
		if n.Field == field && n.Value == value {
			return true
		}
	}
	return false
}

// toggle narrows by a value or lets go of it.
func (st *searchState) toggle(field, value string) {
	for i, n := range st.Narrow {
		if n.Field == field && n.Value == value {
			st.Narrow = append(st.Narrow[:i], st.Narrow[i+1:]...)
			return
		}
	}
	st.Narrow = append(st.Narrow, narrowing{field, value})
}
