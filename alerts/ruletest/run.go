// Package ruletest runs timelines and fixtures against rules: the tests an operator
// keeps beside rules.toml. It owns the language of timelines and what their
// expectations mean. Judging is the rules engine's, on a database of its own; nothing is
// sent, and no clock but the timeline's is read.
package ruletest

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/sqlite"
)

// Options are what a run needs from outside.
type Options struct {
	// Scratch is an empty directory for the run's database.
	Scratch string
	// Enrich fills in brands, sentiment, language and stories, as the running program would.
	Enrich func(ctx context.Context, entries []mention.Entry, now time.Time) error
	// Mentions reads a fixture, Alerts the alerts it must cause, by the paths written in
	// the test file.
	Mentions func(path string) ([]mention.Mention, error)
	Alerts   func(path string) ([]map[string]any, error)
}

// Failure is an expectation that was not met.
type Failure struct {
	Line   int    `json:"line"` // in the test file
	Wanted string `json:"wanted"`
	Got    string `json:"got"`
}

// Result is what became of one test.
type Result struct {
	Name     string         `json:"name"`
	Line     int            `json:"line"`
	Mentions int            `json:"mentions"`
	Failures []Failure      `json:"failures,omitempty"`
	Said     []alerts.Alert `json:"-"`
}

// Run plays one test of a file under these rules. The error is a fault of the test itself
// (a [*config.Problems] for its text) or of the machine.
func Run(ctx context.Context, cfg *config.Config, file *config.RuleTests, test config.RuleTest, o Options) (Result, error) {
	p := &play{ctx: ctx, o: o, test: test, res: Result{Name: test.Name, Line: test.Line}}
	only, missing := cfg.WithOnly(test.Only)
	if len(missing) > 0 {
		return p.res, fmt.Errorf("test %q: there is no rule %q", test.Name, missing[0])
	}
	p.cfg = only
	fixture, err := p.fixture()
	if err != nil {
		return p.res, err
	}
	if err := p.understand(file, fixture); err != nil {
		return p.res, err
	}
	if test.Alerts != "" {
		if err := p.compareAlerts(fixture); err != nil {
			return p.res, err
		}
	}
	if len(p.steps) == 0 {
		return p.res, nil
	}
	if err := p.open(); err != nil {
		return p.res, err
	}
	defer func() { _ = p.db.Close() }()
	if err := p.run(fixture); err != nil {
		return p.res, err
	}
	return p.res, p.judge()
}

// play is one test under way.
type play struct {
	ctx     context.Context
	o       Options
	test    config.RuleTest
	cfg     *config.Config
	steps   []step
	db      *sqlite.DB
	engine  *alerts.Engine
	now     time.Time
	seq     uint64
	newest  mention.Mention
	seen    []alerts.Alert
	outbox  int64
	reading map[int][]alerts.State // by step: where rules stood when it was due
	res     Result
}

// grace is how far the engine's clock stays behind the timeline's.
const grace = time.Millisecond

func (p *play) open() (err error) {
	if p.db == nil {
		if p.db, err = sqlite.Open(p.ctx, filepath.Join(p.o.Scratch, "rules-test.db")); err != nil {
			return err
		}
	}
	p.engine, err = alerts.Open(p.ctx, p.db, p.cfg, alerts.Options{Now: func() time.Time { return p.now }, Grace: grace})
	return err
}

// fixture reads and enriches the mentions of a file, in the order of discovery.
func (p *play) fixture() ([]mention.Entry, error) {
	if p.test.Mentions == "" {
		return nil, nil
	}
	list, err := p.o.Mentions(p.test.Mentions)
	if err != nil {
		return nil, fmt.Errorf("test %q: %w", p.test.Name, err)
	}
	out := make([]mention.Entry, 0, len(list))
	for k := range list {
		m := list[k]
		if m.Discovered.IsZero() {
			m.Discovered = m.Published
		}
		if m.Discovered.IsZero() {
			return nil, fmt.Errorf("test %q: mention %d of %s has no time", p.test.Name, k+1, p.test.Mentions)
		}
		out = append(out, mention.Entry{Seq: uint64(k + 1), Op: mention.Put, Mention: m})
	}
	slices.SortStableFunc(out, func(a, b mention.Entry) int { return a.Mention.Discovered.Compare(b.Mention.Discovered) })
	for from := 0; from < len(out); from += 500 {
		batch := out[from:min(from+500, len(out))]
		if err := p.o.Enrich(p.ctx, batch, batch[len(batch)-1].Mention.Discovered); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// understand reads the timeline; every line that cannot be used is a problem.
func (p *play) understand(file *config.RuleTests, fixture []mention.Entry) error {
	start := time.Date(2026, 11, 16, 0, 0, 0, 0, p.cfg.Location) // a Monday
	if len(fixture) > 0 {
		d := fixture[0].Mention.Discovered.In(p.cfg.Location)
		start = time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, p.cfg.Location)
	}
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.ParseInLocation(layout, p.test.Start, p.cfg.Location); err == nil {
			start = t
		}
	}
	problems := &config.Problems{File: file.Name}
	for _, line := range p.test.Timeline {
		s, bad := parseStep(line, start)
		if bad == nil {
			bad = p.names(&s)
		}
		if bad != nil {
			problems.List = append(problems.List, file.Problem(line, bad.from, bad.to, fmt.Sprintf("test %q: %s", p.test.Name, bad.message), bad.fix))
			continue
		}
		p.steps = append(p.steps, s)
	}
	if len(problems.List) > 0 {
		return problems
	}
	return nil
}

// names refuses rules and brands that are not there.
func (p *play) names(s *step) *fault {
	rule, brand := s.want.rule, s.want.brand
	if s.verb == "silence" {
		rule = s.name
	}
	if s.say.brand != "" {
		brand = s.say.brand
	}
	whole := word{from: 0, to: len(s.line.Text)}
	if rule != "" && p.cfg.Rule(rule) == nil {
		return whole.bad(fmt.Sprintf("there is no rule %q", rule), "its name as in the rules file, in quotes")
	}
	if rule != "" && p.cfg.Rule(rule).Off {
		return whole.bad(fmt.Sprintf("rule %q is switched off here", rule), "")
	}
	if brand != "" && p.cfg.Brand(brand) == nil {
		return whole.bad(fmt.Sprintf("there is no brand %q", brand), "its key as in the rules file")
	}
	return nil
}
