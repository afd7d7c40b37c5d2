// Package crawler gathers: it polls every source of rules.toml when its time has
// come, politely and for ever, and hands what it hears to the journal.
//
// It owns the schedule, what is remembered of each source between polls, the
// ledger of gaps and the health of every source. How to speak to the world is
// door's, what a feed or a page means is feed's and web's. It never judges
// whether a mention matters and never indexes or alerts.
package crawler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"sync"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/crawler/websub"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// Options are what a crawler works with. Config, DB, Door, Clock and Deliver must
// be set.
type Options struct {
	Config *config.Config
	DB     *sqlite.DB
	Door   *door.Door
	Clock  clock.Clock
	Log    *slog.Logger
	// Deliver commits mentions durably and answers with one outcome for each.
	Deliver func(context.Context, []mention.Mention) ([]mention.Outcome, error)
	// Forget deletes mentions that were deleted at their source; may be nil.
	Forget func(ctx context.Context, ids []string) error
	// Wanted says whether some brand matches; nil keeps everything.
	Wanted func(*mention.Mention) bool
	// MayMatch is a cheap necessary condition of Wanted on raw text; nil means one
	// is derived from the brands' queries.
	MayMatch func(text string) bool
	// Secret reads an operator's key by the name of its environment variable; may be nil.
	Secret func(name string) string
	// Factories make the sources; nil means [Builtin].
	Factories Factories
	// Dir is where sources may keep working files; "" means none are written.
	Dir string
}

// NewDoor opens the one way out, with the manners rules.toml asks for. proxy may
// be nil; the program hands in http.ProxyFromEnvironment.
func NewDoor(c config.Crawler, version string, clk clock.Clock, log *slog.Logger, proxy func(*http.Request) (*url.URL, error)) (*door.Door, error) {
	return door.New(door.Options{
		Version: version, Contact: c.Contact, Clock: clk, Log: log, Proxy: proxy,
		AllowPrivate: c.AllowPrivate, Spacing: c.Delay, PerHost: c.PerHost, Total: c.Concurrency,
		MaxBytes: c.MaxBody, Timeouts: door.Timeouts{Total: c.Timeout},
	})
}

// Crawler polls sources. It is safe for concurrent use.
type Crawler struct {
	opt   Options
	store store
	push  *websub.Subscriber // nil when no hub can reach us

	mu      sync.Mutex
	running context.Context // nil until Run
	wait    sync.WaitGroup
	runners []*runner // in the order of rules.toml
}

// New makes a crawler with the sources of the configuration and what is
// remembered of them. A source that cannot be made is reported by Health, not
// by New: the others must go on.
func New(ctx context.Context, o Options) (*Crawler, error) {
	if o.Config == nil || o.DB == nil || o.Door == nil || o.Clock == nil || o.Deliver == nil {
		return nil, errors.New("make crawler: Config, DB, Door, Clock and Deliver must be set")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Factories == nil {
		o.Factories = Builtin()
	}
	st, err := openStore(ctx, o.DB)
	if err != nil {
		return nil, err
	}
	c := &Crawler{opt: o, store: st}
	if o.Config.Crawler.CallbackURL != "" {
		c.push, err = websub.Open(ctx, websub.Options{
			Callback: o.Config.Crawler.CallbackURL, DB: o.DB, Door: o.Door, Clock: o.Clock, Log: o.Log, Pushed: func(name string) { c.PollNow(name) },
		})
		if err != nil {
			return nil, err
		}
	}
	for _, src := range o.Config.Sources {
		r, err := c.newRunner(ctx, o.Config, src)
		if err != nil {
			return nil, err
		}
		c.runners = append(c.runners, r)
	}
	return c, st.forgetAbsent(ctx, listened(o.Config), o.Clock.Now())
}

// Run polls until ctx ends, then waits for polls under way to stop. It returns
// nil when ctx ended.
func (c *Crawler) Run(ctx context.Context) error {
	c.mu.Lock()
	if c.running != nil {
		c.mu.Unlock()
		return errors.New("run crawler: it is running already")
	}
	c.running = ctx
	for _, r := range c.runners {
		c.start(r)
	}
	c.mu.Unlock()
	c.wait.Go(func() { c.dropPushes(ctx) })
	<-ctx.Done()
	c.wait.Wait()
	return nil
}

// start must be called with mu held while running.
func (c *Crawler) start(r *runner) {
	ctx, cancel := context.WithCancel(c.running)
	r.cancel = cancel
	total := len(c.runners)
	c.wait.Go(func() { r.loop(ctx, total) })
}

// Reload takes over a new configuration: sources that changed or are new
// begin, those that vanished stop, the others do not notice.
func (c *Crawler) Reload(ctx context.Context, cfg *config.Config) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	old := c.runners
	sameBrands := reflect.DeepEqual(c.opt.Config.Brands, cfg.Brands) && reflect.DeepEqual(c.opt.Config.Crawler, cfg.Crawler)
	var next, started []*runner
	for _, src := range cfg.Sources {
		i := slices.IndexFunc(old, func(r *runner) bool { return r.src.Name == src.Name })
		if i >= 0 && sameBrands && reflect.DeepEqual(old[i].src, src) {
			next = append(next, old[i])
			continue
		}
		if i >= 0 {
			old[i].stop() // its last poll must be on disk before it is made anew
		}
		r, err := c.newRunner(ctx, cfg, src)
		if err != nil {
			return fmt.Errorf("reload sources: %w", err)
		}
		next, started = append(next, r), append(started, r)
	}
	for _, r := range old {
		if !slices.Contains(next, r) {
			r.stop()
		}
	}
	c.opt.Config, c.runners = cfg, next
	if c.running != nil {
		for _, r := range started {
			c.start(r)
		}
	}
	if c.push != nil && c.running != nil {
		running := c.running
		c.wait.Go(func() { c.dropPushes(running) })
	}
	return c.store.forgetAbsent(ctx, listened(cfg), c.opt.Clock.Now())
}

// Health tells how every source of the configuration is doing, in its order.
func (c *Crawler) Health(context.Context) ([]Health, error) {
	c.mu.Lock()
	runners := slices.Clone(c.runners)
	c.mu.Unlock()
	out := make([]Health, len(runners))
	for i, r := range runners {
		out[i] = r.snapshot()
	}
	return out, nil
}

// PollNow lets the named source be polled at once; it reports whether there is
// such a source.
func (c *Crawler) PollNow(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range c.runners {
		if r.src.Name == name {
			select {
			case r.kick <- struct{}{}:
			default:
			}
			return true
		}
	}
	return false
}

func (c *Crawler) newRunner(ctx context.Context, cfg *config.Config, src config.Source) (*runner, error) {
	r := &runner{src: src, c: c, kick: make(chan struct{}, 1), done: make(chan struct{}), log: c.opt.Log.With("source", src.Name)}
	r.maxAge = src.MaxAge
	if r.maxAge == 0 {
		r.maxAge = cfg.Crawler.MaxAge
	}
	rec, known, err := c.store.load(ctx, src.Name)
	if err != nil {
		return nil, err
	}
	if fp := fingerprint(src); !known || rec.fingerprint != fp {
		rec = record{fingerprint: fp, health: Health{Condition: Waiting}}
	}
	rec.health.Name, rec.health.Type, rec.health.URL = src.Name, src.Type, door.Redact(src.URL)
	if src.URLEnv != "" {
		rec.health.URL = "$" + src.URLEnv
	}
	rec.health.Caution = config.Caution(src.Type)
	if rec.health.Outcomes == nil {
		rec.health.Outcomes = make(map[mention.Reason]int64)
	}
	r.rec = rec
	if src.Off {
		r.rec.health.Condition = Disabled
		return r, nil
	}
	if r.made, err = c.opt.Factories.build(src, c.env(cfg, src, r.log)); err != nil {
		r.rec.health.Condition, r.rec.health.Error = Broken, err.Error()
	} else if c := r.rec.health.Condition; c == Broken || c == Disabled || c == Asking {
		r.rec.health.Condition, r.rec.health.Error = Waiting, ""
	}
	return r, nil
}

// env is what a source is made with.
func (c *Crawler) env(cfg *config.Config, src config.Source, log *slog.Logger) source.Env {
	env := source.Env{
		Door: c.opt.Door, Clock: c.opt.Clock, Log: log, Crawler: cfg.Crawler, Brands: brandsOf(cfg, src),
		Secret: c.opt.Secret, Wanted: c.opt.Wanted, MayMatch: c.opt.MayMatch, Dir: c.opt.Dir,
	}
	if c.push != nil {
		env.Push = c.push
	}
	if env.MayMatch == nil && c.opt.Wanted != nil {
		env.MayMatch = mayMatch(env.Brands)
	}
	if env.Secret == nil {
		env.Secret = func(string) string { return "" }
	}
	return env
}

// fingerprint is what makes a source the same place as before: with another one
// its cursors mean nothing and what it shows is backfill.
func fingerprint(s config.Source) string {
	kind := s.Type
	if s.Search { // another interface of the platform, with cursors of its own
		kind += " search"
	}
	return fmt.Sprintf("%s|%s|%s|%q|%q|%q|%q|%q|%q", kind, s.URL, s.URLEnv, s.Start, s.Sitemaps, s.Instances, s.Channels, s.Tags, s.Apps)
}

func doorError(err error) *door.Error {
	var e *door.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}
