package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// Triage keeps what people decide about mentions; the journal does.
type Triage interface {
	Triage(ctx context.Context, id string, c journal.TriageChange, by string) error
	Undo(ctx context.Context, id, by string) error
}

func (s *site) triageRoutes() []route {
	if s.o.Triage == nil {
		return nil
	}
	return []route{
		{method: "POST", path: "/mentions/{id}/status", role: editor, handle: s.setStatus},
		{method: "POST", path: "/mentions/{id}/undo", role: editor, handle: s.undoTriage},
	}
}

func pathEscape(id string) string { return url.PathEscape(id) }

// setStatus marks a mention open, handled or irrelevant.
func (s *site) setStatus(w http.ResponseWriter, r *http.Request) error {
	id, status := r.PathValue("id"), r.PostFormValue("status")
	switch status {
	case journal.StatusOpen, journal.StatusHandled, journal.StatusIrrelevant:
	default:
		return badRequest("There is no such status.", "It is open, handled or irrelevant.")
	}
	err := s.o.Triage.Triage(r.Context(), id, journal.TriageChange{Status: &status}, visitorOf(r).by())
	if errors.Is(err, mention.ErrNotFound) {
		return notFound("This mention is not kept here any more.")
	}
	if err != nil {
		return fmt.Errorf("set status: %w", err)
	}
	return s.back(w, r, "/", flash{Say: "Marked " + status + ".", Undo: "/mentions/" + pathEscape(id) + "/undo"})
}

// undoTriage takes the last change of a mention back.
func (s *site) undoTriage(w http.ResponseWriter, r *http.Request) error {
	err := s.o.Triage.Undo(r.Context(), r.PathValue("id"), visitorOf(r).by())
	switch {
	case errors.Is(err, mention.ErrNotFound):
		return notFound("This mention is not kept here any more.")
	case errors.Is(err, journal.ErrNothingToUndo):
		return s.back(w, r, "/", flash{Say: "There is nothing left to take back.", Bad: true})
	case err != nil:
		return fmt.Errorf("undo triage: %w", err)
	}
	return s.back(w, r, "/", flash{Say: "Taken back."})
}
