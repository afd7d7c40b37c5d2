package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/clock"
	"github.com/earshot/earshot/internal/mention"
)

// incidentView is the page of one incident.
type incidentView struct {
	incidentRow
	Resolved time.Time
	Snoozed  time.Time // zero when it is not snoozed now
	Acked    bool
	Assignee string
	Me       string // who looks at it, for "take it"
	Sentence string
	Runbook  string // a sentence; a link when it is an address
	RunLink  string
	Figures  []figure
	Chart    *chart
	Drivers  []driverLine
	Said     []card
	More     string // finds every mention of it
	MoreSay  string
	Steps    []step
	Verdicts verdictTable
	Before   verdictTable // why it did not fire before
	Letters  []letter
	Snoozes  []choice
	Mutes    string // the address of a silence for it
}

// figure is a number with its name and, maybe, what it is held against.
type figure struct{ Name, Value, Beside string }

// driverLine is what drives an incident: words, sources, moods.
type driverLine struct {
	Name  string
	Items []choice
}

// step is one line of the timeline.
type step struct {
	At   time.Time
	Kind string // of the alert, or "act"
	Tone string
	Say  string
	More string
}

func (s *site) incidentPage(w http.ResponseWriter, r *http.Request) error {
	account, err := s.account(r)
	if err != nil {
		return err
	}
	v, err := s.incidentView(r.Context(), &account)
	if err != nil {
		return err
	}
	s.offer(r, v.Said)
	v.Letters, v.Me = s.letters(account.Messages, visitorOf(r)), visitorOf(r).name
	return s.render(w, r, "incident.html", v.Title, v)
}

// newest is the id that stands for the newest incident there is.
const newest = "NEWEST"

// account is the incident an address names.
func (s *site) account(r *http.Request) (alerts.Account, error) {
	id := strings.ToUpper(r.PathValue("id"))
	if id == newest {
		list, err := s.o.Engine.Incidents(r.Context(), time.Time{}, time.Time{}, 1)
		if err != nil {
			return alerts.Account{}, err
		}
		if len(list) > 0 {
			id = list[0].ID
		}
	}
	account, err := s.o.Engine.Account(r.Context(), id)
	if errors.Is(err, alerts.ErrUnknownIncident) {
		return account, &problem{Status: http.StatusNotFound, Say: "There is no incident “" + words.Shorten(words.Clean(r.PathValue("id")), 40) + "”.",
			Do: "Its id has seven letters and digits, as it stands in Slack. All of them are on the page Incidents."}
	}
	return account, err
}

func (s *site) incidentView(ctx context.Context, a *alerts.Account) (incidentView, error) {
	inc := &a.Incident
	v := incidentView{incidentRow: s.incidentRow(inc), Resolved: inc.Resolved, Acked: inc.Acknowledged.What != "", Assignee: inc.Assignee}
	if inc.SnoozedUntil.After(s.o.Now()) && inc.State == alerts.IncidentOpen {
		v.Snoozed = inc.SnoozedUntil
	}
	last := alerts.Strongest(a.Messages)
	if last != nil {
		v.Sentence = sentenceOf(last)
		v.Runbook, v.RunLink = words.Clean(last.Runbook), link(last.Runbook)
	}
	v.Figures = s.incidentFigures(inc, last)
	v.Steps = s.steps(a)
	v.Verdicts = verdictTable{true, s.verdictRows(a.Verdicts)}
	v.Snoozes = snoozes()
	v.Mutes = silenceAddress(inc)
	var err error
	if v.Drivers, err = s.drivers(ctx, a); err != nil {
		return v, err
	}
	if v.Chart, err = s.incidentChart(ctx, inc); err != nil {
		return v, err
	}
	if v.Before, err = s.verdictsBefore(ctx, inc); err != nil {
		return v, err
	}
	return v, s.evidence(ctx, &v, a)
}

// counts tells a number of things from a share, a length of time and the like.
func counts(unit string) bool { return unit == "stories" || unit == "mentions" }

func sentenceOf(a *alerts.Alert) string {
	s := words.Clean(a.Reason)
	if s != "" && !strings.HasSuffix(s, ".") {
		s += "."
	}
	return strings.ReplaceAll(s, " %", "\u00a0%")
}

func (s *site) incidentFigures(inc *alerts.Incident, best *alerts.Alert) []figure {
	figures := []figure{{"Lasted", clock.Words(s.lasted(inc)), ""}}
	if inc.State == alerts.IncidentOpen {
		figures[0] = figure{"Going on for", clock.Words(s.lasted(inc)), ""}
	}
	if peak, unit := s.peak(inc); peak > 0 {
		f := figure{Name: "Peak", Value: figured(peak, unit)}
		if best != nil && best.Expected > 0 && best.Verdict.Unit == unit {
			f.Beside = "usually " + number(best.Expected)
		}
		figures = append(figures, f)
	}
	if inc.Mentions > 0 {
		figures = append(figures, figure{"Mentions meanwhile", thousands(inc.Mentions), ""})
		f := figure{Name: "Negative", Value: strings.TrimSuffix(alerts.NegativeSaid(inc.Negative, inc.Mentions), " negative")}
		if inc.Mentions == 1 {
			f.Value = fmt.Sprintf("%d of 1", inc.Negative)
		}
		if best != nil && best.Verdict.NegativeUsual != nil {
			f.Beside = fmt.Sprintf("usually %.0f %%", 100**best.Verdict.NegativeUsual)
		}
		figures = append(figures, f)
	}
	if n := len(inc.Members); n > 0 {
		figures = append(figures, figure{"Rules that fired", thousands(n), ""})
	}
	return figures
}

// drivers is what drove an incident: every mention its alerts named, as its message in Slack
// has it, or the fullest message where they are kept no more.
func (s *site) drivers(ctx context.Context, a *alerts.Account) ([]driverLine, error) {
	var best alerts.Evidence
	most, inc := 0, &a.Incident
	for i := range a.Messages {
		e, heard := a.Messages[i].Message.Alert.Evidence, 0
		for _, d := range e.Sources {
			heard += d.Count
		}
		if heard >= most && heard > 0 {
			best, most = e, heard
		}
	}
	if s.o.Archive != nil {
		list, err := s.o.Archive.Get(ctx, alerts.MentionsOf(a.Messages)...)
		if err != nil && !errors.Is(err, mention.ErrNotFound) {
			return nil, err
		}
		if len(list) > 0 {
			best = s.o.Engine.Evidence(inc.Brand, list)
		}
	}
	var out []driverLine
	add := func(name, field string, list []alerts.Driver) {
		line := driverLine{Name: name}
		for _, d := range list[:min(len(list), 8)] {
			line.Items = append(line.Items, choice{Say: words.Shorten(words.Clean(d.Name), 60), Count: d.Count, Link: driverSearch(inc, field, d.Name)})
		}
		if len(line.Items) > 0 {
			out = append(out, line)
		}
	}
	add("Words", "", best.Words)
	add("Sources", "source", best.Sources)
	add("Mood", "sentiment", best.Labels)
	if len(best.Languages) > 1 {
		add("Languages", "lang", best.Languages)
	}
	return out, nil
}

// driverSearch finds the mentions of an incident with one word or value.
func driverSearch(inc *alerts.Incident, field, value string) string {
	term := quoted(value)
	if field != "" {
		term = field + ":" + term
	}
	return searchLink(incidentQuery(inc) + " AND " + term)
}

// incidentQuery finds what was said of an incident's brand while it was open, and
// the two hours before, in which it built up.
func incidentQuery(inc *alerts.Incident) string {
	const minute = "2006-01-02T15:04"
	q := "brand:" + inc.Brand + " AND published:>=" + inc.Opened.Add(-2*time.Hour).UTC().Format(minute) + "Z"
	if !inc.Resolved.IsZero() {
		q += " AND published:<=" + inc.Resolved.UTC().Format(minute) + "Z"
	}
	return q
}

// quoted is a value as a query takes it.
func quoted(value string) string {
	return `"` + strings.NewReplacer(`"`, " ", "\\", " ", "\n", " ", "\r", " ").Replace(value) + `"`
}

// steps is what happened and who did what, oldest first.
func (s *site) steps(a *alerts.Account) []step {
	var out []step
	spoke := map[string]bool{}
	for i := range a.Messages {
		x := &a.Messages[i].Message.Alert
		if x.Kind == alerts.KindAction {
			continue // told from the trail, which forgets nothing
		}
		out = append(out, step{At: x.At, Kind: stepName(x, !spoke[x.Rule]), Tone: string(x.Severity), Say: sentenceOf(x)})
		spoke[x.Rule] = true
	}
	for _, act := range a.Incident.Trail {
		out = append(out, step{At: act.At, Kind: "act", Say: deed(act, s.location())})
	}
	slices.SortStableFunc(out, func(a, b step) int { return a.At.Compare(b.At) })
	return out
}

// stepName is what an alert did to its incident, in a word.
func stepName(a *alerts.Alert, first bool) string {
	switch a.Kind {
	case alerts.KindOpen:
		return "opened by " + a.Rule
	case alerts.KindEscalate:
		return "escalated by " + a.Rule
	case alerts.KindResolve:
		return ""
	case alerts.KindUpdate:
		if first {
			return a.Rule + " fired too"
		}
		return "more from " + a.Rule
	case alerts.KindAction, alerts.KindDigest, alerts.KindNote:
	}
	return string(a.Kind)
}

// deed is what a person did, as a sentence.
func deed(a alerts.Act, loc *time.Location) string {
	who := words.Person(a.By)
	switch a.What {
	case alerts.ActAcknowledge:
		return who + " acknowledged it"
	case alerts.ActReopen:
		return who + " took the acknowledgement back"
	case alerts.ActSnooze:
		return who + " snoozed it"
	case alerts.ActUseful, alerts.ActNoise:
		return who + " marked it " + a.What
	case alerts.ActMention:
		return who + " " + words.Clean(a.Note)
	case alerts.ActAssign:
		if a.Note == "" {
			return who + " gave it back"
		}
		return who + " gave it to " + words.Person(a.Note)
	}
	return who + ": " + words.Clean(a.What)
}
