package web

import (
	"net/http"
	"time"

	"github.com/earshot/earshot/alerts"
	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

// draftOperations are the rule editor for programs: read, check, preview, save.
func (s *site) draftOperations() []operation {
	if s.o.Engine == nil {
		return nil
	}
	all := []operation{
		describe(s, "getRuleText", "GET", "/rules/text", viewer, "The text of one rule, or of the whole file (admins), as it stands in rules.toml", s.apiRuleText).forAWhile(),
		describe(s, "checkRule", "POST", "/rules/check", editor, "Check the text of one rule, or of the whole file (admins), as rules check does", s.apiCheck),
	}
	if s.o.Backtest == nil {
		return all
	}
	return append(all,
		describe(s, "startPreview", "POST", "/rules/previews", editor, "Play a sound draft over the last 30 days, beside what is in force", s.apiStartPreview).fails(http.StatusConflict),
		describe(s, "getPreview", "GET", "/rules/previews/{id}", editor, "How far a preview is, and what it found", s.apiPreview).forAWhile(),
		describe(s, "stopPreview", "DELETE", "/rules/previews/{id}", editor, "Stop a preview that runs", s.apiStopPreview),
		describe(s, "saveRule", "POST", "/rules/previews/{id}/save", editor, "Write a previewed draft into rules.toml, where allow_edit permits it", s.apiSave).fails(http.StatusConflict),
	)
}

type ruleTextIn struct {
	Name  string `query:"name" description:"Of the rule."`
	Whole bool   `query:"whole" description:"The whole file, for admins."`
}

type ruleTextOut struct {
	Text string `json:"text"`
	Base string `json:"base" description:"The print of the file; give it with a draft, so that nobody's change is lost."`
}

func (s *site) apiRuleText(r *http.Request, in *ruleTextIn) (*ruleTextOut, error) {
	if err := (&draft{Whole: in.Whole}).admit(visitorOf(r).role); err != nil {
		return nil, err
	}
	text, err := rulesText(s.o.Config())
	if err != nil {
		return nil, err
	}
	out := &ruleTextOut{Text: string(text), Base: printOf(text)}
	if in.Whole {
		return out, nil
	}
	at, ok := config.Find(text, "rules", in.Name)
	if !ok {
		return nil, notFound("There is no rule of this name in rules.toml.")
	}
	out.Text = out.Text[at.Start:at.End]
	return out, nil
}

type draftIn struct {
	Name  string `json:"name,omitempty" description:"The rule to replace, as it is called now; absent for a new one."`
	Whole bool   `json:"whole,omitempty" description:"The text is the whole file, for admins."`
	Text  string `json:"text" required:"true"`
	Base  string `json:"base,omitempty" description:"What the text was made from, as GET /rules/text gave it."`
}

type checkOut struct {
	OK       bool          `json:"ok"`
	Problems []problemView `json:"problems"`
	Warnings []problemView `json:"warnings"`
	Sentence string        `json:"sentence,omitempty" description:"The rule in words, when it is sound."`
	Changes  bool          `json:"changes" description:"False when the file says this already."`
	Stale    bool          `json:"stale" description:"The file is not what the draft was made from."`
	Diff     string        `json:"diff,omitempty" description:"What saving would change in rules.toml."`
}

// resolveIn puts a program's draft into the file.
func (s *site) resolveIn(r *http.Request, in *draftIn) (*resolved, error) {
	d := draft{Name: in.Name, Whole: in.Whole, Text: in.Text, Base: in.Base}
	if err := d.admit(visitorOf(r).role); err != nil {
		return nil, err
	}
	return s.resolve(d)
}

func (s *site) apiCheck(r *http.Request, in *draftIn) (*checkOut, error) {
	res, err := s.resolveIn(r, in)
	if err != nil {
		return nil, err
	}
	c := s.checkView(res)
	out := &checkOut{OK: len(c.Problems) == 0, Problems: c.Problems, Warnings: c.Warnings, Sentence: c.Sentence, Changes: !c.Same, Stale: res.stale}
	if out.Problems == nil {
		out.Problems = []problemView{}
	}
	if out.Warnings == nil {
		out.Warnings = []problemView{}
	}
	for _, line := range differences(res) {
		out.Diff += line.Text + "\n"
	}
	return out, nil
}

type previewOut struct {
	ID       string         `json:"id"`
	From     time.Time      `json:"from"`
	Until    time.Time      `json:"until"`
	Share    float64        `json:"share" description:"How much of it is done, from 0 to 1."`
	Finished bool           `json:"finished"`
	Stopped  bool           `json:"stopped,omitempty"`
	Fault    string         `json:"fault,omitempty" description:"Why it found nothing."`
	Then     *alerts.Report `json:"then,omitempty" description:"What the draft would have sent."`
	Now      *alerts.Report `json:"now,omitempty" description:"What the rule in force would have sent; absent for a new one."`
}

func (s *site) apiStartPreview(r *http.Request, in *draftIn) (*previewOut, error) {
	res, err := s.resolveIn(r, in)
	switch {
	case err != nil:
		return nil, err
	case len(res.problems) > 0:
		return nil, badRequest("The draft has faults: "+words.Clean(res.problems[0].Say), "POST "+apiRoot+"/rules/check lists them all.")
	case res.stale:
		return nil, &problem{Status: http.StatusConflict, Say: "rules.toml was changed since this draft was made.", Do: "Read it anew with GET " + apiRoot + "/rules/text."}
	}
	p, err := s.startPreview(res, visitorOf(r).by())
	if err != nil {
		return nil, err
	}
	return p.told(), nil
}

// told is a preview as it stands.
func (p *preview) told() *previewOut {
	st := p.state()
	return &previewOut{ID: p.id, From: p.from.UTC(), Until: p.until.UTC(), Share: st.Share, Finished: st.Finished, Stopped: st.Stopped, Fault: st.Fault, Then: st.Then, Now: st.Now}
}

func (s *site) apiPreview(r *http.Request, _ *oneIn) (*previewOut, error) {
	p, err := s.previewNamed(r)
	if err != nil {
		return nil, err
	}
	return p.told(), nil
}

func (s *site) apiStopPreview(r *http.Request, _ *oneIn) (*previewOut, error) {
	p, err := s.previewNamed(r)
	if err != nil {
		return nil, err
	}
	p.stop()
	return p.told(), nil
}

type savedOut struct {
	Kept string `json:"kept" description:"The name of the file that keeps the text from before, beside rules.toml."`
}

func (s *site) apiSave(r *http.Request, _ *oneIn) (*savedOut, error) {
	p, err := s.previewNamed(r)
	if err != nil {
		return nil, err
	}
	kept, err := s.save(p, visitorOf(r).by())
	return &savedOut{kept}, err
}
