package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
)

// previewView is a draft with what it would have sent.
type previewView struct {
	ID       string
	Title    string
	Percent  string // done so far
	Running  bool
	Stopped  bool
	Fault    string
	Rules    []playedRule
	Changes  []changeRow
	MoreDiff int // changes that are not listed
	Same     bool
	Mentions int
	Days     int
	Diff     []diffLine
	EditLink string
	CanSave  bool
	Whole    bool
	File     string
}

// playedRule is how one rule of a draft would have done.
type playedRule struct {
	Name, Sentence string
	Verdict        string // "would have sent 4 alerts in 30 days"
	Beside         string // "as it is now: 19"
	Over           string
	Held           []outcomeRow
	Charts         []*chart
	Shown          []playedAlert
	More           int
}

type playedAlert struct {
	At     time.Time
	Brand  string
	Reason string
}

// changeRow is an alert that one version would send and the other would not.
type changeRow struct {
	At          time.Time
	Rule, Brand string
	Only        string // what sends it
	Gone        bool
	Reason      string
}

// diffLine is a line of a difference.
type diffLine struct{ Kind, Text string }

func previewPath(id string) string { return "/rules/preview/" + url.PathEscape(id) }

// beginPreview checks a draft and, when it is sound, plays it.
func (s *site) beginPreview(w http.ResponseWriter, r *http.Request) error {
	d, err := readDraft(r)
	if err != nil {
		return err
	}
	res, err := s.resolve(d)
	if err != nil {
		return err
	}
	switch {
	case len(res.problems) > 0:
		return s.showEditor(w, r, http.StatusUnprocessableEntity, d, "")
	case res.stale:
		return s.showEditor(w, r, http.StatusConflict, d, changedMeanwhile)
	case s.o.Backtest == nil:
		return notFound("There is nothing here to play a rule over.")
	}
	p, err := s.startPreview(res, visitorOf(r).by())
	if err != nil {
		return err
	}
	http.Redirect(w, r, previewPath(p.id), http.StatusSeeOther)
	return nil
}

// previewNamed is the preview an address names.
func (s *site) previewNamed(r *http.Request) (*preview, error) {
	p := s.previews.find(r.PathValue("id"))
	if p == nil {
		return nil, &problem{Status: http.StatusNotFound, Say: "This preview is not kept any more.", Do: "Previews are kept in memory, the newest two dozen of them. Begin again from the rule."}
	}
	if p.draft.Whole && !mayAct(visitorOf(r).role, admin) {
		return nil, forbidden("The whole file is for admins.", "")
	}
	return p, nil
}

func (s *site) previewPage(w http.ResponseWriter, r *http.Request) error {
	p, err := s.previewNamed(r)
	if err != nil {
		return err
	}
	st := p.state()
	cfg := s.o.Config()
	v := previewView{ID: p.id, Title: "Preview of " + p.what(), Percent: fmt.Sprintf("%.0f", 100*st.Share), Running: !st.Finished, Stopped: st.Stopped, Fault: st.Fault,
		Days: previewDays, EditLink: "/rules/edit?" + url.Values{"draft": {p.id}}.Encode(), CanSave: s.canEdit(cfg), Whole: p.draft.Whole, File: cfg.Path,
		Diff: differences(p.draft), Same: !p.draft.changes()}
	if st.Then != nil {
		s.fillPreview(&v, p, st)
	}
	return s.render(w, r, "rule-preview.html", v.Title, v)
}

// what is what a preview is about.
func (p *preview) what() string {
	if p.draft.Whole {
		return "rules.toml"
	}
	return "“" + words.Shorten(words.Clean(p.draft.name), 60) + "”"
}

// fillPreview shows what was found.
func (s *site) fillPreview(v *previewView, p *preview, st previewState) {
	v.Mentions = st.Then.Mentions
	for i := range st.Then.Rules {
		v.Rules = append(v.Rules, s.playedRule(p, &st.Then.Rules[i], st.Now))
	}
	if st.Now == nil {
		return
	}
	changed := alerts.Differences(*st.Now, renamed(*st.Then, p.draft))
	const most = 60
	v.MoreDiff = max(0, len(changed)-most)
	for _, c := range changed[:min(len(changed), most)] {
		row := changeRow{At: c.At, Rule: c.Rule, Brand: c.Brand, Reason: words.Clean(c.Reason), Only: "new", Gone: c.Only == "now"}
		if row.Gone {
			row.Only = "no longer sent"
		}
		v.Changes = append(v.Changes, row)
	}
}

// renamed gives a rule whose name the draft changes its old one, so that its alerts
// are compared and not all called new.
func renamed(r alerts.Report, d *resolved) alerts.Report {
	if d.Whole || d.Name == "" || d.Name == d.name {
		return r
	}
	rules := append([]alerts.RuleReport{}, r.Rules...)
	for i := range rules {
		rules[i].Rule = d.Name
		rules[i].Shown = append([]alerts.Alert{}, rules[i].Shown...)
		for k := range rules[i].Shown {
			rules[i].Shown[k].Rule = d.Name
		}
	}
	r.Rules = rules
	return r
}

func (s *site) playedRule(p *preview, r *alerts.RuleReport, now *alerts.Report) playedRule {
	out := playedRule{Name: r.Rule, Verdict: "would have sent " + counted(r.Alerts, "alert", "alerts") + fmt.Sprintf(" in %d days", previewDays)}
	if rule := p.draft.cfg.Rule(r.Rule); rule != nil {
		out.Sentence = ruleSentence(rule, p.draft.cfg)
		if rule.Off {
			out.Verdict = "is switched off and would have sent nothing"
		}
	}
	if r.Useful+r.Noise > 0 {
		out.Verdict += fmt.Sprintf("; of these, people marked %d useful and %d noise", r.Useful, r.Noise)
	}
	out.Beside = besideNow(p, r, now)
	if r.Over {
		out.Over = fmt.Sprintf("More than your limit of %d in 30 days.", r.Limit)
		if len(r.Words) > 0 {
			out.Over += " Most are driven by “" + words.Clean(r.Words[0].Name) + "”."
		}
	}
	var held []alerts.Outcome
	for reason, n := range r.Held {
		held = append(held, alerts.Outcome{Reason: reason, Count: n})
	}
	out.Held, _ = outcomeRows(held)
	out.Charts = s.playedCharts(p, r)
	for _, a := range r.Shown[:min(len(r.Shown), 20)] {
		out.Shown = append(out.Shown, playedAlert{At: a.At, Brand: a.Brand, Reason: words.Clean(a.Reason)})
	}
	out.More = len(r.Shown) - len(out.Shown)
	return out
}

// besideNow is how the rule in force would have done.
func besideNow(p *preview, r *alerts.RuleReport, now *alerts.Report) string {
	if now == nil {
		return ""
	}
	name := r.Rule
	if !p.draft.Whole && p.draft.Name != "" {
		name = p.draft.Name
	}
	for i := range now.Rules {
		if now.Rules[i].Rule == name {
			return "as it is now: " + counted(now.Rules[i].Alerts, "alert", "alerts")
		}
	}
	return "new"
}

// differences is a draft as a difference to the file.
func differences(d *resolved) []diffLine {
	if !d.changes() {
		return nil
	}
	text := string(diff.Diff("rules.toml", d.old, "rules.toml as edited", d.next))
	var out []diffLine
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		kind := "same"
		switch {
		case i < 3 && (strings.HasPrefix(line, "diff ") || strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "+++ ")):
			kind = "head"
		case strings.HasPrefix(line, "@@"):
			kind = "head"
		case strings.HasPrefix(line, "+"):
			kind = "add"
		case strings.HasPrefix(line, "-"):
			kind = "del"
		}
		if i > 0 { // the first line repeats the two below it
			out = append(out, diffLine{kind, line})
		}
	}
	return out
}

func (s *site) cancelPreview(w http.ResponseWriter, r *http.Request) error {
	p, err := s.previewNamed(r)
	if err != nil {
		return err
	}
	p.stop()
	return s.back(w, r, previewPath(p.id), flash{Say: "Stopped."})
}

// changedMeanwhile is said above a draft that began from another file.
const changedMeanwhile = "rules.toml was changed by somebody else since this draft began, and nothing was written. Your text is kept and was checked against the file as it is now: look at it once more, then preview it again."

// saveDraft writes a previewed draft into rules.toml; the running earshot takes it up
// by itself.
func (s *site) saveDraft(w http.ResponseWriter, r *http.Request) error {
	p, err := s.previewNamed(r)
	if err != nil {
		return err
	}
	backup, err := s.save(p, visitorOf(r).by())
	var fault *problem
	if errors.As(err, &fault) && fault.Status == http.StatusConflict {
		return s.showEditor(w, r, http.StatusConflict, p.draft.draft, changedMeanwhile)
	}
	if err != nil {
		return err
	}
	to := "/rules"
	if !p.draft.Whole {
		to = rulePath(p.draft.name)
	}
	return s.back(w, r, to, flash{Say: "Saved. earshot takes it up in a moment; the text from before is kept as " + backup + "."})
}

// save puts a draft into the file in one step and tells the name of the copy of the text before.
func (s *site) save(p *preview, by string) (backup string, err error) {
	if s.canEdit(s.o.Config()) && !p.state().Finished {
		p.stop()
	}
	return s.writeRules(p.draft.old, p.draft.next, p.what(), by)
}

// base is the last part of a path.
func base(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }
