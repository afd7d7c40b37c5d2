package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/earshot/earshot/internal/mention"
	"github.com/earshot/earshot/internal/query"
	"github.com/earshot/earshot/internal/web/openapi"
)

type queryIn struct {
	Q string `query:"q" description:"A query of earshot's language."`
}

// queryOperations are about the language itself, and about listening.
func (s *site) queryOperations() []operation {
	if s.o.Mentions == nil {
		return nil
	}
	all := []operation{describe(s, "checkQuery", "GET", "/query", viewer, "Check a query: its first fault with the place and the fix, or its warnings", s.apiCheckQuery).at("/query?q=kettle+OR")}
	if s.o.Stream == nil {
		return all
	}
	return append(all, operation{
		Operation: openapi.Operation{ID: "listen", Method: "GET", Path: apiRoot + "/live", Tag: "live", Role: string(viewer), In: new(queryIn), Stream: true,
			Summary: "Mentions as they come in, one event each; Last-Event-ID goes on where a listener left off"},
		role: viewer, example: apiRoot + "/live?q=kettle", endless: true, handle: s.apiListen,
	})
}

func (s *site) apiCheckQuery(_ *http.Request, in *queryIn) (*checked, error) { return s.checked(in.Q) }

// apiListen is the live view's stream with mentions as JSON.
func (s *site) apiListen(w http.ResponseWriter, r *http.Request) error {
	if err := openapi.Bind(r, new(queryIn)); err != nil {
		return bindProblem(err)
	}
	return s.stream(w, r, "json", func(m *mention.Mention, spans []mention.Span) (string, error) {
		raw, err := json.Marshal(hitOut{ID: m.ID, At: m.EventTime(), Spans: spans, Mention: m})
		if err != nil {
			return "", fmt.Errorf("encode mention: %w", err)
		}
		return string(raw), nil
	})
}

type whyIn struct {
	ID string `path:"id"`
	queryIn
}

func (s *site) apiWhy(r *http.Request, in *whyIn) (*query.Explanation, error) {
	q, _, _, err := s.read(asked{Q: in.Q})
	if err != nil {
		return nil, err
	}
	if q == nil {
		return nil, badRequest("There is no query to explain.", "Give it as q.")
	}
	m, err := s.oneMention(r.Context(), in.ID)
	if err != nil {
		return nil, err
	}
	why := q.Explain(m, s.o.Now())
	return &why, nil
}
