// Package openapi describes an HTTP API from the very structs its handlers read and
// write, so that the two cannot part.
//
// It owns the making of an OpenAPI 3.1 document and the reading of requests into
// the structs it describes. It knows nothing of earshot's rooms, and the library
// behind it is not seen outside.
package openapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/swaggest/openapi-go"
	"github.com/swaggest/openapi-go/openapi31"
)

// Operation is one thing an API does.
type Operation struct {
	ID, Method, Path string
	Summary          string
	Tag              string
	Role             string // the least role it needs
	// In is a pointer to the struct a request is read into: fields tagged path, query
	// or json, each with a description. Out is a pointer to what is answered; nil
	// answers 204 and nothing. Stream marks an answer of server-sent events.
	In, Out any
	Stream  bool
	// Faults are statuses it can answer with beside those that everything can.
	Faults []int
}

// Fault is what every answer that is no success holds.
type Fault struct {
	Error  string `json:"error" description:"What is wrong, a sentence."`
	Fix    string `json:"fix" description:"What to do about it; may be empty."`
	Status int    `json:"status" description:"The HTTP status."`
}

const about = `Everything the pages show and do, for programs. Answers are JSON in UTF-8, times RFC 3339 in UTC,
counts exact. Show a token with every request: "Authorization: Bearer TOKEN" (make one with "earshot web token").
Every answer to GET carries an ETag; send it back in If-None-Match and an unchanged answer is 304 and empty.
Requests are limited per token; 429 says in Retry-After when to go on. Fields may be added within /v1; none is taken away or
changes its meaning. A parameter or field that is not described here is refused with 400.`

// Document is the OpenAPI 3.1 description of an API, as indented JSON.
func Document(version string, operations []Operation) ([]byte, error) {
	r := openapi31.NewReflector()
	r.Spec.Info.WithTitle("earshot").WithVersion(version).WithDescription(about)
	r.Spec.SetHTTPBearerTokenSecurity("token", "", "A token of [[web.tokens]] in rules.toml.")
	for _, op := range operations {
		if err := add(r, op); err != nil {
			return nil, fmt.Errorf("describe %s %s: %w", op.Method, op.Path, err)
		}
	}
	raw, err := json.MarshalIndent(r.Spec, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	return append(raw, '\n'), nil
}

func add(r *openapi31.Reflector, op Operation) error {
	oc, err := r.NewOperationContext(op.Method, op.Path)
	if err != nil {
		return err
	}
	oc.SetID(op.ID)
	oc.SetSummary(op.Summary)
	oc.SetDescription("Needs the role " + op.Role + ".")
	oc.SetTags(op.Tag)
	oc.AddSecurity("token")
	oc.AddReqStructure(op.In)
	switch {
	case op.Stream:
		oc.AddRespStructure(nil, func(cu *openapi.ContentUnit) {
			cu.HTTPStatus, cu.ContentType, cu.Description = http.StatusOK, "text/event-stream", "Events as they happen."
		})
	case op.Out == nil:
		oc.AddRespStructure(nil, func(cu *openapi.ContentUnit) {
			cu.HTTPStatus, cu.Description = http.StatusNoContent, "Done."
		})
	default:
		oc.AddRespStructure(op.Out, openapi.WithHTTPStatus(http.StatusOK))
	}
	for _, status := range faults(op) {
		oc.AddRespStructure(new(Fault), openapi.WithHTTPStatus(status), func(cu *openapi.ContentUnit) { cu.Description = http.StatusText(status) })
	}
	return r.AddOperation(oc)
}

func faults(op Operation) []int {
	all := []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusTooManyRequests}
	return append(append(all, http.StatusServiceUnavailable), op.Faults...)
}

// number reads a whole number within the bounds a field's tags give.
func number(raw, least, most string) (int, error) {
	n, err := strconv.Atoi(raw)
	if err != nil {
		return 0, fmt.Errorf("%.40q is no whole number", raw)
	}
	if low, err := strconv.Atoi(least); err == nil && n < low {
		return 0, fmt.Errorf("%d is less than %d", n, low)
	}
	if high, err := strconv.Atoi(most); err == nil && n > high {
		return 0, fmt.Errorf("%d is more than %d", n, high)
	}
	return n, nil
}
