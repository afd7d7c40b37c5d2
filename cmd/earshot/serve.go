package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/monitor"
	"github.com/earshot/earshot/internal/web"
	"github.com/earshot/earshot/internal/web/access"
)

// pages are the web pages on the open rooms; previews begun there end with ctx.
func (a *app) pages(ctx context.Context, m *monitor.Monitor) (http.Handler, error) {
	sessions, err := access.OpenSessions(ctx, m.Database(), m.Now)
	if err != nil {
		return nil, err
	}
	options := web.Options{
		Config:   m.Config,
		Now:      m.Now,
		Log:      a.log(),
		Status:   m.Status,
		Wall:     a.now,
		Sessions: sessions,

		Mentions:   m.Index(),
		Happenings: m.Engine(),
		Triage:     m.Journal(),
		Saved:      m.Journal(),
		Archive:    m.Journal(),
		Stream:     m.Journal(),
		Reports:    m.Index(),
		Answers:    &web.AnswerCounter{},
		Because:    because(m),
	}
	if options.Metrics, err = a.metrics(m, options.Answers); err != nil {
		return nil, err
	}
	operatorRooms(ctx, &options, m)
	return web.New(options)
}

// because tells the pages which words moved a sentiment.
func because(m *monitor.Monitor) func(*mention.Mention, string) []web.Moved {
	return func(x *mention.Mention, brand string) (out []web.Moved) {
		for _, w := range m.Because(x, brand) {
			out = append(out, web.Moved{Text: w.Text, Weight: w.Weight})
		}
		return out
	}
}

// serve serves the pages until ctx ends.
func (a *app) serve(ctx context.Context, cfg *config.Config, m *monitor.Monitor, mounts ...mount) error {
	if cfg.Web.Listen == "" {
		return nil
	}
	handler, err := a.pages(ctx, m)
	if err != nil {
		return err
	}
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", cfg.Web.Listen)
	if err != nil {
		a.log().Error("no search page: its address cannot be used; name another in [web] listen", "listen", cfg.Web.Listen, "err", err)
		return nil
	}
	a.hint("search page: http://%s", listener.Addr())
	server := &http.Server{
		Handler:           beside(handler, mounts),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	stop := context.AfterFunc(ctx, func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		_ = server.Shutdown(grace)
	})
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the pages: %w", err)
	}
	return nil
}
