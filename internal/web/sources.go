package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/crawler"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/mention"
)

func (s *site) sourceRoutes() []route {
	if s.o.Sources == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/sources", role: viewer, handle: s.sourcesPage},
		{method: "GET", path: "/sources/source", role: viewer, handle: s.sourcePage, example: s.exampleSource()},
		{method: "POST", path: "/sources/poll", role: editor, handle: s.pollSource},
		{method: "POST", path: "/sources/try", role: editor, handle: s.trySource},
		{method: "POST", path: "/sources/discover", role: editor, handle: s.discover},
		{method: "POST", path: "/sources/add", role: admin, handle: s.addSource},
	}
}

// exampleSource is the page of the first source there is.
func (s *site) exampleSource() string {
	if list := s.o.Config().Sources; len(list) > 0 {
		return sourcePath(list[0].Name)
	}
	return "/sources"
}

func sourcePath(name string) string {
	return "/sources/source?" + url.Values{"name": {name}}.Encode()
}

// sourcesView is every source with how it does.
type sourcesView struct {
	Rows     []sourceRow
	Sick     int
	Summary  string
	From, To time.Time // of the strips
	Gaps     []gapRow
	Empty    empty
}

// sourceRow is one source.
type sourceRow struct {
	Name, Type, Link string
	Address          string // redacted
	State            string
	Tone             string
	Trouble          string // what is wrong, or what it warns of
	LastOK, LastNew  time.Time
	Next             time.Time
	Rate             string
	Seen             int64
	Outcomes         []outcomeRow
	Strip            strip
}

// gapRow is a time in which a source was not heard.
type gapRow struct {
	Source, Link string
	From, Until  time.Time
	Lasted       string
	Reason       string
	Healed       bool
}

// stripDays is how far back the strips of the list reach, sourceDays those of one
// source's page.
const (
	stripDays  = 7
	sourceDays = 30
)

func (s *site) sourcesPage(w http.ResponseWriter, r *http.Request) error {
	health, err := s.o.Sources.Health(r.Context())
	if err != nil {
		return err
	}
	to := s.o.Now()
	from := to.AddDate(0, 0, -stripDays)
	gaps, err := s.o.Sources.Gaps(r.Context(), from, to)
	if err != nil {
		return err
	}
	v := sourcesView{From: from, To: to}
	for i := range health {
		row := s.sourceRow(&health[i], gaps, from, to)
		if row.Tone == "critical" || row.Tone == "warning" {
			v.Sick++
		}
		v.Rows = append(v.Rows, row)
	}
	v.Gaps = s.gapRows(gaps, to)
	v.Summary = counted(len(health), "source", "sources")
	if v.Sick > 0 {
		v.Summary += fmt.Sprintf(", %d in trouble", v.Sick)
	} else if len(health) > 0 {
		v.Summary += ", all well"
	}
	v.Empty = empty{Say: "There is no source yet", Do: "A source is a feed, a site or a platform to listen at. Look below for what there is behind an address, and paste what is found into rules.toml."}
	return s.render(w, r, "sources.html", "Sources", v)
}

func (s *site) sourceRow(h *crawler.Health, gaps []crawler.Gap, from, to time.Time) sourceRow {
	row := sourceRow{Name: h.Name, Type: h.Type, Link: sourcePath(h.Name), Address: words.Clean(h.URL), State: string(h.Condition), LastOK: h.LastOK, LastNew: h.LastNew,
		Next: h.NextPoll, Rate: rate(h.NewPerHour), Seen: h.Seen, Strip: stripOf(ofSource(gaps, h.Name), from, to)}
	row.Tone, row.Trouble = trouble(h)
	row.Outcomes = gathered(h)
	return row
}

// rate is a number an hour, without the dust of a rate that fades out.
func rate(x float64) string {
	if x < 0.05 {
		return "0"
	}
	return number(x)
}

// trouble is what is wrong with a source and how bad it is.
func trouble(h *crawler.Health) (tone, say string) {
	switch h.Condition {
	case crawler.OK:
		if h.Warning != "" {
			return "warning", words.Clean(h.Warning)
		}
		return "ok", ""
	case crawler.Failing:
		return "critical", words.Clean(h.Plain() + " (" + counted(h.Streak, "try", "tries") + "): " + h.Error)
	case crawler.Broken, crawler.Gone:
		return "critical", words.Clean(h.Error)
	case crawler.Waiting, crawler.Asking, crawler.Disabled:
	}
	return "info", ""
}

// outcomeOrder is the order in which people ask what became of items.
var outcomeOrder = []mention.Reason{mention.New, mention.Edited, mention.Duplicate, mention.NoBrand, mention.TooOld, mention.Forgotten, mention.Robots,
	mention.OptOut, mention.ErrorItem, mention.Boilerplate, mention.Refused}

// gathered is what became of everything a source showed; it sums to what was seen.
func gathered(h *crawler.Health) []outcomeRow {
	return reasonRows(h.Outcomes)
}

func reasonRows(counts map[mention.Reason]int64) []outcomeRow {
	total := int64(0)
	for _, n := range counts {
		total += n
	}
	var out []outcomeRow
	for reason, n := range counts {
		if n > 0 {
			tone := "quiet"
			if reason == mention.New || reason == mention.Edited {
				tone = "told"
			}
			out = append(out, outcomeRow{Reason: string(reason), Tone: tone, Count: int(n), Share: percentOf(100 * float64(n) / float64(max(total, 1)))})
		}
	}
	place := func(r string) int {
		if i := slices.Index(outcomeOrder, mention.Reason(r)); i >= 0 {
			return i
		}
		return len(outcomeOrder)
	}
	slices.SortFunc(out, func(a, b outcomeRow) int {
		if d := place(a.Reason) - place(b.Reason); d != 0 {
			return d
		}
		return strings.Compare(a.Reason, b.Reason)
	})
	return out
}

func ofSource(gaps []crawler.Gap, name string) []crawler.Gap {
	var out []crawler.Gap
	for _, g := range gaps {
		if g.Source == name {
			out = append(out, g)
		}
	}
	return out
}

// gapRows list gaps, the newest first.
func (s *site) gapRows(gaps []crawler.Gap, now time.Time) []gapRow {
	var out []gapRow
	for i := len(gaps) - 1; i >= 0 && len(out) < 200; i-- {
		g := gaps[i]
		until := g.To
		if until.IsZero() {
			until = now
		}
		out = append(out, gapRow{Source: words.Clean(g.Source), Link: sourcePath(g.Source), From: g.From, Until: g.To, Lasted: clock.Words(until.Sub(g.From)),
			Reason: words.Clean(g.Reason), Healed: g.Healed})
	}
	return out
}

// pollSource asks for a poll at once.
func (s *site) pollSource(w http.ResponseWriter, r *http.Request) error {
	name := r.PostFormValue("name")
	if !s.o.Sources.PollNow(name) {
		return notFound("There is no such source any more.")
	}
	return s.back(w, r, sourcePath(name), flash{Say: words.Clean(name) + " is being asked now; reload in a moment."})
}

// sourceNamed is a source of rules.toml.
func sourceNamed(cfg *config.Config, name string) (*config.Source, error) {
	if src := cfg.Source(name); src != nil {
		return src, nil
	}
	return nil, notFound("There is no such source in rules.toml any more.")
}
