package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/earshot/earshot/internal/journal"
	"github.com/earshot/earshot/internal/mention"
)

// The longest note, name and tag, in bytes, the most tags, and the most mentions one
// form may change.
const (
	longestNote     = 4000
	longestAssignee = 200
	longestTag      = 100
	mostTags        = 50
	mostAtOnce      = 500
)

// readTriage reads what a form decides about a mention: status, assignee, tags (all
// of them, separated by commas), add, drop, note, and sentiment (BRAND/LABEL, for
// the text as a whole /LABEL; an empty label withdraws a correction). What
// the form does not name stays as it is.
func readTriage(form url.Values) (journal.TriageChange, error) {
	var c journal.TriageChange
	for name, to := range map[string]**string{"status": &c.Status, "assignee": &c.Assignee, "note": &c.Note} {
		if form.Has(name) {
			v := strings.TrimSpace(form.Get(name))
			*to = &v
		}
	}
	if form.Has("tags") {
		tags := readTags(form.Get("tags"))
		c.Tags = &tags
	}
	c.AddTags, c.DropTags = readTags(form.Get("add")), readTags(form.Get("drop"))
	for _, raw := range form["sentiment"] {
		if raw == "" {
			continue
		}
		i := strings.LastIndexByte(raw, '/')
		label := mention.Label(raw[i+1:])
		if i < 0 {
			return c, badRequest("There is no such sentiment.", "It is negative, neutral or positive.")
		}
		if c.Sentiment == nil {
			c.Sentiment = map[string]mention.Label{}
		}
		c.Sentiment[raw[:i]] = label
	}
	return c, checkTriage(c)
}

// checkTriage refuses what no mention can hold.
func checkTriage(c journal.TriageChange) error {
	if c.Status != nil && !slices.Contains([]string{"", journal.StatusOpen, journal.StatusHandled, journal.StatusIrrelevant}, *c.Status) {
		return badRequest("There is no such status.", "It is open, handled or irrelevant.")
	}
	if c.Note != nil && len(*c.Note) > longestNote || c.Assignee != nil && len(*c.Assignee) > longestAssignee {
		return badRequest("That is too long.", fmt.Sprintf("A note may be %d bytes long, a name %d.", longestNote, longestAssignee))
	}
	tags := slices.Concat(c.AddTags, c.DropTags)
	if c.Tags != nil {
		tags = append(tags, *c.Tags...)
	}
	if len(tags) > mostTags || slices.ContainsFunc(tags, func(tag string) bool { return len(tag) > longestTag }) {
		return badRequest("Those are too many tags, or one is too long.", fmt.Sprintf("%d tags of %d bytes are the most.", mostTags, longestTag))
	}
	for _, l := range c.Sentiment {
		if l != "" && !slices.Contains(labels, l) {
			return badRequest("There is no such sentiment.", "It is negative, neutral or positive.")
		}
	}
	return nil
}

func readTags(raw string) []string {
	var all []string
	for tag := range strings.SplitSeq(raw, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "#")
		if tag != "" && !slices.Contains(all, tag) {
			all = append(all, tag)
		}
	}
	return all
}

// triageMention takes the form of one mention's page.
func (s *site) triageMention(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	c, err := readTriage(r.PostForm)
	if err != nil {
		return err
	}
	if c.Status != nil && *c.Status == journal.StatusOpen {
		*c.Status = "" // open is what an untouched mention is
	}
	if err := s.decide(r, id, c); err != nil {
		return err
	}
	return s.back(w, r, "/mentions/"+url.PathEscape(id), flash{Say: "Saved.", Undo: "/mentions/" + url.PathEscape(id) + "/undo"})
}

// decide stores a decision about one mention.
func (s *site) decide(r *http.Request, id string, c journal.TriageChange) error {
	err := s.o.Triage.Triage(r.Context(), id, c, visitorOf(r).by())
	switch {
	case errors.Is(err, mention.ErrNotFound):
		return notFound("This mention is not kept here any more.")
	case err != nil && strings.Contains(err.Error(), "does not mention brand"):
		return badRequest("This mention does not speak of that brand.", "Correct the sentiment towards a brand it names.")
	case err != nil:
		return fmt.Errorf("triage: %w", err)
	}
	return nil
}

// triageMany does the same to all the mentions chosen (id, repeated).
func (s *site) triageMany(w http.ResponseWriter, r *http.Request) error {
	ids, err := chosen(r.PostForm["id"])
	if err != nil {
		return err
	}
	c, err := readTriage(r.PostForm)
	if err != nil {
		return err
	}
	done, err := s.decideMany(r, ids, c)
	if err != nil {
		return err
	}
	missing := len(ids) - len(done)
	say := counted(len(done), "mention", "mentions") + " changed."
	if missing > 0 {
		say += fmt.Sprintf(" %s no longer kept.", counted(missing, "is", "are"))
	}
	f := flash{Say: say, Bad: len(done) == 0}
	if undo := "/triage/undo?" + (url.Values{"id": done}).Encode(); len(done) > 0 && len(undo) < 1800 {
		f.Undo = undo
	}
	return s.back(w, r, "/", f)
}

// decideMany stores one decision about many mentions and tells which of them are still kept.
func (s *site) decideMany(r *http.Request, ids []string, c journal.TriageChange) (done []string, err error) {
	for _, id := range ids {
		err := s.o.Triage.Triage(r.Context(), id, c, visitorOf(r).by())
		switch {
		case errors.Is(err, mention.ErrNotFound):
		case err != nil:
			return done, fmt.Errorf("triage %d of %d: %w", len(done)+1, len(ids), err)
		default:
			done = append(done, id)
		}
	}
	return done, nil
}

// undoMany takes back the newest change of each mention named.
func (s *site) undoMany(w http.ResponseWriter, r *http.Request) error {
	ids, err := chosen(r.Form["id"])
	if err != nil {
		return err
	}
	done, err := s.takeBack(r, ids)
	if err != nil {
		return err
	}
	return s.back(w, r, "/", flash{Say: "Taken back for " + counted(len(done), "mention", "mentions") + ".", Bad: len(done) == 0})
}

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

// chosen are the mentions named, each once.
func chosen(given []string) ([]string, error) {
	ids := slices.Compact(slices.Sorted(slices.Values(given)))
	switch {
	case len(ids) == 0:
		return nil, badRequest("No mention is chosen.", "Tick the box of those to change.")
	case len(ids) > mostAtOnce:
		return nil, badRequest("Those are too many at once.", fmt.Sprintf("%d is the most.", mostAtOnce))
	}
	return ids, nil
}
