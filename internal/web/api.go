package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/earshot/earshot/internal/config"
	"github.com/earshot/earshot/internal/web/access"
	"github.com/earshot/earshot/internal/web/openapi"
)

// apiRoot is where programs find everything; apiVersion is the version of its description.
const (
	apiRoot    = "/api/v1"
	apiVersion = "1.0.0"
)

// apiLimit is how often one token, or one person's browser, may ask.
var apiLimit = access.Limit{Most: 1200, Per: time.Minute}

// operation is one entry of the API: its description and what it does.
type operation struct {
	openapi.Operation
	role              config.Role
	example           string // an address with something to answer
	fleeting, endless bool
	handle            handler
}

// describe makes an operation whose request is read into an In and whose answer is an Out.
func describe[In, Out any](s *site, id, method, path string, role config.Role, summary string, do func(r *http.Request, in *In) (*Out, error)) operation {
	return operation{
		Operation: openapi.Operation{ID: id, Method: method, Path: apiRoot + path, Summary: summary, Tag: tagOf(path), Role: string(role), In: new(In), Out: new(Out)},
		role:      role, example: apiRoot + path,
		handle: func(w http.ResponseWriter, r *http.Request) error {
			in := new(In)
			if err := openapi.Bind(r, in); err != nil {
				return bindProblem(err)
			}
			out, err := do(r, in)
			if err != nil {
				return err
			}
			return respond(w, r, out)
		},
	}
}

// done is the answer of what only does something.
type done struct {
	Done bool `json:"done" description:"Always true."`
}

var allDone = &done{true}

func (o operation) at(example string) operation {
	o.example = apiRoot + example
	return o
}

// fails adds faults that an operation can answer with beside the usual ones.
func (o operation) fails(statuses ...int) operation {
	o.Faults = statuses
	return o
}

// forAWhile marks what is there for a while only, or only with a file, so that tests of everything cannot ask it.
func (o operation) forAWhile() operation {
	o.fleeting = true
	return o
}

// tagOf is the subject of an operation: the first part of its path.
func tagOf(path string) string {
	tag, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return tag
}

func bindProblem(err error) error {
	var bad *openapi.BindError
	if errors.As(err, &bad) {
		return badRequest("This request cannot be read: "+bad.Error()+".", "GET "+apiRoot+"/openapi.json describes every request.")
	}
	return err
}

// operations are all there are, of the rooms that are there.
func (s *site) operations() []operation {
	var all []operation
	for _, list := range [][]operation{
		s.mentionOperations(), s.queryOperations(), s.searchOperations(), s.brandOperations(), s.incidentOperations(), s.ruleOperations(), s.draftOperations(), s.sourceOperations(), s.deliveryOperations(),
	} {
		all = append(all, list...)
	}
	return all
}

func (s *site) apiRoutes() []route {
	operations := s.operations()
	if len(operations) == 0 {
		return nil
	}
	all := []route{{method: "GET", path: apiRoot + "/openapi.json", role: viewer, handle: s.openAPI, program: true}}
	for _, o := range operations {
		all = append(all, route{method: o.Method, path: o.Path, role: o.role, handle: s.limited(o.handle), example: o.example, program: true, fleeting: o.fleeting, endless: o.endless})
	}
	return all
}

// limited lets one asker through so often.
func (s *site) limited(next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		who := visitorOf(r).name
		if who == "" {
			who = s.limitKey(r)
		}
		if wait := s.attempts.Wait("api "+who, apiLimit); wait > 0 {
			return &problem{Status: http.StatusTooManyRequests, Say: "There were too many requests.", Do: "Wait " + roughly(wait) + " and go on.", After: wait}
		}
		return next(w, r)
	}
}

// openAPI answers with the description of the API.
func (s *site) openAPI(w http.ResponseWriter, r *http.Request) error {
	raw, err := s.describeAPI()
	if err != nil {
		return err
	}
	return sendJSON(w, r, raw)
}

func (s *site) describeAPI() ([]byte, error) {
	var all []openapi.Operation
	for _, o := range s.operations() {
		all = append(all, o.Operation)
	}
	return openapi.Document(apiVersion, all)
}

// respond sends a value as JSON.
func respond(w http.ResponseWriter, r *http.Request, v any) error {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(true) // whoever shows it in a page by mistake shows text
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	return sendJSON(w, r, body.Bytes())
}

// sendJSON sends a body with its ETag, or 304 to who has it already.
func sendJSON(w http.ResponseWriter, r *http.Request, body []byte) error {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Vary", "Authorization, Cookie")
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		sum := sha256.Sum256(body)
		tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
		h.Set("ETag", tag)
		if named(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	_, _ = w.Write(body) // a reader who left needs no answer
	return nil
}

// named tells whether an If-None-Match names a tag (RFC 9110, section 13.1.2).
func named(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == tag || one == "*" {
			return true
		}
	}
	return false
}
