package main

import (
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/metrics"
	"github.com/earshot/earshot/internal/monitor"
)

// metricsPath is where a Prometheus server asks.
const metricsPath = "/metrics"

// metricsMount is the figures as a part of the web server.
func (a *app) metricsMount(m *monitor.Monitor) ([]mount, error) {
	page, err := metrics.New(metrics.Options{Version: version, Read: m.Figures, Log: a.log()})
	if err != nil {
		return nil, err
	}
	return []mount{{metricsPath, page}}, nil
}

// pushMount is the callback of WebSub hubs as a part of the web server.
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
