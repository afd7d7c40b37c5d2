package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/clock"
)

// sourceView is the page of one source.
type sourceView struct {
	sourceRow
	From, To time.Time
	Figures  []figure
	Gaps     []gapRow
	Known    bool // it stands in rules.toml and can be tried
	Text     string
}

func (s *site) sourcePage(w http.ResponseWriter, r *http.Request) error {
	name := r.URL.Query().Get("name")
	h, err := s.healthOf(r.Context(), name)
	if err != nil {
		return err
	}
	to := s.o.Now()
	from := to.AddDate(0, 0, -sourceDays)
	gaps, err := s.o.Sources.Gaps(r.Context(), from, to)
	if err != nil {
		return err
	}
	gaps = ofSource(gaps, name)
	cfg := s.o.Config()
	v := sourceView{sourceRow: s.sourceRow(h, gaps, from, to), From: from, To: to, Gaps: s.gapRows(gaps, to), Known: cfg.Source(name) != nil}
	v.Figures = sourceFigures(h)
	if text, at, ok := s.textOf(cfg, "sources", name); ok {
		v.Text = string(text[at.Start:at.End])
	}
	return s.render(w, r, "source.html", name, v)
}

// healthOf is the health of a source, or a problem that says there is none.
func (s *site) healthOf(ctx context.Context, name string) (*crawler.Health, error) {
	health, err := s.o.Sources.Health(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(health, func(h crawler.Health) bool { return h.Name == name })
	if i < 0 {
		return nil, &problem{Status: http.StatusNotFound, Say: "There is no source “" + words.Shorten(words.Clean(name), 60) + "”.",
			Do: "It may have been renamed in rules.toml; the page Sources lists those there are."}
	}
	return &health[i], nil
}

func sourceFigures(h *crawler.Health) []figure {
	out := []figure{{"Polls", thousands(h.Polls), ""}, {"New an hour", rate(h.NewPerHour), "lately"}}
	if h.Failures > 0 {
		out[0].Beside = counted(int(h.Failures), "failure", "failures")
	}
	if h.Interval > 0 {
		out = append(out, figure{"Asked every", clock.Words(h.Interval), ""})
	}
	out = append(out, figure{"Requests", thousands(h.Requests), bytesSay(h.Bytes)})
	if h.Took > 0 {
		out = append(out, figure{"Last poll took", took(h.Took), ""})
	}
	return out
}

// bytesSay is a size as people say it.
func bytesSay(n int64) string {
	switch {
	case n < 1000:
		return counted(int(n), "byte", "bytes")
	case n < 1_000_000:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	case n < 1_000_000_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}

func took(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return clock.Words(d)
}
