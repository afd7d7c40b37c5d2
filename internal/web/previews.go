package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/config"
)

// The bounds of previews: how long one may take, how many run at once, how many are
// kept to be looked at.
const (
	previewTime  = 3 * time.Minute
	previewsRun  = 2
	previewsKept = 24
	previewDays  = 30
)

// preview is a draft played over the last thirty days.
type preview struct {
	id, by      string
	draft       *resolved
	from, until time.Time
	cancel      context.CancelFunc

	mu       sync.Mutex // guards what follows
	share    float64
	finished bool
	stopped  bool // by somebody
	fault    string
	now      *alerts.Report // of the rules in force; nil for a new rule
	then     *alerts.Report // of the draft
}

// previewState is a preview at one moment.
type previewState struct {
	Share             float64
	Finished, Stopped bool
	Fault             string
	Now, Then         *alerts.Report
}

func (p *preview) state() previewState {
	p.mu.Lock()
	defer p.mu.Unlock()
	return previewState{p.share, p.finished, p.stopped, p.fault, p.now, p.then}
}

// previews are those that run and those that can still be looked at.
type previews struct {
	mu   sync.Mutex
	list []*preview
}

// find gives a preview by its id, nil when it is not kept.
func (ps *previews) find(id string) *preview {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	for _, p := range ps.list {
		if p.id == id {
			return p
		}
	}
	return nil
}

// add takes in a preview, unless too many run, and lets go of the oldest.
func (ps *previews) add(p *preview) error {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	running := 0
	for _, other := range ps.list {
		if !other.state().Finished {
			running++
		}
	}
	if running >= previewsRun {
		return &problem{Status: http.StatusServiceUnavailable, Say: "Two previews are running already.", Do: "Go back and try again in a moment; your text is still there.", After: 10 * time.Second}
	}
	if len(ps.list) >= previewsKept {
		for i, other := range ps.list {
			if other.state().Finished {
				ps.list = append(ps.list[:i:i], ps.list[i+1:]...)
				break
			}
		}
	}
	ps.list = append(ps.list, p)
	return nil
}

// startPreview plays a sound draft beside what is in force. It goes on after the
// request that began it, until it is done, its time is up, it is cancelled or the
// program ends.
func (s *site) startPreview(d *resolved, by string) (*preview, error) {
	now := s.o.Now()
	p := &preview{id: rand.Text(), by: by, draft: d, from: now.AddDate(0, 0, -previewDays), until: now}
	life := s.o.Life
	if life == nil {
		return nil, errors.New("begin a preview: the pages were given no life to run it in")
	}
	ctx, cancel := context.WithTimeoutCause(life, previewTime, errTooLong)
	p.cancel = cancel
	if err := s.previews.add(p); err != nil {
		cancel()
		return nil, err
	}
	go func() {
		defer cancel()
		s.play(ctx, p)
	}()
	return p, nil
}

var errTooLong = errors.New("it took longer than three minutes")

// play runs a preview to its end.
func (s *site) play(ctx context.Context, p *preview) {
	sets := []*config.Config{onlyRule(p.draft.cfg, p.draft)}
	if inForce := s.inForce(p.draft); inForce != nil {
		sets = append(sets, inForce)
	}
	reports, err := s.o.Backtest(ctx, sets, p.from, p.until, func(share float64) {
		p.mu.Lock()
		p.share = share
		p.mu.Unlock()
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finished = true
	switch {
	case err == nil:
		p.share, p.then = 1, &reports[0]
		if len(reports) > 1 {
			p.now = &reports[1]
		}
	case p.stopped:
	case errors.Is(context.Cause(ctx), errTooLong):
		p.fault = "There is too much to read in three minutes. On the command line it can take as long as it needs: earshot rules backtest --against FILE"
	case ctx.Err() != nil:
		p.fault = "earshot was stopped meanwhile."
	default:
		s.o.Log.Error("preview rules", "err", err)
		p.fault = "It failed; earshot's log says why."
	}
}

// stop ends a preview that somebody does not want to wait for.
func (p *preview) stop() {
	p.mu.Lock()
	p.stopped = !p.finished
	p.mu.Unlock()
	p.cancel()
}

// onlyRule is a configuration with the drafted rule alone, or whole when the draft is
// the whole file: one rule is quick to play, and its neighbours change nothing about
// when it fires.
func onlyRule(cfg *config.Config, d *resolved) *config.Config {
	if d.Whole {
		return cfg
	}
	one := *cfg
	one.Rules = nil
	if rule := cfg.Rule(d.name); rule != nil {
		one.Rules = []config.Rule{*rule}
	}
	return &one
}

// inForce is the same of what is in force, nil when there is nothing to compare.
func (s *site) inForce(d *resolved) *config.Config {
	cfg := s.o.Config()
	if d.Whole {
		return cfg
	}
	rule := cfg.Rule(d.Name)
	if rule == nil {
		return nil
	}
	one := *cfg
	one.Rules = []config.Rule{*rule}
	return &one
}
