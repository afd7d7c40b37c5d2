package main

import (
	"context"
	"net/http"

	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/metrics"
	"github.com/earshot/earshot/internal/monitor"
	"github.com/earshot/earshot/internal/web"
)

// metrics is the page of figures for a Prometheus server.
func (a *app) metrics(m *monitor.Monitor, pages *web.AnswerCounter) (http.Handler, error) {
	read := func(ctx context.Context) (metrics.Figures, error) {
		f, err := m.Figures(ctx)
		f.Pages = pages.Counts()
		return f, err
	}
	return metrics.New(metrics.Options{Version: version, Read: read, Log: a.log()})
}

// pushMount is the callback of WebSub hubs as a part of the web server. It stands
// before signing in: hubs have no account, and every address below it holds a secret.
func (a *app) pushMount(cfg *config.Config, c *crawler.Crawler) []mount {
	path, callback := c.Callback()
	if callback == nil {
		return nil
	}
	if cfg.Web.Listen == "" {
		a.log().Warn("hubs cannot push: callback_url is set, and [web] listen is off")
	}
	return []mount{{path, callback}}
}
