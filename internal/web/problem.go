package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// problem is an answer that is no success, in words for whoever asked.
type problem struct {
	Status int
	Say    string // what is wrong, a sentence
	Do     string // what to do about it; may be empty
	// After is when it is worth trying again; 0 says nothing.
	After time.Duration
	cause error // what it was made of; nil where the request itself was at fault
}

func (p *problem) Error() string { return p.Say }

func (p *problem) Unwrap() error { return p.cause }

// retryAfter is After as a header says it: whole seconds.
func (p *problem) retryAfter() string {
	return strconv.Itoa(int((p.After + time.Second - 1) / time.Second))
}

// badRequest, notFound and forbidden are the usual problems.
func badRequest(say, do string) *problem {
	return &problem{Status: http.StatusBadRequest, Say: say, Do: do}
}

func notFound(say string) *problem { return &problem{Status: http.StatusNotFound, Say: say} }

func forbidden(say, do string) *problem {
	return &problem{Status: http.StatusForbidden, Say: say, Do: do}
}

// headings are what an error page is called.
var headings = map[int]string{
	http.StatusBadRequest:          "That could not be read",
	http.StatusUnauthorized:        "Please sign in",
	http.StatusForbidden:           "Not allowed",
	http.StatusNotFound:            "Not here",
	http.StatusMethodNotAllowed:    "Not that way",
	http.StatusConflict:            "Somebody was faster",
	http.StatusTooManyRequests:     "Too often",
	http.StatusInternalServerError: "Something went wrong here",
	http.StatusServiceUnavailable:  "Not just now",
}

// fail answers with an error: a page for people, JSON for programs.
func (s *site) fail(w http.ResponseWriter, r *http.Request, rt route, err error) {
	var p *problem
	if !errors.As(err, &p) {
		if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
			return // nobody is left to tell
		}
		s.o.Log.Error("answer a request", "method", r.Method, "path", r.URL.Path, "err", err)
		p = &problem{Status: http.StatusInternalServerError, Say: "earshot could not do this; its log says why.", Do: "Nothing was lost. Try again in a moment."}
	}
	if p.After > 0 {
		w.Header().Set("Retry-After", p.retryAfter())
	}
	w.Header().Set("Cache-Control", "no-store")
	people := forPeople(r)
	changes := r.Method != http.MethodGet && r.Method != http.MethodHead
	switch {
	case p.Status == http.StatusUnauthorized && people && !rt.program && s.signInPath(r) != "":
		http.Redirect(w, r, s.signInPath(r), http.StatusSeeOther)
	case rt.program || (rt.plain || rt.tokens || changes) && !people:
		if p.Status == http.StatusUnauthorized && rt.tokens {
			w.Header().Set("WWW-Authenticate", `Basic realm="earshot"`)
		} else if p.Status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Bearer realm="earshot"`)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(p.Status)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": p.Say, "fix": p.Do, "status": p.Status})
	default:
		heading := headings[p.Status]
		if heading == "" {
			heading = http.StatusText(p.Status)
		}
		s.renderStatus(w, r, p.Status, "problem.html", heading, p)
	}
}
