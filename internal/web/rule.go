package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// ruleView is the page of one rule.
type ruleView struct {
	ruleRow
	Settings  []string
	Figures   []figure
	Verdicts  verdictTable
	Outcomes  []outcomeRow
	Matches   int
	Days      int
	Incidents []incidentRow
	All       string // its incidents, all of them
	Text      string // as it stands in rules.toml
	CanEdit   bool
	EditLink  string
	Silence   string // the address of a silence for it
}

// outcomeRow is how many of a rule's matches ended in one way.
type outcomeRow struct {
	Reason string
	Tone   string
	Count  int
	Share  string // of all, in percent: the width of its bar
}

const (
	verdictsShown = 40
	outcomeDays   = 30
)

func (s *site) rulePage(w http.ResponseWriter, r *http.Request) error {
	cfg := s.o.Config()
	rule, err := ruleNamed(cfg, r.URL.Query().Get("name"))
	if err != nil {
		return err
	}
	states, err := s.o.Engine.States(r.Context())
	if err != nil {
		return err
	}
	quality, err := s.qualities(r.Context())
	if err != nil {
		return err
	}
	v := ruleView{ruleRow: s.ruleRow(rule, cfg, states, quality), Settings: ruleMore(rule), Days: outcomeDays, CanEdit: s.canEdit(cfg),
		EditLink: editPath(rule.Name), Silence: "/silences?" + url.Values{"rule": {rule.Name}}.Encode() + "#new", All: incidentFilter{Rule: rule.Name}.address()}
	v.Figures = s.qualityFigures(quality[rule.Name])
	if text, place, ok := s.textOf(cfg, "rules", rule.Name); ok {
		v.Text = string(text[place.Start:place.End])
	}
	if err := s.ruleHistory(r.Context(), rule, &v); err != nil {
		return err
	}
	return s.render(w, r, "rule.html", rule.Name, v)
}

// ruleNamed finds a rule, or says that there is none.
func ruleNamed(cfg *config.Config, name string) (*config.Rule, error) {
	if rule := cfg.Rule(name); rule != nil {
		return rule, nil
	}
	if name == "" {
		return nil, badRequest("Which rule?", "The page Rules lists them.")
	}
	return nil, &problem{Status: http.StatusNotFound, Say: "There is no rule “" + words.Shorten(words.Clean(name), 60) + "”.",
		Do: "It may have been renamed in rules.toml; the page Rules lists those in force."}
}

// ruleHistory fills in what a rule concluded lately and how its matches ended.
func (s *site) ruleHistory(ctx context.Context, rule *config.Rule, v *ruleView) error {
	list, err := s.o.Engine.Verdicts(ctx, alerts.VerdictFilter{Rule: rule.Name}, verdictsShown)
	if err != nil {
		return err
	}
	v.Verdicts = verdictTable{false, s.verdictRows(list)}
	outcomes, err := s.o.Engine.Outcomes(ctx, rule.Name, s.o.Now().AddDate(0, 0, -outcomeDays))
	if err != nil {
		return err
	}
	v.Outcomes, v.Matches = outcomeRows(outcomes)
	found, _, err := s.findIncidents(ctx, incidentFilter{Rule: rule.Name})
	if err != nil {
		return err
	}
	for i := range found[:min(len(found), 8)] {
		v.Incidents = append(v.Incidents, s.incidentRow(&found[i]))
	}
	return nil
}

// outcomeRows sums outcomes by reason, most first; together they are all matches.
func outcomeRows(list []alerts.Outcome) ([]outcomeRow, int) {
	counts, total := map[alerts.Reason]int{}, 0
	for _, o := range list {
		counts[o.Reason] += o.Count
		total += o.Count
	}
	var out []outcomeRow
	for reason, n := range counts {
		out = append(out, outcomeRow{Reason: reasonSay(reason), Tone: reasonTone(reason), Count: n, Share: percentOf(100 * float64(n) / float64(max(total, 1)))})
	}
	slices.SortFunc(out, func(a, b outcomeRow) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		if a.Reason < b.Reason {
			return -1
		}
		return 1
	})
	return out, total
}

func (s *site) qualityFigures(q alerts.Quality) []figure {
	span := fmt.Sprintf("in %d days", recordDays)
	out := []figure{{"Incidents", thousands(q.Incidents), span}, {"Acknowledged", thousands(q.Acknowledged), ""}}
	if q.MedianAck > 0 {
		out[1].Beside = "after " + clock.Words(q.MedianAck.Round(time.Minute))
	}
	judged := figure{Name: "Judged useful", Value: "–", Beside: "nobody has judged it yet"}
	if q.Precision != nil {
		judged.Value = fmt.Sprintf("%.0f %%", 100**q.Precision)
		judged.Beside = fmt.Sprintf("%d useful, %d noise", q.Useful, q.Noise)
	}
	out = append(out, judged)
	if !q.LastUseful.IsZero() {
		out = append(out, figure{"Last useful", q.LastUseful.In(s.location()).Format("2 Jan"), ""})
	}
	return out
}

func editPath(name string) string { return "/rules/edit?" + url.Values{"name": {name}}.Encode() }
