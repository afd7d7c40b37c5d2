package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
)

func (s *site) incidentRoutes() []route {
	if s.o.Engine == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/incidents", role: viewer, handle: s.incidentsPage},
		{method: "GET", path: "/incidents/{id}", role: viewer, handle: s.incidentPage, example: "/incidents/newest"},
		{method: "POST", path: "/incidents/{id}", role: editor, handle: s.incidentAct},
	}
}

// incidentFilter is what the list shows; it stands in the address.
type incidentFilter struct {
	State, Brand, Rule, Severity string
	Before                       time.Time // opened before: the next page
}

// The states one can ask for: all of them, open ones first, unless one is named.
var incidentStates = []string{"", string(alerts.IncidentOpen), string(alerts.IncidentResolved)}

// readIncidentFilter reads an address; what it does not know is a fault, said
// clearly, because a list that silently shows everything misleads.
func readIncidentFilter(q url.Values) (incidentFilter, error) {
	f := incidentFilter{State: q.Get("state"), Brand: q.Get("brand"), Rule: q.Get("rule"), Severity: q.Get("severity")}
	if !slices.Contains(incidentStates, f.State) {
		return f, badRequest("There are no incidents of the state “"+words.Shorten(words.Clean(f.State), 40)+"”.", "A state is open or resolved.")
	}
	if f.Severity != "" && alerts.Severity(f.Severity).Rank() == 0 {
		return f, badRequest("There is no severity “"+words.Shorten(words.Clean(f.Severity), 40)+"”.", "A severity is info, warning or critical.")
	}
	if raw := q.Get("before"); raw != "" {
		at, err := time.Parse(time.RFC3339Nano, raw)
		if err != nil || at.Year() < 1970 || at.Year() > 9000 {
			return f, badRequest("This page of the list cannot be read.", "Begin at its first page.")
		}
		f.Before = at
	}
	return f, nil
}

// address is the page that shows this filter.
func (f incidentFilter) address() string {
	q := url.Values{}
	for key, v := range map[string]string{"state": f.State, "brand": f.Brand, "rule": f.Rule, "severity": f.Severity} {
		if v != "" {
			q.Set(key, v)
		}
	}
	if !f.Before.IsZero() {
		q.Set("before", f.Before.UTC().Format(time.RFC3339Nano))
	}
	if len(q) == 0 {
		return "/incidents"
	}
	return "/incidents?" + q.Encode()
}

func (f incidentFilter) holds(inc *alerts.Incident) bool {
	return (f.State == "" || string(inc.State) == f.State) && (f.Brand == "" || inc.Brand == f.Brand) &&
		(f.Severity == "" || string(inc.Severity) == f.Severity) &&
		(f.Rule == "" || slices.ContainsFunc(inc.Members, func(m alerts.Member) bool { return m.Rule == f.Rule }))
}

// incidentsView is the list.
type incidentsView struct {
	Tabs    []tab
	States  []choice
	Filter  incidentFilter
	Brands  []choice
	Rules   []choice
	Levels  []choice
	Narrow  bool // something but the state is chosen
	Open    []incidentRow
	Closed  []incidentRow
	Summary string
	Empty   empty
	Pager   pager
}

const incidentsAPage = 25

func (s *site) incidentsPage(w http.ResponseWriter, r *http.Request) error {
	f, err := readIncidentFilter(r.URL.Query())
	if err != nil {
		return err
	}
	found, next, err := s.findIncidents(r.Context(), f)
	if err != nil {
		return err
	}
	v := incidentsView{Tabs: s.incidentTabs("/incidents"), Filter: f, Narrow: f.Brand != "" || f.Rule != "" || f.Severity != ""}
	for i := range found {
		row := s.incidentRow(&found[i])
		if found[i].State == alerts.IncidentOpen {
			v.Open = append(v.Open, row)
		} else {
			v.Closed = append(v.Closed, row)
		}
	}
	if !next.IsZero() {
		after := f
		after.Before = next
		v.Pager.After = after.address()
	}
	if !f.Before.IsZero() {
		first := f
		first.Before = time.Time{}
		v.Pager.Before = first.address()
	}
	v.choices(s, f)
	v.Empty = v.nothing()
	return s.render(w, r, "incidents.html", "Incidents", v)
}

// findIncidents is one page of those a filter lets through, open ones first, and where
// the next page begins (zero at the end).
func (s *site) findIncidents(ctx context.Context, f incidentFilter) (found []alerts.Incident, next time.Time, err error) {
	if f.Before.IsZero() && f.State != string(alerts.IncidentResolved) {
		open, err := s.openIncidents(ctx)
		if err != nil {
			return nil, next, err
		}
		for i := range open {
			if f.holds(&open[i]) {
				found = append(found, open[i])
			}
		}
	}
	if f.State == string(alerts.IncidentOpen) {
		return found, next, nil
	}
	closed, until := 0, f.Before
	for range 20 { // at most twenty thousand looked at: a narrow filter over years
		list, err := s.o.Engine.Incidents(ctx, time.Time{}, until, 1000)
		if err != nil {
			return nil, next, err
		}
		for i := range list {
			until = list[i].Opened
			if list[i].State == alerts.IncidentOpen || !f.holds(&list[i]) {
				continue
			}
			if closed == incidentsAPage {
				last := found[len(found)-1].Opened
				if last.Equal(list[i].Opened) { // rather one twice than one never
					last = last.Add(time.Millisecond)
				}
				return found, last, nil
			}
			found = append(found, list[i])
			closed++
		}
		if len(list) < 1000 {
			return found, next, nil
		}
	}
	return found, until, nil
}

// openIncidents are the open ones, worst and newest first.
func (s *site) openIncidents(ctx context.Context) ([]alerts.Incident, error) {
	list, err := s.o.Engine.Incidents(ctx, s.o.Now().Add(24*time.Hour), time.Time{}, 10_000)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(i alerts.Incident) bool { return i.State != alerts.IncidentOpen })
	slices.SortStableFunc(list, func(a, b alerts.Incident) int { return b.Severity.Rank() - a.Severity.Rank() })
	return list, nil
}

// tab is one page of several about one thing.
type tab struct {
	Say, Path string
	Here      bool
	Count     string
}

// incidentTabs are the pages around incidents.
func (s *site) incidentTabs(here string) []tab {
	tabs := []tab{{Say: "Incidents", Path: "/incidents"}}
	if s.o.Outbox != nil {
		tabs = append(tabs, tab{Say: "Deliveries", Path: "/deliveries"})
	}
	tabs = append(tabs, tab{Say: "Silences", Path: "/silences"})
	for i := range tabs {
		tabs[i].Here = tabs[i].Path == here
	}
	return tabs
}

func (v *incidentsView) choices(s *site, f incidentFilter) {
	cfg := s.o.Config()
	for i, say := range []string{"All", "Open", "Resolved"} {
		to := f
		to.State, to.Before = incidentStates[i], time.Time{}
		v.States = append(v.States, choice{Say: say, Link: to.address(), Chosen: f.State == incidentStates[i]})
	}
	v.Brands = []choice{{Say: "every brand", Chosen: f.Brand == ""}}
	for _, b := range cfg.Brands {
		v.Brands = append(v.Brands, choice{Say: b.Name, Value: b.Key, Chosen: f.Brand == b.Key})
	}
	v.Rules = []choice{{Say: "every rule", Chosen: f.Rule == ""}}
	for _, r := range cfg.Rules {
		v.Rules = append(v.Rules, choice{Say: r.Name, Value: r.Name, Chosen: f.Rule == r.Name})
	}
	v.Levels = []choice{{Say: "every severity", Chosen: f.Severity == ""}}
	for _, l := range []alerts.Severity{alerts.Critical, alerts.Warning, alerts.Info} {
		v.Levels = append(v.Levels, choice{Say: string(l), Value: string(l), Chosen: f.Severity == string(l)})
	}
	known := func(list *[]choice, value string) { // a brand or rule that is no longer in the file
		if value != "" && !slices.ContainsFunc(*list, func(c choice) bool { return c.Chosen }) {
			*list = append(*list, choice{Say: value + " (not in rules.toml)", Value: value, Chosen: true})
		}
	}
	known(&v.Brands, f.Brand)
	known(&v.Rules, f.Rule)
}

func (v *incidentsView) nothing() empty {
	switch {
	case v.Narrow || !v.Filter.Before.IsZero():
		return empty{Say: "No such incident", Do: "Nothing matches what is chosen above.", Link: "/incidents", LinkSay: "Show all"}
	case v.Filter.State == string(alerts.IncidentOpen):
		return empty{Say: "Nothing is wrong", Do: "No incident is open. The page Rules shows how far each rule is from speaking up.", Link: "/rules", LinkSay: "See the rules"}
	}
	return empty{Say: "No incident yet", Do: "When a rule fires, what happened stands here with its chart, its evidence and who did what. The page Rules shows how far each is from speaking up.", Link: "/rules", LinkSay: "See the rules"}
}
