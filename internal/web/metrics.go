package web

import "net/http"

// metricsRoutes are the figures for Prometheus. They name sources and say how much
// is heard, so they are for whoever may see the pages: this machine where there are
// no users, else people who are signed in and programs with a token.
func (s *site) metricsRoutes() []route {
	if s.o.Metrics == nil {
		return nil
	}
	return []route{{method: "GET", path: "/metrics", role: viewer, plain: true, tokens: true, handle: func(w http.ResponseWriter, r *http.Request) error {
		s.o.Metrics.ServeHTTP(w, r)
		return nil
	}}}
}
