package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

func (s *site) ruleRoutes() []route {
	if s.o.Engine == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/rules", role: viewer, handle: s.rulesPage},
		{method: "GET", path: "/rules/rule", role: viewer, handle: s.rulePage, example: "/rules/rule?name=mention+spike"},
		{method: "GET", path: "/rules/edit", role: editor, handle: s.editPage, example: "/rules/edit?new=spike"},
		{method: "POST", path: "/rules/check", role: editor, handle: s.checkDraft, plain: true},
		{method: "POST", path: "/rules/preview", role: editor, handle: s.beginPreview},
		{method: "GET", path: "/rules/preview/{id}", role: editor, handle: s.previewPage, fleeting: true},
		{method: "POST", path: "/rules/preview/{id}/cancel", role: editor, handle: s.cancelPreview},
		{method: "POST", path: "/rules/preview/{id}/save", role: editor, handle: s.saveDraft},
	}
}

func rulePath(name string) string { return "/rules/rule?" + url.Values{"name": {name}}.Encode() }

// rulesView is every rule with where it stands.
type rulesView struct {
	Rules   []ruleRow
	Broken  string // what is wrong with the file on the disk, to those who can mend it
	Summary string
	Pager   pager
	Empty   empty
}

// rulesAPage is how many rules a page lists.
const rulesAPage = 100

// ruleRow is one rule in the list.
type ruleRow struct {
	Name, Type, Link string
	Severity         string
	Off              bool
	Sentence         string
	Needles          []needle
	Gauges           bool // some needle has a picture
	Record           string
	Suggestion       string
}

// needle is where a rule stands at a brand: how much of what it takes is there.
type needle struct {
	Brand, BrandName string
	State            string // at rest, holding, firing
	Tone             string
	Say              string // "7 stories, usually 6, speaks at 19"
	Why              string // the named reason
	Incident         string // link
	Since            time.Time
	Spoke            time.Time
	Next             time.Time
	Gauge            *gauge
}

// gauge is a needle as a picture: observed, usual and threshold on one scale, in
// percent.
type gauge struct{ Observed, Usual, Threshold string }

// recordDays is how far back the record of a rule goes.
const recordDays = 90

func (s *site) rulesPage(w http.ResponseWriter, r *http.Request) error {
	states, err := s.o.Engine.States(r.Context())
	if err != nil {
		return err
	}
	quality, err := s.qualities(r.Context())
	if err != nil {
		return err
	}
	cfg := s.o.Config()
	v := rulesView{}
	if cfg.Path != "" && mayAct(visitorOf(r).role, editor) {
		v.Broken = s.onDisk.of(cfg)
	}
	from, err := pageFrom(r, len(cfg.Rules), rulesAPage)
	if err != nil {
		return err
	}
	firing := 0
	for _, st := range states {
		if st.Phase == "firing" {
			firing++
		}
	}
	v.Pager = pagesOf("/rules", from, len(cfg.Rules), rulesAPage)
	for i := from; i < min(len(cfg.Rules), from+rulesAPage); i++ {
		v.Rules = append(v.Rules, s.ruleRow(&cfg.Rules[i], cfg, states, quality))
	}
	v.Summary = counted(len(cfg.Rules), "rule", "rules")
	if firing > 0 {
		v.Summary += fmt.Sprintf(", %d firing now", firing)
	}
	v.Empty = empty{Say: "There is no rule yet", Do: "A rule says when to speak up, and to whom. Without one earshot only listens.", Link: "/rules/edit?new=spike", LinkSay: "Write the first one"}
	return s.render(w, r, "rules.html", "Rules", v)
}

// pageFrom is where a page of a list begins, by its address.
func pageFrom(r *http.Request, whole, page int) (int, error) {
	raw := r.URL.Query().Get("from")
	if raw == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < 0 || n >= max(whole, 1) || n%page != 0 {
		return 0, notFound("This list has no such page.")
	}
	return n, nil
}

// pagesOf links the pages around one.
func pagesOf(path string, from, whole, page int) pager {
	var p pager
	if from > 0 {
		p.Before = fmt.Sprintf("%s?from=%d", path, from-page)
	}
	if from+page < whole {
		p.After = fmt.Sprintf("%s?from=%d", path, from+page)
	}
	return p
}

func (s *site) qualities(ctx context.Context) (map[string]alerts.Quality, error) {
	list, err := s.o.Engine.Quality(ctx, s.o.Now().AddDate(0, 0, -recordDays))
	if err != nil {
		return nil, err
	}
	out := map[string]alerts.Quality{}
	for _, q := range list {
		out[q.Rule] = q
	}
	return out, nil
}

func (s *site) ruleRow(r *config.Rule, cfg *config.Config, states []alerts.State, quality map[string]alerts.Quality) ruleRow {
	row := ruleRow{Name: r.Name, Type: r.Type, Link: rulePath(r.Name), Severity: string(r.Severity), Off: r.Off, Sentence: ruleSentence(r, cfg)}
	for i := range states {
		if st := &states[i]; st.Rule == r.Name && !st.Off {
			row.Needles = append(row.Needles, s.needle(st, cfg))
			row.Gauges = row.Gauges || row.Needles[len(row.Needles)-1].Gauge != nil
		}
	}
	if q, ok := quality[r.Name]; ok && r.Type != config.Digest { // a digest writes at its times and opens no incident
		row.Record, row.Suggestion = recordSay(q), words.Clean(q.Suggestion)
	}
	return row
}

// recordSay is how a rule has served people, in a line.
func recordSay(q alerts.Quality) string {
	if q.Incidents == 0 {
		return fmt.Sprintf("no incident in %d days", recordDays)
	}
	s := fmt.Sprintf("%s in %d days", counted(q.Incidents, "incident", "incidents"), recordDays)
	if q.Useful+q.Noise > 0 {
		s += fmt.Sprintf(", %d useful, %d noise", q.Useful, q.Noise)
	} else {
		s += ", nobody has judged it yet"
	}
	return s
}

// needle reads the state of a rule at a brand.
func (s *site) needle(st *alerts.State, cfg *config.Config) needle {
	v := st.Verdict
	n := needle{Brand: st.Brand, BrandName: st.Brand, State: st.Phase, Tone: "", Why: reasonOf(&v), Since: st.Since, Spoke: st.Spoke, Next: st.Next}
	if b := cfg.Brand(st.Brand); b != nil {
		n.BrandName = b.Name
	}
	switch st.Phase {
	case "firing":
		n.Tone = "critical"
	case "holding":
		n.Tone = "warning"
	default:
		n.State, n.Since = "at rest", time.Time{}
	}
	if st.Incident != "" {
		n.Incident = incidentLink(st.Incident)
	}
	n.Say = needleSay(st)
	switch st.Type {
	case config.Digest:
		n.Why = ""
	case config.Keyword, config.Reach, config.Review, config.Unanswered:
		if n.Why = ""; st.Last.Reason != "" {
			n.Why = "last time: " + reasonOf(&st.Last)
		}
	default:
		n.Gauge = gaugeOf(v)
	}
	return n
}

// needleSay is a reading in words: what is there, what is usual, what it takes.
func needleSay(st *alerts.State) string {
	v := st.Verdict
	switch st.Type {
	case config.Digest:
		return "writes when its time has come"
	case config.Keyword, config.Reach, config.Review, config.Unanswered:
		if v.Observed == 0 {
			return "nothing is waiting; speaks at the first match"
		}
		return figured(v.Observed, v.Unit) + " waiting to be told"
	}
	s := figured(v.Observed, v.Unit) + " now"
	if v.Expected > 0 {
		s += ", usually " + number(v.Expected)
		if strings.HasPrefix(v.Unit, "%") {
			s += " %"
		}
	}
	if t := takes(v); t > 0 {
		s += ", speaks at " + number(t)
	}
	return s
}

// takes is the reading at which a rule would speak: its threshold, and where it counts
// things its floor at least. 0 is not known.
func takes(v alerts.Verdict) float64 {
	if !counts(v.Unit) {
		return v.Threshold
	}
	return max(v.Threshold, float64(v.Floor))
}

// gaugeOf draws a reading, nil where there is nothing to hold it against.
func gaugeOf(v alerts.Verdict) *gauge {
	limit := takes(v)
	if limit <= 0 || v.Observed < 0 || v.Expected < 0 {
		return nil
	}
	whole := max(limit*1.25, v.Observed*1.05, v.Expected*1.05)
	g := &gauge{Observed: percentOf(100 * v.Observed / whole), Threshold: percentOf(100 * limit / whole)}
	if v.Expected > 0 {
		g.Usual = percentOf(100 * v.Expected / whole)
	}
	return g
}
