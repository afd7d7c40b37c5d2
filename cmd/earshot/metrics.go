package main

import (
	"net/http"

	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/metrics"
	"github.com/earshot/earshot/internal/monitor"
)

// metrics is the page of figures for a Prometheus server.
func (a *app) metrics(m *monitor.Monitor) (http.Handler, error) {
	return metrics.New(metrics.Options{Version: version, Read: m.Figures, Log: a.log()})
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
