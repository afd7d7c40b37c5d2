package report

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/earshot/earshot/internal/config"
)

func TestWhichWordsTellIsRememberedForAWhile(t *testing.T) {
	t.Parallel()
	m, found := &Memory{}, 0
	find := func() ([]string, error) {
		found++
		return []string{fmt.Sprint(found)}, nil
	}
	cfg := &config.Config{}
	month := Request{Config: cfg, Brand: "acme", Since: now.Add(-30 * 24 * time.Hour).Truncate(30 * 24 * time.Hour / 100), Until: now.Truncate(30 * 24 * time.Hour / 100), Now: now}
	with := func(change func(*Request)) Request {
		r := month
		change(&r)
		return r
	}
	for i, c := range []struct {
		what string
		r    Request
		want string
	}{
		{"the first time", month, "1"},
		{"again", month, "1"},
		{"a little later", with(func(r *Request) {
			r.Since, r.Until, r.Now = r.Since.Add(time.Minute), r.Until.Add(time.Minute), r.Now.Add(time.Minute)
		}), "1"},
		{"another brand", with(func(r *Request) { r.Brand = "globex" }), "2"},
		{"another length", with(func(r *Request) { r.Since = r.Since.Add(-24 * time.Hour) }), "3"},
		{"other rules", with(func(r *Request) { r.Config = &config.Config{} }), "4"},
		{"another day", with(func(r *Request) {
			r.Since, r.Until = r.Since.Add(24*time.Hour), r.Until.Add(24*time.Hour)
		}), "5"},
		{"too long after", with(func(r *Request) { r.Now = r.Now.Add(memoryLife) }), "6"},
	} {
		got, err := m.words(&c.r, find)
		if err != nil || len(got) != 1 || got[0] != c.want {
			t.Errorf("%d: %s: %v, %v, want %s", i, c.what, got, err, c.want)
		}
	}
	other := with(func(r *Request) { r.Brand = "initech" })
	fails := errors.New("too slow")
	if _, err := m.words(&other, func() ([]string, error) { return nil, fails }); !errors.Is(err, fails) {
		t.Errorf("a fault is hidden: %v", err)
	}
	if got, err := m.words(&other, find); err != nil || got[0] != "7" {
		t.Errorf("a fault is remembered: %v, %v", got, err)
	}
	for n := range 3 * memorySize {
		r := with(func(r *Request) { r.Brand = fmt.Sprint(n) })
		if _, err := m.words(&r, find); err != nil || len(m.kept) > memorySize {
			t.Fatalf("%d stretches are kept, %v", len(m.kept), err)
		}
	}
	var none *Memory
	if got, err := none.words(&month, find); err != nil || len(got) != 1 {
		t.Errorf("without a memory: %v, %v", got, err)
	}
}
