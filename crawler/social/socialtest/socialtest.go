// Package socialtest helps the tests of platform sources: a door that may reach
// a fake on the loopback, and the shared fixtures where they lie beside the
// repository.
package socialtest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/earshot/earshot/crawler/door"
	"github.com/earshot/earshot/crawler/social"
	"github.com/earshot/earshot/crawler/source"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// Now is the present of the fakes.
var Now = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// Env is what a source under test is made with: one brand, Tarnwick, and a door
// without pauses that may reach the loopback.
func Env(t testing.TB) source.Env {
	t.Helper()
	return EnvAt(t, clock.Wall(func() time.Time { return Now }))
}

// EnvAt is Env on a clock of the test's own.
func EnvAt(t testing.TB, c clock.Clock) source.Env {
	t.Helper()
	d, err := door.New(door.Options{Clock: c, AllowPrivate: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Spacing: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return source.Env{Door: d, Clock: c, Secret: func(string) string { return "" },
		Brands: []config.Brand{{Key: "tarnwick", Name: "Tarnwick"}}}
}

// Patience is a clock that stands still at [Now]: waiting takes no time and is
// added up.
type Patience struct{ waited atomic.Int64 }

// Now is always [Now].
func (*Patience) Now() time.Time { return Now }

// Wait returns at once.
func (p *Patience) Wait(ctx context.Context, d time.Duration) error {
	p.waited.Add(int64(max(d, 0)))
	return ctx.Err()
}

// Waited is how long all waits would have taken.
func (p *Patience) Waited() time.Duration { return time.Duration(p.waited.Load()) }

// Serve starts a fake platform.
func Serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

// Say answers everything with one body, but robots.txt, of which there is none.
func Say(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, body)
	}
}

// State is that of a source polled before (first false) or never.
func State(first bool) source.State {
	return source.State{First: first, Now: Now}.Clone()
}

// Fixture reads a shared fixture, or skips the test where there are none.
func Fixture(t testing.TB, name string) []byte {
	t.Helper()
	for _, dir := range []string{os.Getenv("EARSHOT_SHARED"), filepath.Join("..", "..", "..", "..", "shared")} {
		if dir == "" {
			continue
		}
		if b, err := os.ReadFile(filepath.Join(dir, "fixtures", filepath.FromSlash(name))); err == nil {
			return b
		}
	}
	t.Skip("no shared fixtures here")
	return nil
}

// Open makes a source by its factory, pointed at h, after the changes.
func Open[S any](t testing.TB, factory source.Factory, h http.HandlerFunc, changes ...func(*config.Source, *source.Env)) S {
	t.Helper()
	src, env := config.Source{Comments: true, Endpoint: Serve(t, h)}, Env(t)
	for _, change := range changes {
		change(&src, &env)
	}
	made, err := factory(src, env)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := made.(S)
	if !ok {
		t.Fatalf("the factory made a %T", made)
	}
	return s
}

// OtherShapes holds that an answer of another shape than the platform's is an error
// of that name, whichever it is.
func OtherShapes(t *testing.T, open func(http.HandlerFunc) source.Source, bodies ...string) {
	t.Helper()
	for _, body := range append(bodies, `7`, `<html>`, ``) {
		if _, err := open(Say(body)).Poll(t.Context(), State(false)); !errors.Is(err, social.ErrShape) {
			t.Errorf("%q: %v", body, err)
		}
	}
}
