package web

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

// editView is the editor of a rule, or of the whole file.
type editView struct {
	draft
	Title    string
	Rows     int
	Check    checkView
	Note     string // a word above: the file changed, it cannot be saved from here
	CanSave  bool
	File     string
	Types    []choice // for a new rule: what to begin from
	WholeURL string   // to edit the whole file, for admins
}

// checkView is what the check of a draft says; the part "check" draws it.
type checkView struct {
	Checked  bool
	Problems []problemView
	Warnings []problemView
	Sentence string // the rule in words, when it is sound
	Same     bool   // nothing is changed yet
}

func (s *site) editPage(w http.ResponseWriter, r *http.Request) error {
	q, cfg := r.URL.Query(), s.o.Config()
	text, err := rulesText(cfg)
	if err != nil {
		return err
	}
	d := draft{Name: q.Get("name"), Base: printOf(text)}
	switch {
	case q.Has("draft"): // back from a preview
		p := s.previews.find(q.Get("draft"))
		if p == nil {
			return notFound("This draft is not kept any more.")
		}
		d = p.draft.draft
	case q.Has("whole"):
		if !mayAct(visitorOf(r).role, admin) {
			return forbidden("The whole file is for admins.", "An editor can change one rule at a time.")
		}
		d.Whole, d.Text = true, string(text)
	case d.Name != "":
		if _, err := ruleNamed(cfg, d.Name); err != nil {
			return err
		}
		at, ok := config.Find(text, "rules", d.Name)
		if !ok {
			return notFound("This rule is in force but not in a file: earshot runs without one, or the file has changed this moment.")
		}
		d.Text = string(text[at.Start:at.End])
	case len(q.Get("text")) > longestQuery:
		return badRequest("This rule is too long for an address.", "Copy it into the editor.")
	case q.Get("text") != "": // from a search that is made a rule
		d.Text = q.Get("text")
	default:
		d.Text = freshRule(q.Get("new"), cfg)
	}
	return s.showEditor(w, r, http.StatusOK, d, "")
}

// showEditor shows a draft with what its check says.
func (s *site) showEditor(w http.ResponseWriter, r *http.Request, status int, d draft, note string) error {
	cfg := s.o.Config()
	res, err := s.resolve(d)
	if err != nil {
		return err
	}
	v := editView{draft: d, Note: note, CanSave: s.canEdit(cfg), File: cfg.Path, Check: s.checkView(res),
		Rows: min(max(12, bytes.Count([]byte(d.Text), []byte("\n"))+3), 40)}
	switch {
	case d.Whole:
		v.Title = "Edit rules.toml"
	case d.Name != "":
		v.Title = "Edit “" + words.Shorten(words.Clean(d.Name), 60) + "”"
	default:
		v.Title = "A new rule"
		for _, t := range freshTypes {
			v.Types = append(v.Types, choice{Say: t, Link: "/rules/edit?new=" + t, Chosen: r.URL.Query().Get("new") == t})
		}
	}
	if mayAct(visitorOf(r).role, admin) && !d.Whole && cfg.Path != "" {
		v.WholeURL = "/rules/edit?whole"
	}
	if v.Note == "" && res.stale {
		v.Note = "rules.toml has changed since this draft began. Your text is kept; it is checked against the file as it is now."
	}
	v.Base = printOf(res.old)
	return s.renderAs(w, r, status, "rule-edit.html", v.Title, v)
}

// checkView says what became of a check.
func (s *site) checkView(v *resolved) checkView {
	c := checkView{Checked: true, Problems: v.problems, Warnings: v.warnings, Same: !v.changes()}
	if v.cfg != nil && !v.Whole {
		if rule := v.cfg.Rule(v.name); rule != nil {
			c.Sentence = ruleSentence(rule, v.cfg)
		}
	}
	return c
}

// checkDraft answers the script while somebody writes: the part "check", alone.
func (s *site) checkDraft(w http.ResponseWriter, r *http.Request) error {
	d, err := readDraft(r)
	if err != nil {
		return err
	}
	res, err := s.resolve(d)
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := s.pages["rule-edit.html"].ExecuteTemplate(&page, "check", s.checkView(res)); err != nil {
		return fmt.Errorf("draw the check of a draft: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = page.WriteTo(w)
	return nil
}

// freshTypes are what a new rule can begin from.
var freshTypes = []string{config.Spike, config.Keyword, config.Threshold, config.Sentiment, config.Silence, config.Trend, config.Reach, config.Review,
	config.Share, config.Unanswered, config.Digest}

// freshRule is a new rule of a type, to be made one's own.
func freshRule(kind string, cfg *config.Config) string {
	if !slices.Contains(freshTypes, kind) {
		kind = config.Spike
	}
	own := map[string]string{
		config.Spike:      "window       = \"1h\"\nsensitivity  = \"medium\"   # low, medium, high, or a budget: \"1 per week\"\nmin_mentions = 8\ncooldown     = \"2h\"\n",
		config.Keyword:    "query      = 'recall OR lawsuit OR boycott'\ngroup_wait = \"5m\"   # what comes within it is told in one message\ncooldown   = \"1h\"\n",
		config.Threshold:  "window       = \"1h\"\nmin_mentions = 20\ncooldown     = \"2h\"\n",
		config.Sentiment:  "window         = \"2h\"\nnegative_share = 0.6\nmin_mentions   = 12\ncooldown       = \"3h\"\n",
		config.Silence:    "of       = [\"brand\", \"source\"]\nwindow   = \"24h\"\nseverity = \"info\"\n",
		config.Trend:      "of           = [\"words\", \"hashtags\"]\nwindow       = \"24h\"\nmin_mentions = 10\n",
		config.Reach:      "min_followers = 50000\nnew_sites     = false\n",
		config.Review:     "max_rating = 2\n",
		config.Share:      "window = \"7d\"\npoints = 10\n",
		config.Unanswered: "after   = \"4h\"\nintents = [\"complaint\", \"question\"]\n",
		config.Digest:     "schedule = \"daily 09:00\"\n",
	}[kind]
	name := "new " + kind
	for n := 2; cfg.Rule(name) != nil; n++ {
		name = fmt.Sprintf("new %s %d", kind, n)
	}
	return "[[rules]]\nname = \"" + name + "\"\ntype = \"" + kind + "\"\n" + own
}
