package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progressEvery is how far apart the lines are that stand in for a bar where stderr is no terminal.
const progressEvery = 10 * time.Second

// progress says on stderr how far long work is: a bar on a terminal, a line every ten seconds elsewhere,
// nothing with --quiet. It is safe for concurrent use.
type progress struct {
	a    *app
	what string

	mu   sync.Mutex
	bar  *progressbar.ProgressBar // nil where stderr is no terminal
	next time.Time
}

// progress is that of some work, which has just begun.
func (a *app) progress(what string) *progress {
	p := &progress{a: a, what: what, next: a.now().Add(progressEvery)}
	if _, visible := terminal(a.stderr); visible && !a.quiet {
		p.bar = progressbar.NewOptions64(1000, progressbar.OptionSetWriter(a.stderr), progressbar.OptionSetDescription(what), progressbar.OptionClearOnFinish())
	}
	return p
}

// at tells what share is done, from 0 to 1 or below 0 when nobody knows, and what there is to say of it.
func (p *progress) at(share float64, note string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch now := p.a.now(); {
	case p.bar != nil:
		p.bar.Describe(p.what + ": " + note)
		_ = p.bar.Set64(int64(1000 * min(max(share, 0), 0.999))) // a bar that cannot be drawn is no reason to stop
	case now.Before(p.next):
	case share < 0:
		p.next = now.Add(progressEvery)
		p.a.hint("%s: %s", p.what, note)
	default:
		p.next = now.Add(progressEvery)
		p.a.hint("%s: %.0f %%, %s", p.what, 100*min(share, 1), note)
	}
}

// end takes the bar away.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// watch asks every second how far the work is, until stop is called.
func (p *progress) watch(look func() (share float64, note string)) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-tick.C:
				p.at(look())
			}
		}
	}()
	return func() {
		close(quit)
		<-done
		p.end()
	}
}

// counting is a writer that tells a progress how much was written.
type counting struct {
	io.Writer
	p *progress
	n int64
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.Writer.Write(b)
	c.n += int64(n)
	c.p.at(-1, fmt.Sprintf("%s written", bytesOf(c.n)))
	return n, err
}
