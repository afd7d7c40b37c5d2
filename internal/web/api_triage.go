package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// deciding is what is decided about mentions.
type deciding struct {
	Status    *string                  `json:"status,omitempty" enum:"open,handled,irrelevant" description:"Absent fields stay as they are."`
	Assignee  *string                  `json:"assignee,omitempty"`
	Note      *string                  `json:"note,omitempty" maxLength:"4000"`
	Tags      *[]string                `json:"tags,omitempty" description:"Replaces all tags."`
	AddTags   []string                 `json:"add_tags,omitempty"`
	DropTags  []string                 `json:"drop_tags,omitempty"`
	Sentiment map[string]mention.Label `json:"sentiment,omitempty" values:"negative,neutral,positive" description:"Corrections by brand, \"\" for the text as a whole; an empty label withdraws one."`
	Intent    map[string]mention.Label `json:"intent,omitempty" description:"The same for what is wanted: complaint (or complaint/delay, with any of its reasons), question, praise, interest, spam, none."`
	Crisis    *string                  `json:"crisis,omitempty" description:"Whether it tells of a crisis, yes or no; empty withdraws what was said."`
}

type triageIn struct {
	ID string `path:"id"`
	deciding
}

func (in *deciding) change() (journal.TriageChange, error) {
	c := journal.TriageChange{Status: in.Status, Assignee: in.Assignee, Note: in.Note, Tags: in.Tags, AddTags: in.AddTags, DropTags: in.DropTags, Sentiment: in.Sentiment, Intent: in.Intent, Crisis: in.Crisis}
	return c, checkTriage(c)
}

func (s *site) apiTriage(r *http.Request, in *triageIn) (*mention.Triage, error) {
	c, err := in.change()
	if err != nil {
		return nil, err
	}
	if _, err := s.decide(r, in.ID, c); err != nil {
		return nil, err
	}
	found, err := s.o.Archive.Get(r.Context(), in.ID)
	if err != nil || len(found) == 0 || found[0].Triage == nil {
		return &mention.Triage{}, err
	}
	return found[0].Triage, nil
}

func (s *site) apiUndo(r *http.Request, in *oneIn) (*done, error) {
	err := s.o.Triage.Undo(r.Context(), in.ID, visitorOf(r).by())
	switch {
	case errors.Is(err, mention.ErrNotFound):
		return nil, notFound("This mention is not kept here any more.")
	case errors.Is(err, journal.ErrNothingToUndo):
		return nil, badRequest("There is nothing left to take back.", "")
	case err != nil:
		return nil, fmt.Errorf("undo triage: %w", err)
	}
	return allDone, nil
}

type triageManyIn struct {
	IDs []string `json:"ids" required:"true" description:"Of the mentions, 500 at most."`
	deciding
}

type manyIn struct {
	IDs []string `json:"ids" required:"true" description:"Of the mentions, 500 at most."`
}

type manyOut struct {
	Done []string `json:"done" description:"The mentions changed; those not kept any more are left out."`
}

func (s *site) apiTriageMany(r *http.Request, in *triageManyIn) (*manyOut, error) {
	c, err := in.change()
	if err != nil {
		return nil, err
	}
	return many(in.IDs, func(ids []string) ([]string, error) {
		done, err := s.decideMany(r, ids, c)
		return slices.Sorted(slices.Values(append(done.Changed, done.Same...))), err
	})
}

func (s *site) apiUndoMany(r *http.Request, in *manyIn) (*manyOut, error) {
	return many(in.IDs, func(ids []string) ([]string, error) { return s.takeBack(r, ids) })
}

// mostByProgram is how many mentions a program may change at once.
const mostByProgram = 500

func many(given []string, do func(ids []string) ([]string, error)) (*manyOut, error) {
	ids, err := chosen(given, mostByProgram)
	if err != nil {
		return nil, err
	}
	done, err := do(ids)
	if done == nil {
		done = []string{}
	}
	return &manyOut{done}, err
}
