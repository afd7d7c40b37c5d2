package web

import (
	"net/url"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/config"
)

// incidentRow is one incident in a list.
type incidentRow struct {
	ID, Title, Brand, Link string
	Severity               string
	State                  string
	Opened                 time.Time
	Lasted                 string
	Line                   string   // peak, mentions, mood
	Rules                  []string // that took part
	Marks                  []string // acknowledged by …, given to …, useful
}

func (s *site) incidentRow(inc *alerts.Incident) incidentRow {
	row := incidentRow{ID: inc.ID, Title: words.Clean(inc.Title), Brand: inc.Brand, Link: incidentLink(inc.ID),
		Severity: string(inc.Severity), State: string(inc.State), Opened: inc.Opened, Lasted: clock.Words(s.lasted(inc))}
	for _, m := range inc.Members {
		row.Rules = append(row.Rules, m.Rule)
	}
	row.Line = s.incidentLine(inc)
	row.Marks = incidentMarks(inc)
	return row
}

func incidentLink(id string) string { return "/incidents/" + url.PathEscape(id) }

// lasted is how long an incident went on, or has so far.
func (s *site) lasted(inc *alerts.Incident) time.Duration {
	end := inc.Resolved
	if end.IsZero() {
		end = s.o.Now()
	}
	return max(0, end.Sub(inc.Opened))
}

// peak is the highest reading of an incident and what it counts. Incidents of earlier
// versions do not name it: then it is what their first rule counts.
func (s *site) peak(inc *alerts.Incident) (float64, string) {
	if inc.PeakUnit == "" && len(inc.Members) > 0 {
		m := inc.Members[0]
		return m.Peak, ruleUnit(s.o.Config().Rule(m.Rule))
	}
	return inc.Peak, inc.PeakUnit
}

// ruleUnit is what a rule counts, as its verdicts name it; "" of a rule that is gone.
func ruleUnit(r *config.Rule) string {
	switch {
	case r == nil:
		return ""
	case r.Type == config.Sentiment && r.Mode != "each":
		return "% negative"
	case r.Type == config.Share:
		return "points"
	case r.Type == config.Silence:
		return "hours of silence"
	case r.Count == config.CountMentions:
		return "mentions"
	}
	return "stories"
}

// incidentLine is an incident in figures.
func (s *site) incidentLine(inc *alerts.Incident) string {
	var parts []string
	if peak, unit := s.peak(inc); peak > 0 {
		parts = append(parts, "peak "+figured(peak, unit))
	}
	if inc.Mentions > 0 {
		parts = append(parts, counted(inc.Mentions, "mention", "mentions"))
		if said := alerts.NegativeSaid(inc.Negative, inc.Mentions); said != "" {
			parts = append(parts, said)
		}
	}
	return strings.Join(parts, " · ")
}

// incidentMarks is what people made of it.
func incidentMarks(inc *alerts.Incident) []string {
	var marks []string
	if a := inc.Acknowledged; a.What != "" {
		marks = append(marks, "acknowledged by "+words.Person(a.By))
	}
	if inc.Assignee != "" {
		marks = append(marks, "with "+words.Person(inc.Assignee))
	}
	for _, a := range inc.Feedback {
		marks = append(marks, a.What+", says "+words.Person(a.By))
	}
	return marks
}
