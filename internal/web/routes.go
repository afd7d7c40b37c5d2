package web

import (
	"net/http"

	"github.com/earshot/earshot/internal/config"
)

// route is one thing the site answers to. Every page lists its own in a method
// such as searchRoutes; routes joins them.
type route struct {
	method string
	path   string // a pattern of http.ServeMux, without the method: /incidents/{id}
	// role is the least role it needs; anybody lets everyone in, signed in or not.
	role   config.Role
	handle handler
	// example is an address that shows this page with something on it. Tests visit
	// it: with a browser, and with hostile mentions. Empty means path.
	example string
	// fleeting marks pages that are there for a while only, so that tests of every
	// page cannot visit them.
	fleeting bool
	// program marks what programs use rather than people: a token is taken in the
	// place of a session, and faults are told as JSON.
	program bool
	// tokens lets programs read it with a token in the place of a session: feeds and
	// files.
	tokens bool
	// plain marks what is no page of HTML: a feed, a file, an answer to a script.
	plain bool
	// endless marks what goes on answering until the visitor leaves.
	endless bool
}

// The roles a route may need; anybody lets everyone in, signed in or not.
const (
	anybody = config.Role("")
	viewer  = config.Viewer
	editor  = config.Editor
	admin   = config.Admin
)

// handler answers a request. What it returns is shown as an error page: a
// *problem as it says, anything else as a fault of ours, which is logged.
type handler func(w http.ResponseWriter, r *http.Request) error

// routes are all there are: a page adds its line here.
func (s *site) routes() []route {
	var all []route
	for _, list := range [][]route{
		s.searchRoutes(),
		s.savedRoutes(),
		s.exportRoutes(),
		s.newRuleRoutes(),
		s.triageRoutes(),
		s.mentionRoutes(),
		s.tailRoutes(),
		s.brandRoutes(),
		s.apiRoutes(),
		s.accountRoutes(),
		s.metricsRoutes(),
		s.incidentRoutes(), s.deliveryRoutes(), s.silenceRoutes(), s.ruleRoutes(), s.sourceRoutes(),
	} {
		all = append(all, list...)
	}
	return all
}

// place is an entry of the navigation.
type place struct{ Path, Name string }

// places are the navigation, in its order. Those whose page is not there are left out.
var places = []place{
	{"/", "Search"}, {"/live", "Live"}, {"/brands", "Brands"}, {"/incidents", "Incidents"},
	{"/rules", "Rules"}, {"/sources", "Sources"}, {"/saved", "Saved"},
}

func (s *site) mux() http.Handler {
	mux := http.NewServeMux()
	there := map[string]bool{}
	for _, rt := range s.routes() {
		path := rt.path
		if path == "/" {
			path = "/{$}"
		}
		mux.HandleFunc(rt.method+" "+path, s.serve(rt))
		there[rt.method+" "+rt.path] = true
	}
	for _, p := range places {
		if there["GET "+p.Path] {
			s.places = append(s.places, p)
		}
	}
	mux.Handle("GET /static/", s.static)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	return s.missing(mux)
}

// serve is a route with everything that stands before its handler.
func (s *site) serve(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := s.admit(w, r, rt)
		if err != nil && s.keep(w, r, v, rt, err) {
			return
		}
		if err == nil {
			r = withVisitor(r, v)
			err = rt.handle(w, r)
			if rt.method != http.MethodGet && err == nil {
				s.answers.forget() // who changed something sees it
			}
		}
		if err != nil {
			s.fail(w, withVisitor(r, v), rt, err)
		}
	}
}

// missing shows our own page where the mux knows nothing.
func (s *site) missing(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		probe := &probe{header: http.Header{}}
		mux.ServeHTTP(probe, r)
		rt := route{role: anybody}
		v, _ := s.admit(w, r, rt)
		fault := &problem{Status: http.StatusNotFound, Say: "There is no page at this address."}
		if probe.status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", probe.header.Get("Allow"))
			fault = &problem{Status: http.StatusMethodNotAllowed, Say: "This address does not take " + r.Method + " requests."}
		}
		s.fail(w, withVisitor(r, v), rt, fault)
	})
}

// probe learns what the mux would have answered.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
func (p *probe) WriteHeader(status int)      { p.status = status }
