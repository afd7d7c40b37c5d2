package metrics

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Options are what the page needs.
type Options struct {
	Version string
	// Read takes the figures; it is asked once a scrape.
	Read func(context.Context) (Figures, error)
	Log  *slog.Logger
}

// patience bounds one reading of the figures.
const patience = 10 * time.Second

// New is the handler of /metrics, with a registry of its own. It answers 500 when
// the figures cannot be read: half a page would look like a quiet night.
func New(o Options) (http.Handler, error) {
	if o.Read == nil {
		return nil, errors.New("make metrics: nothing to read figures from")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	process := prometheus.NewRegistry()
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "earshot_build_info", Help: "Always 1; the version is in the label.",
		ConstLabels: prometheus.Labels{"version": bounded(o.Version)}})
	build.Set(1)
	for _, c := range []prometheus.Collector{build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})} {
		if err := process.Register(c); err != nil {
			return nil, fmt.Errorf("make metrics: %w", err)
		}
	}
	return &page{o, process}, nil
}

// page answers scrapes.
type page struct {
	o       Options
	process *prometheus.Registry // of the program itself
}

func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "metrics are read with GET", http.StatusMethodNotAllowed)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	figures, err := p.o.Read(ctx)
	if err != nil {
		p.o.Log.Error("metrics cannot be read", "err", err)
		http.Error(w, "the figures cannot be read now; the log says why", http.StatusInternalServerError)
		return
	}
	now := prometheus.NewRegistry()
	if err := now.Register(collector{figures}); err != nil {
		p.o.Log.Error("metrics cannot be shown", "err", err)
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cross-Origin-Resource-Policy", "same-origin")
	promhttp.HandlerFor(prometheus.Gatherers{p.process, now}, promhttp.HandlerOpts{ErrorLog: logger{p.o.Log}}).ServeHTTP(w, r)
}

// logger gives the library's complaints to the program's log.
type logger struct{ log *slog.Logger }

// Println implements the library's logger.
func (l logger) Println(v ...any) { l.log.Error("metrics cannot be shown", "err", v) }

// bounded makes a text fit for a label: valid, of one line, not long.
func bounded(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
	if runes := []rune(s); len(runes) > maxLabel {
		return string(runes[:maxLabel])
	}
	return s
}

const maxLabel = 100
