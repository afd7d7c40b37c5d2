package web

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"github.com/earshot/earshot/alerts"
	"github.com/earshot/earshot/internal/mention"
)

// evidenceShown is how many mentions an incident's page shows.
const evidenceShown = 8

// evidence puts the mentions behind an incident on its page: those a message quoted
// first, as they stand in the journal now.
func (s *site) evidence(ctx context.Context, v *incidentView, a *alerts.Account) error {
	v.More, v.MoreSay = searchLink(incidentQuery(&a.Incident)), "Everything said meanwhile"
	if s.o.Archive == nil {
		return nil
	}
	list, err := s.o.Archive.Get(ctx, evidenceIDs(a.Messages)...)
	if err != nil && !errors.Is(err, mention.ErrNotFound) {
		return err
	}
	for i := range list[:min(len(list), evidenceShown)] {
		v.Said = append(v.Said, newCard(&list[i], spansOf(&list[i], a.Incident.Brand)))
	}
	return nil
}

// mutesOf are what can be muted of a mention: its author, site and story, as far as
// they are known.
func mutesOf(m *mention.Mention) []choice {
	var out []choice
	add := func(kind, value string) {
		if value != "" && len(value) <= 200 {
			out = append(out, choice{Say: kind, Value: value})
		}
	}
	author := m.Author.Handle
	if author == "" {
		author = m.Author.Name
	}
	add(alerts.MuteAuthor, author)
	site := ""
	if u, err := url.Parse(m.URL); err == nil {
		site = u.Hostname()
	}
	add(alerts.MuteSite, site)
	add(alerts.MuteStory, m.Story)
	return out
}

// evidenceIDs names the mentions of an incident: the quoted ones, then the newest.
func evidenceIDs(rows []alerts.OutboxRow) []string {
	var ids []string
	add := func(id string) {
		if id != "" && len(ids) < 2*evidenceShown && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for i := len(rows) - 1; i >= 0; i-- {
		for _, q := range rows[i].Message.Alert.Evidence.Samples {
			add(q.ID)
		}
	}
	for i := len(rows) - 1; i >= 0; i-- {
		list := rows[i].Message.Alert.Mentions
		for k := len(list) - 1; k >= 0; k-- {
			add(list[k])
		}
	}
	return ids
}

// spansOf is where a brand's query matched.
func spansOf(m *mention.Mention, brand string) []mention.Span {
	if b := m.Brand(brand); b != nil {
		return b.Spans
	}
	return nil
}
