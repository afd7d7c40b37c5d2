package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"

	words "github.com/earshot/earshot/alerts/card"
	"github.com/earshot/earshot/internal/config"
)

// draft is a change of rules.toml that somebody is writing: one rule, or the whole file.
type draft struct {
	Name  string // of the rule as it stands in the file; "" for a new one
	Whole bool   // the text is the whole file
	Text  string
	Base  string // the print of the file it began from
}

// resolved is a draft put into the file.
type resolved struct {
	draft
	old, next []byte
	place     config.Place   // of the rule in next
	cfg       *config.Config // what next says; nil when it has problems
	name      string         // of the rule in next
	problems  []problemView
	warnings  []problemView
	stale     bool // the file is not what the draft began from
}

// canEdit tells whether rules.toml may be written from the pages.
func (s *site) canEdit(cfg *config.Config) bool { return cfg.Web.AllowEdit && cfg.Path != "" }

// printOf names a text, so that a form can say what it began from.
func printOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// rulesText is rules.toml as it stands on the disk, empty without a file.
func rulesText(cfg *config.Config) ([]byte, error) {
	if cfg.Path == "" {
		return nil, nil
	}
	return config.ReadFile(cfg.Path)
}

// textOf finds an entry in rules.toml.
func (s *site) textOf(cfg *config.Config, list, name string) (text []byte, at config.Place, ok bool) {
	text, err := rulesText(cfg)
	if err != nil {
		s.o.Log.Warn("read the rules file for a page", "err", err)
		return nil, at, false
	}
	at, ok = config.Find(text, list, name)
	return text, at, ok
}

// readDraft takes a draft from a form.
func readDraft(r *http.Request) (draft, error) {
	d := draft{Name: r.PostFormValue("name"), Whole: r.PostFormValue("whole") == "1", Text: r.PostFormValue("text"), Base: r.PostFormValue("base")}
	return d, d.admit(visitorOf(r).role)
}

// admit refuses drafts too long, and the whole file, with its users and hosts, to who is no admin.
func (d *draft) admit(role config.Role) error {
	switch {
	case d.Whole && !mayAct(role, admin):
		return forbidden("The whole file is for admins.", "An editor can change one rule at a time.")
	case len(d.Text) > maxForm:
		return badRequest("This text is too long.", "Edit rules.toml itself.")
	}
	return nil
}

// resolve puts a draft into the file as it is now and checks the whole of it.
func (s *site) resolve(d draft) (*resolved, error) {
	cfg := s.o.Config()
	old, err := rulesText(cfg)
	if err != nil {
		return nil, fmt.Errorf("check a draft: %w", err)
	}
	v := &resolved{draft: d, old: old, name: d.Name, stale: d.Base != "" && d.Base != printOf(old)}
	if d.Whole {
		v.next = []byte(strings.ReplaceAll(d.Text, "\r\n", "\n"))
	} else if say := v.putRule(); say != "" {
		v.problems = []problemView{{Say: say}}
		return v, nil
	}
	v.check(cfg.Path)
	return v, nil
}

// putRule puts a rule's text in its place, or says why it cannot.
func (v *resolved) putRule() string {
	text := strings.ReplaceAll(v.Text, "\r\n", "\n")
	name, err := config.OneEntry([]byte(text), "rules")
	var syntax *config.Problems
	if errors.As(err, &syntax) {
		v.problems = problemViews(syntax, config.Place{Line: 1, End: 1 << 30}, true)
		v.next = nil
		return ""
	}
	if err != nil {
		return "This is not one rule: " + err.Error() + "."
	}
	v.name = name
	if v.Name == "" {
		v.next, v.place = config.Append(v.old, text)
		return ""
	}
	at, ok := config.Find(v.old, "rules", v.Name)
	if !ok {
		return "The rule “" + words.Shorten(words.Clean(v.Name), 60) + "” is not in the file any more. Copy your text and begin anew."
	}
	v.next = config.Replace(v.old, at, text)
	v.place = config.Place{Start: at.Start, Line: at.Line, End: at.Start + len(v.next) - len(v.old) + (at.End - at.Start)}
	return ""
}

// check reads the file as it would be.
func (v *resolved) check(path string) {
	if v.next == nil {
		return
	}
	if path == "" {
		path = "rules.toml"
	}
	cfg, err := config.Parse(path, v.next)
	var problems *config.Problems
	switch {
	case errors.As(err, &problems):
		v.problems = problemViews(problems, v.place, !v.Whole)
	case err != nil:
		v.problems = []problemView{{Say: err.Error()}}
	default:
		cfg.Path, v.cfg = path, cfg
		v.warnings = problemViews(cfg.Warnings, v.place, !v.Whole)
		if !v.Whole {
			v.warnings = within(v.warnings)
		}
	}
}

// changes reports whether the draft changes anything.
func (v *resolved) changes() bool { return v.next != nil && !bytes.Equal(v.old, v.next) }

// problemView is one fault of a draft: what, where, how to mend it.
type problemView struct {
	Say   string `json:"message"`
	Where string `json:"where,omitempty" description:"In words: line 3; elsewhere, line 12 of the file."`
	Line  int    `json:"line,omitempty" description:"In the text given; absent when it lies elsewhere in the file."`
	// Excerpt is empty where there is no place.
	Excerpt string `json:"excerpt,omitempty" description:"The line and, under it, the caret."`
	Fix     string `json:"fix,omitempty" description:"What to write instead."`
	Warning bool   `json:"warning,omitempty" description:"It can be left so."`
}

// problemViews shows problems with lines counted in the text that is edited.
func problemViews(list *config.Problems, at config.Place, part bool) []problemView {
	if list == nil {
		return nil
	}
	var out []problemView
	for i := range list.List {
		p := &list.List[i]
		v := problemView{Say: p.Message, Line: p.Line, Where: fmt.Sprintf("line %d", p.Line), Fix: p.Fix, Warning: p.Warning}
		if part {
			v.Line = p.Line - at.Line + 1
			v.Where = fmt.Sprintf("line %d", v.Line)
			if !at.Holds(p) {
				v.Line, v.Where = 0, fmt.Sprintf("elsewhere, line %d of the file", p.Line)
			}
		}
		v.Excerpt = p.Excerpt + "\n" + strings.Repeat(" ", p.CaretAt) + strings.Repeat("^", max(p.CaretLen, 1))
		out = append(out, v)
	}
	return out
}

// within keeps what lies in the text that is edited.
func within(list []problemView) []problemView {
	var out []problemView
	for _, p := range list {
		if p.Line > 0 {
			out = append(out, p)
		}
	}
	return out
}

// writeRules puts a new text in the place of rules.toml, where allow_edit permits it, and
// tells the name of the copy of the text before.
func (s *site) writeRules(old, next []byte, what, by string) (backup string, err error) {
	cfg := s.o.Config()
	if !s.canEdit(cfg) {
		return "", forbidden("rules.toml is not written from here.", "An operator can allow it with allow_edit = true under [web], or apply the difference by hand.")
	}
	backup, err = config.Save(cfg.Path, old, next, s.o.Now())
	switch {
	case errors.Is(err, config.ErrChanged):
		return "", &problem{Status: http.StatusConflict, Say: "rules.toml was changed by somebody else meanwhile. Nothing was written.", Do: "Go back and try again: your text is kept, and is then checked against the file as it is now."}
	case err != nil && backup == "":
		s.o.Log.Error("save the rules file", "err", err, "by", by)
		return "", &problem{Status: http.StatusInternalServerError, Say: "rules.toml could not be written: " + words.Clean(err.Error()) + ".", Do: "Nothing was changed."}
	case err != nil:
		s.o.Log.Warn("save the rules file", "err", err)
	}
	s.o.Log.Info("rules file saved from the pages", "file", cfg.Path, "by", by, "about", what, "before", backup)
	return base(backup), nil
}
