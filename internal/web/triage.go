package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// Triage keeps what people decide about mentions; the journal does.
type Triage interface {
	// TriageMany applies one decision to all of the mentions or, on an error, to none.
	TriageMany(ctx context.Context, ids []string, c journal.TriageChange, by string) (journal.Triaged, error)
	Undo(ctx context.Context, id, by string) error
}

func (s *site) triageRoutes() []route {
	if s.o.Triage == nil || s.o.Archive == nil {
		return nil
	}
	return []route{
		{method: "GET", path: "/mentions/{id}/fold", role: editor, handle: s.foldPage, example: "/mentions/one/fold", plain: true},
		{method: "POST", path: "/mentions/{id}/triage", role: editor, handle: s.triageMention},
		{method: "POST", path: "/triage", role: editor, handle: s.triageMany},
		{method: "POST", path: "/triage/undo", role: editor, handle: s.undoTriage},
	}
}

// triageMention takes what is decided about one mention, by the buttons of its card or
// by its form.
func (s *site) triageMention(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	c, err := readTriage(r.PostForm)
	if err != nil {
		return err
	}
	changed, err := s.decide(r, id, c)
	if err != nil {
		return err
	}
	f := flash{Say: decided(c)}
	if changed {
		f.Undo = undoOf([]string{id})
	}
	return s.back(w, r, "/mentions/"+url.PathEscape(id), f)
}

// decided says what was decided.
func decided(c journal.TriageChange) string {
	only := c
	only.Status = nil
	if c.Status == nil || only.Assignee != nil || only.Note != nil || only.Tags != nil || len(only.AddTags)+len(only.DropTags)+len(only.Sentiment) > 0 {
		return "Saved."
	}
	if *c.Status == "" {
		return "Open again."
	}
	return "Marked " + *c.Status + "."
}

// decide stores a decision about one mention; changed is false when it was so already.
func (s *site) decide(r *http.Request, id string, c journal.TriageChange) (changed bool, err error) {
	done, err := s.decideMany(r, []string{id}, c)
	if err != nil {
		return false, err
	}
	if len(done.Missing) > 0 {
		return false, notFound("This mention is not kept here any more.")
	}
	return len(done.Changed) > 0, nil
}

// triageProblem says why a decision cannot be stored.
func triageProblem(err error) error {
	if errors.Is(err, journal.ErrOtherBrand) {
		return badRequest("This mention does not speak of that brand.", "Correct the sentiment towards a brand it names.")
	}
	return fmt.Errorf("store a decision: %w", err)
}

// triageMany does the same to all the mentions chosen (id, repeated). What the form
// leaves empty stays as it is at each of them.
func (s *site) triageMany(w http.ResponseWriter, r *http.Request) error {
	ids, err := chosen(r.PostForm["id"], mostAtOnce)
	if err != nil {
		return err
	}
	form := url.Values{}
	for name, values := range r.PostForm {
		if name == "status" || strings.Join(values, "") != "" {
			form[name] = values
		}
	}
	c, err := readTriage(form)
	if err != nil {
		return err
	}
	done, err := s.decideMany(r, ids, c)
	if err != nil {
		return err
	}
	return s.back(w, r, "/", flash{Say: told(done), Undo: undoOf(done.Changed), Bad: len(done.Changed)+len(done.Same) == 0})
}

// decideMany stores one decision about many mentions.
func (s *site) decideMany(r *http.Request, ids []string, c journal.TriageChange) (journal.Triaged, error) {
	done, err := s.o.Triage.TriageMany(r.Context(), ids, c, visitorOf(r).by())
	if err != nil {
		return done, triageProblem(err)
	}
	return done, nil
}

// told says what became of the mentions chosen.
func told(done journal.Triaged) string {
	say := counted(len(done.Changed), "mention", "mentions") + " changed."
	if n := len(done.Same); n > 0 {
		say += fmt.Sprintf(" %s so already.", counted(n, "was", "were"))
	}
	if n := len(done.Missing); n > 0 {
		say += fmt.Sprintf(" %s no longer kept.", counted(n, "is", "are"))
	}
	return say
}

// longestUndo is the longest address a cookie can carry to the next page.
const longestUndo = 2850

// undoOf is the address that takes the newest change of these mentions back.
func undoOf(ids []string) string {
	to := "/triage/undo?" + url.Values{"id": ids}.Encode()
	if len(ids) == 0 || len(to) > longestUndo {
		return ""
	}
	return to
}

// undoTriage takes back the newest change of each mention named.
func (s *site) undoTriage(w http.ResponseWriter, r *http.Request) error {
	ids, err := chosen(r.Form["id"], mostAtOnce)
	if err != nil {
		return err
	}
	done, err := s.takeBack(r, ids)
	switch {
	case err != nil:
		return err
	case len(done) == 0:
		return s.back(w, r, "/", flash{Say: "There is nothing left to take back.", Bad: true})
	case len(ids) == 1:
		return s.back(w, r, "/", flash{Say: "Taken back."})
	}
	return s.back(w, r, "/", flash{Say: "Taken back for " + counted(len(done), "mention", "mentions") + "."})
}

// takeBack undoes the newest change of each mention and tells which had one.
func (s *site) takeBack(r *http.Request, ids []string) (done []string, err error) {
	for _, id := range ids {
		err := s.o.Triage.Undo(r.Context(), id, visitorOf(r).by())
		switch {
		case err == nil:
			done = append(done, id)
		case !errors.Is(err, journal.ErrNothingToUndo) && !errors.Is(err, mention.ErrNotFound):
			return done, fmt.Errorf("undo %d of %d: %w", len(done)+1, len(ids), err)
		}
	}
	return done, nil
}

// mostAtOnce is how many mentions one form may change: as many as one button can undo.
const mostAtOnce = 100

// chosen are the mentions named, each once.
func chosen(given []string, most int) ([]string, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(given)))
	switch {
	case len(ids) == 0:
		return nil, badRequest("No mention is chosen.", "Tick the box of those to change.")
	case len(ids) > most:
		return nil, badRequest("Those are too many at once.", fmt.Sprintf("%d is the most.", most))
	}
	return ids, nil
}
