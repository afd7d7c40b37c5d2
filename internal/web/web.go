// Package web is earshot in a browser: its pages, their look, and the doors that
// keep them safe.
//
// It owns pages, styles, sessions and the headers around them. It reads the
// index, the rules engine and the journal through the small interfaces below
// and never gathers, stores mentions or judges. Everything a mention says is
// hostile here: it reaches a page only through html/template's escaping.
//
// A page is one Go file with its routes, its view and its handlers, and one
// template of the same name below pages/; docs/web.md says how one is made.
package web

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/report"
	"github.com/earshot/earshot/internal/web/access"
)

//go:embed pages static
var files embed.FS

// Options are what the pages need. A page whose room is nil is not there, nor is
// its place in the navigation.
type Options struct {
	// Config is the configuration in force; it is asked at every request, so that
	// a user taken out of rules.toml is out at once.
	Config func() *config.Config
	Now    func() time.Time
	// Wall is the clock of the network, where Now is another; Now when nil.
	Wall func() time.Time
	Log  *slog.Logger
	// Sessions keeps who is signed in; nil lets nobody sign in.
	Sessions *access.Sessions
	// Status is a line about what is happening, shown at the foot of every page.
	Status func(ctx context.Context) string

	// Mentions finds and counts; the index does. The search page needs it.
	Mentions Mentions

	// Engine, Outbox, Doors, Sources, Backtest and Bars are the rooms behind the
	// pages about incidents, rules and sources: see rooms.go.
	Engine   Engine
	Outbox   Outbox
	Doors    Doors
	Sources  Sources
	Backtest Backtest
	Bars     Bars
	// Metrics answers Prometheus; nil shows no figures.
	Metrics http.Handler
	// Answers counts how pages were answered; nil counts them for nobody.
	Answers *AnswerCounter
	// Because tells which words moved a mention's sentiment towards a brand, "" for the whole text, strongest first; may be nil.
	Because func(m *mention.Mention, brand string) []Moved
	// Life ends with the program; what goes on after a request ends with it.
	Life context.Context

	// Happenings are marked in charts; the rules engine knows them. May be nil.
	Happenings Happenings
	// Triage keeps what people decide about mentions; the journal does.
	Triage Triage
	// Archive reads single mentions with their history; the journal does. The evidence
	// of an incident needs it, too.
	Archive Archive
	// Stream is the journal's entries as they come, for the live view.
	Stream Stream
	// Reports is what brand pages are made from; the index is one.
	Reports Reports
	// Saved keeps searches under a name; the journal does.
	Saved Saved
}

// New is the handler for all pages.
func New(o Options) (http.Handler, error) {
	if o.Config == nil || o.Now == nil || o.Log == nil {
		return nil, errors.New("web: Config, Now and Log are needed")
	}
	s, err := newSite(o)
	if err != nil {
		return nil, err
	}
	return s.guarded(s.mux()), nil
}

// newSite reads the pages and readies what its handlers share.
func newSite(o Options) (*site, error) {
	s := &site{drawing: make(chan struct{}, runtime.GOMAXPROCS(0)), tail: listeners{stream: o.Stream, log: o.Log}, o: o, passwords: access.NewChecker(), attempts: access.NewAttempts(o.Now)}
	if s.o.Answers == nil {
		s.o.Answers = &AnswerCounter{}
	}
	s.answers = newAnswers(s.wall, s.o.Answers)
	var err error
	if s.static, err = loadStatic(files); err != nil {
		return nil, err
	}
	s.pages, err = s.loadPages(files)
	return s, err
}

// site is the open web site: what its handlers share.
type site struct {
	o      Options
	pages  pageSet
	static *staticFiles
	places []place // the navigation: what is there

	passwords *access.Checker
	attempts  *access.Attempts

	previews previews
	onDisk   fileFault
	asking   sync.Mutex // one source is tried or looked for at a time

	answers    *answers
	memory     report.Memory // of brand pages
	drawing    chan struct{} // see draw
	vocabulary vocabulary
	tail       listeners
}

// wall is the time by which readers are slow.
func (s *site) wall() time.Time {
	if s.o.Wall != nil {
		return s.o.Wall()
	}
	return s.o.Now()
}

// location is the zone in which pages are made; a script then shows the viewer's.
func (s *site) location() *time.Location {
	if loc := s.o.Config().Location; loc != nil {
		return loc
	}
	return time.UTC
}

// reading is how queries are read here.
func (s *site) reading() query.Options {
	return query.Options{Location: s.location(), Now: s.o.Now(), Brands: s.o.Config().BrandKeys()}
}
