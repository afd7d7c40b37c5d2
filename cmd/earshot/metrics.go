package main

import (
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
