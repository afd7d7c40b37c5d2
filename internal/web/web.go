// Package web is earshot in a browser: the search page and its look.
//
// It owns pages, styles and the headers that keep them safe. It reads the index
// and never gathers, stores or judges. Everything a mention says is hostile here:
// it reaches a page only through html/template's escaping.
package web

import (
	"context"
	"embed"
	"html/template"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/earshot/earshot/index"
)

//go:embed pages static
var files embed.FS

// Searcher finds mentions; the index is one.
type Searcher interface {
	Search(ctx context.Context, r index.Request) (*index.Result, error)
}

// Options are what the pages need.
type Options struct {
	Search   Searcher
	Location *time.Location // the zone times are shown and dates are read in
	Now      func() time.Time
	Log      *slog.Logger
	// Hosts are the names, beside loopback ones, under which the pages may be asked
	// for; a page asked for under another name is refused, which keeps other
	// sites' scripts from reaching in by a name that turns local (DNS rebinding).
	Hosts []string
	// Status is a line about what is happening, shown at the foot of every page.
	Status func(ctx context.Context) string
}

// New is the handler for all pages.
func New(o Options) (http.Handler, error) {
	pages, err := template.ParseFS(files, "pages/*.html")
	if err != nil {
		return nil, err
	}
	static, err := fs.Sub(files, "static")
	if err != nil {
		return nil, err
	}
	s := &site{o: o, pages: pages}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.searchPage)
	mux.Handle("GET /static/", http.StripPrefix("/static/", cached(http.FileServerFS(static))))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	return guarded(o.Hosts, mux), nil
}

type site struct {
	o     Options
	pages *template.Template
}

// policy lets a page load its own style and nothing else, from nowhere else.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guarded adds the headers that keep pages safe and refuses foreign host names.
func guarded(hosts []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !known(r.Host, hosts) {
			http.Error(w, "this earshot is not known under that name", http.StatusMisdirectedRequest)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		next.ServeHTTP(w, r)
	})
}

// known reports whether the host a page was asked for under is ours: loopback by
// name or number, or one that was configured.
func known(hostport string, hosts []string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	if addr, err := netip.ParseAddr(host); err == nil && addr.IsLoopback() {
		return true
	}
	for _, h := range hosts {
		if strings.EqualFold(h, host) {
			return true
		}
	}
	return false
}

// cached lets browsers keep what changes only with the program.
func cached(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=300")
		next.ServeHTTP(w, r)
	})
}
