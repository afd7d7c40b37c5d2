package web

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/earshot/earshot/internal/config"
)

// frame is what every template is given; the page's own view is Data.
type frame struct {
	Title   string
	Here    string // the path asked for
	Address string // path and query: where a form sends people back to
	Places  []place
	Brands  []choice // the rail at the left of wide screens: brands and saved searches
	Saved   []choice
	Query   string // what stands in the search box
	User    string // who is signed in; empty on a loopback site without users
	Role    config.Role
	Session bool   // there is a session to sign out of
	CSRF    string // goes into every form as the hidden field csrf
	Flash   *flash
	Zone    string // the zone of the times on the page
	Status  string // the line at the foot
	Data    any
}

// May tells templates whether the visitor has at least a role.
func (f frame) May(role config.Role) bool { return mayAct(f.Role, role) }

// around are pages that belong to a place without standing below it.
var around = map[string]string{"/deliveries": "/incidents", "/silences": "/incidents"}

// Current tells whether a place of the navigation is where we are.
func (f frame) Current(p string) bool {
	if around[f.Here] == p {
		return true
	}
	return f.Here == p || p != "/" && strings.HasPrefix(f.Here, p+"/")
}

// pageSet are the templates by file name, each with the frame and the parts.
type pageSet map[string]*template.Template

// loadPages reads every page. pages/frame.html is around all of them;
// pages/parts/ holds what they share.
func (s *site) loadPages(files fs.FS) (pageSet, error) {
	shared, err := template.New("").Funcs(s.funcs()).ParseFS(files, "pages/frame.html", "pages/parts/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	names, err := fs.Glob(files, "pages/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the pages: %w", err)
	}
	set := pageSet{}
	for _, name := range names {
		own, err := shared.Clone()
		if err != nil {
			return nil, fmt.Errorf("read page %s: %w", name, err)
		}
		if name != "pages/frame.html" {
			if _, err = own.ParseFS(files, name); err != nil {
				return nil, fmt.Errorf("read page %s: %w", name, err)
			}
		}
		set[path.Base(name)] = own
	}
	return set, nil
}

// render answers with a page: the template name, which defines "content", in the
// frame. It is made whole before a byte of it is sent.
func (s *site) render(w http.ResponseWriter, r *http.Request, name, title string, data any) error {
	return s.renderAs(w, r, http.StatusOK, name, title, data)
}

func (s *site) renderAs(w http.ResponseWriter, r *http.Request, status int, name, title string, data any) error {
	t := s.pages[name]
	if t == nil {
		return fmt.Errorf("render %s: no such page", name)
	}
	v := visitorOf(r)
	f := frame{
		Title: title, Here: r.URL.Path, Address: r.URL.RequestURI(), Places: s.places,
		Query: r.URL.Query().Get("q"), User: v.name, Role: v.role, Session: v.session != "", CSRF: v.token(),
		Flash: takeFlash(w, r), Zone: s.location().String(), Data: data,
	}
	if len(f.Query) > longestQuery {
		f.Query = ""
	}
	if v.role != anybody {
		if s.o.Status != nil {
			f.Status = s.o.Status(r.Context())
		}
		f.Brands, f.Saved = s.rail(r)
	}
	page, err := s.draw(r.Context(), t, "frame.html", f)
	if err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w)
	return nil
}

// draw executes a template. Only as many are drawn at once as there are processors: with a thousand, searches
// would run out of their time beside them.
func (s *site) draw(ctx context.Context, t *template.Template, name string, data any) (*bytes.Buffer, error) {
	select {
	case s.drawing <- struct{}{}:
		defer func() { <-s.drawing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	var page bytes.Buffer
	return &page, t.ExecuteTemplate(&page, name, data)
}

// railLength is how many brands and saved searches the rail shows of each.
const railLength = 12

// rail is what stands at hand on every page: brands and saved searches.
func (s *site) rail(r *http.Request) (brands, saved []choice) {
	if s.o.Reports != nil {
		for _, b := range s.o.Config().Brands {
			to := "/brands/" + url.PathEscape(b.Key)
			brands = append(brands, choice{Say: cmp.Or(b.Name, b.Key), Link: to, Chosen: r.URL.Path == to})
		}
	}
	if s.o.Saved != nil {
		list, err := s.o.Saved.Searches(r.Context())
		if err != nil {
			s.o.Log.Warn("list the saved searches for the rail", "err", err) // the page itself can be shown
		}
		for _, one := range list {
			if st, err := stateOf(one, s.location()); err == nil {
				to := st.at("/")
				saved = append(saved, choice{Say: one.Name, Link: to, Chosen: r.URL.RequestURI() == to})
			}
		}
	}
	return cutRail(brands, "/brands"), cutRail(saved, "/saved")
}

// cutRail is as much of a list as has room, and a link to all of it.
func cutRail(all []choice, page string) []choice {
	if len(all) <= railLength {
		return all
	}
	return append(all[:railLength:railLength], choice{Say: fmt.Sprintf("all %d", len(all)), Link: page})
}

// renderStatus is renderAs where there is nobody left to hand an error to.
func (s *site) renderStatus(w http.ResponseWriter, r *http.Request, status int, name, title string, data any) {
	if err := s.renderAs(w, r, status, name, title, data); err != nil {
		s.o.Log.Error("render an error page", "err", err)
		http.Error(w, title, status)
	}
}
